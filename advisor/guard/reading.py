"""A text as the checks read it: words with places and clauses, quantities, marks of polarity, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from advisor.guard.lexicon import Lexicon
from advisor.guard.marks import Mark, Marks
from advisor.guard.quantities import Quantity, quantities
from advisor.text import words_with_places

_CLAUSE = re.compile(r"[,;:()–—\n]|\s-\s|(?<=[.!?])\s|\s(?:en|and|et|terwijl|while|maar|but|mais|of|or|ou)\s")
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'»”)\]]+|(?<![\w@.])(?:[\w-]+\.)+(?:be|com|org|eu|net|nl|fr|io|info|gov|vlaanderen|brussels|app)\b(?:/[^\s<>\"'»”)\]]*)?"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Word:
    """A folded word at [start, end) in clause number `clause`."""

    text: str
    start: int
    end: int
    clause: int


class Reading:
    """One text, taken apart once. `small` are function words of all languages, which carry no content."""

    def __init__(self, text: str, language: str, lexicon: Lexicon, marks: Marks, small: frozenset[str]) -> None:
        self.text, self.language = text, language
        self._lexicon, self._marks, self._small = lexicon, marks, small
        borders = [m.start() for m in _CLAUSE.finditer(text)]
        self.all_words = [
            Word(w, start, end, sum(b < start for b in borders)) for w, start, end in words_with_places(text)
        ]
        self.quantities: tuple[Quantity, ...] = quantities(text, language)

    @cached_property
    def words(self) -> list[Word]:
        """The words that carry content: no function words, no figures, no marks of polarity."""
        taken = [(q.start, q.end) for q in self.quantities if not q.soft]
        marked = [(m.start, m.end) for m in self.marks if m.hides]
        out = []
        for word in self.all_words:
            inside = any(a <= word.start < b for a, b in (*taken, *marked))
            if (
                not inside
                and word.text not in self._small
                and any(c.isalpha() for c in word.text)
                and len(word.text) > 1
            ):
                out.append(word)
        return out

    @cached_property
    def stems(self) -> list[str]:
        return [w.text for w in self.words]

    @cached_property
    def weights(self) -> np.ndarray:
        """(n,) how much each content word tells."""
        return np.array([self._lexicon.weight(w.text) for w in self.words], np.float32)

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        """The clauses, as [start, end)."""
        out, start = [], 0
        for m in _CLAUSE.finditer(self.text):
            out.append((start, m.start()))
            start = m.end()
        return [*out, (start, len(self.text))]

    def words_of_part(self, at: int) -> tuple[tuple[int, int], list[int]]:
        """The clause in which place `at` stands, and the numbers of its content words."""
        part = next((p for p in self.parts if p[0] <= at < p[1]), (0, len(self.text)))
        return part, [i for i, w in enumerate(self.words) if part[0] <= w.start < part[1]]

    @cached_property
    def own_likeness(self) -> np.ndarray:
        """(n, n) how far its content words say the same as one another."""
        return self._lexicon.likeness(self.stems, self.stems)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Negations, bounds and opposites with their places."""
        return self._marks.find(self.text, self.language)

    def near(self, start: int, end: int, reach: float = 4.0, border: float = 0.45) -> np.ndarray:
        """(n,) how near each content word is to [start, end): 1 beside it, less with every word and border between."""
        if not self.words:
            return np.zeros(0, np.float32)
        place = next((i for i, w in enumerate(self.all_words) if w.end > start), len(self.all_words))
        clause = self.all_words[min(place, len(self.all_words) - 1)].clause if self.all_words else 0
        order = {(w.start, w.end): i for i, w in enumerate(self.all_words)}
        gap = np.array([abs(order[(w.start, w.end)] - place) for w in self.words], np.float32)
        borders = np.array([abs(w.clause - clause) for w in self.words], np.float32)
        return np.exp(-gap / reach) * np.power(border, borders)
