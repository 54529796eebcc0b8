"""The nouns of reading: a document as its reader gives it, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from advisor.ingest.catalogue.model import CourseRecord


@dataclass(frozen=True)
class Section:
    """A stretch of running text that belongs together: paragraphs apart by a blank line.

    headings: those above it, the highest first. locator: where it stands ("p. 3", "slide 7"); None takes
    the headings.
    """

    text: str
    headings: tuple[str, ...] = ()
    locator: str | None = None


@dataclass(frozen=True)
class Document:
    """A document in its own words. `language` None means: find it, passage by passage.

    one_place: the document is short or has no places of its own: a search gives it once.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    language: str | None = None
    url: str | None = None
    date: str | None = None
    one_place: bool = False


Scope = Literal["file", "page", "row", "field"]


@dataclass(frozen=True)
class Reject:
    """Something that was not taken. `place` is a path, or path and line; `reason` a key of the messages.

    scope: "file" (nothing of it was taken), "page" (a page, slide or sheet; the rest of the file was taken), "row"
    (one item of a list: counted as read and refused) or "field" (the item was taken, this field stays as it was
    written, or is left out: not counted as refused).
    """

    place: str
    reason: str
    detail: str = ""
    scope: Scope = "file"


@dataclass(frozen=True)
class Note:
    """Something that was understood and that the person should see: which columns were taken for what, say."""

    place: str
    key: str
    detail: str = ""


class Reader(Protocol):
    """Reads one file. `name` is its path relative to the root that was given: the document's id.

    A reader streams: it holds one item at a time where the format allows, raises nothing but OSError for what a
    hostile or damaged file may hold, and yields a `Reject` in place of each thing that it cannot take.
    """

    def __call__(self, path: Path, name: str) -> Iterator[Document | CourseRecord | Reject | Note]: ...
