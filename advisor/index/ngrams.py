"""Character n-grams of words as a small inverted index: finds compounds, endings and typing errors.

Word-level search misses "energiebeheer" when asked for "beheer van energie", and every mistyped word;
the n-grams of 3 to 5 characters inside words share most of their letters all the same. Scored as BM25
(Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework", with their usual constants).
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from advisor.text import words

LENGTHS = (3, 4, 5)
SATURATION, LENGTH_SHARE = 1.2, 0.75  # k1 and b of BM25
_ARRAYS = ("keys", "idf", "starts", "rows", "weights")
_REPEATED, _ONCE = re.compile(r"(.)\1+"), r"\1"


@lru_cache(maxsize=65536)
def word_grams(word: str, lengths: tuple[int, ...] = LENGTHS) -> np.ndarray:
    """Hashes (g,) uint64 of the n-grams of one folded word, its edges marked; doubled letters count once."""
    padded = f" {word if word.isdigit() else _REPEATED.sub(_ONCE, word)} "
    grams = [padded[i : i + n] for n in lengths for i in range(len(padded) - n + 1)] or [padded]
    hashes = [hashlib.blake2b(g.encode("utf-8", "surrogatepass"), digest_size=8).digest() for g in grams]
    return np.frombuffer(b"".join(hashes), np.uint64)


@dataclass(frozen=True)
class Match:
    """What the n-grams say of one question.

    scores: (size,) float32 in [0, 1], the share of the question's information that a row holds.
    information: how much the question says, in nats (a sum of idf): more letters, more to go by.
    """

    scores: np.ndarray
    information: float


class NgramIndex:
    """An inverted index of n-grams, held as five flat arrays that are mapped and not read."""

    def __init__(self, size: int, lengths: tuple[int, ...], arrays: dict[str, np.ndarray]) -> None:
        self.size, self.lengths = size, lengths
        self._keys, self._idf, self._starts, self._rows, self._weights = (arrays[n] for n in _ARRAYS)

    @classmethod
    def build(cls, texts: Sequence[str], lengths: tuple[int, ...] = LENGTHS) -> NgramIndex:
        """One row for each text, in order."""
        found = [_counted(t, lengths) for t in texts]
        every = np.concatenate([np.zeros(0, np.uint64), *(keys for keys, _ in found)])
        times = np.concatenate([np.zeros(0, np.float32), *(counts for _, counts in found)])
        keys, inverse, holders = np.unique(every, return_inverse=True, return_counts=True)
        idf = np.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5)).astype(np.float32)
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(k) for k, _ in found])
        length = np.bincount(rows, times, minlength=len(texts))
        usual = length.mean() if len(length) else 1.0
        limit = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / max(usual, 1.0))
        weights = (idf[inverse] * times / (times + limit[rows])).astype(np.float32)
        order = np.argsort(inverse, kind="stable")
        starts = np.concatenate([[0], np.cumsum(holders)]).astype(np.int64)
        arrays = {"keys": keys, "idf": idf, "starts": starts, "rows": rows[order], "weights": weights[order]}
        return cls(len(texts), lengths, arrays)

    def save(self, folder: Path) -> None:
        """Writes the arrays into `folder`, which is made."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))
        (folder / "shape.json").write_text(json.dumps([self.size, *self.lengths]), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> NgramIndex:
        """Maps the arrays; nothing is read before it is needed. Raises OSError or ValueError."""
        arrays = {n: np.load(folder / f"{n}.npy", mmap_mode="r") for n in _ARRAYS}
        size, *lengths = json.loads((folder / "shape.json").read_text(encoding="ascii"))
        return cls(size, tuple(lengths), arrays)

    def match(self, text: str) -> Match:
        """How much of `text` each row holds. What nobody wrote counts as the rarest n-gram."""
        scores = np.zeros(self.size, np.float32)
        keys, weights = self._asked(text)
        if not len(keys) or not len(self._keys):
            return Match(scores, 0.0)
        place = np.searchsorted(self._keys, keys)
        place[place == len(self._keys)] = 0
        known = self._keys[place] == keys
        unheard = math.log(1 + (self.size + 0.5) / 0.5)
        for at, weight in zip(place[known], weights[known], strict=True):
            span = slice(self._starts[at], self._starts[at + 1])
            scores[self._rows[span]] += weight * self._weights[span]
        heard = float(weights[known] @ self._idf[place[known]])
        information = heard + unheard * float(weights[~known].sum())
        return Match(scores / max(information, 1e-9), information)

    def _asked(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The n-grams of a question and their weights: a word counts by the root of its length.

        The n-grams of one word say much the same; without it the longest word would decide alone.
        """
        grams = [word_grams(w, self.lengths) for w in words(text)]
        if not grams:
            return np.zeros(0, np.uint64), np.zeros(0, np.float32)
        weights = np.concatenate([np.full(len(g), len(g) ** -0.5, np.float32) for g in grams])
        keys, inverse = np.unique(np.concatenate(grams), return_inverse=True)
        return keys, np.bincount(inverse, weights).astype(np.float32)


def _counted(text: str, lengths: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The distinct n-grams of a text, sorted (m,) uint64, and how often each stands in it (m,) float32."""
    counted = Counter(words(text))
    if not counted:
        return np.zeros(0, np.uint64), np.zeros(0, np.float32)
    grams = [word_grams(w, lengths) for w in counted]
    times = np.repeat(np.fromiter(counted.values(), np.float32), [len(g) for g in grams])
    keys, inverse = np.unique(np.concatenate(grams), return_inverse=True)
    return keys, np.bincount(inverse, times).astype(np.float32)
