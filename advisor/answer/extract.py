"""The sentences of an ingested passage that answer a question, in the passage's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import Evidence
from advisor.domain import LANGUAGES, Hit, Passage
from advisor.retrieve.orders import BESIDE_ONE, are_orders, hide_orders, only_orders
from advisor.retrieve.subject import without_names
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import MONTHS, figures, fold, sentences, words

MOST_SENTENCES = 24
MOST_QUOTED, MOST_WORDS = 3, 90
# Weights in units of the score, tried on questions with known answers (benchmarks/quoting.py).
NEAR, WORDS, SORT, PASSAGE, BARE = 10.0, 1.5, 0.6, 2.0, 0.3
MOST_COVERED = 0.5  # of the words of the question, by rarity
SHORT = 50  # words of a passage that is quoted whole
BEHIND = 0.8  # how far behind the best a sentence may be that is quoted too
MOST_ORDERS = 5  # passages full of orders that are passed over
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Þ]\w+")
_MONTHS = frozenset(fold(month) for names in MONTHS.values() for month in names.split())
# Not "one": in Dutch and French that is an article too.
_COUNTS = frozenset(
    "twee drie vier vijf zes zeven acht negen tien elf twaalf helft two three four five six seven eight nine ten "
    "eleven twelve half deux trois quatre cinq sept huit neuf dix onze douze moitie".split()
)
# No sentence for people, whatever it says: markup, of a page or of a talk with a model ("[INST]", "<|system|>"), and
# what is addressed to a machine in brackets or after a dash.
MARKUP = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<\s*(?:script|iframe|img|svg|object|embed)|javascript:|\]\(|\{\s*\"|\{\{|\$\{"
    r"|\[/?INST\]|<\|[^|<>]{1,40}\|>|<</?SYS>>"
    r"|[(\[{|;–—]\s*(?:adviseur|advisor|assistent|assistant|chatbot|bot|robot|syst[eè]e?me?|IA|AI|LLM)\s*:",
    re.I,
)


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


def sources_ahead(ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> list[Evidence]:
    """What was ingested, best first, where the search finds it nearer to the question than all of our own records and
    most of the question's words stand in it; else nothing. The weights of the ranking know our records alone."""
    sources = [e for e in ranked if e.kind == "source"]
    if not sources or sources[0].signal("coverage") < MOST_COVERED:
        return []
    ours = max((e.hit.score for e in (*ranked, *courses) if e.kind != "source"), default=0.0)
    return sources if sources[0].hit.score > ours else []


def best_sentences(
    understood: Understood, hits: Sequence[Hit], understanding: Understanding, knowledge: Knowledge
) -> list[tuple[Passage, str]]:
    """Up to three (passage, sentence) pairs, best first, neighbours in their order, or all of a short passage; the
    quote is verbatim. None where all are orders to a machine.

    Sentences are ranked by how near they are to the question, with its names and without (only the first sentence of a
    text may name what all of it is about), by the rare words of the question that they hold, by whether they hold
    the figure, day or name that is asked, and by how well their passage was found.
    """
    passages = [hit.passage for hit in hits]
    behind = {hit.passage.id: hit.score - hits[0].score for hit in hits}
    language = understood.asked_in if understood.asked_in in LANGUAGES else "nl"
    content = {stem(w) for w in words(understood.text) if w not in understanding.function_words and len(w) > 2}
    weights = {w: knowledge.idf(w, language) for w in content}

    def by_words(passage: Passage, sentence: str) -> float:
        """What the words alone tell: rare words that are shared, the sort of thing that is asked, the passage."""
        folded = " ".join(words(sentence))
        share = 0.0
        if weights and passage.language == language:
            share = sum(v for w, v in weights.items() if w in folded) / sum(weights.values())
        return WORDS * share + _of_sort(understood, sentence) + PASSAGE * behind[passage.id]

    pool = [(p, s) for p in passages for s in sentences(p.text) if len(words(s)) >= 3 and not MARKUP.search(s)]
    if not pool:
        return []
    told = [by_words(p, s) for p, s in pool]
    # To embed a sentence takes time: those that their words speak for come first.
    # In their order, so that what follows an order to a machine is known by it.
    kept = sorted(sorted(range(len(pool)), key=lambda i: -told[i])[:MOST_SENTENCES])
    pool = [pool[i] for i in kept]
    vectors = understanding.encoder.encode_passages([s for _, s in pool])
    follows = [n > 0 and kept[n - 1] == i - 1 and pool[n - 1][0] is pool[n][0] for n, i in enumerate(kept)]
    model = understanding.classifiers.get("order")
    orders = are_orders(model, vectors, follows) | hide_orders(model, understanding.encoder, [s for _, s in pool])
    poisoned = {pool[n][0].id for n in np.flatnonzero(orders)} | {p.id for p in passages if MARKUP.search(p.text)}
    if poisoned:
        doubtful = are_orders(model, vectors, follows, sure=BESIDE_ONE)
        orders |= doubtful & np.array([passage.id in poisoned for passage, _ in pool])
    allowed = np.flatnonzero(~orders)
    if not len(allowed):
        return []
    pool, kept, vectors = [pool[n] for n in allowed], [kept[n] for n in allowed], vectors[allowed]
    near = vectors @ understood.vector
    bare = without_names(understood.text, understood.mentions, understanding.function_words)
    if bare:
        near = (1 - BARE) * near + BARE * (vectors @ understanding.encode(bare))
    scores = NEAR * near + np.array([told[i] for i in kept])
    order = np.argsort(-scores)
    whole = [pair for pair in pool if pair[0] is pool[order[0]][0]]
    if sum(len(words(s)) for _, s in whole) <= SHORT:
        return whole
    chosen: list[int] = []
    used = 0
    for i in order[:MOST_QUOTED]:
        length = len(words(pool[i][1]))
        if chosen and (scores[i] < scores[order[0]] - BEHIND or used + length > MOST_WORDS):
            break
        chosen.append(int(i))
        used += length
    # What stands together is read together, whichever answers; else the answer comes first.
    place = {i: (pool[i][0].id, kept[i]) for i in chosen}
    first, at = place[chosen[0]]
    together = [i for i in chosen if place[i][0] == first and abs(place[i][1] - at) <= 1]
    together.sort(key=lambda i: place[i][1])
    return [pool[i] for i in (*together, *(i for i in chosen if i not in together))]


def _of_sort(understood: Understood, sentence: str) -> float:
    """Whether a sentence holds the sort of thing that is asked, and that the question does not name itself: a number, a
    day or year, a name."""
    cues, said = understood.cues, understood.question.text
    score = 0.0
    if cues & {"how_many", "percent", "euro"}:
        counted = [f for f in figures(sentence) if not _YEAR.fullmatch(f) and f not in figures(said)]
        counted = counted or _COUNTS & set(words(sentence))
        score += SORT if counted else -SORT
    if "date_when" in cues:
        score += SORT / 2 if _YEAR.search(sentence) or _MONTHS & set(words(sentence)) else -SORT / 2
    if "who" in cues:
        named = [n for n in _NAME.findall(sentence) if n not in said]
        score += SORT / 2 if named else -SORT / 2
    return score
