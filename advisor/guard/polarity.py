"""Does a sentence say the opposite of what it cites: a negation more or less, another side, "all" or "only" added?

Each check looks at what stands around the mark: a negation of the sentence must answer to one in the part of the passage
that says the same, and the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.guard.align import Alignment
from advisor.guard.marks import Mark, Marks
from advisor.guard.reading import Reading

REACH = 3.0  # words
NEGATIVE = ("negation", "nearly_negation")


@dataclass(frozen=True)
class Polarity:
    """Each in [0, 1]: how surely the sentence adds or drops a negation, takes the other side, widens or narrows."""

    added: float = 0.0
    dropped: float = 0.0
    opposite: float = 0.0
    all_added: float = 0.0
    only_added: float = 0.0
    only_dropped: float = 0.0
    what: str = ""


def check_polarity(sentence: Reading, cited: Sequence[tuple[Reading, Alignment]], marks: Marks) -> Polarity:
    """Over all cited passages together: what one of them says is said."""
    said = sentence.marks
    negations = _only(said, ("negation",))
    known = [m for reading, _ in cited for m in reading.marks]
    kinds = {m.kind for m in known}
    added = max((_unanswered(m, cited) for m in negations), default=0.0)
    dropped = 0.0
    if not _only(said, NEGATIVE):
        dropped = max((_told(m, reading, alignment) for reading, alignment in cited for m in _only(reading.marks, ("negation",))),
                      default=0.0)  # fmt: skip
    opposite, what = _opposites(sentence, cited, marks)
    mine = {m.kind for m in said}
    return Polarity(
        added,
        dropped,
        opposite,
        1.0 if "all" in mine and "all" not in kinds else 0.0,
        1.0 if "only" in mine and not kinds & {"only", "negation"} and "not_only" not in mine else 0.0,
        max((_told(m, r, a) for r, a in cited for m in _only(r.marks, ("only",))), default=0.0)
        if not mine & {"only", "negation"}
        else 0.0,
        what,
    )


def _only(found: Sequence[Mark], kinds: tuple[str, ...]) -> list[Mark]:
    return [m for m in found if m.kind in kinds]


def _unanswered(mark: Mark, cited: Sequence[tuple[Reading, Alignment]]) -> float:
    """1 where no negation stands in the parts of the passages that say what stands around `mark`."""
    best = 0.0
    for reading, alignment in cited:
        for other in _only(reading.marks, NEGATIVE):
            strength = 1.0 if other.kind == "negation" else 0.6
            fit = alignment.fit(mark.start, mark.end, other.start, other.end)
            best = max(best, strength * (0.35 + fit))
    return float(max(0.0, 1.0 - best))


def _told(mark: Mark, reading: Reading, alignment: Alignment) -> float:
    """How far the sentence says what the passage says around `mark`."""
    if not len(alignment.sentence.words) or not reading.words:
        return 0.0
    near = reading.near(mark.start, mark.end, REACH) * reading.weights
    if near.sum() < 1e-6:
        return 0.0
    return float(alignment.likeness.max(0) @ near / near.sum())


def _opposites(sentence: Reading, cited: Sequence[tuple[Reading, Alignment]], marks: Marks) -> tuple[float, str]:
    best, what = 0.0, ""
    kinds = {m.kind for reading, _ in cited for m in reading.marks}
    mine = {m.kind for m in sentence.marks}
    for name in marks.opposites:
        for one, two in (("a", "b"), ("b", "a")):
            here, there = f"{name}:{one}", f"{name}:{two}"
            if here not in mine or there in mine or there not in kinds or here in kinds:
                continue
            # The side may be another's: it counts as far as both speak of one thing.
            fits = [
                alignment.fit(m.start, m.end, other.start, other.end)
                for m in sentence.marks if m.kind == here
                for reading, alignment in cited
                for other in reading.marks if other.kind == there
            ]  # fmt: skip
            strength = float(np.clip(0.4 + max(fits, default=0.0), 0.0, 1.0))
            if strength > best:
                best, what = strength, name
    return best, what
