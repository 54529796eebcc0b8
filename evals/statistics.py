"""Figures with their intervals.

Percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13): the items are
drawn with replacement `RESAMPLES` times, the figure is taken anew each time, and the 2.5th and 97.5th
percentiles are its interval. Seeded, so that the same outcomes give the same interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

RESAMPLES = 2000
SEED = 20211
Statistic = Literal["ratio", "median", "p95"]


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval over n items; all None where n is 0."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def summarise(values: Sequence[float], weights: Sequence[float], statistic: Statistic = "ratio") -> Figure:
    """The figure over items: "ratio" is the sum of values over the sum of weights (a mean where every
    weight is 1; items with more sentences count for more where the weight is their number)."""
    if not len(values) or not sum(weights):
        return Figure(None, None, None, 0)
    draws = _draws(np.asarray(values, float), np.asarray(weights, float), statistic, SEED)
    return _figure(
        _take(np.asarray(values, float)[None], np.asarray(weights, float)[None], statistic)[0],
        draws,
        len(values),
    )


def macro(groups: Sequence[tuple[Sequence[float], Sequence[float]]], statistic: Statistic = "ratio") -> Figure:
    """The mean of the groups' figures, each resampled in itself. A group without items is left out."""
    kept = [(np.asarray(v, float), np.asarray(w, float)) for v, w in groups if len(v) and sum(w)]
    if not kept:
        return Figure(None, None, None, 0)
    value = float(np.mean([_take(v[None], w[None], statistic)[0] for v, w in kept]))
    draws = np.mean([_draws(v, w, statistic, SEED + i) for i, (v, w) in enumerate(kept)], axis=0)
    return _figure(value, draws, sum(len(v) for v, _ in kept))


def _draws(values: np.ndarray, weights: np.ndarray, statistic: Statistic, seed: int) -> np.ndarray:
    picks = np.random.default_rng(seed).integers(0, len(values), size=(RESAMPLES, len(values)))
    return _take(values[picks], weights[picks], statistic)


def _take(values: np.ndarray, weights: np.ndarray, statistic: Statistic) -> np.ndarray:
    """The statistic of each row."""
    if statistic == "median":
        return np.median(values, axis=1)
    if statistic == "p95":
        return np.percentile(values, 95, axis=1)
    total = weights.sum(axis=1)
    return np.divide(values.sum(axis=1), total, out=np.full(len(values), np.nan), where=total > 0)


def _figure(value: float, draws: np.ndarray, n: int) -> Figure:
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return Figure(float(value), float(low), float(high), n)
