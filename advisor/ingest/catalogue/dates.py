"""Days, as catalogues write them: the day before the month, in Dutch, English and French alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from advisor.ingest.catalogue.words import load
from advisor.text import MONTHS, fold

LONGEST = 120  # characters
EARLIEST, LATEST = 1950, 2100  # years: outside them a date fills a field that had to be filled ("01/01/0001")
Problem = Literal["vague", "impossible", "unknown"]
_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:.*)?$|^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$"
    r"|^((?:19|20)\d\d)(\d\d)(\d\d)$"
)
_DAY_FIRST = re.compile(r"^(\d{1,2}) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?(\d{4}|\d{2})$")
_TIME = re.compile(
    r"[ ,]+(?:(?:om|a|at|van|from|de|vanaf) +)?\d{1,2}(?:(?:[:.u]|h)\d{2}(?::\d{2})?|u|h|uur)"
    r"(?: ?(?:[-–]|tot|to|a) ?\d{1,2}(?:(?:[:.u]|h)\d{2}|u|h|uur)?)? *(?:uur|u|h|am|pm)?$"
)


@dataclass(frozen=True)
class Day:
    """date: None where the text is none.

    problem: "vague" (a time, no day: "najaar 2026"), "impossible" (no such day) or "unknown" (no time at all).
    """

    date: dt.date | None = None
    problem: Problem | None = None


@lru_cache(maxsize=4096)
def read(text: str) -> Day:
    """One day. The time of the day and the name of the weekday are passed over."""
    if len(text) > LONGEST:
        return Day(problem="unknown")
    said = re.sub(r"\s+", " ", fold(text)).strip(" .,;")
    if match := _ISO.match(said.upper()):
        return _day(*[g for g in match.groups() if g])
    forms = _forms()
    said = _TIME.sub("", said).strip(" .,;")
    said = forms.around.sub(" ", said)
    said = re.sub(r" +", " ", said).strip(" .,;")
    if match := _ISO.match(said.upper()):
        return _day(*[g for g in match.groups() if g])
    if match := _DAY_FIRST.match(said):
        day, month, year = match.groups()
        return _day(_full(year), month, day)
    if match := forms.day_month.match(said):
        return _day(_full(match["year"]), str(forms.months[match["month"]]), match["day"])
    if match := forms.month_day.match(said):
        return _day(_full(match["year"]), str(forms.months[match["month"]]), match["day"])
    return Day(problem="vague" if forms.vague.search(said) else "unknown")


def period(text: str) -> tuple[Day, Day | None]:
    """The first and the last day of "12/03/2026 - 14/03/2026" or "12 tot 14 maart 2026"; no last where one is told."""
    whole = read(text)
    if whole.date or whole.problem == "impossible" or len(text) > LONGEST:
        return whole, None
    forms = _forms()
    said = forms.opening.sub("", re.sub(r"\s+", " ", fold(text)).strip())
    parts = forms.between.split(said, maxsplit=1)
    if len(parts) != 2:
        parts = re.split(r" - |(?<=\d)-(?=\d{1,2} [^\W\d])", said, maxsplit=1)
    if len(parts) != 2:
        return whole, None
    last = read(parts[1])
    if last.date is None:
        return (last if last.problem == "impossible" else whole), None
    first = read(parts[0])
    if first.date is None and first.problem != "impossible":
        first = _completed(forms.around.sub(" ", parts[0]).strip(" .,;"), last.date)
    return (first, last) if first.date else (Day(problem=first.problem or "unknown"), last)


def _completed(text: str, last: dt.date) -> Day:
    """A first day that leaves out the month or the year of the last."""
    forms = _forms()
    if re.fullmatch(r"\d{1,2}", text):
        return _day(str(last.year), str(last.month), text)
    if match := re.fullmatch(r"(\d{1,2}) ?[/.\-] ?(\d{1,2})", text):
        return _day(str(last.year), match[2], match[1])
    if match := forms.day_alone.match(text):
        return _day(str(last.year), str(forms.months[match["month"]]), match["day"])
    return Day(problem="vague" if forms.vague.search(text) else "unknown")


def _full(year: str) -> str:
    return f"20{year}" if len(year) == 2 else year


def _day(year: str, month: str, day: str) -> Day:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return Day(problem="impossible")
    return Day(date) if EARLIEST <= date.year <= LATEST else Day(problem="impossible")


@dataclass(frozen=True)
class _Forms:
    months: dict[str, int]
    around: re.Pattern[str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    day_alone: re.Pattern[str]
    opening: re.Pattern[str]
    between: re.Pattern[str]
    vague: re.Pattern[str]


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    words = load("dates")
    months = {fold(w): n for every in MONTHS.values() for n, w in enumerate(every.split(), 1)}
    months |= {fold(w): n for n, every in enumerate(words["months"], 1) for w in every}
    month = rf"(?P<month>{_any(months)})\.?"
    day = r"(?P<day>\d{1,2})(?:e|de|ste|er|st|nd|rd|th)?"
    year = r"(?P<year>\d{4})"
    return _Forms(
        months=months,
        around=re.compile(rf"(?<!\w)(?:{_any(words['around'])})\.?,?(?= )"),
        day_month=re.compile(rf"^{day}[ \-/.]*{month}[ \-/.,]*{year}$"),
        month_day=re.compile(rf"^{month} {day},? {year}$"),
        day_alone=re.compile(rf"^{day} ?{month}$"),
        opening=re.compile(rf"^(?:{_any(words['opening'])}) "),
        between=re.compile(rf" *(?:(?<=[\d ])(?:{_any(w.strip() for w in words['between'])})(?=[\d ])) *"),
        vague=re.compile(rf"(?<!\w)(?:{_any([*months, *words['vague'], *words['around']])}|(?:19|20)\d\d)(?!\w)"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(fold(w)) for w in sorted(words, key=lambda w: (-len(w), w)))
