"""What tells whether our sources answer a question: one number per signal.

No single one decides: E5 cosines of sense and nonsense lie close together. They tell how near the best evidence is,
how much of the question's rare words it speaks of, whether it answers where the two are read together, whether a
known gap of the sources is nearer than any fact, whether such questions tend to ask what no source tells, and whether
the question names a sector, place or year that the evidence does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from advisor.answer.answering import Answering
from advisor.answer.background import without_background
from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import Evidence, Ranker
from advisor.domain import LANGUAGES
from advisor.retrieve.cues import Cues
from advisor.retrieve.document_classifier import NONE_OF_OURS
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.subject import DETAIL_CUES
from advisor.retrieve.understand import Understood
from advisor.text import figures

SIGNALS = (
    "asked",
    "dense",
    "lexical",
    "coverage",
    "coverage_best",
    "statement",
    "unknown",
    "out_of_scope",
    "gap_lead",
    "gap_closer",
    "course",
    "other_sector",
    "other_country",
    "name_missing",
    "year_absent",
    "figure_absent",
    "occupation_absent",
    "score",
    "known_subject",
    "about",
    "about_gap",
    "any_gap",
    "none_of_ours",
    "bare_none",
    "detail_gap",
    "figure_known",
    "unsaid",
    "answers",
)
_OF_LANGUAGES = re.compile(r"\b(?:taal|talen|languages?|langues?)\b", re.I)


@dataclass(frozen=True)
class ScopeSignals:
    """Measures a question against the evidence that was found for it."""

    knowledge: Knowledge
    vocabulary: Vocabulary
    ranker: Ranker
    world: Cues
    answering: Answering

    def of(self, understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> list[float]:
        """One number per name in `SIGNALS`, NaN where it cannot be told."""
        best = next((e for e in ranked if e.kind in ("fact", "source", "overview")), None)
        gap = next((e for e in ranked if e.kind == "gap"), None)
        course = courses[0] if courses else None
        told = [e for e in ranked[:8] if e.kind != "gap"] + list(courses[:3])
        facets = understood.facets
        # What best speaks to the question: a fact, or an offer where that is clearly nearer.
        speaks = max(told, key=lambda e: e.score, default=None)
        values = {
            "asked": max((e.signal("asked") for e in told), default=-1.0),
            "dense": max((e.signal("dense") for e in told), default=-1.0),
            "lexical": max((e.signal("lexical") for e in told), default=0.0),
            "coverage": max((e.signal("coverage") for e in told), default=0.0),
            "coverage_best": speaks.signal("coverage") if speaks else 0.0,
            "statement": best.signal("coverage_statement") if best else 0.0,
            "unknown": self.ranker.unknown_share(understood),
            "out_of_scope": understood.intents.get("out_of_scope", 0.0),
            "gap_lead": max(-3.0, min(3.0, (gap.score if gap else -9.0) - (best.score if best else -9.0))),
            "gap_closer": max(
                -1.0, min(1.0, (gap.signal("asked") if gap else -1.0) - (best.signal("asked") if best else -1.0))
            ),
            "course": max(-1.0, min(2.0, course.signal("asked"))) if course else -1.0,
            "other_sector": float(self._unmet_sector(understood, speaks)),
            "other_country": float(bool(self._unmet_countries(understood, told[:3]))),
            "name_missing": float(
                bool(speaks and self.ranker.missing_names(understood, speaks.document, speaks.hit.passage.text))
            ),
            "year_absent": float(self._year_absent(understood, told[:3]))
            * (2.0 if "how_many" in understood.cues else 1.0),
            "figure_absent": float(self._figure_absent(understood, speaks)),
            "occupation_absent": float(self._occupation_absent(understood, told[:3])),
            "score": speaks.score / 10 if speaks else -1.0,
            "about": max((e.signal("about") for e in told), default=-3.0),
            "about_gap": gap.signal("about") if gap else -3.0,
            "any_gap": max(-3.0, self._any_gap(understood.about) / 3),
            "detail_gap": max(-3.0, self._any_gap(understood.detail) / 3),
            "figure_known": float(self._figure_known(understood, speaks)),
            "none_of_ours": max(-3.0, understood.about.get(NONE_OF_OURS, -9.0) / 3),
            "bare_none": max(-3.0, understood.bare.get(NONE_OF_OURS, -9.0) / 3),
            "answers": self.answering.of(understood, ranked),
            "unsaid": max(-3.0, min(3.0, understood.unsaid / 2)),
            "known_subject": float(
                bool(facets.roles or facets.themes or facets.skills or facets.sectors or facets.occupations)
            ),
        }
        return [values[s] for s in SIGNALS]

    def _any_gap(self, about: Mapping[str, float]) -> float:
        """The log-probability that the question is about something that our sources are known not to give."""
        gaps = [p for d, p in about.items() if d in self.knowledge.corpus.holes]
        return float(np.logaddexp.reduce(gaps)) if gaps else -9.0

    def _unmet_sector(self, understood: Understood, speaks: Evidence | None) -> bool:
        """The question is about a sector that we are not about, and the best evidence does not speak of it either."""
        sectors = [m for m in understood.mentions if m.type == "sector" and m.id in understood.facets.other_sectors]
        if not sectors or understood.facets.sectors or speaks is None:
            return bool(sectors) and speaks is None
        if speaks.signal("coverage") > 0.7:
            return False
        folded = " ".join(self.knowledge.words_of(speaks.document, lang).text for lang in LANGUAGES)
        return not any(stem(w) in folded for m in sectors for w in m.surface.split())

    def text(self, evidence: Evidence) -> str:
        """What a piece of evidence tells, in all its languages, with its source's title and date."""
        fact = self.knowledge.corpus.facts.get(evidence.document)
        if fact is None:
            return evidence.hit.passage.text
        return " ".join([*fact.statement.values(), fact.source.title, fact.source.date or ""])

    def _unmet_countries(self, understood: Understood, told: Sequence[Evidence]) -> list[str]:
        """Countries that the question names and the best evidence does not."""
        named = self.world.find(without_background(understood, self.world))
        if not named:
            return []
        scheme = any(cue.startswith("scheme_") for cue in understood.cues)
        if scheme and told and _OF_LANGUAGES.search(self.text(told[0])):
            return []  # "does a course in Spanish count for training leave?"
        met = self.world.find(" ".join(self.text(e) for e in told))
        return sorted(named - met)

    def _year_absent(self, understood: Understood, told: Sequence[Evidence]) -> bool:
        years = understood.facets.years if "claim" not in understood.cues else ()
        text = " ".join(self.text(e) for e in told)
        return bool(years) and not any(y in text for y in years)

    def _occupation_absent(self, understood: Understood, told: Sequence[Evidence]) -> bool:
        """The question names an occupation ("lab technician") that none of the best evidence names."""
        asked = set(understood.facets.occupations)
        if not asked:
            return False
        language = understood.asked_in if understood.asked_in in LANGUAGES else "nl"
        for evidence in told:
            fact = self.knowledge.corpus.facts.get(evidence.document)
            text = f"{fact.statement[language]} {fact.subject.get(language, '')}" if fact else evidence.hit.passage.text
            if asked & {m.id for m in self.vocabulary.find(text, language) if m.type == "occupation"}:
                return False
        return True

    def _figure_known(self, understood: Understood, speaks: Evidence | None) -> bool:
        """The question repeats a figure that the best evidence tells and asks for another ("of those 407, how …")."""
        if speaks is None or "claim" in understood.cues or not understood.cues & DETAIL_CUES:
            return False
        said = {f for f in figures(understood.question.text) if len(f) > 1 and f not in understood.facets.years}
        return bool(said & set(figures(self.text(speaks))))

    def _figure_absent(self, understood: Understood, speaks: Evidence | None) -> bool:
        """The question leans on a figure ("how many of the 49,000 …") of which the best evidence does not speak."""
        asked = [f for f in figures(understood.question.text) if len(f) > 2 and f not in understood.facets.years]
        if not asked or speaks is None or "claim" in understood.cues:
            return False
        told = figures(self.text(speaks))
        return not any(f in told for f in asked)
