"""Which courses of catalogues meet what is asked, found among a hundred thousand without a test of each.

Courses are grouped by the few fields that a condition reads: there are some hundred pairs of place and mode however
many courses there are, and one test of each group decides for all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from advisor.answer.conditions import Condition
from advisor.corpus.model import Course
from advisor.index import Index
from advisor.retrieve.shelf import Shelf


class CatalogueRows:
    """The rows of the index that hold courses of catalogues; built once for an index, then only read."""

    def __init__(self, index: Index, shelf: Shelf) -> None:
        self.rows = np.flatnonzero(index.passages.kinds == "offer")
        self._shelf = shelf
        self._numbers = shelf.numbers(index.passages.documents[self.rows])
        self._groups = lru_cache(maxsize=32)(self._grouped)

    def __len__(self) -> int:
        return len(self.rows)

    def _grouped(self, fields: tuple[str, ...]) -> tuple[list[Course], np.ndarray]:
        """One course of each group, and the number of the group of every row."""
        facets = self._shelf.facets(fields)[self._numbers]
        _, first, inverse = np.unique(facets, axis=0, return_index=True, return_inverse=True)
        return [self._shelf.listed(number) for number in self._numbers[first].tolist()], inverse.reshape(-1)

    def _pass(self, fields: tuple[str, ...], test: Callable[[Course], bool]) -> np.ndarray:
        examples, inverse = self._groups(fields)
        return np.array([test(course) for course in examples], bool)[inverse]

    def meeting(self, conditions: Sequence[Condition], still_given: Callable[[Course], bool]) -> np.ndarray:
        """Rows, ascending, of courses that are still given and of which no condition is known not to hold."""
        kept = self._pass(("full", "ends"), still_given) if len(self) else np.zeros(0, bool)
        for condition in conditions:
            if condition.reads and len(self):
                kept &= self._pass(condition.reads, lambda c, test=condition.test: test(c) is not False)
        return self.rows[kept]
