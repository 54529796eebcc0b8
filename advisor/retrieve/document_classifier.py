"""Which document is this question about? Learned from the questions that each document is known to answer.

The cosine of E5 says how alike two questions are in everything, their tone and language included. Here the
directions in which questions about one document differ count for less: within-class covariance normalisation
(Hatch, Kajarekar and Stolcke 2006). In that space two views are added up: a linear classifier over all known
questions, and how near the three nearest of each document are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

NONE_OF_OURS = ""  # the label of questions that no document of ours is about
NEAREST = 3
NEAREST_WEIGHT = 10.0  # logits per unit of cosine
SHRINKAGE = 0.3  # of the covariance towards a ball
STRENGTH = 20.0  # inverse regularisation of the linear classifier
ROUNDS = 25  # of its solver: more gains nothing


@dataclass(frozen=True)
class DocumentClassifier:
    """`centre` (384,), `whitening` (384, 384), `weights` (documents, 384) and `bias` (documents,); `labels` are the
    documents' ids in order, `questions` (n, 384) float16 the known questions in the whitened space, unit length, and
    `owners` (n,) the row in `labels` of each."""

    labels: np.ndarray
    centre: np.ndarray
    whitening: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    questions: np.ndarray
    owners: np.ndarray
    _matrix: np.ndarray = field(init=False, repr=False, compare=False)
    _owner: np.ndarray = field(init=False, repr=False, compare=False)
    _starts: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lays the questions of each document side by side, so that one pass finds the nearest of all."""
        order = np.argsort(self.owners, kind="stable")
        object.__setattr__(self, "_matrix", self.questions[order].astype(np.float32))
        object.__setattr__(self, "_owner", self.owners[order])
        object.__setattr__(self, "_starts", np.searchsorted(self._owner, np.arange(len(self.labels))))

    def log_probabilities(self, vectors: np.ndarray, besides: np.ndarray | float = 0.0) -> list[dict[str, float]]:
        """For each of the vectors (n, 384): document id (or NONE_OF_OURS) -> natural logarithm of its probability.
        `besides` (n, documents) are logits of another kind that count too. Several at once cost little more than one:
        what takes long is to read the known questions."""
        white = self._white(vectors)
        likeness = white @ self._matrix.T
        nearest = np.stack([self._nearest(row) for row in likeness])
        logits = white @ self.weights.T + self.bias + NEAREST_WEIGHT * nearest + besides
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        names = self.labels.tolist()
        return [dict(zip(names, row, strict=True)) for row in logits.tolist()]

    def likeness(self, one: str, other: str) -> float:
        """The cosine between the mean known questions of two documents; 0 where one is not known."""
        means = []
        for document in (one, other):
            at = int(np.searchsorted(self.labels, document))
            if at == len(self.labels) or self.labels[at] != document:
                return 0.0
            means.append(_unit(self._matrix[self._owner == at].mean(axis=0)))
        return float(means[0] @ means[1])

    def nearest(self, vectors: np.ndarray) -> np.ndarray:
        """For each of the vectors (n, 384) the cosine with the nearest known question, (n,), in the space in which
        tone and language count less."""
        return (self._white(vectors) @ self._matrix.T).max(axis=1)

    def _white(self, vector: np.ndarray) -> np.ndarray:
        return _unit((vector - self.centre) @ self.whitening)

    def _nearest(self, likeness: np.ndarray) -> np.ndarray:
        """The mean of the NEAREST highest of each document's own, (documents,); -1 stands for those it lacks."""
        total = np.zeros(len(self.labels), np.float32)
        for _ in range(NEAREST):
            highest = np.maximum.reduceat(likeness, self._starts)
            total += highest
            at = np.flatnonzero(likeness == highest[self._owner])
            one_each = np.append(True, self._owner[at[1:]] != self._owner[at[:-1]])
            likeness[at[one_each]] = -1.0
        return total / NEAREST


def train_documents(vectors: np.ndarray, documents: Sequence[str]) -> DocumentClassifier:
    """Fits on the vectors (n, 384) of known questions and the document that each is about."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    labels, owners = np.unique(np.array(documents), return_inverse=True)
    centre = vectors.mean(axis=0)
    means = np.stack([vectors[owners == i].mean(axis=0) for i in range(len(labels))])
    within = (vectors - means[owners]).astype(np.float64)
    covariance = within.T @ within / len(within)
    size = len(centre)
    covariance += SHRINKAGE * np.trace(covariance) / size * np.eye(size)
    whitening = np.linalg.cholesky(np.linalg.inv(covariance)).astype(np.float32)
    white = _unit((vectors - centre) @ whitening).astype(np.float32)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # to stop early is a regularisation of its own
        model.fit(white, owners)
    return DocumentClassifier(
        labels,
        centre.astype(np.float32),
        whitening,
        model.coef_.astype(np.float32),
        model.intercept_.astype(np.float32),
        white.astype(np.float16),
        owners.astype(np.int32),
    )


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
