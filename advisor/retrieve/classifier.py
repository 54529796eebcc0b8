"""What kind of question is this? A small linear model over the question's vector.

Trained when the index is made, on the labelled exemplars of the corpus (data, not code), so that it
always fits the embedding model; in use it is one product of a (384,) vector with a matrix.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from advisor.retrieve.document_classifier import DocumentClassifier
from advisor.retrieve.wording import WordingClassifier


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


# Read off ``python -m evals.alarms`` (a fifth of the examples left out in turn; three languages, 518 cries for help,
# 27,000 other messages): about 95 % of the cries are heard, and 0.7 % of the others taken for one; of 81 harmful
# wishes 75 %, and 0.1 %.
NEIGHBOURS = 3
SLOPE = 200.0
MARGINS = {"distress": -0.0105, "attack": -0.006, "harmful": -0.018}
DISTRESS_KINDS = ("danger", "suicide", "despair")


@dataclass(frozen=True)
class NearestExamples:
    """Is this message a cry for help, an attack, a harmful wish, or none? It is what the examples nearest to it
    are: a boundary drawn straight through so many kinds of harmless messages would cut off too many.

    `vectors` (n, 384), unit length, float16; `labels` (n,), one of "none" and the alarms each.
    """

    labels: np.ndarray
    vectors: np.ndarray

    def probabilities(self, vector: np.ndarray) -> dict[str, float]:
        """Label -> probability for one vector of shape (384,); alarms are judged one by one, so no sum is 1."""
        likeness = self.likeness(vector[None])
        near = {
            label: float(self.nearness(likeness, (label,))[0])
            for label in ("none", "attack", "harmful", *DISTRESS_KINDS)
            if (self.labels == label).any()
        }
        kinds = [k for k in DISTRESS_KINDS if k in near]
        union = float(self.nearness(likeness, kinds)[0]) if kinds else -1.0
        chance = lambda best, alarm: 1 / (1 + np.exp(-SLOPE * (best - near["none"] - MARGINS[alarm])))  # noqa: E731
        shares = np.exp(SLOPE * (np.array([near[k] for k in kinds]) - max((near[k] for k in kinds), default=0.0)))
        found = dict(zip(kinds, chance(union, "distress") * shares / shares.sum(), strict=True)) if kinds else {}
        found |= {alarm: chance(near[alarm], alarm) for alarm in ("attack", "harmful") if alarm in near}
        return {label: float(value) for label, value in found.items()}

    def likeness(self, vectors: np.ndarray) -> np.ndarray:
        """The cosine of each of `vectors` (n, 384) with each example."""
        return vectors.astype(np.float32) @ self.vectors.T

    def nearness(self, likeness: np.ndarray, labels: Sequence[str]) -> np.ndarray:
        """For each row of `likeness` the mean of the `NEIGHBOURS` highest of the examples with one of `labels`."""
        of_these = likeness[:, np.isin(self.labels, labels)]
        first = max(0, of_these.shape[1] - NEIGHBOURS)
        return np.partition(of_these, first, axis=1)[:, first:].mean(axis=1)


Classifier = LinearClassifier | NearestExamples | DocumentClassifier | WordingClassifier


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


def save(path: Path, classifiers: dict[str, Classifier]) -> None:
    """Writes all classifiers into one file, whole or not at all."""
    arrays = {
        f"{name}.{field.name}": _compact(np.array(getattr(c, field.name)), field.name)
        for name, c in classifiers.items()
        for field in fields(c)
        if field.init
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **arrays)
    os.replace(temporary, path)


def _compact(values: np.ndarray, name: str) -> np.ndarray:
    """Example vectors are kept in half precision: in use they are wider only for speed."""
    return values.astype(np.float16) if name == "vectors" else values


def load(path: Path) -> dict[str, Classifier]:
    """Reads what `save` wrote. Raises OSError or ValueError when it is not there or not whole."""
    with np.load(path, allow_pickle=False) as data:
        parts: dict[str, dict[str, np.ndarray]] = {}
        for key in data.files:
            name, _, part = key.rpartition(".")
            parts.setdefault(name, {})[part] = data[key]
    return {name: _restored(p) for name, p in parts.items()}


def _restored(parts: dict[str, np.ndarray]) -> Classifier:
    if "whitening" in parts:
        return DocumentClassifier(**parts)
    if "gains" in parts:
        return WordingClassifier(**parts)
    if "vectors" in parts:
        return NearestExamples(parts["labels"], parts["vectors"].astype(np.float32))
    return LinearClassifier(tuple(map(str, parts["labels"])), parts["weights"], parts["bias"], parts["centre"])
