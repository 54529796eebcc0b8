"""A picture as others get it: SVG that is safe inside a page, the same in words, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from advisor.corpus.model import Corpus, Course, Fact

Theme = Literal["light", "dark", "print"]
Size = Literal["wide", "narrow"]


@dataclass(frozen=True)
class PictureSource:
    """What a picture rests on: a fact or a course. `quote` is our own statement, in the language of the picture."""

    id: str
    title: str
    quote: str
    url: str | None
    date: str | None
    caveat: str | None
    country: str | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of the table. `key` is that of the shape in the picture that says the same; `evidence` are the ids of
    the facts and courses behind it."""

    text: str
    key: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The picture in rows: `columns` are the heads, the first cell of each row is the head of that row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture in one language, theme and size.

    `svg` holds no script, style sheet or address; its ids begin with `name`. Shapes with a key are links to
    ``#<name>-row-<key>`` and carry ``data-key``. `description` says in sentences what is to be seen; `notes` are what
    the reader must know beside it. `evidence` gives, for a key, the ids of what it rests on; `sources` tells them all.
    """

    name: str
    language: str
    theme: Theme
    title: str
    description: str
    notes: tuple[str, ...]
    svg: str
    table: Table
    sources: tuple[PictureSource, ...]
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def source_of(corpus: Corpus, id_: str, language: str) -> PictureSource:
    """The fact or course `id_` as a source. KeyError where the corpus has neither."""
    record: Fact | Course = corpus.facts[id_] if id_ in corpus.facts else corpus.courses[id_]
    if isinstance(record, Course):
        return PictureSource(
            id_,
            f"{record.name[language]} ({record.provider[language]})",
            record.description[language],
            record.url,
            record.seen_on,
            None,
        )
    source, caveat = record.source, record.caveat
    return PictureSource(
        id_,
        source.title,
        record.statement[language],
        source.url or source.see_also_url,
        source.date,
        caveat[language] if caveat else None,
        source.country,
    )


def sources_of(corpus: Corpus, ids: list[str], language: str) -> tuple[PictureSource, ...]:
    """Each once, in the order in which they are named."""
    return tuple(source_of(corpus, id_, language) for id_ in dict.fromkeys(ids))
