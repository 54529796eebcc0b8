"""Lines of the sheets of a workbook, as a stream: values only, dates as dates, money with its sign, and links."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from advisor.ingest.catalogue.grid import Grid
from advisor.ingest.model import Reject
from advisor.ingest.office import archive

MOST_TEXTS = 64 * 1024 * 1024  # bytes of the table of texts, which is held whole
MOST_LINES = 1_048_576  # a sheet has no more
MOST_CELLS = 10_000_000  # of a sheet, those between included
MOST_IN_ONE = 1000  # lines that one link covers
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")


def grids(path: Path, name: str, opened: ExitStack) -> Iterator[Grid | Reject]:
    """A table for each visible sheet. The workbook stays open until `opened` is closed. Raises OSError."""
    refused = archive.check(path, name) or _texts(path, name)
    if refused:
        yield refused
        return
    _without_warnings()
    # By its path, openpyxl refuses a file with another ending. It is closed with the workbook.
    file = opened.enter_context(open(path, "rb"))  # noqa: SIM115
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (*archive.DAMAGE, OSError, InvalidFileException) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        yield archive.damaged(name, path, error)
        return
    opened.callback(book.close)
    for sheet in book.worksheets:
        place = f"{name}: {sheet.title}"
        if sheet.sheet_state != "visible":
            yield Reject(place, "ingest_hidden", sheet.title, "page")
            continue
        links = _links(book._archive, sheet._worksheet_path, place)
        yield Grid(place, f"{path.stem} {sheet.title}", lambda s=sheet, p=place: _lines(s, p, path), links)


def _texts(path: Path, name: str) -> Reject | None:
    """Refuses a table of texts that could not be held. The container was checked before."""
    with ZipFile(path) as file:
        if any(m.filename.endswith("sharedStrings.xml") and m.file_size > MOST_TEXTS for m in file.filelist):
            return Reject(name, "ingest_too_big")
    return None


def _lines(sheet: Any, place: str, path: Path) -> Iterator[tuple[str, list[str]] | Reject]:
    """Each line that is not empty."""
    left = MOST_CELLS
    _without_warnings()
    try:
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        for number, row in enumerate(sheet.iter_rows(), 1):
            left -= len(row) + 1
            if number > MOST_LINES or left < 0:
                yield Reject(place, "ingest_too_big", scope="page")
                return
            cells = [_text(cell) for cell in row]
            if any(cells):
                yield f"{place}!{number}", cells
    except archive.DAMAGE as error:
        yield archive.damaged(place, path, error, "page")


def _without_warnings() -> None:
    """openpyxl names, while it reads, what it would not write back. Only its own warnings are passed over."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


def _text(cell: Any) -> str:
    """A value as a person would write it so that it can mean one thing only."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, dt.timedelta):
        return f"PT{round(value.total_seconds() / 60)}M"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return _ESCAPED.sub(" ", str(value)).strip()


def _number(value: float, style: str) -> str:
    if value == int(value):
        text = str(int(value))
    else:
        text = f"{value:.2f}" if "€" in style or "$" in style else repr(round(value, 6))
    if "€" in style or "EUR" in style:
        return f"€ {text}"
    if "%" in style:
        return f"{value * 100:g}%"
    # "[$-813]" names a language and "[$£-809]" money
    sign = re.search(r"\[\$([^\]\-]+)|\"?([$£])", style)
    return f"{(sign[1] or sign[2]).strip()} {text}" if sign else text


def _links(file: Any, part: str, place: str) -> dict[str, dict[int, str]]:
    """Place of a line -> column (0 is the first) -> address that the cell leads to."""
    relations = re.sub(r"([^/]+)$", r"_rels/\1.rels", part)
    if relations not in file.namelist():
        return {}
    found: dict[str, dict[int, str]] = {}
    with suppress(*archive.DAMAGE):  # a damaged sheet is found by whoever reads it
        targets = {
            e.get("Id"): e.get("Target", "")
            for e in archive.tree(file.read(relations))
            if e.get("TargetMode") == "External"
        }
        if not targets:
            return {}
        with file.open(part) as source:
            wanted = (f"{_MAIN}hyperlink", f"{_MAIN}row")
            for _, element in etree.iterparse(
                source, tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
            ):
                target = targets.get(element.get(_RELATION))
                if target:
                    left, top, right, bottom = range_boundaries(element.get("ref", ""))
                    for row in range(top, min(bottom, top + MOST_IN_ONE) + 1):
                        found.setdefault(f"{place}!{row}", {}).update(
                            dict.fromkeys(range(left - 1, min(right, left + 20)), target)
                        )
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return found
