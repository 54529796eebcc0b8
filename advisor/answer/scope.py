"""Do the sources answer this at all? A small model over several signals, calibrated on our own questions.

No single number decides: E5 cosines of sense and nonsense lie close together. The model looks at how
near the best evidence is, how much of the question's rare words it speaks of, whether a known gap of
the sources is nearer than any fact, and whether the question names a sector, place or year that the
evidence does not.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.answer.background import without_background
from advisor.answer.counted import asked_count
from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import Evidence, Ranker
from advisor.answer.scope_documents import DocumentScope
from advisor.domain import LANGUAGES
from advisor.retrieve.cues import Cues
from advisor.retrieve.document_classifier import NONE_OF_OURS
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.subject import DETAIL_CUES
from advisor.retrieve.understand import Understood
from advisor.text import figures, words

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
)
PAIRS = tuple((i, j) for i in range(len(SIGNALS)) for j in range(i, len(SIGNALS)))
FEATURES = (*SIGNALS, *(f"{SIGNALS[i]} * {SIGNALS[j]}" for i, j in PAIRS))
FAR_ASKED = 0.87
ROLE_HOLE = "hole-skills-per-occupation"  # admitted inside the answer on a role, see plan.py
OTHER_SECTORS_HOLE = "hole-other-sectors"
LONGEST_STEM = 8  # letters
_ANYBODY = frozenset("mensen people employees staff personnes gens salaries travailleurs werknemers workers".split())
# From here on (cosine 0.9) a question is the one that a known gap is about.
GAP_ASKED = 1.0
# With less (a probability of one in ten) a gap is not what is asked: then nothing is known, and that is said.
LEAST_GAP_ABOUT = -0.77
# A probability of six in ten, as a natural logarithm: what a question wants to know is this.
LEAST_DETAIL = -0.5
GAPS_NEAR = 2  # gaps among which that of the skills of a job must be
ASKED_OUTRIGHT = 1.1  # cosine 0.91 with a question that a gap is known to be asked by
FOREIGN_THRESHOLD = 0.8
GAP_CLOSER = 0.0
NEARBY_AHEAD = 0.4
GAP_AHEAD = 0.6
# A gap that is so much ahead of all facts, and so probably the subject (a probability of one half), is told however the
# question is worded: of the dev questions that were not told so it was right for ten, and for four it was not.
SURELY_AHEAD, SURELY_ABOUT = 1.5, -0.2
# The word of another sector may stand in a question on ours ("études", "magasin"): it only tips the scale.
SECTOR_DOUBT = 0.45


def with_products(scaled: np.ndarray) -> np.ndarray:
    """(n, signals) -> (n, features): the signals, and the product of each two in the order of `PAIRS`."""
    first, second = np.array(PAIRS).T
    return np.hstack([scaled, scaled[:, first] * scaled[:, second]])


_OF_LANGUAGES = re.compile(r"\b(?:taal|talen|languages?|langues?)\b", re.I)


@dataclass(frozen=True)
class Verdict:
    """`outside` True: refuse. `hole` names the gap to admit; `far` is another world, `near` the next field,
    `elsewhere` another sector or country."""

    outside: bool
    chance: float
    hole: str | None = None
    far: bool = False
    near: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class Scope:
    """Logistic regression over the signals and their products; `weights` (features,), `bias`, and the `threshold` on
    the chance of being outside. `mean` and `spread` (signals,) bring the signals to one scale."""

    knowledge: Knowledge
    vocabulary: Vocabulary
    ranker: Ranker
    world: Cues
    weights: np.ndarray
    bias: float
    threshold: float
    mean: np.ndarray
    spread: np.ndarray
    documents: DocumentScope

    @classmethod
    def load(
        cls, knowledge: Knowledge, vocabulary: Vocabulary, ranker: Ranker, world: Cues, path: Path | None = None
    ) -> Scope:
        data = json.loads((path or Path(__file__).with_name("scope.json")).read_text("utf-8"))
        weights, mean, spread = (
            np.array([data[part][s] for s in names], np.float32)
            for part, names in (("weights", FEATURES), ("mean", SIGNALS), ("spread", SIGNALS))
        )
        return cls(
            knowledge,
            vocabulary,
            ranker,
            world,
            weights,
            data["bias"],
            data["threshold"],
            mean,
            spread,
            DocumentScope.load(),
        )

    def features(self, signals: Sequence[float]) -> np.ndarray:
        """(signals,) -> (features,): the signals on one scale, then the product of each two."""
        return with_products(((np.asarray(signals) - self.mean) / self.spread)[None])[0]

    def signals(self, understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> list[float]:
        """One number per name in `SIGNALS`."""
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
            "known_subject": float(
                bool(facets.roles or facets.themes or facets.skills or facets.sectors or facets.occupations)
            ),
        }
        return [values[s] for s in SIGNALS]

    def _any_gap(self, about: Mapping[str, float]) -> float:
        """The log-probability that the question is about something that our sources are known not to give."""
        gaps = [p for d, p in about.items() if d in self.knowledge.corpus.holes]
        return float(np.logaddexp.reduce(gaps)) if gaps else -9.0

    def judge(self, understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence]) -> Verdict:
        """Whether to refuse, and what to admit if so."""
        signals = self.signals(understood, ranked, courses)
        # What others wrote has no known questions: its words are weighed as they are without our corpus.
        if understood.about and not (ranked and ranked[0].kind == "source"):
            chance = 1 / (1 + math.exp(-(float(np.dot(self.weights, self.features(signals))) + self.bias)))
            # In other languages no word of the question can be met: the signals say less, and doubt is for the asker.
            threshold = self.threshold if understood.asked_in in LANGUAGES else max(self.threshold, FOREIGN_THRESHOLD)
        else:
            chance, threshold = self.documents.chance(understood, ranked, dict(zip(SIGNALS, signals, strict=True)))
        gap = next((e for e in ranked if e.kind == "gap"), None)
        best = next((e for e in ranked if e.kind in ("fact", "source", "overview")), None)
        if gap is not None and self._speaks_of_ours(understood, gap, best):
            gap = None
        values = dict(zip(SIGNALS, signals, strict=True))
        # A sector or country that the evidence does not speak of is never answered with another one's figures.
        strange = values["other_sector"] or self._counts_others(understood, best)
        elsewhere = bool(values["other_country"] or (strange and chance >= SECTOR_DOUBT))
        if not elsewhere and self._confirmed(understood, best):
            return Verdict(False, chance)
        outside = best is None or elsewhere or chance >= threshold
        hole = None
        closer = best is None or (gap is not None and gap.signal("asked") >= best.signal("asked") + GAP_CLOSER)
        admits = (
            gap is not None
            and gap is ranked[0]
            and gap.document != ROLE_HOLE
            and gap.signal("asked") >= GAP_ASKED
            and (closer or gap.score >= best.score + GAP_AHEAD)
            and not self._told_nearby(gap, best)
        )
        if gap is not None and (
            admits
            or self._surely_asked(gap, best, ranked)
            or (
                outside
                and (best is None or gap.score > best.score - 1.6)
                and gap.signal("asked") > 0.8
                and gap.signal("about") >= LEAST_GAP_ABOUT
            )
        ):
            hole, outside = gap.document, True
        if outside and hole is None and gap is not None and gap is ranked[0] and gap.signal("about") >= LEAST_DETAIL:
            hole = gap.document
        if outside and hole is None:
            hole = self.asked_gap(understood) or self._asked_outright(ranked)
        near = bool(
            values["other_sector"]
            or values["other_country"]
            or values["name_missing"]
            or values["year_absent"]
            or values["known_subject"]
        )
        far = not near and values["out_of_scope"] > 0.5 and values["asked"] < (FAR_ASKED - 0.8) * 10 + 0.4
        return Verdict(outside, chance, hole, far, near, elsewhere=elsewhere)

    @staticmethod
    def _speaks_of_ours(understood: Understood, gap: Evidence, best: Evidence | None) -> bool:
        """Whether a question near to one of nurses or drivers ("how many need digital skills?") is about ours: it names
        no other sector, asks of workers or people, and is nearer to what we know."""
        if gap.document != OTHER_SECTORS_HOLE or understood.facets.other_sectors or best is None:
            return False
        if not ("workers" in understood.facets.audiences or _ANYBODY & set(words(understood.text))):
            return False
        return best.signal("asked") > gap.signal("asked")

    def _told_nearby(self, gap: Evidence, best: Evidence | None) -> bool:
        """A gap barely ahead of the very fact that it names as what is known: then the fact is the answer."""
        if best is None or best.document not in self.knowledge.corpus.holes[gap.document].nearby:
            return False
        return gap.score < best.score + NEARBY_AHEAD and best.signal("asked") >= GAP_ASKED

    def _surely_asked(self, gap: Evidence, best: Evidence | None, ranked: Sequence[Evidence]) -> bool:
        """Whether a question, however it is worded, is about something that nothing of ours ever tells."""
        ahead = gap is ranked[0] and (best is None or gap.score >= best.score + SURELY_AHEAD)
        told = self.knowledge.corpus.holes[gap.document].sometimes or gap.document == ROLE_HOLE
        return ahead and not told and gap.signal("about") >= SURELY_ABOUT

    def asked_gap(self, understood: Understood) -> str | None:
        """The gap that a question is about whatever it asks it of ("on which days is …?"), or None."""
        no_detail = {ROLE_HOLE, OTHER_SECTORS_HOLE}
        gaps = {d: p for d, p in understood.detail.items() if d in self.knowledge.corpus.holes and d not in no_detail}
        likeliest = max(gaps, key=lambda d: gaps[d], default=None)
        return likeliest if likeliest and gaps[likeliest] >= LEAST_DETAIL else None

    @staticmethod
    def _asked_outright(ranked: Sequence[Evidence]) -> str | None:
        """The gap that nearly this question asks after, though it may be about something else as well."""
        no_detail = (ROLE_HOLE, OTHER_SECTORS_HOLE)
        gaps = [e for e in ranked if e.kind == "gap" and e.document not in no_detail]
        nearest = max(gaps, key=lambda e: e.signal("asked"), default=None)
        return nearest.document if nearest and nearest.signal("asked") >= ASKED_OUTRIGHT else None

    def _counts_others(self, understood: Understood, best: Evidence | None) -> bool:
        """Whether what is counted ("how many teachers …?") stands nowhere in the best evidence and in the questions
        that it is known to answer."""
        counted = asked_count(understood.text)
        if best is None or best.kind != "fact" or not counted or set(counted) & _ANYBODY:
            return False
        told = " ".join(self.knowledge.words_of(best.document, lang).text for lang in LANGUAGES)
        return not any(stem(w)[:LONGEST_STEM] in told for w in counted)

    def _unmet_sector(self, understood: Understood, speaks: Evidence | None) -> bool:
        """The question is about a sector that we are not about, and the best evidence does not speak of it either."""
        sectors = [m for m in understood.mentions if m.type == "sector" and m.id in understood.facets.other_sectors]
        if not sectors or understood.facets.sectors or speaks is None:
            return bool(sectors) and speaks is None
        if speaks.signal("coverage") > 0.7:
            return False
        folded = " ".join(self.knowledge.words_of(speaks.document, lang).text for lang in LANGUAGES)
        return not any(stem(w) in folded for m in sectors for w in m.surface.split())

    def _text(self, evidence: Evidence) -> str:
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
        if scheme and told and _OF_LANGUAGES.search(self._text(told[0])):
            return []  # "does a course in Spanish count for training leave?"
        met = self.world.find(" ".join(self._text(e) for e in told))
        return sorted(named - met)

    def _year_absent(self, understood: Understood, told: Sequence[Evidence]) -> bool:
        years = understood.facets.years if "claim" not in understood.cues else ()
        text = " ".join(self._text(e) for e in told)
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
        return bool(said & set(figures(self._text(speaks))))

    def _confirmed(self, understood: Understood, best: Evidence | None) -> bool:
        """The question asks whether a figure is right, and the best evidence tells that figure: it is answered."""
        if (
            best is None
            or not understood.cues & {"claim", "whether"}
            or understood.cues & {"how_many", "date_when", "who"}
        ):
            return False
        said = {f for f in figures(understood.question.text) if len(f) > 2 and f not in understood.facets.years}
        return bool(said) and said <= set(figures(self._text(best)))

    def _figure_absent(self, understood: Understood, speaks: Evidence | None) -> bool:
        """The question leans on a figure ("how many of the 49,000 …") of which the best evidence does not speak."""
        asked = [f for f in figures(understood.question.text) if len(f) > 2 and f not in understood.facets.years]
        if not asked or speaks is None or "claim" in understood.cues:
            return False
        told = figures(self._text(speaks))
        return not any(f in told for f in asked)


def asks_skills_of_a_role(understood: Understood, ranked: Sequence[Evidence], verdict: Verdict) -> bool:
    """Whether a question that would be refused asks what somebody in one of our jobs must learn: no source lists that
    for each job, which is said, and the sector's list and what there is of the job are told. Not where it names another
    sector or country."""
    if not verdict.outside or verdict.elsewhere or verdict.hole not in (None, ROLE_HOLE, OTHER_SECTORS_HOLE):
        return False
    gaps = [e.document for e in ranked if e.kind == "gap"][:GAPS_NEAR]
    return "skill" in understood.cues and ROLE_HOLE in gaps and not understood.facets.other_sectors
