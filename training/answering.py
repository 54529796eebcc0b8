"""What the cross-encoder learns from: questions with a statement that answers them, and with one that does not.

All from the corpus: its known questions, its gaps, its questions of other fields and its near misses. Never the
questions of the evals, by which it is measured.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.answer.answering import as_read
from advisor.corpus.loading import load_corpus
from advisor.domain import LANGUAGES
from advisor.embed.encoder import Encoder
from advisor.retrieve.exemplars import NEAR_MISSES, UNSAID, load_exemplars

SEED = "pairs 1"
MORE = "near_misses_more.jsonl"  # more near misses beside the same facts, which nothing else learns from yet
KEPT_APART = 6  # of the facts with near misses every so many-th, to measure with
SAME_LANGUAGE = 0.8  # of the pairs; the others are in a language drawn of all three
# How many of each sort are taken.
OF_KNOWN, OF_OTHERS, OF_GAPS, OF_OTHER_FIELDS = 0.5, 0.4, 0.6, 0.5


@dataclass(frozen=True)
class Pair:
    """Whether `statement` answers `question`; `sort` says where it comes from, `document` is the fact."""

    question: str
    statement: str
    answers: bool
    sort: str
    document: str


@dataclass(frozen=True)
class Asked:
    """A question of the corpus with its sort, and the record that it belongs to, if any."""

    text: str
    language: str
    sort: str
    record: str


def asked(corpus_folder: Path) -> list[Asked]:
    """All that the pairs are drawn from."""
    corpus = load_corpus(corpus_folder)
    found = [
        Asked(q, lang, sort, record.id)
        for sort, records in (
            ("known", [corpus.facts[f] for f in sorted(corpus.facts)]),
            ("gap", corpus.holes.values()),
        )
        for record in records
        for lang in LANGUAGES
        for q in record.asked_as.get(lang, ())
    ]
    for e in load_exemplars(corpus_folder):
        if e.file == "out_of_scope" and e.language in LANGUAGES:
            found.append(Asked(e.text, e.language, "other field", ""))
    for e in load_exemplars(corpus_folder):
        if e.file == NEAR_MISSES:
            found.append(Asked(e.text, e.language, "near, unsaid" if e.label == UNSAID else "near, told", e.note))
    for line in (corpus_folder / "exemplars" / MORE).read_text("utf-8").splitlines():
        near = json.loads(line)
        found.append(Asked(near["text"], near["language"], f"near, {near['label']}", near["note"]))
    return found


def drawn(corpus_folder: Path, encoder: Encoder, seed: str = SEED) -> tuple[list[Pair], list[Pair]]:
    """(those to learn from, those to measure with): of the second all near misses are of facts whose near misses the
    first do not hold. What does not answer is a statement near to the question in the space of `encoder`."""
    dice = random.Random(seed)
    corpus = load_corpus(corpus_folder)
    facts = sorted(corpus.facts)
    vectors = {lang: encoder.encode_passages([as_read(corpus.facts[f], lang) for f in facts]) for lang in LANGUAGES}
    questions = asked(corpus_folder)
    noted = sorted({q.record for q in questions if q.sort.startswith("near")})
    apart = set(dice.sample(noted, len(noted) // KEPT_APART))
    learned: list[Pair] = []
    measured: list[Pair] = []
    asked_as = encoder.encode_examples([q.text for q in questions])
    for question, vector in zip(questions, asked_as, strict=True):
        nearest = [facts[i] for i in np.argsort(-(vectors[question.language] @ vector))[:30]]
        to = measured if question.sort.startswith("near") and question.record in apart else learned

        def add(fact: str, answers: bool, sort: str, to: list[Pair] = to, question: Asked = question) -> None:
            if fact in corpus.facts:
                language = question.language if dice.random() < SAME_LANGUAGE else dice.choice(LANGUAGES)
                to.append(Pair(question.text, as_read(corpus.facts[fact], language), answers, sort, fact))

        _pairs_of(question, nearest, dice, add)
    return learned, measured


def _pairs_of(
    question: Asked, nearest: Sequence[str], dice: random.Random, add: Callable[[str, bool, str], None]
) -> None:
    own, sort = question.record, question.sort
    if sort == "known":
        if dice.random() < OF_KNOWN:
            add(own, True, sort)
        if dice.random() < OF_OTHERS:
            # Not the nearest two: they may answer as well.
            add(dice.choice([f for f in nearest[2:20] if f != own]), False, "known, another fact")
    elif sort == "gap":
        if dice.random() < OF_GAPS:
            add(dice.choice(nearest[:3]), False, sort)
    elif sort == "other field":
        if dice.random() < OF_OTHER_FIELDS:
            add(dice.choice(nearest[:5]), False, sort)
    elif sort == "near, unsaid":
        add(own, False, sort)
        others = [f for f in nearest[:4] if f != own]
        add(others[0], False, "near, unsaid, another fact")
        add(dice.choice(others), False, "near, unsaid, another fact")
    else:
        add(own, True, sort)
