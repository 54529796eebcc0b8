"""What the answer room looks at beside the index: the corpus, its calendar, and which words are rare."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from advisor.answer.terms import Terms
from advisor.corpus.calendar import status
from advisor.corpus.model import Corpus, Course, Fact
from advisor.corpus.overviews import Overview
from advisor.domain import LANGUAGES
from advisor.retrieve.mentions import Vocabulary
from advisor.text import fold, words

_EVERYWHERE = frozenset({"flanders", "belgium"})
PREFIX = 5  # words of which the first five letters agree count as forms of one word


def stem(word: str) -> str:
    """The first letters of a folded word: enough to see "opleiding" in "opleidingen"."""
    return word[: max(PREFIX, len(word) - 3)] if len(word) > PREFIX else word


@dataclass(frozen=True)
class DocumentWords:
    """The stems of one document in one language, its folded text for parts of compounds, and the folded
    statement alone."""

    stems: frozenset[str]
    text: str
    statement: str = ""


@dataclass
class Knowledge:
    """The corpus as the answer room needs it. `corpus` may be empty (``ADVISOR_CORPUS=none``)."""

    corpus: Corpus
    overviews: Mapping[str, Overview]
    today: dt.date
    vocabulary: Vocabulary | None = None
    terms: Terms = field(default_factory=Terms)
    _idf: dict[str, dict[str, float]] = field(default_factory=dict, init=False)
    _roles: dict[str, frozenset[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            counts: dict[str, int] = {}
            for fact in self.corpus.facts.values():
                for s in self.words_of(fact.id, language).stems:
                    counts[s] = counts.get(s, 0) + 1
            total = max(1, len(self.corpus.facts))
            self._idf[language] = {s: math.log(1 + total / n) for s, n in counts.items()}
        self._roles = {f.id: self._roles_told(f) for f in self.corpus.facts.values()}
        self.rarest = math.log(1 + max(1, len(self.corpus.facts)))

    def roles(self, fact: Fact) -> frozenset[str]:
        """The roles that a statement is about: those it is linked to, or those that its subject names."""
        return self._roles[fact.id]

    def _roles_told(self, fact: Fact) -> frozenset[str]:
        if fact.roles or self.vocabulary is None:
            return frozenset(fact.roles)
        concepts = self.vocabulary.concepts.get("occupation", {})
        found = set()
        for mention in self.vocabulary.find(f"{fact.subject.get('nl', '')} {fact.id.replace('-', ' ')}"):
            if mention.type == "role":
                found.add(mention.id)
            elif mention.type == "occupation":
                found.add(str(concepts[mention.id].more.get("role")))
        return frozenset(found)

    def idf(self, word: str, language: str) -> float:
        """How telling a stem is; a word that no fact uses counts as the rarest."""
        return self._idf.get(language, {}).get(word, self.rarest)

    def status(self, fact: Fact) -> str:
        """ "current", "lapsed" or "future" on the advisor's today."""
        return status(fact, self.today)

    @lru_cache(maxsize=8192)  # noqa: B019 - one Knowledge lives as long as the process
    def occupations(self, document: str) -> frozenset[str]:
        """The occupations that a fact, a course or an overview names ("lab technician"), as vocabulary ids."""
        if self.vocabulary is None:
            return frozenset()
        text = document.replace("-", " ")
        if fact := self.corpus.facts.get(document):
            text = f"{text}. {fact.subject.get('en', '')}. {fact.statement['en']}"
        elif course := self.corpus.courses.get(document):
            text = f"{text}. {course.name['en']}. {course.description['en']}"
        elif document not in self.overviews:
            return frozenset()
        return frozenset(m.id for m in self.vocabulary.find(text, "en") if m.type == "occupation" and not m.denied)

    @lru_cache(maxsize=8192)  # noqa: B019
    def places(self, document: str) -> frozenset[str]:
        """The towns and provinces that a fact names, as vocabulary ids, with the province of each town; empty for
        another document."""
        fact = self.corpus.facts.get(document)
        if fact is None or self.vocabulary is None:
            return frozenset()
        text = f"{fact.statement['nl']} {fact.subject.get('nl', '')}"
        found = {m.id for m in self.vocabulary.find(text, "nl", as_written=True) if m.type == "place"}
        return self.with_provinces(found - _EVERYWHERE)

    def next_start(self, course: Course) -> str | None:
        """The first day, ISO 8601, on which a course begins that is not past; None where none is told."""
        return next((day for day in course.starts if day >= self.today.isoformat()), None)

    def with_provinces(self, places: Iterable[str]) -> frozenset[str]:
        """The places, and the province of each that has one."""
        known = self.vocabulary.concepts.get("place", {}) if self.vocabulary else {}
        provinces = {str(known[p].more["province"]) for p in places if p in known and known[p].more.get("province")}
        return frozenset({*places, *provinces})

    @lru_cache(maxsize=8192)  # noqa: B019
    def words_of(self, document: str, language: str) -> DocumentWords:
        """The words of a fact, course, gap or overview in one language; empty for another document."""
        corpus = self.corpus
        if document in corpus.facts:
            fact = corpus.facts[document]
            text = " ".join(
                [
                    fact.statement[language],
                    fact.subject.get(language, ""),
                    fact.source.title,
                    fact.source.date or "",
                    *fact.asked_as.get(language, ()),
                ]
            )
        elif document in corpus.courses:
            course = corpus.courses[document]
            location = course.location[language] if course.location else ""
            text = " ".join(
                [
                    course.name[language],
                    course.provider[language],
                    course.description[language],
                    location,
                    *course.asked_as.get(language, ()),
                ]
            )
        elif document in corpus.holes:
            hole = corpus.holes[document]
            text = " ".join([hole.statement[language], *hole.asked_as.get(language, ())])
        elif document in self.overviews:
            text = " ".join(self.overviews[document].asked_as.get(language, ()))
        else:
            return DocumentWords(frozenset(), "")
        statement = fold(corpus.facts[document].statement[language]) if document in corpus.facts else fold(text)
        return DocumentWords(frozenset(stem(w) for w in words(text)), fold(text), statement)

    def __hash__(self) -> int:
        return id(self)
