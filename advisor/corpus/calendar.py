"""What is in force on a day: rules come and go, and a figure of a year stays a figure of that year."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from advisor.corpus.model import Fact

Status = Literal["current", "lapsed", "future"]


def status(fact: Fact, today: dt.date) -> Status:
    """Whether `fact` is in force on `today`; both of its dates are part of its time.

    "lapsed" after `valid_until`, "future" before `valid_from`, else "current". A fact without dates is
    "current": that nobody noted an end is not a promise, its source date and caveat still count.
    """
    if fact.valid_until is not None and today > fact.valid_until:
        return "lapsed"
    if fact.valid_from is not None and today < fact.valid_from:
        return "future"
    return "current"


def may_be_told_as_current(fact: Fact, today: dt.date) -> bool:
    """Whether an answer may say `fact` in the present tense and without a date on `today`.

    Not if it has lapsed or has yet to begin, and not if it is history: true of its own year only.
    """
    return fact.use != "history" and status(fact, today) == "current"
