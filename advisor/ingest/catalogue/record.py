"""One row of a table as a course, as it is written, with what the mapping adds: money, unit, order of dates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from advisor.ingest.catalogue import dates
from advisor.ingest.catalogue.grid import Row, Several
from advisor.ingest.catalogue.mapping import Mapping, split
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.catalogue.words import load

MOST_EDITIONS = 1000  # of one row
_LISTS = re.compile(r"[;|\n•]")
_NUMBER = re.compile(r"^\d{1,3}(?:[ .,]\d{3})*(?:[.,]\d{1,2})?$|^\d+(?:[.,]\d{1,2})?$")
_MONTH_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?=\D|$)")
_LIST_FIELDS = frozenset({"audience", "skills", "subjects", "languages"})
_ONLY_EDITION = ("start", "end", "enrol_until", "status")


@dataclass
class _Told:
    """What the cells of a row tell: texts of a field, in the order of the columns, and values of several editions."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, name: str) -> str | None:
        return next(iter(self.texts.get(name, ())), None)

    def joined(self, name: str, separator: str) -> str | None:
        return separator.join(dict.fromkeys(self.texts.get(name, ()))) or None

    def listed(self, name: str) -> list[str]:
        return list(dict.fromkeys(part for text in self.texts.get(name, ()) for part in _parts(text)))


def course(row: Row, mapping: Mapping) -> RawCourse:
    """The course of a row. A row that names a day, or whether places are free, is an edition of its course."""
    told = _told(row, mapping)
    usual = RawEdition(
        location=told.joined("location", ", "),
        mode=told.joined("mode", ", "),
        languages=told.listed("languages"),
        cost=told.first("cost"),
        duration=told.first("duration"),
    )
    editions = _editions(told, usual)
    raw = RawCourse(
        place=row.place,
        key=told.first("key"),
        provider=told.first("provider") or mapping.provider,
        url=told.first("url"),
        level=told.joined("level", ", "),
        audience=told.listed("audience"),
        requirements=told.joined("requirements", "\n\n"),
        skills=told.listed("skills"),
        subjects=told.listed("subjects"),
        seen_on=told.first("seen_on"),
        usual=usual if told.several or not editions else RawEdition(),
        editions=editions,
    )
    for target, texts in told.texts.items():
        name, language = split(target)
        if name == "name":
            raw.name.setdefault(language or mapping.language or "und", texts[0])
        elif name == "description":
            key = language or mapping.language or "und"
            raw.description[key] = "\n\n".join(filter(None, (raw.description.get(key), *dict.fromkeys(texts))))
    return raw


def _told(row: Row, mapping: Mapping) -> _Told:
    told = _Told()
    for column, target in mapping.columns.items():
        cell = row.cells.get(column)
        if cell is None or target is None:
            continue
        name = "duration" if target.startswith("duration.") else target
        if isinstance(cell, Several):
            told.several[name] = tuple(_meant(target, v, mapping) for v in cell.values[:MOST_EDITIONS])
            continue
        texts = [cell] if isinstance(cell, str) else [c for c in cell if c.strip()]
        if len(texts) > 1 and name in _LIST_FIELDS:
            texts = ["\n".join(texts)]  # a list already: commas in it divide nothing
        told.texts.setdefault(name, []).extend(_meant(target, t, mapping) for t in texts)
    return told


def _meant(target: str, text: str, mapping: Mapping) -> str:
    """A value with what its column says of it: the money, the unit of time, the order of a date."""
    text = text.strip()
    if target == "cost" and mapping.currency and _NUMBER.match(text):
        return f"{text} {mapping.currency}"
    if target.startswith("duration.") and _NUMBER.match(text):
        unit = target.split(".")[1]
        return f"{text} {load('durations')['names'][unit].get(mapping.language or 'nl', unit)}"
    if target in ("start", "end", "enrol_until") and mapping.dates == "month-first" and (m := _MONTH_FIRST.match(text)):
        year = f"20{m[3]}" if len(m[3]) == 2 else m[3]
        return f"{year}-{int(m[1]):02}-{int(m[2]):02}{text[m.end() :]}"
    return text


def _editions(told: _Told, usual: RawEdition) -> list[RawEdition]:
    if told.several:
        return _several(told)
    if not any(told.texts.get(name) for name in _ONLY_EDITION):
        return []
    one = replace(
        usual,
        start=told.joined("start", "; "),
        end=told.first("end"),
        enrol_until=told.first("enrol_until"),
        status=told.first("status"),
    )
    starts = _days(told.texts.get("start", []))
    if len(starts) > 1 and not one.end:
        return [replace(one, start=day) for day in starts[:MOST_EDITIONS]]
    return [one]


def _several(told: _Told) -> list[RawEdition]:
    """An edition for each object of a list; what the list does not tell of one is told of the course."""
    count = max(map(len, told.several.values()))
    editions = []
    for number in range(count):
        values = {name: every[number] for name, every in told.several.items() if number < len(every) and every[number]}
        edition = RawEdition(languages=_parts(values.pop("languages", "")))
        for name, value in values.items():
            setattr(edition, name, value)
        editions.append(edition)
    return editions


def _days(texts: list[str]) -> list[str]:
    """The days of a cell that lists several; empty where one of its parts is none."""
    parts = [p for text in texts for p in re.split(r"[;|\n]|, (?=\d)", text) if p.strip()]
    days: list[dt.date | None] = [dates.read(p).date for p in parts]
    return parts if len(parts) > 1 and all(days) else []


def _parts(text: str) -> list[str]:
    """Entries of a list in one cell. Commas divide only what are words: "werknemers, werkzoekenden", no sentence."""
    parts = [p for p in _LISTS.split(text) if p.strip()]
    if len(parts) == 1:
        words = [p.strip() for p in text.split(",")]
        if all(w and len(w) <= 40 and len(w.split()) <= 4 and "." not in w for w in words):
            return words
    return [p.strip() for p in parts]
