"""What a metric is: a name, and a score for each outcome that it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evals.outcome import Outcome
from evals.statistics import Statistic


@dataclass(frozen=True)
class Score:
    """`value` out of `weight` (1 out of 1 is right); `reason` says what is wrong, None if nothing."""

    value: float
    weight: float = 1.0
    reason: str | None = None


def passed(ok: bool, reason: str) -> Score:
    """A score of 1 or 0, with the reason where it is 0."""
    return Score(float(ok), 1.0, None if ok else reason)


@dataclass(frozen=True)
class Metric:
    """`score` gives None for an outcome that the metric does not concern; without it, a suite makes the scores.

    unit: "share" is shown in per cent, "words", "ms" and "points" as they are. better: which way is up.
    """

    name: str
    title: str
    score: Callable[[Outcome], Score | None] | None = None
    unit: Literal["share", "words", "ms", "points"] = "share"
    better: Literal["high", "low"] = "high"
    statistic: Statistic = "ratio"
