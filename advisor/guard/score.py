"""The score of a sentence: a logistic model over named signals, learned by ``evals/guard/fit.py``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("score.json")
SIGNALS = (
    "coverage", "uncovered", "gap", "margin", "fit", "added", "dropped", "opposite", "all_added", "only_added",
    "only_dropped", "bound_added", "bound_lost", "cross", "words", "exchange", "foreign", "hole",
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """`weights` per signal and `bias`; `passes` is the score from which on a sentence is shown.

    The others are limits that no score makes good, each of the signal of that name (`figures.Bound`): `swapped` of
    margin, `exchanged`, `foreign`, and `elsewhere` of how much better a passage tells the sentence that it does not
    cite.
    """

    weights: Mapping[str, float]
    bias: float
    passes: float
    swapped: float
    exchanged: float
    foreign: float
    elsewhere: float

    @classmethod
    def load(cls, path: Path = FILE) -> Score:
        data = json.loads(path.read_text("utf-8"))
        return cls(
            data["weights"],
            data["bias"],
            data["passes"],
            data["swapped"],
            data["exchanged"],
            data["foreign"],
            data["elsewhere"],
        )

    def of(self, signals: Mapping[str, float]) -> float:
        """In [0, 1]: how surely a sentence with these signals is faithful."""
        total = self.bias + sum(self.weights[name] * signals[name] for name in SIGNALS)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
