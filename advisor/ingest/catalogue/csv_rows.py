"""Lines of a table in text (CSV, TSV and their kin), as a stream.

One missing quotation mark must not swallow the rows behind it: a row that goes on over lines and is then no row is
refused, and reading goes on at its second line.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from advisor.ingest.catalogue.grid import Grid
from advisor.ingest.decode import SAMPLE, encoding_of
from advisor.ingest.model import Reject
from advisor.ingest.office.csv_table import delimiter_of

LONGEST_LINE = 4_000_000  # characters
LONGEST_ROW = 4_000_000  # characters of one row, its line ends included
MOST_TRIES = 200  # rows without an end in one file; each is read up to `LONGEST_ROW`, so this bounds the time
MOST_AGAIN = 40_000_000  # characters that may be read a second time because of them
_FALLBACK = "advisor-cp1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 is taken for Windows-1252: files that were put together hold both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_FALLBACK, _as_windows)


def grids(path: Path, name: str) -> Iterator[Grid | Reject]:
    """The one table of a file. Raises OSError."""
    encoding = encoding_of(path, name)
    if isinstance(encoding, Reject):
        yield encoding
        return
    encoding = "utf-8" if encoding == "cp1252" else encoding
    yield Grid(name, path.stem, lambda: _lines(path, name, encoding))


def _lines(path: Path, name: str, encoding: str) -> Iterator[tuple[str, list[str]] | Reject]:
    with open(path, encoding=encoding, errors=_FALLBACK, newline="") as file:
        sample = file.read(SAMPLE)
        file.seek(0)
        delimiter = delimiter_of(sample.rpartition("\n")[0] or sample)
        source = _Source(file)
        first = source.peek()
        if first[:4].lower() == "sep=" and len(first.strip()) == 5:  # what Excel is told of the delimiter
            delimiter = first[4]
            source.take()
        csv.field_size_limit(LONGEST_ROW)
        yield from _records(source, name, delimiter)


def _records(source: _Source, name: str, delimiter: str) -> Iterator[tuple[str, list[str]] | Reject]:
    tries, again = 0, 0
    while source.peek():
        number = source.number + 1
        place = f"{name}:{number}"
        if len(source.peek()) >= LONGEST_LINE:
            source.skip_line()
            yield Reject(place, "ingest_row_too_long", scope="row")
            continue
        taken: list[str] = []
        cells = _record(source, taken, delimiter)
        if cells is not None:
            if any(c.strip() for c in cells):
                yield place, cells
            continue
        tries += 1
        again += sum(map(len, taken[1:]))
        if tries > MOST_TRIES or again > MOST_AGAIN:
            yield Reject(place, "ingest_rows_unreadable", scope="page")
            return
        source.give_back(taken[1:])
        yield Reject(place, "ingest_row_quote", scope="row")


def _record(source: _Source, taken: list[str], delimiter: str) -> list[str] | None:
    """One row; None where its quotation marks do not add up. `taken` gets its lines."""

    def lines() -> Iterator[str]:
        length = 0
        while length < LONGEST_ROW and (line := source.take()):
            taken.append(line)
            length += len(line)
            yield line

    try:
        return next(csv.reader(lines(), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        if len(taken) != 1:
            return None
    try:  # 'pump "A", 5 kW': marks that are part of the text
        return next(
            csv.reader(iter(taken), delimiter=delimiter, quoting=csv.QUOTE_NONE if taken[0].count('"') % 2 else 0)
        )
    except (csv.Error, StopIteration):
        return None


class _Source:
    """Lines of a file that may be given back. `number` counts those that were taken."""

    def __init__(self, file) -> None:
        self._file = file
        self._returned: list[str] = []
        self.number = 0

    def peek(self) -> str:
        """The next line with its end; "" at the end of the file."""
        if not self._returned:
            line = self._file.readline(LONGEST_LINE)
            if not line:
                return ""
            self._returned.append(line)
        return self._returned[-1]

    def take(self) -> str:
        line = self.peek()
        if line:
            self._returned.pop()
            self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        self._returned.extend(reversed(lines))
        self.number -= len(lines)

    def skip_line(self) -> None:
        """Passes over a line that is too long to hold."""
        line = self.take()
        while line and line[-1] not in "\r\n":
            line = self._file.readline(LONGEST_LINE)
