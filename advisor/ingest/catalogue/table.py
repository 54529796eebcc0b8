"""Courses of tables: CSV, workbooks, lists in JSON. Whether a table lists courses is told by its columns and values."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue import csv_rows, json_rows, xlsx_rows
from advisor.ingest.catalogue.columns import SAMPLE, WIDEST, recognises
from advisor.ingest.catalogue.grid import Grid, Records, Row, named
from advisor.ingest.catalogue.mapping import Mapping
from advisor.ingest.catalogue.model import RawCourse
from advisor.ingest.catalogue.record import course
from advisor.ingest.model import Note, Reject

HEADER_LINES = 20  # lines among which the names of the columns are looked for
_ZIP = b"PK\x03\x04"

__all__ = ["guess", "open_table", "read", "recognises"]


def open_table(
    path: Path, name: str, mapping: AnyMapping[str, Any] | None = None
) -> Iterator[RawCourse | Reject | Note] | None:
    """What `read` gives, with a note of how the columns were read; None where no table of the file lists courses.

    mapping: as `Mapping.to_row` gives it. With one, every table that has its column of names is read. Raises OSError;
    IngestError where `mapping` is none.
    """
    given = Mapping.from_row(mapping) if mapping is not None else None
    opened = ExitStack()
    found: list[tuple[Records, Mapping]] = []
    others: list[Reject] = []
    passed: list[str] = []
    for table in _tables(path, name, opened):
        if isinstance(table, Reject):
            others.append(table)
        elif (own := _mapped(table, given)) is None:
            if isinstance(table, Records) or next(table.lines(), None):  # an empty sheet is nothing
                passed.append(table.place)
        elif not any(_holds(own[0].place, one[0].place) for one in found):
            found.append(own)
    if not found and given is None:
        opened.close()
        return None
    places = [records.place for records, _ in found]
    others += [Reject(p, "ingest_sheet_not_courses", scope="page") for p in passed if not _akin(p, places)]
    return _courses(name, found, others, opened, given=given is not None)


def read(path: Path, name: str, mapping: Mapping | None = None) -> Iterator[RawCourse | Reject]:
    """One course or one rejection of scope "row" for each row that is not blank, of each table that lists courses."""
    found = open_table(path, name, mapping.to_row() if mapping else None)
    if found is None:
        yield Reject(name, "ingest_not_a_catalogue")
        return
    yield from (item for item in found if not isinstance(item, Note))


def guess(path: Path, name: str) -> list[tuple[str, Mapping]]:
    """The tables of courses of a file, each as its place and what its columns are taken for. Raises OSError."""
    with ExitStack() as opened:
        tables = (_mapped(t, None) for t in _tables(path, name, opened) if not isinstance(t, Reject))
        return [(records.place, mapping) for records, mapping in filter(None, tables)]


def _tables(path: Path, name: str, opened: ExitStack) -> Iterator[Records | Grid | Reject]:
    with open(path, "rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head.startswith(_ZIP):
        yield from xlsx_rows.grids(path, name, opened)
    elif start in (b"{", b"[") and path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        yield from json_rows.tables(path, name)
    else:
        yield from csv_rows.grids(path, name)


def _mapped(table: Records | Grid, given: Mapping | None) -> tuple[Records, Mapping] | None:
    """The records of a table with the mapping that holds for them; None where it lists no courses."""
    if isinstance(table, Records):
        return _with_mapping(table, given)
    lines = [line for line in islice(table.lines(), HEADER_LINES + SAMPLE) if not isinstance(line, Reject)]
    best: tuple[Records, Mapping] | None = None
    for number, (place, cells) in enumerate(lines[:HEADER_LINES]):
        if not (1 if given else 3) <= sum(bool(c.strip()) for c in cells) <= len(cells) <= WIDEST:
            continue
        records = named(table, place, cells, lines[number + 1 :])
        found = _with_mapping(records, given)
        if found and (best is None or found[1].confidence > best[1].confidence):
            best = found
    return best


def _with_mapping(records: Records, given: Mapping | None) -> tuple[Records, Mapping] | None:
    if given is None:
        guessed = recognises(records.header, records.sample, records.title)
        return (records, guessed) if guessed else None
    if not any(column in records.header for column in given.names):
        return None
    return records, given


def _courses(
    name: str, found: list[tuple[Records, Mapping]], others: list[Reject], opened: ExitStack, *, given: bool
) -> Iterator[RawCourse | Reject | Note]:
    with opened:
        yield from others
        if not found:
            yield Reject(name, "ingest_mapping_no_column")
        for records, mapping in found:
            missing = [c for c in mapping.columns if c not in records.header] if given else []
            if missing:
                yield Reject(records.place, "ingest_mapping_column_missing", ", ".join(missing), "field")
            yield Note(records.place, "columns", _told(mapping))
            for row in records.rows():
                yield course(row, mapping) if isinstance(row, Row) else row


def _told(mapping: Mapping) -> str:
    """How the columns were taken, on one line."""
    return ", ".join(f"{column} = {target or '-'}" for column, target in mapping.columns.items())


def _akin(place: str, taken: list[str]) -> bool:
    """Whether a table holds or is part of those that were taken, or is one object of JSON and no list."""
    return ("#" in place and not place.endswith("*")) or any(_holds(place, t) or _holds(t, place) for t in taken)


def _holds(inner: str, outer: str) -> bool:
    """Whether the table at `inner` lies within the records of the one at `outer`."""
    return inner != outer and inner.startswith(f"{outer}/")
