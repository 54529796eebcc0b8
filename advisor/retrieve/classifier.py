"""What kind of question is this? A small linear model over the question's vector.

Trained when the index is made, on the labelled exemplars of the corpus (data, not code), so that it
always fits the embedding model; in use it is one product of a (384,) vector with a matrix.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class LinearClassifier:
    """Multinomial logistic regression: `weights` (classes, 384), `bias` (classes,), `centre` (384,)."""

    labels: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    centre: np.ndarray

    def probabilities(self, vector: np.ndarray) -> dict[str, float]:
        """Label -> probability for one question vector of shape (384,)."""
        logits = self.weights @ (vector - self.centre) + self.bias
        logits -= logits.max()
        exp = np.exp(logits)
        exp /= exp.sum()
        return dict(zip(self.labels, map(float, exp), strict=True))


def train(vectors: np.ndarray, labels: Sequence[str], *, strength: float = 60.0) -> LinearClassifier:
    """Fits on `vectors` (n, 384) with one label each; `strength` is the inverse regularisation.

    E5 vectors differ little from each other, hence the large `strength` and the centring.
    """
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=strength, max_iter=300, class_weight="balanced")
    model.fit(vectors - centre, list(labels))
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return LinearClassifier(
        tuple(map(str, model.classes_)), weights.astype(np.float32), bias.astype(np.float32), centre.astype(np.float32)
    )


def save(path: Path, classifiers: dict[str, LinearClassifier]) -> None:
    """Writes all classifiers into one file, whole or not at all."""
    arrays = {}
    for name, c in classifiers.items():
        arrays |= {f"{name}.labels": np.array(c.labels), f"{name}.weights": c.weights,
                   f"{name}.bias": c.bias, f"{name}.centre": c.centre}
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **arrays)
    os.replace(temporary, path)


def load(path: Path) -> dict[str, LinearClassifier]:
    """Reads what `save` wrote. Raises OSError or ValueError when it is not there or not whole."""
    with np.load(path, allow_pickle=False) as data:
        names = {key.rsplit(".", 1)[0] for key in data.files}
        return {
            n: LinearClassifier(
                tuple(map(str, data[f"{n}.labels"])), data[f"{n}.weights"], data[f"{n}.bias"], data[f"{n}.centre"]
            )
            for n in names
        }
