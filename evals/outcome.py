"""What came out of asking one question."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.domain import Answer
from evals.items import Item


@dataclass(frozen=True)
class Outcome:
    """One question, its answer, what search alone found for it, and how long `ask` took (ms).

    `found` are the documents of the first hits, best first, None where search was not run.
    `crash` is the error where `ask` raised one; the answer is then empty.
    """

    item: Item
    answer: Answer
    found: tuple[str, ...] | None
    milliseconds: float | None
    crash: str | None = None

    @property
    def shown(self) -> list[str]:
        """The documents shown: those cited, in the order of their markers, then the course cards."""
        cited = [c.document for c in sorted(self.answer.citations, key=lambda c: c.marker)]
        return list(dict.fromkeys([*cited, *(course.id for course in self.answer.courses)]))
