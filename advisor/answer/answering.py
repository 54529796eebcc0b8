"""Whether the facts and the offers that were found answer a question, as the cross-encoder reads them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from advisor.answer.knowledge import Knowledge
from advisor.answer.rank import Evidence
from advisor.corpus.model import Concept, Corpus, Course, Fact
from advisor.domain import LANGUAGES
from advisor.retrieve.noted import notes
from advisor.retrieve.understand import Understood

OF_OVERVIEW = 2  # facts that are read of one
FURTHEST = 8.0  # log-odds
NOTHING = -6.0  # where no fact was found at all
UNTOLD = float("nan")
MOST_BEFORE = 160  # letters of the message before, and of what was told to it


class PairReader(Protocol):
    """What `advisor.embed.cross_encoder.CrossEncoder` does."""

    def logits(self, question: str, statements: Sequence[str]) -> np.ndarray:
        """(n,) log-odds that each statement answers the question."""
        ...


@dataclass(frozen=True)
class ReadOnce:
    """While one question is answered each pair is read once: it is judged for each way to read a message, and again
    when that way is answered."""

    reader: PairReader

    def logits(self, question: str, statements: Sequence[str]) -> np.ndarray:
        """See `PairReader`."""
        known = notes().pairs
        new = [s for s in dict.fromkeys(statements) if (question, s) not in known]
        if new:
            known |= {(question, s): float(v) for s, v in zip(new, self.reader.logits(question, new), strict=True)}
        return np.array([known[question, s] for s in statements], np.float32)


def as_read(fact: Fact, language: str) -> str:
    """What is told of a fact: its statement, its caveat, and the title and date of its source, which people ask too."""
    told = (fact.statement[language], fact.caveat.get(language, "") if fact.caveat else "")
    return " ".join([*filter(None, told), f"({fact.source.title}, {fact.source.date or ''})"])


def offer_as_read(course: Course, audiences: Mapping[str, Concept], language: str) -> str:
    """What is read of an offer: its name, what is taught, by whom, and for whom it is. Where and when it is given is
    left out: the conditions of a question are weighed elsewhere."""
    ages = f"{course.ages[0]}-{course.ages[1]}" if course.ages else ""
    whom = [*(audiences[a].label[language] for a in course.audience if a in audiences), *filter(None, [ages])]
    told = f"{course.name[language]}. {course.description[language]} ({course.provider[language]})"
    return f"{told} [{', '.join(whom)}]" if whom else told


def record_as_read(corpus: Corpus, record: str, language: str) -> str:
    """What is read of the fact, the offer or the gap `record`. Raises KeyError where it is none of them."""
    if record in corpus.facts:
        return as_read(corpus.facts[record], language)
    if record in corpus.courses:
        return offer_as_read(corpus.courses[record], corpus.concepts["audience"], language)
    return corpus.holes[record].statement[language]


def in_conversation(message: str, before: str, told: str) -> str:
    """A message as it is read in its conversation: behind it the visitor's message before, and what was `told` to
    that, each cut; the message alone where nothing was said before."""
    context = "; ".join(filter(None, (" ".join(t.split())[:MOST_BEFORE] for t in (before, told))))
    return f"{message} ({context})" if context else message


@dataclass(frozen=True)
class Answering:
    """`reader` is None where the embedder of the settings has none."""

    knowledge: Knowledge
    reader: PairReader | None

    def of(self, understood: Understood, ranked: Sequence[Evidence]) -> float:
        """Log-odds between -8 and 8 that the first fact of `ranked` answers the question, or where that is an overview
        the likelier of its first two facts. To read a second one told little more, and each costs 14 ms.

        NaN where nothing can read it: no cross-encoder, a question in a language that it did not learn from.
        """
        if self.reader is None or understood.asked_in not in LANGUAGES:
            return UNTOLD
        facts = self._first(ranked)
        if not facts:
            return NOTHING
        told = [as_read(self.knowledge.corpus.facts[fact], understood.asked_in) for fact in facts]
        return float(np.clip(self.reader.logits(understood.text, told).max(), -FURTHEST, FURTHEST))

    def _first(self, ranked: Sequence[Evidence]) -> Sequence[str]:
        """The first fact, or those of the overview that comes first."""
        for evidence in ranked:
            if evidence.kind == "fact":
                return [evidence.document]
            if evidence.kind == "overview":
                return self.knowledge.overviews[evidence.document].facts[:OF_OVERVIEW]
        return []
