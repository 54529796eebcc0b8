"""What the cross-encoder learns from about offers: questions for a course with one that is on their subject, and with
one that is not.

All from the corpus: the known questions of its offers, its questions of other fields, and what was written beside each
offer (``corpus/exemplars/beside_offers.yaml``). Never the questions of the evals.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.answer.answering import offer_as_read
from advisor.corpus.loading import load_corpus
from advisor.corpus.model import Corpus, Course
from advisor.domain import LANGUAGES
from advisor.embed.encoder import Encoder
from advisor.retrieve.exemplars import BESIDE, load_beside_offers, load_exemplars
from training.answering import KEPT_APART, SAME_LANGUAGE, Pair

SEED = "offers 1"
NEAR = 30
"""Offers, of which one that is near in sense but on another subject is drawn."""
# How many of each sort are taken.
OF_KNOWN, OF_OTHERS, OF_OTHER_FIELDS = 0.5, 0.4, 0.3


@dataclass(frozen=True)
class Asked:
    """A question for a course. `right` are the offers on its subject, none where no offer is; `beside` is the one that
    it was written for."""

    text: str
    language: str
    sort: str
    right: tuple[str, ...] = ()
    beside: str = ""


def asked(folder: Path, corpus: Corpus) -> list[Asked]:
    """All that the pairs are drawn from."""
    found = [
        Asked(q, lang, "offer, known", (c.id,))
        for c in corpus.courses.values()
        for lang in LANGUAGES
        for q in c.asked_as.get(lang, ())
    ]
    others = [e for e in load_exemplars(folder) if e.file == "out_of_scope" and e.language in LANGUAGES]
    found += [Asked(e.text, e.language, "offer, other field") for e in others]
    for e in load_beside_offers(folder):
        sort = "offer, beside" if e.label == BESIDE else "offer, fits"
        found.append(Asked(e.text, e.language, sort, e.right, e.beside))
    return found


def kept_apart(beside: Sequence[str]) -> set[str]:
    """The offers of which what was written beside them is never learned from."""
    return set(random.Random(SEED).sample(sorted(set(beside)), len(set(beside)) // KEPT_APART))


def drawn(folder: Path, encoder: Encoder, seed: str = SEED) -> tuple[list[Pair], list[Pair]]:
    """(those to learn from, those to measure with), as `answering.drawn`: what was written beside the offers of the
    second is none of the first."""
    dice = random.Random(seed)
    corpus = load_corpus(folder)
    ids = sorted(corpus.courses)
    audiences = corpus.concepts["audience"]
    vectors = {
        lang: encoder.encode_passages([offer_as_read(corpus.courses[i], audiences, lang) for i in ids])
        for lang in LANGUAGES
    }
    questions = asked(folder, corpus)
    apart = kept_apart([q.beside for q in questions if q.beside])
    learned: list[Pair] = []
    measured: list[Pair] = []
    for question, vector in zip(questions, encoder.encode_examples([q.text for q in questions]), strict=True):
        order = np.argsort(-(vectors[question.language] @ vector))[:NEAR]
        nearest = [corpus.courses[ids[i]] for i in order]
        for offer, answers, sort in _pairs_of(question, nearest, corpus, dice):
            language = question.language if dice.random() < SAME_LANGUAGE else dice.choice(LANGUAGES)
            told = offer_as_read(corpus.courses[offer], audiences, language)
            pair = Pair(question.text, told, answers, sort, offer)
            (measured if question.beside in apart else learned).append(pair)
    return learned, measured


def _pairs_of(
    question: Asked, nearest: Sequence[Course], corpus: Corpus, dice: random.Random
) -> Iterator[tuple[str, bool, str]]:
    """(offer, whether it is on the subject, sort)"""
    sort, right = question.sort, question.right
    if sort == "offer, other field":
        if dice.random() < OF_OTHER_FIELDS:
            yield dice.choice(nearest[:3]).id, False, sort
        return
    if sort == "offer, beside":
        yield question.beside, False, sort
        # No offer of ours is on its subject: neither are those that come nearest.
        for other in [c.id for c in nearest[:4] if c.id != question.beside][:3]:
            yield other, False, "offer, beside, another"
        return
    known = sort == "offer, known"
    if not known or dice.random() < OF_KNOWN:
        yield question.beside or right[0], True, sort
    others = [c for c in right if c != question.beside]
    if not known and others:
        yield dice.choice(others), True, "offer, fits, another"
    if not known or dice.random() < OF_OTHERS:
        # Two schools give the same course: only what teaches nothing that the right ones teach is surely another.
        strange = [c.id for c in nearest if c.id not in right and not _alike(c, [corpus.courses[i] for i in right])]
        if strange:
            yield dice.choice(strange[:10]), False, f"{sort}, not this"


def _alike(course: Course, right: Sequence[Course]) -> bool:
    return any(set(course.skills) & set(r.skills) or set(course.themes) & set(r.themes) for r in right)
