"""The words of one language in the index, and the one that a mistyped word was meant to be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from advisor.index.common import common_words
from advisor.index.ngrams import NgramIndex
from advisor.text import words

SHORTEST = 4  # letters: a shorter word has too many neighbours
SPELLED_BY = 3  # questions that must spell a word alike where no passage does
LONG = 6  # letters from which two errors are taken for errors: the best of three on the dev questions
NEIGHBOURS = 40
_GRAMS = (2, 3)


class Vocabulary:
    """Words as they stand in passages, folded, with how often; read when a word is first looked up."""

    def __init__(self, folder: Path) -> None:
        """Raises nothing yet; looking up raises OSError or ValueError when the files are damaged."""
        self._folder = folder
        self.meant = lru_cache(maxsize=4096)(self._meant)

    @staticmethod
    def save(told: Mapping[str, int], questions: Iterable[str], language: str, folder: Path) -> None:
        """Writes the words that passages hold, `told` with how often, the commonest of the language, and those that
        several of `questions` share, into `folder`, which is made. People mistype: what a single question spells is no
        proof of a word."""
        counts = Counter(common_words(language))
        counts.update({word: times for word, times in told.items() if _may_count(word)})
        asked = Counter(w for question in questions for w in set(_spelled(question)))
        counts.update({w: n for w, n in asked.items() if n >= SPELLED_BY or w in counts})
        ordered = sorted(counts)
        NgramIndex.build(ordered, _GRAMS).save(folder)
        (folder / "words.json").write_text(
            json.dumps({w: counts[w] for w in ordered}, ensure_ascii=False), encoding="utf-8"
        )

    @cached_property
    def _counts(self) -> dict[str, int]:
        return json.loads((self._folder / "words.json").read_text(encoding="utf-8"))

    @cached_property
    def _ordered(self) -> list[str]:
        return list(self._counts)

    @cached_property
    def _grams(self) -> NgramIndex:
        return NgramIndex.load(self._folder)

    def knows(self, word: str) -> bool:
        """Whether a folded word stands in a passage or is a common one of the language."""
        return word in self._counts

    def _meant(self, word: str) -> str:
        """The known word nearest to a folded word that is not known, itself where none is near enough.

        Where the nearest only goes on further, or stops sooner, it is another form of the word, no error.
        """
        if len(word) < SHORTEST or any(c.isdigit() for c in word) or word in self._counts:
            return word
        limit = 2 if len(word) >= LONG else 1
        scores = self._grams.match(word).scores
        best, chosen = (limit + 1, 0.0, 0), word
        for row in scores.argsort()[::-1][:NEIGHBOURS]:
            other = self._ordered[row]
            far = distance(word, other, limit)
            if far <= limit and (far, -scores[row], -self._counts[other]) < best:
                best, chosen = (far, -scores[row], -self._counts[other]), other
        return word if chosen.startswith(word) or word.startswith(chosen) else chosen


def _spelled(text: str) -> list[str]:
    return [w for w in words(text) if _may_count(w)]


def _may_count(word: str) -> bool:
    return len(word) >= SHORTEST and not any(c.isdigit() for c in word)


def distance(left: Sequence[str], right: Sequence[str], limit: int) -> int:
    """Letters dropped, added, changed or swapped with their neighbour between two words, at most limit + 1.

    Optimal string alignment (Damerau 1964, Wagner and Lowrance 1975 without overlapping swaps).
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    earlier: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        earlier, previous = previous, current
    return min(previous[-1], limit + 1)
