"""How long a course may take ("at most two days"), and how long one takes, both in days of training.

A week counts 5 days, a month 21, a semester 105, a year 210, and 8 hours a day: an estimate, near enough to see that a
year is no answer to who has two days. A credit is 25 to 30 hours of work (ECTS).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from advisor.text import fold

HOUR, DAY, WEEK, MONTH, SEMESTER, YEAR = 1 / 8, 1.0, 5.0, 21.0, 105.0, 210.0
CREDIT = 27.5 * HOUR
UNITS = {"hour": HOUR, "day": DAY, "week": WEEK, "month": MONTH, "year": YEAR}

_NUMBERS = {
    **dict.fromkeys(("een", "a", "an", "one", "un", "une"), 1.0),
    **dict.fromkeys(("halve", "half", "demi"), 0.5),
    **dict.fromkeys(("twee", "two", "deux"), 2.0),
    **dict.fromkeys(("drie", "three", "trois"), 3.0),
    **dict.fromkeys(("vier", "four", "quatre"), 4.0),
    **dict.fromkeys(("vijf", "five", "cinq"), 5.0),
    **dict.fromkeys(("zes", "six"), 6.0),
    **dict.fromkeys(("zeven", "seven", "sept"), 7.0),
    **dict.fromkeys(("acht", "eight", "huit"), 8.0),
    **dict.fromkeys(("negen", "nine", "neuf"), 9.0),
    **dict.fromkeys(("tien", "ten", "dix"), 10.0),
}
_NUMBER = rf"(?P<n>\d+(?:[.,]\d+)?|{'|'.join(_NUMBERS)})"
_UNIT = (
    r"(?:(?P<hour>u(?:ur|ren)?|hours?|hrs?|heures?|h)|(?P<day>dag(?:en)?|days?|jours?|journees?)"
    r"|(?P<week>we(?:ek|ken|eks)|wks?|semaines?)|(?P<month>maand(?:en)?|months?|mois)|(?P<year>jaar|jaren|years?|ans?))"
)
_MOST = (
    r"(?:max(?:imum|imaal|i)?\.?|hoogstens|ten hoogste|(?:niet|nie|geen) (?:meer|langer) dan|korter dan|minder dan|tot"
    r"|at most|(?:no|not) (?:more|longer) than|less than|under|up to|shorter than"
    r"|au (?:maximum|plus)|pas plus (?:long(?:ue)? |longtemps )?(?:de|que|d')|moins (?:de|d')|plus courte? que)"
)
_TOPS = r"(?:max(?:imum|imaal|i)?\b|of (?:minder|korter)|at most|tops|or (?:less|shorter)|au (?:maximum|plus)|ou moins)"
# "Two days a week" tells how often, "two years of experience" tells of a person.
_OTHERWISE = (
    r"(?! ?(?:/|(?:per|par|a|in de|in the|op een|la|of|d'|van) ?(?:week|maand|month|mois|semaine|jaar|year|an)\b"
    r"|(?:of |van |de |d')?(?:geleden|ago|oud|old|ervaring|werk\b|experience|notice|opzeg|verlof|leave|conge|preavis)))"
)
_UNIT_BEFORE = re.sub(r"<(\w+)>", r"<\1_>", _UNIT)  # the same, of a length that stands before "at most"
AT_MOST = re.compile(
    rf"(?<!\w){_MOST} ?{_NUMBER}[ -]{_UNIT}\b{_OTHERWISE}"
    rf"|(?<!\w){_NUMBER.replace('<n>', '<m>')}[ -]{_UNIT_BEFORE} {_TOPS}"
)


def at_most(text: str) -> tuple[float, str] | None:
    """The longest that is asked for, as a number and its unit ("hour", "day", …); None where none is told. What is told
    last counts."""
    told = list(AT_MOST.finditer(fold(text)))
    if not told:
        return None
    found = told[-1].groupdict()
    number = _value(found["n"] or found["m"])
    return number, next(unit for unit in UNITS if found[unit] or found[f"{unit}_"])


def in_days(length: tuple[float, str]) -> float:
    """A number of a unit, in days of training."""
    return length[0] * UNITS[length[1]]


# Of offers: a catalogue tells its lengths in its own language.
_MORE_UNITS = (
    r"(?P<minute>min(?:\.|uten|utes?)?)|(?P<semester>semest(?:ers?|res?))"
    r"|(?P<credit>credits?|ects|studiepunten)|(?P<lesson>les(?:uren|uur|tijden))"
)
_OF_MORE = {"minute": HOUR / 60, "semester": SEMESTER, "credit": CREDIT, "lesson": HOUR}
_TOLD_UNIT = rf"(?:{_UNIT}|{_MORE_UNITS})"
_BLOCKS = re.compile(rf"(?P<blocks>\d+) ?(?:[a-z ]*?(?:of|van|de) |[x×] ?)(?P<n>\d+) ?{_TOLD_UNIT}\b")
_TOLD = re.compile(
    rf"(?P<n>\d+(?:[.,]\d+)?)(?:-\d+)? ?(?:school |academic |teaching |school|academie)?{_TOLD_UNIT}\b"
    r"(?! (?:per|par) (?:session|sessie|seance|les))"
)


def told_days(duration: Mapping[str, str] | None) -> float | None:
    """The days that an offer takes at least, by its length as it is told, in whichever language; None where that tells
    none."""
    told = fold((duration or {}).get("en", ""))
    blocks = _BLOCKS.search(told)
    if blocks:
        return float(blocks["blocks"]) * _days(blocks)
    return max(map(_days, _TOLD.finditer(told)), default=None)


def _days(found: re.Match[str]) -> float:
    groups = found.groupdict()
    return _value(groups["n"]) * next(days for unit, days in (UNITS | _OF_MORE).items() if groups[unit])


def _value(written: str) -> float:
    return _NUMBERS[written] if written in _NUMBERS else float(written.replace(",", "."))
