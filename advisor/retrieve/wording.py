"""Which document is this question about, by its words? Learned from the questions that each is known to answer.

The embedder reads the sense of a question and passes over a word that it does not know ("bankapp", "kraker"). Here
each document is a bag of the words of its known questions, and a question is as probable as that bag would make it:
query likelihood with Dirichlet smoothing (Zhai and Lafferty 2001), over n-grams inside words, whole words and pairs
of words, so that compounds, endings and typing errors count. All languages are in one bag: a name is the same in each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from advisor.index.ngrams import word_grams
from advisor.text import words

SMOOTHING = 0.3  # pseudo-counts of a document in mean lengths of a document
LEAST = 2  # questions that hold an n-gram before it counts


@dataclass(frozen=True)
class WordingClassifier:
    """`labels` (documents,), `base` (documents,) what each unit of a question costs a document that does not have it;
    `keys` (k,) uint64 the n-grams in order, `idf` (k,), `starts` (k + 1,) into `rows` and `gains`, which say for
    each n-gram which documents have it and how much that counts."""

    labels: np.ndarray
    base: np.ndarray
    keys: np.ndarray
    idf: np.ndarray
    starts: np.ndarray
    rows: np.ndarray
    gains: np.ndarray

    def log_likelihoods(self, text: str) -> np.ndarray:
        """How well each document explains the words, (documents,) float32, in nats; they have no common scale."""
        keys, weights = _weighed(text, self.keys, self.idf)
        total = np.float32(weights.sum()) * self.base
        for at, weight in zip(keys, weights, strict=True):
            span = slice(self.starts[at], self.starts[at + 1])
            total[self.rows[span]] += weight * self.gains[span]
        return total


def train_wording(texts: Sequence[str], documents: Sequence[str]) -> WordingClassifier:
    """Fits on known questions and the document that each is about."""
    labels, owners = np.unique(np.array(documents), return_inverse=True)
    found = [_grams(t) for t in texts]
    every = np.concatenate(found)
    keys, holders = np.unique(every, return_counts=True)
    idf = (np.log((1 + len(texts)) / (1 + holders)) + 1).astype(np.float32)[holders >= LEAST]
    keys = keys[holders >= LEAST]
    pairs = [_weighed(t, keys, idf, grams) for t, grams in zip(texts, found, strict=True)]
    at = np.concatenate([p[0] for p in pairs]).astype(np.int64)
    value = np.concatenate([p[1] for p in pairs])
    owner = np.repeat(owners, [len(p[0]) for p in pairs]).astype(np.int64)
    cells, inverse = np.unique(at * len(labels) + owner, return_inverse=True)
    counts = np.bincount(inverse, value)
    at, owner = cells // len(labels), cells % len(labels)
    length = np.bincount(owner, counts, minlength=len(labels))
    usual = np.bincount(at, counts, minlength=len(keys))
    usual = usual / max(usual.sum(), 1e-9)
    mass = max(SMOOTHING * float(length.mean()), 1e-9)
    gains = np.log1p(counts / (mass * usual[at]))
    starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(keys)))])
    return WordingClassifier(
        labels,
        np.log(mass / (length + mass)).astype(np.float32),
        keys,
        idf,
        starts.astype(np.int64),
        owner.astype(np.int16),
        gains.astype(np.float16),
    )


@lru_cache(maxsize=65536)
def _hash(text: str) -> np.uint64:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return np.frombuffer(digest, np.uint64)[0]


def _grams(text: str) -> np.ndarray:
    """The distinct n-grams, words and pairs of words of a text as hashes, sorted, uint64."""
    said = words(text)
    whole = [_hash(f"={w}") for w in said] + [_hash(f"={a} {b}") for a, b in pairwise(said)]
    return np.unique(np.concatenate([np.array(whole, np.uint64), *(word_grams(w) for w in dict.fromkeys(said))]))


def _weighed(
    text: str, keys: np.ndarray, idf: np.ndarray, grams: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Of a text: the places in `keys` of what is known, and the weight of each, unit length."""
    grams = _grams(text) if grams is None else grams
    if not len(keys):
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    place = np.searchsorted(keys, grams)
    place[place == len(keys)] = 0
    known = place[keys[place] == grams]
    weights = idf[known]
    return known, weights / max(float(np.linalg.norm(weights)), 1e-9)
