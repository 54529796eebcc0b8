"""The words of one language in the index, and the one that a mistyped word was meant to be."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from advisor.index.common import common_words
from advisor.index.dictionary import dictionary
from advisor.text import words

SHORTEST = 4  # letters: a shorter word has too many neighbours
SPELLED_BY = 3  # questions that must spell a word alike where no passage does
# Letters from which two, and three, slips are taken for slips.
TWO_SLIPS, THREE_SLIPS = 5, 11
# What a slip of the fingers costs: a letter twice and two letters swapped come sooner than a letter lost, one too many
# and another one.
DOUBLED, SWAPPED, LOST, ADDED, CHANGED = 0.7, 0.8, 1.0, 1.1, 1.3
SLIP = 5.0  # nats that a slip of cost 1 is unlikely
# In nats: whatever is less likely, another word that nobody told us of is more so ("cordiste": no "cariste").
UNHEARD = -1.0
OURS = 3000  # times that films say an ordinary word, for each time that a passage of ours does


class Vocabulary:
    """Words as they stand in passages, folded, with how often; read when a word is first looked up. Beside them the
    ordinary words of the language."""

    def __init__(self, folder: Path, language: str) -> None:
        """Raises nothing yet; looking up raises OSError or ValueError when the files are damaged."""
        self._folder = folder
        self._language = language
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
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "words.json").write_text(
            json.dumps({w: counts[w] for w in sorted(counts)}, ensure_ascii=False), encoding="utf-8"
        )

    @cached_property
    def _counts(self) -> dict[str, int]:
        return json.loads((self._folder / "words.json").read_text(encoding="utf-8"))

    @cached_property
    def _likely(self) -> dict[str, float]:
        """Each word that another may have been meant to be: how likely it is to be said, in nats."""
        usual = dictionary(self._language).usual
        own = {word: OURS * times + usual.get(word, 0) for word, times in self._counts.items()}
        return {word: math.log(times) for word, times in {**usual, **own}.items() if len(word) >= SHORTEST - 1}

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for word in self._likely:
            found[len(word)].append(word)
        return dict(found)

    def knows(self, word: str) -> bool:
        """Whether a folded word stands in a passage or is one of the language."""
        return word in self._counts or dictionary(self._language).knows(word)

    def _meant(self, word: str, *, a_name: bool = False) -> str:
        """The known word that a folded word which is not known was most likely meant to be, itself where none is near
        enough. Which it was tells how often it is said, and which slips of the fingers lie between. `a_name`: it was
        written as one ("Namur"), and then is none but a word of ours."""
        if len(word) < SHORTEST or any(c.isdigit() for c in word) or self.knows(word):
            return word
        limit = 1 + (len(word) >= TWO_SLIPS) + (len(word) >= THREE_SLIPS)
        near = (
            (self._likely[other] - SLIP * slips(other, word), other)
            for length in range(len(word) - limit, len(word) + limit + 1)
            for other, _, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None
            )
            if not a_name or other in self._counts
        )
        likely, meant = max(near, default=(UNHEARD, word))
        return meant if likely > UNHEARD else word


def _spelled(text: str) -> list[str]:
    return [w for w in words(text) if _may_count(w)]


def _may_count(word: str) -> bool:
    return len(word) >= SHORTEST and not any(c.isdigit() for c in word)


def slips(meant: str, typed: str) -> float:
    """What the slips of the fingers between two words cost, see `DOUBLED`.

    Optimal string alignment (Damerau 1964, Wagner and Lowrance 1975 without overlapping swaps), with a cost for each
    kind of slip.
    """
    earlier: list[float] = []
    previous = [ADDED * j for j in range(len(typed) + 1)]
    for i, a in enumerate(meant, 1):
        current = [LOST * i]
        for j, b in enumerate(typed, 1):
            added = DOUBLED if j > 1 and b == typed[j - 2] else ADDED
            cost = min(previous[j] + LOST, current[j - 1] + added, previous[j - 1] + (CHANGED if a != b else 0.0))
            if i > 1 and j > 1 and a == typed[j - 2] and meant[i - 2] == b:
                cost = min(cost, earlier[j - 2] + SWAPPED)
            current.append(cost)
        earlier, previous = previous, current
    return previous[-1]
