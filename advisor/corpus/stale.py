"""What an editor must look up again, the most urgent first: rules end, numbers change, offers stop."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advisor.corpus.calendar import status
from advisor.corpus.check_sources import earliest
from advisor.corpus.entries import Entry
from advisor.corpus.model import Course, Fact, Hole
from advisor.corpus.overviews import load_overviews
from advisor.errors import CorpusError

RECHECK_AFTER = 365  # days; a younger source is left alone
UNDATED_AGE = 3650  # days: a page without a date counts as ten years old
_WEIGHT = {"answer": 2.0, "background": 1.0}  # what is volunteered is read more; history stays true
_COURSE_WEIGHT = 1.0


@dataclass(frozen=True)
class Stale:
    """One record to look up again. `key` and `slots` are the reason; `uses` is how often others name it."""

    id: str
    file: str
    line: int
    key: str
    uses: int
    slots: dict[str, object] = field(default_factory=dict)


def stale(entries: Sequence[Entry], folder: Path, today: dt.date) -> list[Stale]:
    """First rules that are no longer in force, then money rules on undated pages, then help lines, then
    the rest: the oldest and most used first (days since the source, times 1 + uses, times 2 for what is
    volunteered). Facts that are history are true of their year and are left out.
    """
    uses = _uses(entries, folder)
    ranked: list[tuple[int, float, Stale]] = []
    for entry in entries:
        record = entry.record
        if isinstance(record, Fact) and record.use != "history":
            date, weight = record.source.date, _WEIGHT[record.use]
        elif isinstance(record, Course):
            date, weight = record.seen_on, _COURSE_WEIGHT
        else:
            continue
        age = _age(date, today)
        rank, key, slots = _reason(record, date, today)
        if rank == _REST and age < RECHECK_AFTER:
            continue
        count = uses[record.id]
        found = Stale(record.id, entry.block.file, entry.block.line, key, count, slots)
        ranked.append((rank, -age * (1 + count) * weight, found))
    return [found for _, _, found in sorted(ranked, key=lambda item: (*item[:2], item[2].id))]


_LAPSED, _UNDATED_RULE, _PHONE, _REST = range(4)


def _reason(record: Fact | Course, date: str | None, today: dt.date) -> tuple[int, str, dict[str, object]]:
    """Rank (lower is more urgent), key and slots of why `record` must be looked up."""
    if isinstance(record, Fact):
        if status(record, today) == "lapsed":
            return _LAPSED, "stale_lapsed", {"date": record.valid_until}
        if record.topic == "incentives" and date is None:
            return _UNDATED_RULE, "stale_undated_rule", {}
        if record.topic == "help":
            return (_PHONE, "stale_phone", {"date": date}) if date else (_PHONE, "stale_phone_undated", {})
    return (_REST, "stale_old", {"date": date}) if date else (_REST, "stale_undated", {})


def _age(date: str | None, today: dt.date) -> int:
    start = earliest(date) if date else None
    return (today - start).days if start else UNDATED_AGE


def _uses(entries: Sequence[Entry], folder: Path) -> Counter[str]:
    """How often facts, holes and overviews name each record."""
    uses: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry.record, Fact):
            uses.update(entry.record.shown_with)
        elif isinstance(entry.record, Hole):
            uses.update(entry.record.nearby)
    try:
        for overview in load_overviews(folder).values():
            uses.update(overview.facts)
    except (CorpusError, KeyError, TypeError):  # its own reader complains of it
        pass
    return uses
