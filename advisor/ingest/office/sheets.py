"""Workbooks (.xlsx, .xlsm) as documents: each row with the names of its columns, each passage with its rows.

Formulas are never worked out: a cell is the value that was saved with it. What is hidden is not read, but named.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import COL_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser

from advisor.ingest.model import Document, Reject, Section
from advisor.ingest.office import archive, rows
from advisor.ingest.office.number_format import shown
from advisor.ingest.office.rows import Row
from advisor.ingest.tidy import tidy, title

MOST_PARSED = 250_000  # rows of a sheet, empty and hidden ones too
MOST_MERGED = 20_000  # areas of a sheet
MOST_STRINGS = 64 * 1024 * 1024  # bytes of the table of texts, which is held whole
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")  # controls, as the format writes them
_UNNAMED = re.compile(r"^(?:sheet|blad|feuil|tabelle|worksheet)\s?\d*$", re.I)
_TRUE = ("1", "true")


def read(path: Path, name: str, only: Container[str] | None = None) -> Iterator[Document | Reject]:
    """One document for the workbook; its places are "Sheet!12-18". only: the names of the sheets to read."""
    refused = archive.check(path, name, streamed=True)
    if refused:
        yield refused
        return
    rejects: list[Reject] = []
    sections: list[Section] = []
    try:
        found = _sections(path, name, sections, rejects, only)
    except archive.DAMAGE as error:
        yield archive.damaged(name, path, error)
        return
    yield from rejects
    if sections:
        yield Document(name, found, tuple(sections))
    elif only is None and not any(reject.scope == "page" for reject in rejects):
        yield Reject(name, "ingest_no_text")


def _sections(
    path: Path, name: str, sections: list[Section], rejects: list[Reject], only: Container[str] | None
) -> str:
    """Fills `sections` and `rejects`; returns the title. Raises one of `archive.DAMAGE`."""
    with open(path, "rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names what it would not write back
        book = _Book(file)
        budget = rows.Budget()
        for sheet, state, part in book.sheets:
            if only is not None and sheet not in only:
                continue
            place = f"{name}: {tidy(sheet)}"
            if state != "visible":
                rejects.append(Reject(place, "ingest_hidden", tidy(sheet), "page"))
                continue
            reading = _Sheet(book, part, budget)
            label = tidy(sheet) or "?"
            headings = () if _UNNAMED.match(label) else (label,)
            try:
                for section in rows.sections(reading.rows(), _place(label), headings):
                    sections.append(section)
            except archive.DAMAGE as error:
                rejects.append(archive.damaged(place, path, error, "page"))
            rejects += reading.rejects(place, label)
        return title((book.title,), path)


def _place(label: str):
    return lambda first, last: f"{label}!{first}" if first == last else f"{label}!{first}-{last}"


class _Book:
    """What the sheets of a workbook share. Sheets and styles are not loaded: openpyxl refuses too many of them whole.

    sheets: (name, state, part). formats: the number format of each style. title: as its properties say.
    """

    def __init__(self, file) -> None:
        reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
        self.archive = reader.archive
        if any(m.filename.endswith("sharedStrings.xml") and m.file_size > MOST_STRINGS for m in self.archive.filelist):
            raise ValueError("too many texts")
        reader.read_manifest()
        reader.read_strings()
        try:
            reader.read_workbook()
        except OSError as error:  # what openpyxl raises where no part is a workbook
            raise ValueError(str(error)) from error
        self.strings = reader.shared_strings
        self.epoch = reader.wb.epoch
        self.sheets = [
            (sheet.name, sheet.state, rel.target)
            for sheet, rel in reader.parser.find_sheets()
            if rel.target in reader.valid_files and "chartsheet" not in rel.Type
        ]
        self.formats = self._formats()
        self.title = self._title()

    def _formats(self) -> list[str]:
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        root = archive.tree(self.archive.read("xl/styles.xml"))
        own = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iterfind(".//{*}numFmts/{*}numFmt")}
        used = (e.get("numFmtId", "0") for e in root.iterfind("./{*}cellXfs/{*}xf"))
        return [own.get(id_) or BUILTIN_FORMATS.get(int(id_), "General") for id_ in used]

    def _title(self) -> str | None:
        if "docProps/core.xml" not in self.archive.namelist():
            return None
        return archive.tree(self.archive.read("docProps/core.xml")).findtext("{http://purl.org/dc/elements/1.1/}title")


class _Parser(WorkSheetParser):
    """Cells that openpyxl cannot read stay as they were written; formulas without a value are noted."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.unvalued: list[str] = []

    def parse_cell(self, element) -> dict:
        try:
            cell = super().parse_cell(element)
        except archive.DAMAGE:
            raw = element.findtext(VALUE_TAG)
            cell = {"row": self.row_counter, "column": self.col_counter, "value": raw, "data_type": "s", "style_id": 0}
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            self.unvalued.append(f"{get_column_letter(cell['column'])}{cell['row']}")
        return cell


@dataclass
class _Sheet:
    """One sheet while it is read. untaken: how many rows were too many."""

    book: _Book
    part: str
    budget: rows.Budget
    untaken: int = 0
    unvalued: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)

    def rows(self) -> Iterator[Row]:
        """The rows that are shown and not empty, without hidden columns."""
        areas, total = self._scan()
        merged = _Merged(areas)
        formats = self.book.formats
        dates = {n for n, text in enumerate(formats) if is_date_format(text)}
        spans = {n for n, text in enumerate(formats) if is_timedelta_format(text)}
        seen = 0
        last = 0  # the last row that was shown, whether it was empty or not
        with self.book.archive.open(self.part) as source:
            parser = _Parser(source, self.book.strings, True, self.book.epoch, dates, spans)
            for number, cells, hidden in self._parsed(parser, source):
                seen += 1
                if seen > MOST_PARSED:
                    self.untaken = max(total - seen + 1, 1)
                    break
                if hidden:
                    self.hidden_rows += [number] if any(c["value"] is not None for c in cells) else []
                    last = max(last, number)
                    continue
                row = self._row(number, cells, merged, gap=number > last + 1)
                if row is None:
                    continue
                last = number
                if not self.budget.takes(row.cells):
                    self.untaken = max(total - seen + 1, 1)
                    break
                yield row
            self.unvalued = parser.unvalued

    def _parsed(self, parser: _Parser, source) -> Iterator[tuple[int, list[dict], bool]]:
        events = etree.iterparse(
            source, tag=(ROW_TAG, COL_TAG), resolve_entities=False, no_network=True, load_dtd=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for _, element in events:
            if element.tag == COL_TAG:
                if element.get("hidden") in _TRUE or element.get("width") == "0":
                    upto = min(int(element.get("max")), rows.MOST_COLUMNS)
                    self.hidden_columns.update(range(int(element.get("min")), upto + 1))
                continue
            number, cells = parser.parse_row(element)
            parser.row_dimensions.clear()  # kept by openpyxl for every row
            yield number, cells, element.get("hidden") in _TRUE or element.get("ht") == "0"
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _row(self, number: int, cells: list[dict], merged: _Merged, *, gap: bool) -> Row | None:
        texts: dict[int, str] = {}
        for cell in cells:
            column = cell["column"]
            if cell["value"] is None or cell["data_type"] == "e" or column > rows.MOST_COLUMNS:
                continue
            style = self.book.formats[cell["style_id"]] if cell["style_id"] < len(self.book.formats) else "General"
            text = tidy(_ESCAPED.sub(" ", shown(cell["value"], style))) if style != ";;;" else ""
            if text:
                texts[column] = text
        spread, spans = merged.fill(number, texts)
        shown_cells = {c: t for c, t in sorted(spread.items()) if c not in self.hidden_columns}
        return Row(number, shown_cells, spans, gap=gap) if shown_cells else None

    def _scan(self) -> tuple[list[tuple[int, int, int, int]], int]:
        """Merged areas (they stand behind the rows) as (left, top, right, bottom), and how many rows there are."""
        areas, total, tail = [], 0, b""
        with self.book.archive.open(self.part) as source:
            while chunk := source.read(1 << 20):
                text = tail + chunk
                cut = text.rfind(b"<")
                text, tail = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
                total += text.count(b"<row ")
                if b"mergeCell " in text and len(areas) < MOST_MERGED:
                    areas += [range_boundaries(m.decode()) for m in _MERGED.findall(text)]
        return areas[:MOST_MERGED], total

    def rejects(self, place: str, label: str) -> Iterator[Reject]:
        """What of the sheet was not taken: one reject a cause."""
        if self.hidden_rows:
            yield Reject(place, "ingest_hidden", f"{label}!{rows.listed(_ranges(self.hidden_rows))}", "field")
        if self.hidden_columns:
            letters = [get_column_letter(c) for c in sorted(self.hidden_columns)]
            yield Reject(place, "ingest_hidden", f"{label}!{rows.listed(letters)}", "field")
        if self.unvalued:
            yield Reject(place, "ingest_formula_without_value", rows.listed(self.unvalued), "field")
        if self.untaken:
            yield Reject(place, "ingest_too_many_rows", str(self.untaken), "page")


class _Merged:
    """Merged areas: their text stands in the first cell only, and holds for every row beneath it."""

    def __init__(self, areas: list[tuple[int, int, int, int]]) -> None:
        self.starting: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for left, top, right, bottom in areas:
            self.starting[top].append((left, right, bottom))
        self.tops = sorted(self.starting, reverse=True)
        self.active: list[tuple[int, int, str]] = []  # column, last row, text

    def fill(self, number: int, texts: dict[int, str]) -> tuple[dict[int, str], dict[int, int]]:
        """The texts of a row with those that reach it from above, and the columns that reach to the right."""
        spans: dict[int, int] = {}
        self.active = [area for area in self.active if area[1] >= number]
        above = {column: text for column, _, text in self.active if column not in texts} if texts else {}
        while self.tops and self.tops[-1] <= number:
            top = self.tops.pop()
            for left, right, bottom in self.starting[top] if top == number else ():
                if right > left:
                    spans[left] = min(right, rows.MOST_COLUMNS)
                if bottom > number and len(texts.get(left, "")) in range(1, rows.LONGEST_LABEL + 1):
                    self.active.append((left, bottom, texts[left]))
        return texts | above, spans


def _ranges(numbers: list[int]) -> list[str]:
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(a) if a == b else f"{a}-{b}" for a, b in found]
