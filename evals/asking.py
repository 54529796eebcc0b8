"""Asks the questions: one process, one after the other, each with its own history and persona."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from advisor.domain import Answer, Hit, Profile, Question, Turn
from evals.items import CHOSEN, Item
from evals.outcome import Outcome

DEPTH = 10
_WARM_UP = "Hallo"


class Advises(Protocol):
    """What the evals use of the advisor."""

    def ask(self, question: Question) -> Answer: ...

    def search(self, question: Question | str, k: int = 10, language: str | None = None) -> Sequence[Hit]: ...


def question_of(item: Item) -> Question:
    """The question as the product gets it: the language is left to be found unless the item chose it."""
    return Question(
        text=item.question,
        language=item.language if CHOSEN in item.tags else None,
        history=tuple(Turn(m.role, m.content) for m in item.history),
        profile=Profile(persona=item.persona),
        id=item.id,
    )


def ask_all(
    advisor: Advises,
    items: Iterable[Item],
    *,
    search: bool = True,
    timed: bool = True,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """The outcomes in the order of the items. One question is asked first and not counted: the advisor
    is measured warm, and where it shares the machine (`timed` off) not at all. A question that makes it crash is an
    outcome too."""
    advisor.ask(Question(_WARM_UP))
    outcomes = []
    for number, item in enumerate(items, start=1):
        outcome = _ask(advisor, item, search)
        outcomes.append(outcome if timed else replace(outcome, milliseconds=None))
        if progress:
            progress(number)
    return outcomes


def _ask(advisor: Advises, item: Item, search: bool) -> Outcome:
    question = question_of(item)
    start = time.perf_counter()
    try:
        answer = advisor.ask(question)
        elapsed = (time.perf_counter() - start) * 1000
        found = tuple(hit.passage.document for hit in advisor.search(question, k=DEPTH)) if search else None
    except Exception:  # noqa: BLE001 - a crash is a result: counted as a failure, its trace reported
        elapsed = (time.perf_counter() - start) * 1000
        empty = Answer(question=item.question, language="", intent="", answer="", abstained=False)
        return Outcome(item, empty, () if search else None, elapsed, traceback.format_exc(limit=-4))
    return Outcome(item, answer, found, elapsed)
