"""A weight per named signal, learned by ``evals/fit/`` and kept in a JSON file beside the code that uses it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np


def likelihood(score: float) -> float:
    """The probability, in [0, 1], of a weighted sum (the logistic function)."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True)
class LinearModel:
    """`weights` (signals,), `bias`, and the probability from which on it says yes."""

    weights: np.ndarray
    bias: float
    threshold: float

    @classmethod
    def load(cls, name: str, signals: Sequence[str]) -> LinearModel:
        """Reads ``<name>.json`` of this folder. Raises KeyError when it lacks one of `signals`."""
        data = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
        return cls(np.array([data["weights"][s] for s in signals], np.float32), data["bias"], data["threshold"])

    def score(self, values: Sequence[float]) -> float:
        """The weighted sum; 0 is as likely as not."""
        return float(np.dot(self.weights, values)) + self.bias

    def chance(self, values: Sequence[float]) -> float:
        """The probability of yes, in [0, 1]."""
        return likelihood(self.score(values))

    def says(self, values: Sequence[float]) -> bool:
        return self.chance(values) >= self.threshold
