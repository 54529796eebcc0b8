"""Offers that were chosen for a question, and how they meet its conditions."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.answer.conditions import Condition
from advisor.corpus.model import Course


@dataclass(frozen=True)
class Offer:
    course: Course
    relevance: float
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """`fitting` meet everything; `untold` do not tell of a condition; `relax` names a condition without
    which there are offers on the subject, and `near` are these, or else all on the subject, best first; `gone` are
    asked for by name and have ended, or are full; `doubtful`: none of them is surely on the subject; `loosely` teach
    what is named, where none is read as an answer."""

    fitting: tuple[Offer, ...]
    untold: tuple[Offer, ...]
    relax: Condition | None
    conditions: tuple[Condition, ...]
    has_subject: bool
    any_on_subject: bool
    near: tuple[Offer, ...] = ()
    gone: tuple[Course, ...] = ()
    doubtful: bool = False
    loosely: tuple[Offer, ...] = ()


NOTHING_FOUND = Selection((), (), None, (), has_subject=True, any_on_subject=False)
