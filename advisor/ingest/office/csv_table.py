"""Tables as text (.csv, .tsv) as documents: read as a stream, each row with the names of its columns.

A cell is what stands in it: one that begins like a formula is text.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from advisor.ingest.decode import SAMPLE, encoding_of
from advisor.ingest.model import Document, Reject
from advisor.ingest.office import rows
from advisor.ingest.office.rows import Row
from advisor.ingest.tidy import tidy, title

LONGEST_LINE = 1 << 20  # characters
SAMPLED_ROWS = 50
DELIMITERS = (";", ",", "\t", "|")


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document for the table; its places are "rows 12-18", counted as a spreadsheet does."""
    encoding = encoding_of(path, name)
    if isinstance(encoding, Reject):
        yield encoding
        return
    with open(path, encoding=encoding, newline="") as file:
        table = _Table(file)
        sections = tuple(rows.sections(table.rows(), _place))
        if table.broken:
            yield Reject(name, "ingest_rows_damaged", rows.listed([str(n) for n in table.broken]), "row")
        if table.untaken:
            yield Reject(name, "ingest_too_many_rows", str(table.untaken), "page")
    if sections:
        yield Document(name, title([], path), sections)
    elif not table.broken:
        yield Reject(name, "ingest_no_text")


def _place(first: int, last: int) -> str:
    return f"row {first}" if first == last else f"rows {first}-{last}"


def delimiter_of(sample: str) -> str:
    """The sign that cuts most rows of a sample into the same number of cells; a comma where none does."""
    best, found = (0.0, 0), ","
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        counts: Counter[int] = Counter()
        try:
            counts.update(len(row) for row, _ in zip(reader, range(SAMPLED_ROWS), strict=False) if row)
        except csv.Error:  # a cell without an end
            continue
        width, often = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if width > 1 and (often / counts.total(), width) > best:
            best, found = (often / counts.total(), width), delimiter
    return found


@dataclass
class _Table:
    """A table while it is read. broken: rows that could not be read. untaken: how many were too many."""

    file: io.TextIOBase
    broken: list[int] = field(default_factory=list)
    untaken: int = 0
    _budget: rows.Budget = field(default_factory=rows.Budget)
    _full: bool = False
    _number: int = 0
    _overlong: bool = False
    _read: list[str] = field(default_factory=list)  # the lines of the row that is being read

    def rows(self) -> Iterator[Row]:
        """The rows that are not empty."""
        sample = self.file.read(SAMPLE)
        delimiter = delimiter_of(sample.rpartition("\n")[0] or sample)
        self.file.seek(0)
        first = self.file.readline(SAMPLE)
        if first.lower().startswith("sep=") and len(first.strip()) <= 5:  # what Excel is told of the delimiter
            delimiter = first.strip()[4:] or delimiter
            self._number = 1
        else:
            self.file.seek(0)
        gap = False
        for cells in self._records(delimiter):
            self._number += 1
            if self._overlong:
                self._overlong = False
                self.broken.append(self._number)
                continue
            if self._full:
                self.untaken += any(cells)
                continue
            texts = {n: text for n, cell in enumerate(cells[: rows.MOST_COLUMNS], 1) if (text := tidy(cell))}
            if texts and not self._budget.takes(texts):
                self._full = True
                self.untaken += 1
            elif texts:
                yield Row(self._number, texts, gap=gap)
            gap = not texts

    def _records(self, delimiter: str) -> Iterator[list[str]]:
        """The cells of each row. A quotation mark without its other half would swallow all that follows: the lines that
        it did swallow are cut without regard to it."""
        reader = csv.reader(self._lines(), delimiter=delimiter)
        while True:
            self._read.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:  # a cell of more than 131,072 characters
                cells = None
            if cells is None or (len(self._read) > 1 and sum(line.count('"') for line in self._read) % 2):
                for line in self._read:
                    yield [cell.strip().strip('"') for cell in line.split(delimiter)]
            else:
                yield cells

    def _lines(self) -> Iterator[str]:
        """Lines of a bounded length; of a longer one nothing is taken."""
        while line := self.file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                while (line := self.file.readline(LONGEST_LINE)) and line[-1] not in "\r\n":
                    pass
                self._overlong = True
                line = "\n"
            self._read.append(line)
            yield line
