"""Which records are the same course, and one record out of two: editions of it, or the same told twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache

from advisor.ingest.catalogue.model import CourseRecord, Edition
from advisor.ingest.catalogue.words import load, plain
from advisor.ingest.model import Reject
from advisor.text import MONTHS, fold

# Fields that a course has of its own, and each of its editions too.
SHARED = ("location", "mode", "languages", "cost", "cost_eur", "duration", "hours")
# Amounts, and the text that each was read from.
OF_TEXT = {"cost_eur": "cost", "hours": "duration"}
_PREFERRED = ("nl", "en", "fr", "und")
_TOLD_ONCE = ("provider", "level", "eqf", "requirements")  # a second, other telling is a contradiction
_SHOWN = 60  # characters of a value that a rejection shows


def identities(record: CourseRecord) -> tuple[str, ...]:
    """Two records that have one of these in common are the same course; the first is the best.

    The name (folded, without dates, places and numbers of editions) with the provider, and with the address of the
    page. An address alone is none: one page often tells of several courses. A course without both is itself only in
    its file.
    """
    places = [record.location, *(e.location for e in record.editions)]
    name = _bare(_name(record), places, {e.start.year for e in record.editions if e.start})
    keys = []
    if record.provider:
        keys.append(f"provider\n{plain(record.provider)}\n{name}")
    if record.url:
        keys.append(f"url\n{re.sub(r'^https?://(www[.])?', '', record.url).rstrip('/').lower()}\n{name}")
    return tuple(keys) or (f"file\n{re.split(r'[:#]', record.place, maxsplit=1)[0]}\n{name}",)


def merge(a: CourseRecord, b: CourseRecord) -> tuple[CourseRecord, list[Reject]]:
    """One record out of two of the same course; it has the key and the place of `a`.

    Editions are united; what differs among them (price, place, mode) is told of the course only where all agree. Where
    two texts contradict each other, that of the record that was seen later counts, else that of `a`, and the rejection
    names the other.
    """
    first, second = (b, a) if a.seen_on and b.seen_on and b.seen_on > a.seen_on else (a, b)
    rejects: list[Reject] = []
    united, differing = _united(_of_both(first, second), second.place)
    changes: dict[str, object] = {name: _shared(name, first, second, united) for name in SHARED}
    changes["free"] = second.free if first.free is None else first.free
    if united and _differ(a, b, "free"):
        changes["free"] = None
    for name in (*_TOLD_ONCE, *(() if united else ("cost", "duration"))):
        one, other = getattr(first, name), getattr(second, name)
        changes[name] = other if one is None else one
        if _differ(first, second, name):
            rejects.append(_differs(second, name, str(other)))
    for name in ("name", "description"):
        one, other = getattr(first, name), getattr(second, name)
        changes[name] = {**other, **one}
        if name == "description":
            rejects += [_differs(second, name, t) for k, t in other.items() if k in one and not _same(one[k], t)]
    for name in ("audience", "skills", "subjects"):
        changes[name] = tuple(dict.fromkeys((*getattr(first, name), *getattr(second, name))))
    changes |= {
        "url": first.url or second.url,
        "seen_on": max(filter(None, (a.seen_on, b.seen_on)), default=None),
        "editions": united,
    }
    return replace(a, **changes), rejects + differing  # type: ignore[arg-type]


def _of_both(first: CourseRecord, second: CourseRecord) -> list[Edition]:
    """The editions of both. What a record without editions tells becomes one where it names another place (or mode or
    language, where neither has editions)."""
    one, other = _filled(first), _filled(second)
    if one and other:
        return one + other
    if not one and not other:
        kinds = ("location", "mode", "languages")
        return [_alone(first), _alone(second)] if any(_differ(first, second, n) for n in kinds) else []
    without, there = (second, one) if one else (first, other)
    elsewhere = without.location and all(e.location and not _same(e.location, without.location) for e in there)
    return [*there, _alone(without)] if elsewhere else there


def _filled(record: CourseRecord) -> list[Edition]:
    """The editions of a record; what they leave open and the course tells is told of each."""
    return [_with(edition, record, SHARED) for edition in record.editions]


def _with(edition: Edition, other: Edition | CourseRecord, names: Iterable[str]) -> Edition:
    """An edition with what it leaves open and `other` tells. An amount belongs to its text: "op aanvraag" gets none."""
    gaps = {n: getattr(other, n) for n in names if not _told(getattr(edition, OF_TEXT.get(n, n)))}
    gaps = {n: value for n, value in gaps.items() if _told(value)}
    return replace(edition, **gaps) if gaps else edition


def _alone(record: CourseRecord) -> Edition:
    return Edition(url=record.url, **{name: getattr(record, name) for name in SHARED})


def _shared(name: str, first: CourseRecord, second: CourseRecord, editions: tuple[Edition, ...]) -> object:
    """What is told of the course itself: that on which all editions agree, or what no edition tells."""
    told = [getattr(e, name) for e in editions]
    if any(map(_told, told)):
        if all(_told(t) and _same(t, told[0]) for t in told):
            return told[0]
        return () if name == "languages" else None
    return getattr(first if _told(getattr(first, OF_TEXT.get(name, name))) else second, name)


def _united(editions: list[Edition], place: str) -> tuple[tuple[Edition, ...], list[Reject]]:
    """In the order of their dates; one that is told twice (same day, place and mode) is filled up from both."""
    found: dict[tuple, Edition] = {}
    rejects: list[Reject] = []
    for edition in editions:
        key = (edition.start, edition.end, fold(edition.location or ""), edition.mode)
        if edition.start is None:
            key = (*key, edition.when, edition.cost, edition.duration, edition.languages, edition.key)
        known = found.setdefault(key, edition)
        if known is edition:
            continue
        for name in ("cost", "status"):
            if _differ(known, edition, name):
                rejects.append(Reject(place, "ingest_merge_differs", f"{name}: {getattr(edition, name)}", "field"))
        found[key] = _with(known, edition, [f.name for f in fields(Edition)])
    order = lambda e: (e.start or dt.date.max, e.end or dt.date.max, e.location or "", e.key or "")  # noqa: E731
    return tuple(sorted(found.values(), key=order)), rejects


def _differs(record: CourseRecord, name: str, value: str) -> Reject:
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return Reject(record.place, "ingest_merge_differs", f"{name}: {' '.join(shown.split())}", "field")


def _differ(one: object, other: object, name: str) -> bool:
    """Whether both tell a field, and tell it differently."""
    a, b = getattr(one, name), getattr(other, name)
    return _told(a) and _told(b) and not _same(a, b)


def _told(value: object) -> bool:
    return value is not None and value != ()


def _same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    return set(one) == set(other) if isinstance(one, tuple) and isinstance(other, tuple) else one == other


def _name(record: CourseRecord) -> str:
    return next((record.name[k] for k in _PREFERRED if k in record.name), None) or record.name[min(record.name)]


def _bare(name: str, places: list[str | None], years: set[int]) -> str:
    """A name without what belongs to one edition; the whole name where nothing else is left.

    A year alone falls off only where it is that of the edition: "Excel 2019" is a course of its own.
    """
    said = _dated().sub(" ", fold(name))
    for year in years:
        said = re.sub(rf"(?<![\w.:]){year}(?!\w)", " ", said)
    towns = {fold(p) for p in places if p} | {fold(p) for p in load("places")[0]}
    said = re.sub(r"\(([^()]*)\)", lambda m: " " if m[1].strip() in towns or not m[1].strip() else m[0], said).strip(
        " -–—,:;|"
    )
    tail = re.search(
        rf"(?:[\-–—,|:]|(?<!\w)(?:{'|'.join(map(re.escape, map(fold, load('editions')['place'])))})) +([^,|:()–—]+)$",
        said,
    )
    if tail and tail[1].strip() in towns:
        said = said[: tail.start()]
    return plain(re.sub(r"\(\s*\)", " ", said)) or plain(name)


@lru_cache(maxsize=1)
def _dated() -> re.Pattern[str]:
    dates = load("dates")
    months = [fold(w) for every in MONTHS.values() for w in every.split()] + [
        fold(w) for m in dates["months"] for w in m
    ]
    seasons = "|".join(fold(w) for w in dates["vague"][:14])
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    counted = "|".join(fold(w) for w in load("editions")["counted"])
    return re.compile(
        rf"(?<!\w)(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}"
        rf"|(?:\d{{1,2}}(?:er|e)? +)?(?:{month})\.? +(?:19|20)\d\d|(?:{seasons}) +(?:19|20)\d\d"
        rf"|(?:19|20)\d\d *[-/–] *(?:(?:19|20)\d\d|\d\d)"
        rf"|(?:{counted})s? *(?:nr\.? *|#|no\.? *)?\d{{1,3}}"
        rf"|\d{{1,3}}(?:e|de|ste|st|nd|rd|th|eme)? +(?:{counted}))(?!\w)"
    )
