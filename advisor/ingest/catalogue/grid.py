"""What every kind of table is to the readers of catalogues: records of cells, by the names of their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from advisor.ingest.model import Reject


@dataclass(frozen=True)
class Several:
    """A cell that holds one value for each of the objects in a list ("sessions.start"), in the order of the list."""

    values: tuple[str, ...]


Cell = str | list[str] | Several
"""Text; several values of the one thing; or a value for each of several things."""


@dataclass(frozen=True)
class Row:
    """One record; `place` as a rejection names it. Cells by column, empty ones left out."""

    place: str
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Grid:
    """Lines of cells that have no names yet: which line names them is still to be found.

    place: of the whole table. title: of the sheet or file. lines: gives them anew each time, as (place, cells). links:
    place of a line -> column (0 is the first) -> the address that the cell leads to.
    """

    place: str
    title: str
    lines: Callable[[], Iterator[tuple[str, list[str]] | Reject]]
    links: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """A table whose columns have names. sample: cells of the first records, in the order of `header`."""

    place: str
    title: str
    header: list[str]
    sample: list[list[str]]
    rows: Callable[[], Iterator[Row | Reject]]


def named(grid: Grid, header_place: str, header: list[str], sample: list[tuple[str, list[str]]]) -> Records:
    """The records of a grid whose names of columns stand in the line at `header_place`; `sample` are lines behind it.

    Links get columns of their own at the end, "Name (link)" for a column "Name".
    """
    names = unique(header)
    linked = sorted({c for columns in grid.links.values() for c in columns if c < len(names)})
    wanted = [" ".join(h.split()) for h in header]

    def cells_of(place: str, cells: list[str]) -> dict[str, str]:
        links = grid.links.get(place, {})
        pairs = [*zip(names, cells, strict=False), *((_linked(names[c]), links[c]) for c in linked if c in links)]
        return {name: cell for name, cell in pairs if cell.strip()}

    def rows() -> Iterator[Row | Reject]:
        behind = False
        for line in grid.lines():
            if isinstance(line, Reject):
                if behind or line.scope != "row":
                    yield line
                continue
            place, cells = line
            if not behind:
                behind = place == header_place
            elif [" ".join(c.split()) for c in cells] == wanted:  # printed again on each page
                continue
            elif any(c.strip() for c in cells[len(names) :]):
                yield Reject(place, "ingest_row_cells", f"{len(cells)} > {len(names)}", "row")
            elif filled := cells_of(place, cells):
                yield Row(place, dict(filled))

    every = [*names, *(_linked(names[c]) for c in linked)]
    shown = [cells_of(*line) for line in sample]
    return Records(grid.place, grid.title, every, [[cells.get(n, "") for n in every] for cells in shown], rows)


def _linked(name: str) -> str:
    return f"{name} (link)"


def unique(header: list[str]) -> list[str]:
    """Names of columns as they are written, on one line; a second one of the same name gets a number, one without a
    name its place."""
    while header and not header[-1].strip():
        header = header[:-1]
    names: dict[str, None] = {}
    for number, raw in enumerate(header, 1):
        name = " ".join(raw.split()) or f"#{number}"
        while name in names:
            name = f"{name} ({number})"
        names[name] = None
    return list(names)
