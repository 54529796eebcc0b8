"""How long a course takes, in hours where hours are told.

A day of a course is no number of hours: "3 dagen" stays text. Hours are counted where the text tells nothing else:
"24 uur", "2u30", "PT24H", "4 x 3 uur", "3 dagen (24 uur)", "120 lestijden" (a lesson is counted as one hour, as
catalogues do; the text says that they are lessons). "minstens 8 uur", "2 uur per sessie" and "120 u + stage" stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from advisor.ingest.catalogue.words import load
from advisor.text import fold

LONGEST = 200  # characters
# A sum of hours beside a number of days is the hours of one day as well, unless it is more than a day holds; the same
# for a week.
MOST_IN_A_DAY, MOST_IN_A_WEEK = 10.0, 40.0
_ISO = re.compile(r"^p(?:(\d+(?:[.,]\d+)?)y)?(?:(\d+(?:[.,]\d+)?)m)?(?:(\d+(?:[.,]\d+)?)w)?(?:(\d+(?:[.,]\d+)?)d)?"
                  r"(?:t(?:(\d+(?:[.,]\d+)?)h)?(?:(\d+(?:[.,]\d+)?)m)?(?:(\d+(?:[.,]\d+)?)s)?)?$")  # fmt: skip


@dataclass(frozen=True)
class Duration:
    """hours: None where they are not told. understood: False where the text tells no time at all."""

    hours: float | None = None
    understood: bool = True


@lru_cache(maxsize=4096)
def read(text: str) -> Duration:
    """The hours of a text, and whether it is about time."""
    if len(text) > LONGEST:
        return Duration(understood=False)
    said = re.sub(r"\s+", " ", fold(text)).strip(" .;,:")
    if iso := _ISO.match(said):
        return _iso(iso) if any(iso.groups()) else Duration(understood=False)
    forms = _forms()
    if match := forms.alone.match(said):
        return Duration(_hours(match))
    if match := forms.beside.match(said):
        groups = _groups(match)
        most = MOST_IN_A_DAY if "days" in groups else MOST_IN_A_WEEK
        whole = "spread" in groups or ("days" in groups and _number(groups["longer"]) == 1)
        hours = _hours(match)
        return Duration(hours if hours is not None and (whole or hours > most) else None)
    return Duration(understood=bool(forms.known.search(said)))


def _iso(match: re.Match[str]) -> Duration:
    years, months, weeks, days, hours, minutes, seconds = (_number(g or "0") for g in match.groups())
    if years or months or weeks or days:
        return Duration()
    return Duration(round(hours + minutes / 60 + seconds / 3600, 2) or None)


@dataclass(frozen=True)
class _Forms:
    alone: re.Pattern[str]
    beside: re.Pattern[str]
    known: re.Pattern[str]


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    words = load("durations")
    hour_words = [w for every in words["hours"].values() for w in every]
    number = r"\d{1,5}(?:[.,]\d{1,2})?"
    hours = (
        rf"(?:(?P<parts>{number}) ?(?:{_any(words['parts'])}|[x×*])(?: ?(?:{_any(words['of'])}))? ?)?"
        rf"(?:(?P<clock>\d{{1,4}})(?: ?[uh] ?(?P<minutes>[0-5]\d)|:(?P<after>[0-5]\d) ?(?:{_any(words['hours'][1])}))"
        rf"|(?P<number>{number}) ?(?P<unit>{_any(hour_words)}))\.?"
    )
    longer = rf"(?P<longer>{number}) ?(?:(?P<days>{_any(words['days'])})|(?:{_any(words['weeks'])}))"
    total = rf"(?:(?:{_any(words['total'])}) ?[:=]? ?)?"
    spread = rf"(?: ?\(| ?= ?|(?P<spread> (?:{_any(words['spread'])}) ))"
    other = hours
    for name in ("parts", "clock", "minutes", "after", "number", "unit"):
        other = other.replace(f"(?P<{name}>", f"(?P<{name}_>")
    every = [*hour_words, *(w for key in ("parts", "days", "weeks", "known") for w in words[key])]
    other_longer = longer.replace("(?P<longer>", "(?P<longer_>").replace("(?P<days>", "(?P<days_>")
    return _Forms(
        alone=re.compile(rf"^{total}{hours}(?: (?:{_any(words['total'])}))?$"),
        beside=re.compile(rf"^(?:{longer}(?: ?\(| ?= ?){total}{hours}\)?|{total}{other}{spread}{other_longer}\)?)$"),
        known=re.compile(rf"(?<![^\W\d])(?:{_any(every)})(?!\w)"),
    )  # fmt: skip


def _any(words: list[str]) -> str:
    return "|".join(re.escape(fold(w)) for w in sorted(words, key=lambda w: (-len(w), w)))


def _number(text: str | None) -> float:
    return float((text or "0").replace(",", "."))


def _groups(match: re.Match[str]) -> dict[str, str]:
    """Those that are there; a second form of a group has its name with a stroke behind it."""
    return {name.rstrip("_"): value for name, value in match.groupdict().items() if value is not None}


def _hours(match: re.Match[str]) -> float | None:
    """Of the groups of `_forms`."""
    groups = _groups(match)
    if "clock" in groups:
        hours = int(groups["clock"]) + int(groups.get("minutes") or groups["after"]) / 60
    else:
        words = load("durations")["hours"]
        factor = next(f for f, every in words.items() if groups["unit"] in {fold(w) for w in every})
        hours = _number(groups["number"]) * factor
    return round(hours * _number(groups.get("parts", "1")), 2) or None
