"""The sentences of an ingested passage that answer a question, in the passage's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import Evidence
from advisor.domain import LANGUAGES, Passage
from advisor.retrieve.orders import are_orders, only_orders
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import figures, sentences, words

MOST_SENTENCES = 24
MOST_WORDS = 90
MOST_ORDERS = 5  # passages full of orders that are passed over
_MARKUP = re.compile(r"<\s*(script|iframe|img|svg|object|embed)|javascript:", re.I)  # no sentence, whatever it says


def without_orders(ranked: list[Evidence], understanding: Understanding) -> list[Evidence]:
    """What is left when passages that only tell a machine what to do are passed over at the top, where the answer is
    made: what they say is neither evidence nor a reason to answer."""
    model, encoder = understanding.classifiers.get("order"), understanding.encoder
    for _ in range(MOST_ORDERS):
        best = next((e for e in ranked if e.kind != "course"), None)
        if best is None or best.kind != "source" or not only_orders(model, encoder, best.hit.passage.text):
            break
        ranked = [e for e in ranked if e is not best]
    return ranked


def best_sentences(
    understood: Understood, passages: Sequence[Passage], understanding: Understanding, knowledge: Knowledge
) -> list[tuple[Passage, str]]:
    """One or two (passage, sentence) pairs, best first; the quote is verbatim. None where all are orders to a machine.

    Sentences are ranked by their vector, by the rare words and names of the question that they hold,
    and by whether they hold a figure when one is asked.
    """
    language = understood.asked_in if understood.asked_in in LANGUAGES else "nl"
    content = {stem(w) for w in words(understood.text) if w not in understanding.function_words and len(w) > 2}
    weights = {w: knowledge.idf(w, language) for w in content}
    counts = understood.cues & {"how_many", "percent", "euro"}

    def by_words(passage: Passage, sentence: str) -> float:
        """What the words alone tell: rare words that are shared, a figure where one is asked, the rank."""
        folded = " ".join(words(sentence))
        share = 0.0
        if weights and passage.language == language:
            share = sum(v for w, v in weights.items() if w in folded) / sum(weights.values())
        number = 0.0
        if counts:
            number = 0.5 if [f for f in figures(sentence) if not re.fullmatch(r"(19|20)\d\d", f)] else -0.5
        return 1.5 * share + number - 0.12 * passages.index(passage)

    pool = [(p, s) for p in passages for s in sentences(p.text) if len(words(s)) >= 3 and not _MARKUP.search(s)]
    if not pool:
        return []
    told = [by_words(p, s) for p, s in pool]
    # To embed a sentence takes time: those that their words speak for come first.
    # In their order, so that what follows an order to a machine is known by it.
    kept = sorted(sorted(range(len(pool)), key=lambda i: -told[i])[:MOST_SENTENCES])
    pool = [pool[i] for i in kept]
    vectors = understanding.encoder.encode_passages([s for _, s in pool])
    follows = [n > 0 and kept[n - 1] == i - 1 and pool[n - 1][0] is pool[n][0] for n, i in enumerate(kept)]
    allowed = np.flatnonzero(~are_orders(understanding.classifiers.get("order"), vectors, follows))
    if not len(allowed):
        return []
    pool, kept, vectors = [pool[n] for n in allowed], [kept[n] for n in allowed], vectors[allowed]
    scores = 10 * (vectors @ understood.vector - 0.8) + np.array([told[i] for i in kept])
    order = list(np.argsort(scores)[::-1])
    best = order[0]
    chosen = [best]
    if len(order) > 1 and scores[order[1]] > scores[best] - 0.35:
        chosen.append(order[1])
    out: list[tuple[Passage, str]] = []
    used = 0
    for i in chosen:
        length = len(words(pool[i][1]))
        if out and used + length > MOST_WORDS:
            break
        out.append(pool[i])
        used += length
    return out
