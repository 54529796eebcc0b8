"""Do ingested documents answer this? They have no known questions, no gaps and no subjects: what is left is how near
the best place comes and how much of the question it speaks of (``evals/fit/documents.py``).

A page of a report is long and speaks of several things, so that its cosine as a whole says little: the search already
weighs the nearest sentence and the letters in, and its score is the signal that tells most.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.answer.linear import LinearModel
from advisor.answer.rank import Evidence
from advisor.retrieve.understand import Understood

SIGNALS = ("hit", "coverage", "coverage_best", "name_missing", "year_absent", "figure_absent")
ABROAD_SIGNALS = ("hit",)  # in another language no word of the question can be met
MOST = 8  # pieces of evidence that are looked at
IN_DOUBT = 0.5  # from this chance on that nothing answers, what is quoted is only what comes nearest


@dataclass(frozen=True)
class DocumentScope:
    """One model for questions in the language of the best place, one for others."""

    here: LinearModel
    abroad: LinearModel

    @classmethod
    def load(cls) -> DocumentScope:
        return cls(LinearModel.load("scope_documents", SIGNALS), LinearModel.load("scope_abroad", ABROAD_SIGNALS))

    def chance(
        self, understood: Understood, ranked: Sequence[Evidence], signals: Mapping[str, float]
    ) -> tuple[float, float]:
        """The chance in [0, 1] that nothing of the evidence answers, and from which chance on to refuse."""
        here = bool(ranked) and ranked[0].hit.passage.language == understood.asked_in
        model, names = (self.here, SIGNALS) if here else (self.abroad, ABROAD_SIGNALS)
        values = {**signals, "hit": nearest(ranked)}
        return model.chance([values[name] for name in names]), model.threshold


def nearest(ranked: Sequence[Evidence]) -> float:
    """The score of the search for the best place, in log-odds."""
    score = max((e.hit.score for e in ranked[:MOST] if e.kind != "gap"), default=0.0)
    score = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(score / (1 - score))
