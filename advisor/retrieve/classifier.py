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

    def log_odds(self, vector: np.ndarray, one: str, other: str) -> float:
        """The natural logarithm of how many times likelier one label is than the other for a vector (384,)."""
        logits = self.weights @ (vector - self.centre) + self.bias
        return float(logits[self.labels.index(one)] - logits[self.labels.index(other)])


# Read off ``python -m evals.alarms`` (a fifth of the examples left out in turn; three languages, 518 cries for help,
# 27,000 other messages): about 95 % of the cries are heard, and 0.6 % of the others taken for one; of 81 harmful
# wishes 75 %, and 0.1 %.
NEIGHBOURS = 3
SLOPE = 200.0
MARGINS = {"attack": -0.006, "harmful": -0.018}
DISTRESS_KINDS = ("danger", "suicide", "despair")
# A cry for help is judged by a boundary too: of 321 other messages of the frozen talks neighbours alone take seven for
# one, with it four. Log-odds: so much counts a lead in cosines beside the boundary's own.
LEAD = 150.0
CRY_MARGIN, CRY_SPREAD = -2.16, 1.5
_CRY_STRENGTH, _CRY_WEIGHT = 20.0, 8.0  # inverse regularisation; a cry counts for so many other messages


@dataclass(frozen=True)
class NearestExamples:
    """Is this message a cry for help, an attack, a harmful wish, or none? It is what the examples nearest to it
    are: a boundary drawn straight through so many kinds of harmless messages would cut off too many. Of cries for help,
    which are told in more ways than there are examples, a boundary has a say beside them.

    `vectors` (n, 384), unit length, float16; `labels` (n,), one of "none" and the alarms each; `cry` (385,), the
    boundary's weights and, last, its offset.
    """

    labels: np.ndarray
    vectors: np.ndarray
    cry: np.ndarray

    @classmethod
    def learned(cls, labels: np.ndarray, vectors: np.ndarray) -> NearestExamples:
        """From the examples, with the boundary drawn between the cries among them and all others."""
        return cls(labels, vectors.astype(np.float16), _cry_boundary(np.isin(labels, DISTRESS_KINDS), vectors))

    def probabilities(self, vector: np.ndarray) -> dict[str, float]:
        """Label -> probability for one vector of shape (384,); alarms are judged one by one, so no sum is 1."""
        likeness = self.likeness(vector[None])
        near = {
            label: float(self.nearness(likeness, (label,))[0])
            for label in ("none", "attack", "harmful", *DISTRESS_KINDS)
            if (self.labels == label).any()
        }
        kinds = [k for k in DISTRESS_KINDS if k in near]
        chance = lambda best, alarm: 1 / (1 + np.exp(-SLOPE * (best - near["none"] - MARGINS[alarm])))  # noqa: E731
        shares = np.exp(SLOPE * (np.array([near[k] for k in kinds]) - max((near[k] for k in kinds), default=0.0)))
        crying = self.cries(vector[None], likeness) if kinds else np.array([-np.inf])
        heard = 1 / (1 + np.exp((CRY_MARGIN - crying[0]) / CRY_SPREAD))
        found = dict(zip(kinds, heard * shares / shares.sum(), strict=True)) if kinds else {}
        found |= {alarm: chance(near[alarm], alarm) for alarm in ("attack", "harmful") if alarm in near}
        return {label: float(value) for label, value in found.items()}

    def likeness(self, vectors: np.ndarray) -> np.ndarray:
        """The cosine of each of `vectors` (n, 384) with each example."""
        return vectors.astype(np.float32) @ self.vectors.T

    def cries(self, vectors: np.ndarray, likeness: np.ndarray) -> np.ndarray:
        """How much each of `vectors` (n, 384) is a cry for help, (n,); from `CRY_MARGIN` on more likely than not."""
        lead = self.nearness(likeness, DISTRESS_KINDS) - self.nearness(likeness, ("none",))
        return LEAD * lead + vectors.astype(np.float32) @ self.cry[:-1] + self.cry[-1]

    def nearness(self, likeness: np.ndarray, labels: Sequence[str]) -> np.ndarray:
        """For each row of `likeness` the mean of the `NEIGHBOURS` highest of the examples with one of `labels`."""
        of_these = likeness[:, np.isin(self.labels, labels)]
        first = max(0, of_these.shape[1] - NEIGHBOURS)
        return np.partition(of_these, first, axis=1)[:, first:].mean(axis=1)


def _cry_boundary(cries: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    if cries.all() or not cries.any():
        return np.zeros(vectors.shape[1] + 1, np.float32)
    vectors = vectors.astype(np.float32)
    centre = vectors.mean(axis=0)
    weight = {True: _CRY_WEIGHT, False: 1.0}
    model = LogisticRegression(C=_CRY_STRENGTH, max_iter=500, class_weight=weight).fit(vectors - centre, cries)
    weights = model.coef_[0]
    return np.append(weights, model.intercept_[0] - weights @ centre).astype(np.float32)


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
        return NearestExamples(parts["labels"], parts["vectors"].astype(np.float32), parts["cry"])
    return LinearClassifier(tuple(map(str, parts["labels"])), parts["weights"], parts["bias"], parts["centre"])
