"""The pictures that depend on no visitor, each drawn once. What a visitor's plan holds is never kept here."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from advisor.corpus.model import Corpus
from advisor.pictures.demand_chart import demand
from advisor.pictures.heat_map import skills_map
from advisor.pictures.model import Picture, Size, Theme
from advisor.pictures.path_diagram import occupations_with_paths, paths


class Gallery:
    """The pictures of one corpus on one day; may be asked from several threads. About 3 MB when all are drawn."""

    def __init__(self, corpus: Corpus, today: dt.date) -> None:
        self.corpus, self.today = corpus, today
        self._drawn: dict[tuple, Picture | None] = {}
        self._lock = threading.Lock()

    def demand(self, language: str, theme: Theme = "light", size: Size = "wide") -> Picture | None:
        """See `advisor.pictures.demand`."""
        return self._once(("demand", language, theme, size), lambda: demand(self.corpus, language, theme, size))

    def skills_map(self, language: str, theme: Theme = "light", size: Size = "wide") -> Picture | None:
        """See `advisor.pictures.skills_map`."""
        key = ("skills_map", language, theme, size)
        return self._once(key, lambda: skills_map(self.corpus, language, theme, size, self.today))

    def paths(self, occupation: str, language: str, theme: Theme = "light", size: Size = "wide") -> Picture | None:
        """See `advisor.pictures.paths`; None for an occupation of which no way is known."""
        if occupation not in self.occupations():
            return None
        key = ("paths", occupation, language, theme, size)
        return self._once(key, lambda: paths(self.corpus, occupation, language, theme, size, self.today))

    def occupations(self) -> tuple[str, ...]:
        """Ids of the occupations that `paths` can draw."""
        return occupations_with_paths(self.corpus, self.today)

    def _once(self, key: tuple, draw: Callable[[], Picture | None]) -> Picture | None:
        with self._lock:
            if key not in self._drawn:
                self._drawn[key] = draw()
            return self._drawn[key]
