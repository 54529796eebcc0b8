"""What a suite is: it asks and scores, and gives a `Result`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from advisor.settings import Settings
from evals.asking import Advises
from evals.items import Item
from evals.outcome import Outcome
from evals.results import Result

Progress = Callable[[int, int], None]


class SuiteError(RuntimeError):
    """The suite cannot be run here; the message says what to do."""


@dataclass(frozen=True)
class Context:
    """What a suite may use: the advisor, the questions that were chosen, and a folder that is gone afterwards.

    `fast` asks for the small subset that is always the same; `split` is "dev", "frozen" or "all". `found` is what
    search gave for an item in an earlier suite of the same run, by id: the documents, best first. `apart` asks
    questions in other processes, where there are such.
    """

    advisor: Advises
    settings: Settings
    items: Sequence[Item]
    work: Path
    split: str = "all"
    fast: bool = False
    languages: Sequence[str] = ()
    progress: Progress | None = None
    found: dict[str, Sequence[str]] = field(default_factory=dict)
    apart: Callable[[Sequence[Item]], list[Outcome]] | None = None

    def tell(self, done: int, total: int) -> None:
        if self.progress:
            self.progress(done, total)

    def takes(self, split: str, language: str) -> bool:
        """Whether this choice of split and language takes such an item."""
        return self.split in ("all", split) and (not self.languages or language in self.languages)


class Suite(Protocol):
    """A module of `evals.suites`: its name, and what runs it."""

    NAME: str

    def run(self, context: Context) -> Result: ...


WHOLE_RUN = "whole_run"


def thin(items: Sequence, most: int) -> list:
    """At most `most` of the items, evenly over their order: the same ones each time. Those with the tag `WHOLE_RUN`
    came after the limits of the fast gate were measured, and are left out: the limits are of the same questions."""
    items = [i for i in items if WHOLE_RUN not in getattr(i, "tags", ())]
    if len(items) <= most:
        return list(items)
    step = len(items) / most
    return [items[int(i * step)] for i in range(most)]
