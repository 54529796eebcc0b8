"""A chance from the signals of `scope_signals.py`: logistic regression over them and the product of each two."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from advisor.answer.linear import likelihood
from advisor.answer.scope_signals import SIGNALS

PAIRS = tuple((i, j) for i in range(len(SIGNALS)) for j in range(i, len(SIGNALS)))
FEATURES = (*SIGNALS, *(f"{SIGNALS[i]} * {SIGNALS[j]}" for i, j in PAIRS))


def with_products(scaled: np.ndarray) -> np.ndarray:
    """(n, signals) -> (n, features): the signals, and the product of each two in the order of `PAIRS`, by half: so the
    fit leans on them less."""
    first, second = np.array(PAIRS).T
    return np.hstack([scaled, scaled[:, first] * scaled[:, second] / 2])


@dataclass(frozen=True)
class SignalModel:
    """`weights` (features,), `bias`, and the `threshold` on the chance; `mean` and `spread` (signals,) bring signals
    to one scale. A signal that is NaN counts as its mean."""

    weights: np.ndarray
    bias: float
    threshold: float
    mean: np.ndarray
    spread: np.ndarray

    @classmethod
    def load(cls, name: str) -> SignalModel:
        """Reads ``<name>.json`` of this folder. Raises KeyError when it lacks a signal."""
        data = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
        weights, mean, spread = (
            np.array([data[part][s] for s in names], np.float32)
            for part, names in (("weights", FEATURES), ("mean", SIGNALS), ("spread", SIGNALS))
        )
        return cls(weights, data["bias"], data["threshold"], mean, spread)

    def as_data(self) -> dict[str, Any]:
        """What `load` reads."""
        named = {"mean": (SIGNALS, self.mean), "spread": (SIGNALS, self.spread), "weights": (FEATURES, self.weights)}
        parts = {
            part: {name: round(float(v), 4) for name, v in zip(names, values, strict=True)}
            for part, (names, values) in named.items()
        }
        return {**parts, "bias": round(self.bias, 4), "threshold": round(self.threshold, 4)}

    def chance(self, signals: Sequence[float]) -> float:
        """The probability in [0, 1] for one number per name in `SIGNALS`."""
        return likelihood(float(self._scores(np.asarray(signals)[None])[0]))

    def chances(self, signals: np.ndarray) -> np.ndarray:
        """(n, signals) -> the probabilities, (n,)."""
        return 1 / (1 + np.exp(-self._scores(signals)))

    def _scores(self, signals: np.ndarray) -> np.ndarray:
        return with_products(np.nan_to_num((signals - self.mean) / self.spread)) @ self.weights + self.bias
