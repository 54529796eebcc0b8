"""What the name of a column says: exactly, with a language, with words that say nothing, or mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from advisor.ingest.catalogue.mapping import BY_LANGUAGE
from advisor.ingest.catalogue.words import load, plain

LONGEST = 120  # characters: a longer text is no name
TYPING_FAULT = 88  # likeness (0 to 100) from which a name of a column is one that was mistyped
SHORT = 6  # letters: shorter names are compared letter by letter
OF_EDITION = frozenset("start end enrol_until status location mode languages cost duration".split())


@dataclass(frozen=True)
class Column:
    """field: None where the name tells none."""

    field: str | None  # with its language: "name.fr"
    strong: bool = False  # a name that only courses have


def by_name(header: str) -> Column:
    """The field that a name tells."""
    if len(header) > LONGEST:
        return Column(None)
    parent, _, leaf = _path(header).rpartition(".")
    if parent:  # "location.city" is of the place, "provider.url" not of the course
        outer, inner = by_name(parent), by_name(leaf)
        return inner if outer.field in (None, "name", inner.field) else Column(None)
    said = _spaced(leaf)
    bare, language = _without_language(said)
    for candidate in dict.fromkeys((said, bare, *_shorter(bare))):
        if column := _known().get(candidate):
            name = column.field
            if name in BY_LANGUAGE and language and candidate != said:
                return Column(f"{name}.{language}", column.strong)
            return column
    if len(bare) >= SHORT:
        best = process.extractOne(bare, _long_names(), scorer=fuzz.ratio, score_cutoff=TYPING_FAULT)
        if best:
            return _known()[best[0]]
    return Column(None)


def _path(header: str) -> str:
    """A name of a column of JSON, without the last part where that says nothing ("provider.name"), and with a language
    as part of the name ("name.fr"). A point before a space is none of a path."""
    parts = header.split(".")
    if len(parts) < 2 or any(not p.strip() or p != p.strip() for p in parts):
        return header.replace(".", " ")
    if parts[-1].lower() in ("value", "text", "label", "name", "title", "#text", "@value", "und"):
        parts = parts[:-1]
    elif plain(parts[-1]) in _language_words():
        parts = [*parts[:-2], f"{parts[-2]} {parts[-1]}"]
    return ".".join(parts[-2:])


def _spaced(header: str) -> str:
    """ "startDate", "start_date" and "Start date:" are one name."""
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header).replace("_", " ")
    return re.sub(r"\s+", " ", re.sub(r"[^\w' ]+", " ", plain(apart.replace("’", "'")))).strip()


def _without_language(said: str) -> tuple[str, str | None]:
    for phrase, language in _language_words().items():
        if said.endswith(f" {phrase}"):
            return said[: -len(phrase) - 1], language
    return said, None


def _shorter(said: str) -> Iterable[str]:
    fillers = {plain(w) for w in load("columns")["fillers"]}
    words = re.sub(r"\b[ld]'", "", said).split()
    yield " ".join(w for w in words if w not in fillers)
    words = said.split()
    if (
        len(words) > 1
        and " ".join(words[1:]) in _known()
        and words[0] in ("course", "opleiding", "cursus", "formation")
    ):
        yield " ".join(words[1:])


@lru_cache(maxsize=1)
def _known() -> dict[str, Column]:
    table = load("columns")
    known = {_name_of(s): Column(field) for field, every in table["fields"].items() for s in every}
    known |= {_name_of(s): Column("name") for s in table["name"]}
    return known | {_name_of(s): Column("name", True) for s in table["strong_name"]}


def _name_of(synonym: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w' ]+", " ", plain(synonym.replace("’", "'")))).strip()


@lru_cache(maxsize=1)
def _long_names() -> list[str]:
    return [name for name in _known() if len(name) >= SHORT]


@lru_cache(maxsize=1)
def _language_words() -> dict[str, str]:
    return {plain(w): code for code, every in load("columns")["languages"].items() for w in every}


@lru_cache(maxsize=8)
def listed(name: str) -> frozenset[str]:
    """A list of words/columns.yaml, as names are compared."""
    return frozenset(plain(str(w)) for w in load("columns")[name])


def words(header: str) -> set[str]:
    """A name, and the words of it."""
    said = _spaced(header[:LONGEST])
    return {said, *said.split()}


def of_edition(header: str) -> bool:
    """Whether the name of a column is that of something that differs between the editions of a course."""
    return (by_name(header).field or "").split(".")[0] in OF_EDITION
