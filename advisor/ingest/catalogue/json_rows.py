"""Records of JSON and JSON Lines: each list of objects is a table, and what an object holds are its cells.

An object within an object gives columns with a point ("provider.name"), a list of objects gives a value for each
("sessions.start").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue.column_names import of_edition
from advisor.ingest.catalogue.columns import SAMPLE
from advisor.ingest.catalogue.grid import Cell, Records, Row, Several
from advisor.ingest.catalogue.json_stream import Piece, member, pieces
from advisor.ingest.model import Reject

LEVELS = 4  # of objects within a record
LISTS = 6  # levels down to which lists of records are looked for
MOST_TABLES = 200  # of one file
MOST_COLUMNS = 400
MOST_VALUES = 2000  # of one list within a record


def tables(path: Path, name: str) -> Iterator[Records | Reject]:
    """The tables of a file, the outer before the inner; the file is read once to find them. Raises OSError.

    A list within records is a table of its own as well as cells of theirs: the reader takes the one that lists courses.
    Lists of objects count as cells only where an edition of a course has such a field.
    """
    found: dict[str, tuple[list[str], list[dict[str, Cell]]]] = {}
    problem = None
    for item in _rows(path, name):
        if isinstance(item, Reject):
            problem = problem or item
            continue
        row, kind = item
        if kind not in found and len(found) >= MOST_TABLES:
            continue
        header, sample = found.setdefault(kind, ([], []))
        if len(sample) < SAMPLE:
            sample.append(row.cells)
            header += [c for c in islice(row.cells, MOST_COLUMNS) if c not in header][: MOST_COLUMNS - len(header)]
    if not found and problem is not None:
        yield problem
    for kind in sorted(found, key=lambda k: (k.count("/"), k)):
        header, sample = found[kind]
        nested = {c for cells in sample for c, cell in cells.items() if isinstance(cell, Several)}
        header = [c for c in header if c not in nested or of_edition(c)]
        title = " ".join([path.stem, *(p for p in kind.split("/") if p not in ("*", "#", ""))])
        yield Records(
            f"{name}{kind}" if kind != ":*" else name, title, header,
            [[shown(cells.get(column, "")) for column in header] for cells in sample],
            lambda kind=kind: _of_kind(path, name, kind),
        )  # fmt: skip


def shown(cell: Cell) -> str:
    """A cell as one text."""
    if isinstance(cell, str):
        return cell
    return "; ".join(v for v in (cell.values if isinstance(cell, Several) else cell) if v)


def _of_kind(path: Path, name: str, kind: str) -> Iterator[Row | Reject]:
    for item in _rows(path, name):
        if isinstance(item, Reject):
            yield item
        elif item[1] == kind:
            yield item[0]


def _rows(path: Path, name: str) -> Iterator[tuple[Row, str] | Reject]:
    """Every object that may be a record, with the kind of place that it stands in ("#/courses/*")."""
    for piece in pieces(path, name):
        if isinstance(piece, Reject):
            yield piece
        elif not isinstance(piece.value, dict) and re.match(r":\d", piece.place[len(name) :]):
            yield Reject(piece.place, "ingest_row_not_object", scope="row")
        else:
            yield from _inside(piece, name, 0)


def _inside(piece: Piece, name: str, level: int) -> Iterator[tuple[Row, str]]:
    place, value = piece
    if isinstance(value, dict):
        cells = _cells(value)
        if cells:
            yield Row(place, cells), _kind(place[len(name) :])
    if level >= LISTS or not isinstance(value, dict | list):
        return
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in children:
        if isinstance(child, list) or (isinstance(child, dict) and (isinstance(value, list) or level < 2)):
            yield from _inside(Piece(member(place, key), child), name, level + 1)


def _kind(place: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/*", re.sub(r"^:\d+", ":*", place))


def _cells(record: dict[str, Any]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    _fill(cells, record, "", 0)
    return {column: cell for column, cell in cells.items() if shown(cell).strip()}


def _fill(cells: dict[str, Cell], value: dict[str, Any], path: str, level: int) -> None:
    for key, inner in value.items():
        column = f"{path}.{key}" if path else str(key)
        if isinstance(inner, dict):
            if level < LEVELS:
                _fill(cells, inner, column, level + 1)
        elif isinstance(inner, list):
            objects = [i for i in inner[:MOST_VALUES] if isinstance(i, dict)]
            if objects:
                _several(cells, objects, column, level)
            else:
                cells[column] = [_text(i) for i in inner[:MOST_VALUES] if not isinstance(i, list)]
        else:
            cells[column] = _text(inner)


def _several(cells: dict[str, Cell], objects: list[dict[str, Any]], path: str, level: int) -> None:
    """ "[{language: nl, value: ...}]" is a text by language; another list of objects gives a value for each."""
    if level >= LEVELS:
        return
    each: list[dict[str, Cell]] = []
    for one in objects:
        inner: dict[str, Cell] = {}
        _fill(inner, one, "", level + 1)
        each.append(inner)
    if all({"language", "value"} >= set(o) and "value" in o for o in each):
        for o in each:
            cells.setdefault(f"{path}.{shown(o.get('language', ''))[:2] or 'und'}", o["value"])
        return
    for key in list(dict.fromkeys(k for o in each for k in o))[:MOST_COLUMNS]:
        cells[f"{path}.{key}"] = Several(tuple(shown(o.get(key, "")) for o in each))


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
