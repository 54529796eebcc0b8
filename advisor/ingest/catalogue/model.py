"""The nouns of catalogues: a course as a catalogue writes it, and the same course in our form.

A reader of a format only finds the fields (`RawCourse`: texts as they are written); `normalise.course` alone
decides what they mean, so that "3 dagen", "P3D" and "24 uur" are read in one place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["on-site", "online", "blended"]  # the ids of vocabulary/modes.yaml
Status = Literal["open", "full", "ended", "cancelled"]
Words = Mapping[str, str]
"""Language code -> text; "und" where the catalogue does not tell the language."""


@dataclass
class RawEdition:
    """One time that a course is given, as it is written. Unknown is None or empty."""

    key: str | None = None
    start: str | None = None
    end: str | None = None
    enrol_until: str | None = None
    location: str | None = None
    mode: str | None = None
    languages: list[str] = field(default_factory=list)
    cost: str | None = None
    duration: str | None = None
    status: str | None = None
    url: str | None = None


@dataclass
class RawCourse:
    """One course of a catalogue, as it is written; `place` is where ("catalogue.csv:12", "offers.json#/items/3").

    key: the catalogue's own id of the course, None where it gives none. Texts by language where the catalogue tells
    it, else under "und". What is told of the whole course and not of one edition stands in `usual`.
    """

    place: str
    key: str | None = None
    name: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    provider: str | None = None
    url: str | None = None
    level: str | None = None
    audience: list[str] = field(default_factory=list)
    requirements: str | None = None
    skills: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    seen_on: str | None = None
    usual: RawEdition = field(default_factory=RawEdition)
    editions: list[RawEdition] = field(default_factory=list)


@dataclass(frozen=True)
class Edition:
    """One time that a course is given. Money in euro, time in hours; unknown is None. Texts are as written.

    when: the start as it is written, where it tells a time but no day ("najaar 2026").
    """

    key: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    enrol_until: dt.date | None = None
    location: str | None = None
    mode: Mode | None = None
    languages: tuple[str, ...] = ()
    cost: str | None = None
    cost_eur: float | None = None
    duration: str | None = None
    hours: float | None = None
    status: Status | None = None
    url: str | None = None
    when: str | None = None


@dataclass(frozen=True)
class CourseRecord:
    """One course of a catalogue in our form. Unknown is None or empty; texts are as written, without markup.

    key: unique in its file, the same when the file is read again: the catalogue's own id, else made of name,
    provider and place. `eqf` is 1 to 8. `free` is True or False only where the catalogue says so or names a price.
    """

    key: str
    place: str
    name: Words
    description: Words
    provider: str | None = None
    url: str | None = None
    level: str | None = None
    eqf: int | None = None
    audience: tuple[str, ...] = ()
    requirements: str | None = None
    skills: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mode: Mode | None = None
    location: str | None = None
    cost: str | None = None
    cost_eur: float | None = None
    free: bool | None = None
    duration: str | None = None
    hours: float | None = None
    seen_on: str | None = None
    editions: tuple[Edition, ...] = ()
