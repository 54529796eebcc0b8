"""Rows of a table as sentences that stand by themselves: "Sector: Chemie | Jobs: 49000."

A passage of a table is found and quoted without the rest of it, so each row says which column a figure stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from advisor.ingest.model import Section

USUAL = 450  # characters of a passage of rows: few rows, so that what is found is the row that was asked for

MOST_ROWS = 50_000  # of a file: some ten thousand passages
MOST_CHARACTERS = 30_000_000  # of a file, each cell counted as twenty more: the name of its column is said again
MOST_COLUMNS = 512  # of a row: what stands further right is no table to read
LONGEST_LABEL = 200  # characters of a cell that is merged over rows, to be said in each of them
LISTED = 8  # cells or rows that a message names
LONGEST_HEADER = 80  # characters: what is longer is a sentence
_FIGURE = re.compile(r"^[-+(]?\s*[€$£]?\s*[-+]?\d[\d.,\s]*\s*(?:%|€|EUR)?\)?$", re.I)
_DATE = re.compile(r"^(?:\d{4}-\d\d?-\d\d?|\d\d?[-/.]\d\d?[-/.]\d{2,4})(?:[T ]\d\d?:\d\d(?::\d\d)?)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_ADDRESS = re.compile(r"https?://\S+$")  # a full stop would become part of it
_ENDS = (".", "!", "?", "…", ":", ";")
_T = TypeVar("_T")
_STEM = re.compile(r"(?<=\w)[./>](?=\w)")
CELLS = " | "  # between the cells of a row


@dataclass(frozen=True)
class Row:
    """The cells of a row that are not empty, by column (1: the first).

    spans: column -> last column, of cells that are merged to the right. header: the file itself says that it is one.
    gap: empty rows stand above it.
    """

    number: int
    cells: Mapping[int, str]
    spans: Mapping[int, int] = field(default_factory=dict)
    header: bool = False
    gap: bool = False


@dataclass
class Budget:
    """How much of a file may still be taken, so that a small file never becomes a large index."""

    rows: int = field(default_factory=lambda: MOST_ROWS)
    characters: int = field(default_factory=lambda: MOST_CHARACTERS)

    def takes(self, cells: Mapping[int, str]) -> bool:
        """Whether a row still fits; if so, it is counted."""
        if self.rows <= 0 or self.characters <= 0:
            return False
        self.rows -= 1
        self.characters -= sum(len(text) + 20 for text in cells.values())
        return True


def listed(parts: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    return ", ".join(parts[:LISTED]) + (f", … (+{len(parts) - LISTED})" if len(parts) > LISTED else "")


def is_figure(text: str) -> bool:
    """Whether a cell is a number, an amount, a share or a date, as people write them."""
    return bool(_FIGURE.match(text) or _DATE.match(text))


def sections(
    rows: Iterable[Row], place: Callable[[int, int], str], headings: tuple[str, ...] = ()
) -> Iterator[Section]:
    """Sections of at most a passage each, with the place of their first and last row.

    The title above a table joins the headings of its rows. Rows that begin alike stay together where they can.
    """
    run: list[str] = []
    first = last = length = 0
    above: tuple[str, ...] = ()
    before = ""

    def flush() -> Iterator[Section]:
        if run:
            yield Section("\n\n".join(run), headings + above, place(first, last))
            run.clear()

    for (number, line, caption), following in _with_next(_lines(rows)):
        own = _stem(line)
        begins = own != before and following is not None and _stem(following[1]) == own and length > USUAL / 2
        before = own
        if run and (length + len(line) + 1 > USUAL or caption or begins):
            yield from flush()
        if caption:
            above = (line,)
        if not run:
            first, length = number, -1
        run.append(line)
        length += len(line) + 1
        last = number
    yield from flush()


def _stem(line: str) -> str:
    """By what rows that belong together begin alike: "Status.open" and "Status.gesloten", or the same first cell."""
    return _STEM.split(line.split(CELLS, 1)[0], maxsplit=1)[0]


def lines(rows: Iterable[Row]) -> list[str]:
    """The rows of a table within a text, a paragraph each."""
    return [line for _, line, _ in _lines(rows)]


def _lines(rows: Iterable[Row]) -> Iterator[tuple[int, str, bool]]:
    """(row, line, whether it is the title of what follows)."""
    header: dict[int, str] = {}
    upper: Row | None = None  # a header whose second line is still to come
    begins = True  # whether a table may begin at this row
    for row, following in _with_next(row for row in rows if row.cells):
        begins = begins or row.gap
        if upper is not None:
            header, upper = _two_lines(upper, row), None
        elif following is not None and _is_title(row, following, header, begins=begins):
            if begins:
                header = {}
            yield row.number, next(iter(row.cells.values())), True
            continue  # what follows a title may begin a table as well
        elif following is not None and (row.header or begins) and _is_header(row, following, header):
            if row.spans and not following.gap and _names(following):
                upper = row
            else:
                header = dict(row.cells)
        elif len(row.cells) < 2 or any(header.get(column) != text for column, text in row.cells.items()):
            # else the header again, at the top of a printed page
            for line in _row_lines(row, header):
                yield row.number, line, False
        begins = False


def _with_next(items: Iterable[_T]) -> Iterator[tuple[_T, _T | None]]:
    iterator = iter(items)
    current = next(iterator, None)
    while current is not None:
        following = next(iterator, None)
        yield current, following
        current = following


def _names(row: Row) -> bool:
    """Whether all cells could be names of columns: short and different, and no figures but years."""
    texts = list(row.cells.values())
    return (
        len(texts) >= 2
        and all(len(t) <= LONGEST_HEADER and (not is_figure(t) or _YEAR.match(t)) for t in texts)
        and not all(_YEAR.match(t) for t in texts)
    )


def _is_title(row: Row, following: Row, header: Mapping[int, str], *, begins: bool) -> bool:
    """Whether a row is one text above a table, or a band across one."""
    if len(row.cells) > 1 or len(following.cells) < 2 or (following.gap and not begins):
        return False
    return bool(row.spans) or (begins and (not header or row.gap))


def _is_header(row: Row, following: Row, header: Mapping[int, str]) -> bool:
    """Whether a row at the beginning of a table names its columns; after a gap in one that has names, only when what
    follows shows it: the gap may be within the table."""
    if row.header:
        return all(len(text) <= LONGEST_HEADER for text in row.cells.values())
    if not _names(row):
        return False
    texts = list(row.cells.values())
    if not row.spans and len(set(texts)) * 2 <= len(texts):
        return False  # the same name twice may be (that of both sides), but most differ
    if not header:
        return bool(row.spans) or bool(set(row.cells) & set(following.cells))
    figures = any(is_figure(text) and not is_figure(row.cells.get(c, "0")) for c, text in following.cells.items())
    return figures or not set(row.cells) <= set(header)


def _two_lines(upper: Row, lower: Row) -> dict[int, str]:
    """Groups above columns: "2019" merged over "men" and "women" gives "2019 men" and "2019 women"."""
    names = dict(upper.cells)
    for column, last in upper.spans.items():
        names |= {c: upper.cells[column] for c in range(column, last + 1) if column in upper.cells}
    return {
        column: " ".join(dict.fromkeys(n for n in (names.get(column, ""), lower.cells.get(column, "")) if n))
        for column in {*names, *lower.cells}
    }


def _row_lines(row: Row, header: Mapping[int, str]) -> Iterator[str]:
    """The row as one line; as several that each begin with its first cell where one passage could not hold it."""
    parts = []
    for column, text in sorted(row.cells.items()):
        name = header.get(column, "").rstrip(" :")
        parts.append(f"{name}: {text}" if name else text)
    run, length = [parts[0]], len(parts[0])
    for part in parts[1:]:
        if length + len(part) + 3 > USUAL and len(run) > 1:
            yield _sentence(run)
            run, length = ([parts[0]], len(parts[0])) if len(parts[0]) <= LONGEST_HEADER * 2 else ([], 0)
        run.append(part)
        length += len(part) + 3
    yield _sentence(run)


def _sentence(parts: list[str]) -> str:
    text = CELLS.join(parts)
    return text if len(parts) < 2 or text.endswith(_ENDS) or _ADDRESS.search(text) else text + "."
