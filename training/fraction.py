"""How much of the update is merged: decided on development data by a rule, not by hand.

Of the fractions tried, those count at which no pair of languages of the general set (XQuAD, development half) is below
the base model by more than `MOST_LOST`. Of these the one is taken that does best on the mean of the pairs of skills
that were kept out of the training. Where none counts, nothing is merged.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

TRIED = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
MOST_LOST = 0.3  # of 100

Figures = Mapping[str, np.ndarray]


def choose(general: Mapping[float, Figures], skills: Mapping[float, Figures]) -> float:
    """`general` and `skills` hold for each fraction, 0.0 for the base model, what `measure.ndcg` gave."""
    base = general[0.0]
    allowed = [
        f
        for f in sorted(general)
        if all(100 * (general[f][name].mean() - values.mean()) >= -MOST_LOST for name, values in base.items())
    ]
    return max(allowed, key=lambda f: float(np.mean([v.mean() for v in skills[f].values()])), default=0.0)
