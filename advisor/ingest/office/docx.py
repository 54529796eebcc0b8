"""Word documents (.docx, .docm): the text as a reader sees it, with its headings as places.

The parts are read as XML, not by python-docx: that loads every picture, refuses .docm, stops at one broken relation,
and gives neither footnotes, text boxes nor what tracked changes leave.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from advisor.ingest.lines import LONGEST_HEADING, Block
from advisor.ingest.model import Document, Reject
from advisor.ingest.office import archive, rows
from advisor.ingest.office.docx_styles import (
    Element,
    Style,
    Styles,
    child,
    heading_level,
    is_hidden,
    is_shaded,
    local,
    on,
    value,
)  # fmt: skip
from advisor.ingest.office.pictures import UNCROPPED, Pictures
from advisor.ingest.pdf.ocr import INSTALL
from advisor.ingest.pdf.scan import not_said
from advisor.ingest.plain import sections
from advisor.ingest.tidy import tidy, title

DEEPEST = 60  # tables within tables, boxes within boxes
_GONE = frozenset("del moveFrom pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr instrText delText "
                  "commentReference annotationRef fldData rt Fallback".split())  # fmt: skip
_SPACES = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-"}
_RULES = re.compile(r"^[/=_*~\s-]{4,}|[/=_*~\s-]{4,}$")  # drawn with signs
EMU = 914_400  # of an inch, what lengths of drawings are told in
LEAST_WIDTH, LEAST_HEIGHT = 2.0, 1.0  # inches: a smaller picture is a logo
LARGEST_FILE = 40_000_000  # bytes of a picture
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document for the file; its headings are the places."""
    refused = archive.check(path, name)
    if refused:
        yield refused
        return
    try:
        body = _read(path)
    except archive.DAMAGE as error:
        yield archive.damaged(name, path, error)
        return
    if body.hidden:
        yield Reject(name, "ingest_hidden_text", str(body.hidden), "field")
    if body.media.pictures.missing:
        yield Reject(name, "ingest_no_ocr", INSTALL, "field")
    if body.media.pictures.failed:
        yield Reject(name, "ingest_picture_failed", body.media.pictures.failed, "field")
    if body.media.pictures.late:
        yield Reject(name, "ingest_pictures_late", "", "field")
    found = _with_bold_headings(body.found)
    if not any(not item.block.heading for item in found):
        found = [_Item(Block(item.block.text), 0) for item in found]  # nothing but headings is a list
    if body.cut:
        yield Reject(name, "ingest_damaged", path.suffix.lower(), "page" if found else "file")
    if not found:
        yield from [] if body.cut else [Reject(name, "ingest_no_text")]
        return
    titles = [item.block.text for item in found if item.block.heading and item.level == 0][:1]
    first = found[0].block
    named = title([body.title, *titles, first.text if first.heading else None], path)
    yield Document(name, named, tuple(sections([(item.block, item.level) for item in found])))


def _read(path: Path) -> _Body:
    with zipfile.ZipFile(path) as file:
        main = _related(file, "").get("officeDocument", "word/document.xml")
        parts = _related(file, main)
        trees = {
            kind: archive.tree(file.read(parts[kind]))
            for kind in ("styles", "footnotes", "endnotes")
            if parts.get(kind) in file.namelist()
        }
        notes = {
            (kind, value(note, "id")): note
            for kind in ("footnotes", "endnotes")
            for note in trees.get(kind, ())
            if value(note, "type") in (None, "normal")  # the others are rules between text and notes
        }
        body = _Body(Styles(trees.get("styles")), notes, _Media(file, main))
        if "docProps/core.xml" in file.namelist():
            core = archive.tree(file.read("docProps/core.xml"))
            body.title = core.findtext("{http://purl.org/dc/elements/1.1/}title")
        document = child(archive.tree(file.read(main)), "body")
        if document is None:
            raise ValueError("no body")
        body.walk(document)
        return body


def _related(file: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that `part` ("" for the package) refers to within the file, by the last word of their kind."""
    folder, base = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    if relations not in file.namelist():
        return {}
    found: dict[str, str] = {}
    for relation in archive.tree(file.read(relations)):
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = relation.get("Target") or ""
            found.setdefault(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
    return found


@dataclass
class _Media:
    """The pictures of a document, which stand in parts of their own."""

    file: zipfile.ZipFile
    main: str
    pictures: Pictures = field(default_factory=Pictures)
    _parts: dict[str, str] | None = None

    def texts(self, drawing: Element) -> tuple[str, ...]:
        """The paragraphs in the picture of a drawing; none where it has none, or is too small to hold any."""
        extent, blip = child(drawing, "extent"), next(drawing.iter(_BLIP), None)
        told = child(drawing, "docPr")
        if extent is None or blip is None or (told is not None and told.get("hidden") in ("1", "true")):
            return ()
        width, height = (int(extent.get(name, "0")) / EMU for name in ("cx", "cy"))
        if width < LEAST_WIDTH or height < LEAST_HEIGHT:
            return ()
        if self._parts is None:
            self._parts = _parts_by_id(self.file, self.main)
        part = self._parts.get(blip.get(_EMBED) or "")
        if part is None or self.file.getinfo(part).file_size > LARGEST_FILE:
            return ()
        cut = next((e for e in blip.itersiblings() if local(e) == "srcRect"), None)
        crop = UNCROPPED if cut is None else tuple(int(cut.get(side, "0")) / 100_000 for side in "ltrb")
        return self.pictures.texts(self.file.read(part), width, crop)  # type: ignore[arg-type]


def _parts_by_id(file: zipfile.ZipFile, main: str) -> dict[str, str]:
    """The parts within the file that the text refers to, by the id of the relation."""
    folder, base = posixpath.split(main)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    there = set(file.namelist())
    if relations not in there:
        return {}
    found = {}
    for relation in archive.tree(file.read(relations)):
        part = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        if relation.get("TargetMode") != "External" and part in there:
            found[relation.get("Id") or ""] = part
    return found


@dataclass(frozen=True)
class _Item:
    block: Block
    level: int
    bold: bool = False  # all of it, in a paragraph that no style calls a heading


@dataclass
class _Body:
    """The blocks of a document, in order. hidden: characters nobody sees. cut: whether some nest too deep."""

    styles: Styles
    notes: dict[tuple[str, str | None], Element]
    media: _Media
    title: str | None = None
    found: list[_Item] = field(default_factory=list)
    hidden: int = 0
    cut: bool = False
    _noted: set[tuple[str, str | None]] = field(default_factory=set)
    _run_on: str = ""  # of paragraphs whose end was deleted

    def walk(self, parent: Element, depth: int = 0, *, shaded: bool = False) -> None:
        """All paragraphs and tables within `parent`."""
        if depth > DEEPEST:
            self.cut = True
            return
        for element in parent:
            kind = local(element)
            if kind == "p":
                self._paragraph(element, depth, shaded)
            elif kind == "tbl":
                self._table(element, depth, shaded)
            elif kind == "sdt" and _is_contents(element):
                continue
            elif kind and kind not in _GONE:  # wrappers: content controls, insertions, custom markup
                self.walk(element, depth + 1, shaded=shaded)

    def _paragraph(self, element: Element, depth: int, shaded: bool) -> None:
        properties = child(element, "pPr")
        style = self.styles.of(properties, "pStyle")
        if style.contents:
            return
        text = _Text(self, style, shaded or style.shaded or is_shaded(properties))
        text.read(element)
        if on(child(properties, "rPr", "del")):
            self._run_on += text.value
            return
        line = _RULES.sub("", tidy(self._run_on + text.value))
        self._run_on = ""
        if any(c.isalnum() for c in line):
            level = heading_level(properties, style)
            number = value(child(properties, "numPr", "numId"))
            if level is not None and len(line) <= LONGEST_HEADING * 2:
                self.found.append(_Item(Block(line.rstrip(" :"), heading=True), level))
            elif number not in (None, "0") or (number is None and style.listed):
                self.found.append(_Item(Block(f"- {line}"), 0))
            else:
                self.found.append(_Item(Block(line), 0, bold=text.bold))
        for drawing in text.drawings:
            said = not_said(self.media.texts(drawing), line)
            self.found += [_Item(Block(paragraph), 0) for paragraph in said]
        for box, dark in text.boxes:
            self.walk(box, depth + 1, shaded=dark)
        for note in text.notes:
            self.walk(note, depth + 1)

    def _table(self, table: Element, depth: int, shaded: bool) -> None:
        grid = [list(_cells(row)) for row in _rows(table)]
        if all(len(cells) <= 1 for cells in grid):  # a frame around text, not a table
            for cells in grid:
                for cell in cells:
                    self.walk(cell, depth + 1, shaded=shaded or is_shaded(child(cell, "tcPr")))
            return
        found: list[rows.Row] = []
        above: dict[int, str] = {}
        for number, (row, cells) in enumerate(zip(_rows(table), grid, strict=True), 1):
            texts, spans, column = {}, {}, 1
            for cell in cells:
                properties = child(cell, "tcPr")
                width = value(child(properties, "gridSpan"))
                last = column + (min(int(width[:5]), rows.MOST_COLUMNS) if width and width.isdigit() else 1) - 1
                merge = child(properties, "vMerge")
                if merge is not None and value(merge) != "restart":
                    text = above.get(column, "")
                else:
                    text = self._cell(cell, depth, shaded or is_shaded(properties))
                    above[column] = text if merge is not None and len(text) <= rows.LONGEST_LABEL else ""
                if text:
                    texts[column] = text
                if last > column:
                    spans[column] = last
                column = last + 1
            header = on(child(row, "trPr", "tblHeader")) or False
            found.append(rows.Row(number, texts, spans, header))
        self.found += [_Item(Block(line), 0) for line in rows.lines(found)]

    def _cell(self, cell: Element, depth: int, shaded: bool) -> str:
        """The paragraphs of a cell on one line, apart by what ends a thought."""
        outside, self.found = self.found, []
        try:
            self.walk(cell, depth + 1, shaded=shaded)
            parts = [item.block.text.removeprefix("- ") for item in self.found]
        finally:
            self.found = outside
        line = ""
        for part in parts:
            line += ("" if not line else " " if line.endswith((".", ":", "!", "?", ";", ",")) else "; ") + part
        return line

    def note(self, reference: Element) -> Element | None:
        """The note that a mark in the text stands for, once."""
        key = (_NOTES[local(reference)], value(reference, "id"))
        if key in self._noted or key not in self.notes:
            return None
        self._noted.add(key)
        return self.notes[key]


@dataclass
class _Text:
    """The text of one paragraph, with the boxes and notes that hang on it."""

    body: _Body
    style: Style
    shaded: bool
    value: str = ""
    bold: bool = True
    boxes: list[tuple[Element, bool]] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    drawings: list[Element] = field(default_factory=list)

    def read(self, parent: Element) -> None:
        for element in parent:
            kind = local(element)
            if kind == "r":
                self._run(element)
            elif kind == "t":  # of a formula
                self.value += element.text or ""
            elif kind and kind not in _GONE:
                self.read(element)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        own = () if properties is None else (properties,)
        layers = own + self.styles_of(properties) + self.style.run
        hidden = is_hidden(layers, shaded=self.shaded)
        if on(child(properties, "b")) is False or (not self.style.bold and not on(child(properties, "b"))):
            self.bold = self.bold and not "".join(run.itertext()).strip()
        self._content(run, hidden)

    def styles_of(self, properties: Element | None) -> tuple[Element, ...]:
        return self.body.styles.of(properties, "rStyle").run

    def _content(self, parent: Element, hidden: bool) -> None:
        for element in parent:
            kind = local(element)
            if kind == "t" and hidden:
                self.body.hidden += len((element.text or "").strip())
            elif kind == "t":
                self.value += element.text or ""
            elif kind in _SPACES:
                self.value += _SPACES[kind]
            elif kind in _NOTES:
                note = self.body.note(element)
                self.notes += [note] if note is not None else []
            elif kind in ("inline", "anchor") and not hidden:
                self.drawings.append(element)
                self._content(element, hidden)
            elif kind == "txbxContent":
                self.boxes.append((element, _is_filled(element)))
            elif kind == "AlternateContent":  # the same drawing twice, for newer and for older programs
                choices = [e for e in element if local(e) == "Choice"] or list(element)
                self._content(choices[0], hidden) if choices else None
            elif kind and kind not in _GONE:
                self._content(element, hidden)


def _is_filled(box: Element) -> bool:
    """Whether the shape around the text of a box has a colour of its own."""
    shape = box.getparent().getparent() if box.getparent() is not None else None
    if shape is None:
        return False
    look = child(shape, "spPr")
    if look is not None:
        if child(look, "noFill") is not None:
            return False
        if any(local(e) in ("solidFill", "gradFill", "pattFill", "blipFill") for e in look):
            return True
    return (value(child(shape, "style", "fillRef"), "idx") or "0") != "0" or shape.get("fillcolor") is not None


def _is_contents(control: Element) -> bool:
    gallery = child(control, "sdtPr", "docPartObj", "docPartGallery")
    return value(gallery) == "Table of Contents"


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """Children of one kind, those in wrappers (content controls, tracked insertions) too."""
    for element in parent:
        kind = local(element)
        if kind == wanted:
            yield element
        elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _inside(element, wanted)


def _rows(table: Element) -> list[Element]:
    return [row for row in _inside(table, "tr") if child(row, "trPr", "del") is None and not on(
        child(row, "trPr", "hidden"))]  # fmt: skip


def _cells(row: Element) -> Iterator[Element]:
    yield from _inside(row, "tc")


def _with_bold_headings(found: list[_Item]) -> list[_Item]:
    """Where no style makes a heading, a short bold line before running text is one."""
    if any(item.block.heading and item.level for item in found):
        return found
    out: list[_Item] = []
    for item, following in zip(found, [*found, None][1:], strict=True):
        text = item.block.text
        heading = (
            item.bold and len(text) <= LONGEST_HEADING and text[-1] not in ".,;:" and any(c.isalpha() for c in text)
            and following is not None and not following.bold and not following.block.heading
        )  # fmt: skip
        out.append(_Item(Block(text, heading=True), 1) if heading else item)
    return out
