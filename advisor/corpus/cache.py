"""The corpus as one compact JSON file, for those who only read it: no YAML, a few tens of milliseconds."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import fields, is_dataclass
from pathlib import Path

from advisor.corpus.model import Concept, Corpus, Course, Fact, Hole, Link, Source
from advisor.domain import LANGUAGES
from advisor.errors import CorpusError

FORMAT = 6  # raise it when a record gains or loses a field


def dump(corpus: Corpus, path: Path | str) -> None:
    """Writes the corpus to `path`; a reader never sees half a file."""
    path = Path(path)
    document = {
        "format": FORMAT,
        "fingerprint": corpus.fingerprint,
        "facts": [_row(fact) for fact in corpus.facts.values()],
        "courses": [course_row(course) for course in corpus.courses.values()],
        "holes": [_row(hole) for hole in corpus.holes.values()],
        "concepts": {type_: [_row(concept) for concept in shelf.values()] for type_, shelf in corpus.concepts.items()},
        "links": [_row(link) for link in corpus.links],
    }
    partial = path.with_name(path.name + f".{os.getpid()}.partial")
    partial.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    partial.replace(path)


def load_cached(path: Path | str) -> Corpus:
    """The corpus that `dump` wrote, equal to the one that was given.

    Raises:
        CorpusError: the file is missing, damaged or of another format.
    """
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise CorpusError("corpus_cache_format", file=str(path), line=0)
        return Corpus(
            facts={fact.id: fact for fact in map(_fact, document["facts"])},
            courses={row[0]: course_of_row(row) for row in document["courses"]},
            holes={row[0]: Hole(*_tuples(row)) for row in document["holes"]},
            concepts={
                type_: {row[0]: Concept(*_tuples(row)) for row in rows} for type_, rows in document["concepts"].items()
            },
            fingerprint=document["fingerprint"],
            links=tuple(Link(*row) for row in document["links"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise CorpusError("corpus_cache_damaged", file=str(path), line=0, detail=type(error).__name__) from error


def _row(record: object) -> list[object]:
    """A record as the list of its fields, in order."""
    return [_value(getattr(record, field.name)) for field in fields(record)]  # type: ignore[arg-type]


def _value(value: object) -> object:
    if is_dataclass(value):
        return _row(value)
    return value.isoformat() if isinstance(value, dt.date) else value


_TEXTS = [
    [field.name for field in fields(Course)].index(name)
    for name in ("name", "provider", "description", "duration", "cost", "location")
]


def course_row(course: Course) -> list[object]:
    """As `_row`; a text that is the same in all languages, as most catalogues have it, is kept once."""
    row = _row(course)
    for place in _TEXTS:
        text = row[place]
        if isinstance(text, dict) and list(text) == list(LANGUAGES) and len(set(text.values())) == 1:
            row[place] = text[LANGUAGES[0]]
    return row


def course_of_row(row: list) -> Course:
    """The course of which `course_row` made this row, as JSON gives it back. Raises what building a Course does."""
    for place in _TEXTS:
        if isinstance(row[place], str):
            row[place] = dict.fromkeys(LANGUAGES, row[place])
    return Course(*_tuples(row))


_FACT_FIELDS = [field.name for field in fields(Fact)]
_SOURCE = _FACT_FIELDS.index("source")
_DATES = [_FACT_FIELDS.index(name) for name in ("valid_from", "valid_until")]


def _fact(row: list) -> Fact:
    row[_SOURCE] = Source(*row[_SOURCE])
    for place in _DATES:
        row[place] = dt.date.fromisoformat(row[place]) if row[place] else None
    return Fact(*_tuples(row))


def _tuples(row: list) -> list:
    """Lists, and lists in mappings, as the tuples that they were."""
    for place, value in enumerate(row):
        if isinstance(value, list):
            row[place] = tuple(value)
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, list):
                    value[key] = tuple(item)
    return row
