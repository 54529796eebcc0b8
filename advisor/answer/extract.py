"""The sentences of an ingested passage that answer a question, in the passage's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from advisor.answer.knowledge import Knowledge, stem
from advisor.domain import LANGUAGES, Passage
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import figures, sentences, words

MOST_SENTENCES = 24
MOST_WORDS = 90
# A sentence that tells a reader of machines what to do is not evidence: it is never quoted.
_ORDERS = re.compile(
    r"ignore (all|any|the|your|previous)|disregard|negeer (alle|de|je|vorige)|ignore[zr] (les|toutes|vos)|"
    r"system prompt|"
    r"(you are|je bent|tu es|vous êtes) (now|nu|maintenant)|"
    r"(instructions?|instructies|opdracht) (to|for|aan|voor|pour) (the )?(ai|assistant|model|chatbot|advisor)|"
    r"<\s*(script|iframe|img|svg|object|embed)|javascript:",
    re.I,
)


def best_sentences(
    understood: Understood, passages: Sequence[Passage], understanding: Understanding, knowledge: Knowledge
) -> list[tuple[Passage, str]]:
    """One or two (passage, sentence) pairs, best first; the quote is verbatim.

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

    pool = [(p, s) for p in passages for s in sentences(p.text) if len(words(s)) >= 3 and not _ORDERS.search(s)]
    if not pool:
        return []
    told = [by_words(p, s) for p, s in pool]
    # To embed a sentence takes time: those that their words speak for come first.
    kept = sorted(range(len(pool)), key=lambda i: -told[i])[:MOST_SENTENCES]
    pool = [pool[i] for i in kept]
    vectors = understanding.encoder.encode_passages([s for _, s in pool])
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
