"""Which words mean much the same, within a language and across: what aligns a sentence with its evidence.

Three witnesses: the same stem, a pair that our corpus translates by each other, and short vectors of the words of our
corpus (`evals/guard/lexicon.py` makes the file). A word that none of them knows is compared by its letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from advisor.text import fold

FILE = Path(__file__).with_name("lexicon.npz")
LOW, HIGH = 0.28, 0.62  # cosine of two words' vectors that means nothing, and that is as good as the same word
LETTERS = 5  # of a shared beginning, or of a part of a compound
UNKNOWN_WEIGHT = 4.5
_ENDINGS = ("heden", "eren", "ingen", "ements", "ement", "ing", "en", "es", "e", "s", "x")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without its commonest endings; crude on purpose, and the same in each language."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class Lexicon:
    """Read once; may be used by many threads."""

    def __init__(
        self,
        words: Sequence[str],
        vectors: np.ndarray,
        weights: dict[str, float],
        pairs: set[tuple[str, str]],
        small: frozenset[str],
    ) -> None:
        """`vectors` (n, axes) int8, each a unit vector times 127; `small` are words that are no names."""
        self.small = small
        self._row = {word: i for i, word in enumerate(words)}
        self._vectors = vectors
        self._weights = weights
        self._pairs = pairs

    @classmethod
    def load(cls, path: Path = FILE) -> Lexicon:
        with np.load(path) as data:
            lines = {name: data[name].tobytes().decode().split("\n") for name in ("words", "weighed", "pairs")}
            weights = dict(zip(lines["weighed"], map(float, data["weights"]), strict=True))
            pairs = {(a, b) for a, _, b in (line.partition(" ") for line in lines["pairs"])}
            small = frozenset(w for w, plain in zip(lines["words"], data["small"], strict=True) if plain)
            return cls(lines["words"], data["vectors"], weights, pairs, small)

    def __contains__(self, word: str) -> bool:
        return word in self._row

    def weight(self, word: str) -> float:
        """How much a word tells, about 0.7 (in every text) to 7."""
        return self._weights.get(stem(word), UNKNOWN_WEIGHT)

    def vectors(self, words: Sequence[str]) -> np.ndarray:
        """(n, axes) float32; zeros for a word that is not known."""
        out = np.zeros((len(words), self._vectors.shape[1]), np.float32)
        for i, word in enumerate(words):
            row = self._row.get(word)
            if row is not None:
                out[i] = self._vectors[row]
        return out / 127

    def likeness(self, left: Sequence[str], right: Sequence[str]) -> np.ndarray:
        """(n, m) in [0, 1]: how far two folded words say the same."""
        if not left or not right:
            return np.zeros((len(left), len(right)), np.float32)
        cosine = self.vectors(left) @ self.vectors(right).T
        out = np.clip((cosine - LOW) / (HIGH - LOW), 0.0, 1.0).astype(np.float32) * 0.95
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                if out[i, j] < 0.9:
                    out[i, j] = max(out[i, j], self._alike(a, b))
        return out

    def _alike(self, a: str, b: str) -> float:
        return _alike(a, b, self._pairs)


def _alike(a: str, b: str, pairs: set[tuple[str, str]]) -> float:
    if a == b:
        return 1.0
    one, two = stem(a), stem(b)
    if one == two:
        return 0.97
    if ((one, two) if one < two else (two, one)) in pairs:
        return 0.9
    return _letters(one, two)


@lru_cache(maxsize=200_000)
def _letters(one: str, two: str) -> float:
    """A shared beginning ("technisch", "technique") or a part of a compound ("opleiding", "opleidingsverlof")."""
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    if len(short) < LETTERS:
        return 0.0
    if short in long:
        return 0.8 if len(short) >= 0.5 * len(long) else 0.6
    same = 0
    for x, y in zip(short, long, strict=False):
        if x != y:
            break
        same += 1
    return 0.7 if same >= LETTERS and same >= 0.65 * len(long) else 0.0


def folded(text: str) -> str:
    """`text` folded, with one kind of space."""
    return " ".join(fold(text).split())
