"""A course of a catalogue as an offer of ours: its texts as they are, its facets read with the vocabulary.

What a catalogue does not tell stays unknown; a skill or theme is only taken from the vocabulary's own words in its
name, description or keywords.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.corpus.model import Course, Text3
from advisor.domain import LANGUAGES
from advisor.ingest.catalogue.merge import Merged
from advisor.ingest.catalogue.model import CourseRecord, Edition
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.shelf import in_three

MOST_READ = 3000  # characters of a description in which skills and themes are looked for
MOST_SKILLS, MOST_THEMES = 8, 4
_OPEN = (None, "open")


def offered(merged: Merged, vocabulary: Vocabulary) -> Course:
    """The offer; texts in a language that the catalogue lacks are those of a language that it has."""
    record = merged.record
    concepts = _named(_told(record), vocabulary, ("skill", "theme"))
    where = [record.location or "", *(e.location or "" for e in record.editions)]
    return Course(
        id=merged.id,
        name=in_three(record.name, record.key),
        provider=dict.fromkeys(LANGUAGES, record.provider or ""),
        url=record.url,
        description=in_three(record.description, ""),
        language=next(iter(record.languages), None),
        kind=None,
        level=_level(record, vocabulary),
        audience=tuple(_named([*record.audience], vocabulary, ("audience",))["audience"]),
        mode=record.mode or _agreed(e.mode for e in record.editions),
        duration=_same(record.duration or _agreed(e.duration for e in record.editions)),
        cost=_same(record.cost or _agreed(e.cost for e in record.editions)),
        free=record.free,
        location=_same(record.location or ", ".join(dict.fromkeys(w for w in where if w)) or None),
        places=tuple(_named(where, vocabulary, ("place",))["place"]),
        skills=tuple(concepts["skill"][:MOST_SKILLS]),
        themes=tuple(concepts["theme"][:MOST_THEMES]),
        seen_on=record.seen_on or merged.seen_on,
        starts=tuple(sorted(e.start.isoformat() for e in record.editions if e.start and e.status in _OPEN)),
        when=next((e.when for e in record.editions if e.when and not e.start and e.status in _OPEN), None),
        ends=_last_day(record.editions),
        full=_full(record.editions),
        sources=merged.sources,
        place=where_in(record.place, merged.sources[0]),
    )


def where_in(place: str, source: str) -> str | None:
    """What a place says beside the name of its file: "row 12", "Sheet1!12", "#/items/3"."""
    rest = place.removeprefix(source).lstrip(": ")
    return f"row {rest}" if rest.isdigit() else rest or None


def _told(record: CourseRecord) -> list[str]:
    texts = [*record.name.values(), *record.skills, *record.subjects]
    return [*texts, *(text[:MOST_READ] for text in record.description.values())]


def _named(texts: Iterable[str], vocabulary: Vocabulary, types: tuple[str, ...]) -> dict[str, list[str]]:
    """Ids of the concepts of these types that the texts name, in order, each once."""
    found: dict[str, dict[str, None]] = {type_: {} for type_ in types}
    for text in texts:
        for mention in vocabulary.find(text, as_written=True):
            if mention.type in found and not mention.denied:
                found[mention.type][mention.id] = None
    return {type_: list(ids) for type_, ids in found.items()}


def _level(record: CourseRecord, vocabulary: Vocabulary) -> str | None:
    """As the catalogue tells it, else as its name does ("for beginners"); a description may speak of what is needed."""
    return next(iter(_named([record.level or "", *record.name.values()], vocabulary, ("level",))["level"]), None)


def _same(text: str | None) -> Text3 | None:
    return dict.fromkeys(LANGUAGES, text) if text else None


def _agreed(values: Iterable[str | None]) -> str | None:
    """What all editions tell alike; None where they differ or one does not tell."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _last_day(editions: tuple[Edition, ...]) -> str | None:
    """The last day on which it is given, where every edition has a date: else it may go on."""
    days = [e.end or e.start for e in editions if e.status != "cancelled"]
    told = [day for day in days if day]
    return max(told).isoformat() if told and len(told) == len(days) else None


def _full(editions: tuple[Edition, ...]) -> bool:
    """Whether there is no place in any edition: each is full, ended or cancelled."""
    return bool(editions) and all(e.status not in _OPEN for e in editions)
