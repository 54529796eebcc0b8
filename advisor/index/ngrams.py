"""Character n-grams of words as a small inverted index: finds compounds, endings and typing errors.

Word-level search misses "energiebeheer" when asked for "beheer van energie", and every mistyped word;
the n-grams of 3 to 5 characters inside words share most of their letters all the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from advisor.text import words

LENGTHS = (3, 4, 5)
_ARRAYS = ("keys", "idf", "starts", "rows", "weights")
_REPEATED, _ONCE = re.compile(r"(.)\1+"), r"\1"


@lru_cache(maxsize=65536)
def word_grams(word: str) -> tuple[int, ...]:
    """Hashes (64 bits) of the n-grams of one folded word, its edges marked; doubled letters count once."""
    padded = f" {word if word.isdigit() else _REPEATED.sub(_ONCE, word)} "
    grams = [padded[i : i + n] for n in LENGTHS for i in range(len(padded) - n + 1)] or [padded]
    return tuple(
        int.from_bytes(hashlib.blake2b(g.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        for g in grams
    )


def text_grams(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The distinct n-grams of a text, sorted (m,) uint64, and how often each stands in it (m,) float32."""
    counted = Counter(words(text))
    if not counted:
        return np.zeros(0, np.uint64), np.zeros(0, np.float32)
    grams = [np.array(word_grams(w), np.uint64) for w in counted]
    times = np.repeat(np.fromiter(counted.values(), np.float32), [len(g) for g in grams])
    keys, inverse = np.unique(np.concatenate(grams), return_inverse=True)
    return keys, np.bincount(inverse, times).astype(np.float32)


class NgramIndex:
    """TF-IDF over n-grams with logarithmic frequencies and cosine length, held as five flat arrays."""

    def __init__(self, size: int, arrays: dict[str, np.ndarray]) -> None:
        self.size = size
        self._keys, self._idf, self._starts, self._rows, self._weights = (arrays[n] for n in _ARRAYS)

    @classmethod
    def build(cls, texts: Sequence[str]) -> NgramIndex:
        """One row for each text, in order."""
        found = [text_grams(t) for t in texts]
        if not found:
            return cls(0, {
                "keys": np.zeros(0, np.uint64), "idf": np.zeros(0, np.float32), "starts": np.zeros(1, np.int64),
                "rows": np.zeros(0, np.int32), "weights": np.zeros(0, np.float32),
            })
        every = np.concatenate([k for k, _ in found])
        keys, inverse, holders = np.unique(every, return_inverse=True, return_counts=True)
        idf = (np.log((1 + len(texts)) / (1 + holders)) + 1).astype(np.float32)
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(k) for k, _ in found])
        weights = (1 + np.log(np.concatenate([c for _, c in found]))) * idf[inverse]
        length = np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))
        weights = (weights / np.maximum(length, 1e-9)[rows]).astype(np.float32)
        order = np.argsort(inverse, kind="stable")
        starts = np.concatenate([[0], np.cumsum(holders)]).astype(np.int64)
        return cls(len(texts), {
            "keys": keys, "idf": idf, "starts": starts, "rows": rows[order], "weights": weights[order],
        })

    def save(self, folder: Path) -> None:
        """Writes the arrays into `folder`, which is made."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))
        (folder / "size.json").write_text(json.dumps(self.size), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> NgramIndex:
        """Maps the arrays; nothing is read before it is needed. Raises OSError or ValueError."""
        arrays = {n: np.load(folder / f"{n}.npy", mmap_mode="r") for n in _ARRAYS}
        return cls(json.loads((folder / "size.json").read_text(encoding="ascii")), arrays)

    def scores(self, text: str) -> np.ndarray:
        """Cosine of `text` with every row, (size,) float32 in [0, 1]. What nobody wrote weighs as the rarest."""
        out = np.zeros(self.size, np.float32)
        keys, counts = text_grams(text)
        if not len(keys) or not len(self._keys):
            return out
        place = np.searchsorted(self._keys, keys)
        place[place == len(self._keys)] = 0
        known = self._keys[place] == keys
        idf = np.full(len(keys), np.log(1 + self.size) + 1, np.float32)
        idf[known] = self._idf[place[known]]
        weights = (1 + np.log(counts)) * idf
        weights /= np.sqrt((weights**2).sum())
        for at, weight in zip(place[known], weights[known], strict=True):
            span = slice(self._starts[at], self._starts[at + 1])
            out[self._rows[span]] += weight * self._weights[span]
        return out
