"""A course as a catalogue writes it, brought to our form. Nothing is guessed: what a text does not tell stays text."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from advisor.ingest.catalogue import addresses, dates, durations, languages, levels, markup, modes, money
from advisor.ingest.catalogue.editions import OF_TEXT, SHARED
from advisor.ingest.catalogue.model import CourseRecord, Edition, RawCourse, RawEdition
from advisor.ingest.model import Reject
from advisor.text import fold

# Characters.
NAME, LINE, TEXT, DESCRIPTION = 300, 500, 5_000, 20_000
RAW = 6  # times: so much of a text is looked at, markup included
ITEMS, EDITIONS = 200, 5_000
SHOWN = 80  # characters of a value that a rejection shows


def course(raw: RawCourse) -> tuple[CourseRecord | None, list[Reject]]:
    """The course, and what could not be read of it (scope "field").

    A course without a name is none: then the one rejection has the scope "row". Where all editions of a course agree
    on what the course itself does not tell (its price, its place), it is told of the course as well.
    """
    reading = _Reading(raw.place)
    names = reading.by_language("name", raw.name, NAME, lines=False)
    if not names:
        return None, [Reject(raw.place, "ingest_no_name", scope="row")]
    usual = reading.edition(raw.usual)
    if len(raw.editions) > EDITIONS:
        reading.reject("ingest_field_too_long", "editions", str(len(raw.editions)))
    editions = tuple(reading.edition(e) for e in raw.editions[:EDITIONS])
    if usual.start or usual.end or usual.enrol_until or usual.status or usual.when:
        editions = (usual, *editions)
    level, eqf = reading.level(raw.level)
    provider = reading.line("provider", raw.provider)
    shared = {name: _shared(name, usual, editions) for name in SHARED}
    cost_texts = [t for t in (raw.usual.cost, *(e.cost for e in raw.editions)) if t]
    record = CourseRecord(
        key=reading.line("key", raw.key) or _hash(names, provider, shared["location"]),
        place=raw.place,
        name=names,
        description=reading.by_language("description", raw.description, DESCRIPTION, lines=True),
        provider=provider,
        url=reading.url("url", raw.url or raw.usual.url),
        level=level,
        eqf=eqf,
        audience=reading.items("audience", raw.audience),
        requirements=reading.text("requirements", raw.requirements, TEXT),
        skills=reading.items("skills", raw.skills),
        subjects=reading.items("subjects", raw.subjects),
        free=_agreed(money.read(t).free for t in dict.fromkeys(cost_texts)),
        seen_on=_seen_on(reading.line("seen_on", raw.seen_on)),
        editions=editions,
        **shared,
    )
    return record, reading.rejects


@dataclass
class _Reading:
    """Reads fields and keeps what it could not read."""

    place: str
    rejects: list[Reject] = field(default_factory=list)

    def reject(self, reason: str, name: str, value: str) -> None:
        shown = markup.line_of(value[: SHOWN * RAW])
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        reject = Reject(self.place, reason, f"{name}: {shown}", "field")
        if reject not in self.rejects:
            self.rejects.append(reject)

    def text(self, name: str, value: str | None, most: int) -> str | None:
        """Running text; cut at a word where it is too long."""
        return self._cut(name, markup.text_of(value[: most * RAW]), most, len(value)) if value else None

    def line(self, name: str, value: str | None, most: int = LINE) -> str | None:
        return self._cut(name, markup.line_of(value[: most * RAW]), most, len(value)) if value else None

    def _cut(self, name: str, text: str, most: int, length: int) -> str | None:
        if len(text) > most or length > most * RAW:
            self.reject("ingest_field_too_long", name, text)
            text = text[:most].rsplit(" ", 1)[0] if len(text) > most else text
        return text or None

    def items(self, name: str, values: Iterable[str]) -> tuple[str, ...]:
        read = dict.fromkeys(t for t in (self.line(name, v) for v in values if v) if t)
        if len(read) > ITEMS:
            self.reject("ingest_field_too_long", name, str(len(read)))
        return tuple(read)[:ITEMS]

    def by_language(self, name: str, texts: dict[str, str], most: int, *, lines: bool) -> dict[str, str]:
        read: dict[str, str] = {}
        for language, value in texts.items():
            text = self.text(name, value, most) if lines else self.line(name, value, most)
            if text:
                read.setdefault(languages.code(language) or "und", text)
        return read

    def url(self, name: str, value: str | None) -> str | None:
        if not value or not value.strip():
            return None
        found = addresses.url(value)
        if found is None:
            self.reject("ingest_field_url", name, value)
        return found

    def level(self, value: str | None) -> tuple[str | None, int | None]:
        text = self.line("level", value)
        number, sound = levels.eqf(text) if text else (None, True)
        if not sound:
            self.reject("ingest_field_level", "level", text or "")
        return text, number

    def edition(self, raw: RawEdition) -> Edition:
        start, end, when = self._period(raw)
        cost, duration = self.line("cost", raw.cost), self.line("duration", raw.duration)
        price = money.read(cost) if cost else money.Money()
        length = durations.read(duration) if duration else durations.Duration()
        if not price.understood:
            self.reject("ingest_field_cost", "cost", cost or "")
        if not length.understood:
            self.reject("ingest_field_duration", "duration", duration or "")
        status, known = modes.status(raw.status[:LINE]) if raw.status and raw.status.strip() else (None, True)
        if not known:
            self.reject("ingest_field_status", "status", raw.status or "")
        mode = modes.mode(raw.mode[:LINE]) if raw.mode and raw.mode.strip() else None
        if mode is None and raw.mode and raw.mode.strip():
            self.reject("ingest_field_mode", "mode", raw.mode)
        return Edition(
            key=self.line("key", raw.key),
            start=start,
            end=end,
            enrol_until=self._date("enrol_until", raw.enrol_until),
            location=self.line("location", raw.location),
            mode=mode,
            languages=self._languages(raw.languages),
            cost=cost,
            cost_eur=price.eur,
            duration=duration,
            hours=length.hours,
            status=status,
            url=self.url("url", raw.url),
            when=when,
        )

    def _languages(self, values: list[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for value in values:
            codes = languages.codes(value[:LINE])
            if value.strip() and not codes:
                self.reject("ingest_field_language", "languages", value)
            found |= dict.fromkeys(codes)
        return tuple(found)

    def _period(self, raw: RawEdition) -> tuple[dt.date | None, dt.date | None, str | None]:
        """The first and the last day, and the text of a start that tells a time but no day."""
        if not raw.start or not raw.start.strip():
            return None, self._date("end", raw.end), None
        first, last = dates.period(raw.start[:LINE])
        if first.problem:
            self._unread_date("start", raw.start, first.problem)
        end = self._date("end", raw.end) or (last.date if last else None)
        if first.date and end and end < first.date:
            self.reject("ingest_field_date_order", "end", f"{first.date} > {end}")
            end = None
        return first.date, end, self.line("start", raw.start) if first.problem == "vague" else None

    def _date(self, name: str, value: str | None) -> dt.date | None:
        if not value or not value.strip():
            return None
        day = dates.read(value[:LINE])
        if day.problem:
            self._unread_date(name, value, day.problem)
        return day.date

    def _unread_date(self, name: str, value: str, problem: str) -> None:
        self.reject("ingest_field_date" if problem == "unknown" else f"ingest_field_date_{problem}", name, value)


def _shared(name: str, usual: Edition, editions: tuple[Edition, ...]) -> object:
    if getattr(usual, OF_TEXT.get(name, name)) not in (None, ()):
        return getattr(usual, name)
    agreed = _agreed(getattr(e, name) for e in editions)
    return () if agreed is None and name == "languages" else agreed


def _agreed(values: Iterable[object]) -> object:
    """What all of them are, None where they differ."""
    every = set(values)
    return every.pop() if len(every) == 1 else None


def _hash(names: dict[str, str], provider: str | None, location: object) -> str:
    """The same for the same name, provider and place, however they are spelled."""
    first = names[min(names)]
    parts = "\n".join(" ".join(fold(str(p or "")).split()) for p in (first, provider, location))
    return hashlib.blake2b(parts.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _seen_on(text: str | None) -> str | None:
    """A day in ISO 8601 where it is one; "2022-09" and "schooljaar 2022" stay as they are."""
    day = dates.read(text).date if text else None
    return day.isoformat() if day else text
