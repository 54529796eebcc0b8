"""Presentations (.pptx, .pptm): every slide and its speaker notes, with the number of the slide as place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from advisor.ingest import slides
from advisor.ingest.model import Document, Reject, Section
from advisor.ingest.office import archive, rows
from advisor.ingest.office.number_format import shown
from advisor.ingest.office.pictures import LEAST, Pictures
from advisor.ingest.pdf.ocr import INSTALL
from advisor.ingest.pdf.scan import not_said
from advisor.ingest.tidy import tidy, title

DEEPEST = 30  # groups within groups
EMU = 914_400  # of an inch, what lengths are told in
MOST_POINTS = 200  # of a chart
LONGEST_TITLE = 100  # characters, of a slide without a title of its own
SMALLEST = 200  # hundredths of a point: smaller text is there for machines
_ROW = 0.03  # of the height of a slide: shapes that begin within it stand beside each other
_FURNITURE = {
    PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER,
    PP_PLACEHOLDER.SLIDE_IMAGE,
}  # fmt: skip
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_DAMAGE = (*archive.DAMAGE, PythonPptxError)
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document for the file; each slide is a place, its notes share it."""
    refused = archive.check(path, name)
    if refused:
        yield refused
        return
    try:
        with open(path, "rb") as file:
            presentation = Presentation(file)
        shown_slides = list(presentation.slides)
        size = (presentation.slide_width or 0, presentation.slide_height or 0)
        known = presentation.core_properties.title
    except _DAMAGE as error:
        yield archive.damaged(name, path, error)
        return
    sections: list[Section] = []
    alone: list[Section] = []  # of slides with nothing but a title
    titles: list[str | None] = [known]
    chapter = ""
    told = False
    pictures = Pictures()
    common = _common(shown_slides)
    for number, slide in enumerate(shown_slides, 1):
        place = f"{name}: slide {number}"
        try:
            reading = _Slide(slide, size, pictures, common)
            found, problem = reading.sections(number, chapter), reading.problem
        except _DAMAGE as error:
            yield archive.damaged(place, path, error, "page")
            told = True
            continue
        if problem:
            yield Reject(place, problem, f"slide {number}", "page")
            told = True
        elif reading.unread:
            detail = {"ingest_no_ocr": INSTALL, "ingest_picture_failed": pictures.failed}.get(reading.unread, "")
            yield Reject(place, reading.unread, detail, "field")
        if reading.hidden:
            yield Reject(place, "ingest_hidden_text", str(reading.hidden), "field")
        if reading.is_chapter(found):
            chapter = reading.title
            alone += found
        else:
            sections += found
        titles.append(reading.title if len(titles) < 2 else None)
    if sections or alone:
        yield Document(name, title(titles, path), tuple(sections or alone))
    elif not told:
        yield Reject(name, "ingest_no_text")


@dataclass
class _Slide:
    """One slide while it is read. problem: why it, or what it shows, is not taken. unread: why its pictures are not,
    beside text that is. hidden: characters nobody sees. common: pictures that are on many slides, and say nothing of
    one."""

    slide: Any
    size: tuple[int, int]
    pictures: Pictures
    common: frozenset[str]
    unread: str = ""
    title: str = ""
    problem: str = ""
    hidden: int = 0
    _pictures: bool = False
    _own_title: str = ""
    _texts: list[str] = field(default_factory=list)
    _seen: list[Any] = field(default_factory=list)  # pictures large enough to hold text

    def is_chapter(self, found: list[Section]) -> bool:
        """Whether `found` is its title and nothing else is on it."""
        return len(found) == 1 and not self._pictures and slides.is_chapter([found[0].text], self.title)

    def sections(self, number: int, chapter: str = "") -> list[Section]:
        """The slide, then its notes."""
        if self.slide._element.get("show") in ("0", "false"):
            self.problem = "ingest_hidden"
            return []
        self._read(self.slide.shapes, 0)
        texts = [self._own_title] * bool(self._own_title) + self._texts
        texts += not_said(self._recognised(), " ".join(texts))
        self.title = self._own_title
        if not self.title and texts and len(texts[0]) <= LONGEST_TITLE:
            self.title = texts[0].rstrip(" :")
        headings, place = tuple(filter(None, (chapter, self.title))), f"slide {number}"
        notes = self._notes()
        found = []
        if texts and not (notes and texts == [self._own_title]):  # else the title heads the notes
            found.append(Section("\n\n".join(texts), headings, place))
        elif self._pictures and not texts:
            self.problem = self.unread or "ingest_only_picture"
        return [*found, Section("\n\n".join(notes), headings, place)] if notes else found

    def _recognised(self) -> list[str]:
        """The text in its pictures; `unread` says where they could not be looked at."""
        found: list[str] = []
        self.pictures.failed = ""
        for shape in self._seen:
            crop = (shape.crop_left, shape.crop_top, shape.crop_right, shape.crop_bottom)
            found += self.pictures.texts(shape.image.blob, shape.width / EMU, crop)
            if self.pictures.missing or self.pictures.late:
                self.unread = "ingest_no_ocr" if self.pictures.missing else "ingest_pictures_late"
            elif self.pictures.failed:
                self.unread = "ingest_picture_failed"
        return found

    def _notes(self) -> list[str]:
        if not self.slide.has_notes_slide:  # asking for the notes would make them
            return []
        frame = self.slide.notes_slide.notes_text_frame
        return [] if frame is None else list(self._paragraphs(frame))

    def _read(self, shapes: Iterable[Any], depth: int) -> None:
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
        for shape in self._in_order(list(shapes)):
            before = len(self._texts)
            self._shape(shape, depth)
            if depth == 0 and self._is_unseen(shape):
                self.hidden += sum(len(text) for text in self._texts[before:])
                del self._texts[before:]
        if depth == 0:
            for extra in self.slide.shapes._spTree.iterchildren("{*}AlternateContent"):
                choice = next(iter(extra), None)
                paragraphs = [] if choice is None else choice.iter(qn("a:p"))
                self._texts += filter(
                    None, (tidy("".join(t.text or "" for t in p.iter(qn("a:t")))) for p in paragraphs)
                )

    def _shape(self, shape: Any, depth: int) -> None:
        if shape._element.xpath(".//p:cNvPr")[0].get("hidden") in ("1", "true"):
            return
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FURNITURE:
            return
        if hasattr(shape, "shapes"):
            self._read(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False) and shape.has_table:
            self._texts += rows.lines(_table_rows(shape.table))
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            self._texts += _chart_lines(shape.chart)
        elif shape.has_text_frame:
            texts = list(self._paragraphs(shape.text_frame))
            if kind in _TITLES and texts and not self._own_title:
                self._own_title = " ".join(texts)
            else:
                self._texts += texts
            self._pictures = self._pictures or bool(shape._element.xpath("./p:spPr/a:blipFill"))
        else:
            texts = list(_diagram_lines(shape))
            self._texts += texts
            self._pictures = self._pictures or (not texts and shape._element.tag != qn("p:cxnSp"))
            if shape._element.tag == qn("p:pic") and self._is_large(shape):
                self._seen.append(shape)

    def _is_large(self, shape: Any) -> bool:
        """Whether a picture in the file may hold text that a person reads on this slide."""
        area = (shape.width or 0) * (shape.height or 0)
        part = shape._element.xpath("./p:blipFill/a:blip/@r:embed")
        return (
            area >= LEAST * self.size[0] * self.size[1] > 0
            and bool(part)
            and str(shape.part.related_part(part[0]).partname) not in self.common
            and not self._is_unseen(shape)
        )

    def _paragraphs(self, frame: Any) -> Iterator[str]:
        for paragraph in frame.paragraphs:
            small = [r for r in paragraph.runs if r._r.rPr is not None and (r._r.rPr.sz or SMALLEST) < SMALLEST]
            self.hidden += sum(len(run.text.strip()) for run in small)
            for run in small:
                paragraph._p.remove(run._r)
            text = tidy(paragraph.text)
            if any(c.isalnum() for c in text):
                yield f"- {text}" if paragraph.level else text

    def _in_order(self, shapes: list[Any]) -> list[Any]:
        """From top to bottom, and from left to right where they begin at about the same height."""
        shapes.sort(key=lambda s: s.top or 0)
        step = self.size[1] * _ROW
        ordered: list[Any] = []
        line: list[Any] = []
        for shape in shapes:
            if line and (shape.top or 0) - (line[0].top or 0) > step:
                ordered += sorted(line, key=lambda s: s.left or 0)
                line = []
            line.append(shape)
        return ordered + sorted(line, key=lambda s: s.left or 0)

    def _is_unseen(self, shape: Any) -> bool:
        """Whether a shape lies wholly beside the slide."""
        edges = (shape.left, shape.top, shape.width, shape.height)
        if None in edges or not all(self.size):
            return False
        left, top, width, height = edges
        return left >= self.size[0] or top >= self.size[1] or left + width <= 0 or top + height <= 0


def _common(slides_: Iterable[Any]) -> frozenset[str]:
    """The pictures that are on more than three slides and on a fifth of them: backgrounds and logos."""
    found: Counter[str] = Counter()
    count = 0
    for slide in slides_:
        count += 1
        with suppress(*_DAMAGE):
            parts = {str(r.target_part.partname) for r in slide.part.rels.values() if not r.is_external}
            found.update(part for part in parts if "/media/" in part)
    return frozenset(part for part, times in found.items() if times > 3 and times > 0.2 * count)


def _table_rows(table: Any) -> Iterator[rows.Row]:
    above: dict[int, tuple[str, int]] = {}  # of cells merged downwards: text, last row
    for number, row in enumerate(table.rows, 1):
        texts: dict[int, str] = {}
        spans: dict[int, int] = {}
        for column, cell in enumerate(row.cells, 1):
            if cell.is_spanned:
                text, last = above.get(column, ("", 0))
                texts |= {column: text} if text and number <= last else {}
                continue
            if text := tidy(cell.text):
                texts[column] = text
            if cell.is_merge_origin:
                above[column] = (text if len(text) <= rows.LONGEST_LABEL else "", number + cell.span_height - 1)
                spans |= {column: column + min(cell.span_width, rows.MOST_COLUMNS) - 1} if cell.span_width > 1 else {}
        yield rows.Row(number, texts, spans)


def _chart_lines(chart: Any) -> list[str]:
    """The title of a chart and the figures that are kept with it, a line for each category."""
    lines = []
    if chart.has_title and chart.chart_title.has_text_frame:
        lines.append(tidy(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        categories = [tidy(str(c)) for c in plot.categories][:MOST_POINTS]
        found: dict[int, dict[int, str]] = {n: {1: c} for n, c in enumerate(categories, 2)}
        names: dict[int, str] = {}
        for column, series in enumerate(plot.series, 2):
            names[column] = tidy(series.name or "")
            form = next(iter(series._element.xpath("./c:val//c:formatCode/text()")), None)
            for row, figure in enumerate(series.values[:MOST_POINTS], 2):
                if figure is not None:
                    found.setdefault(row, {})[column] = shown(figure, form)
        for texts in found.values():
            parts = [f"{names[c]}: {t}" if names.get(c) else t for c, t in texts.items()]
            lines.append(" | ".join(parts) + ("." if len(parts) > 1 else ""))
    return [line for line in lines if line]


def _diagram_lines(shape: Any) -> Iterator[str]:
    """The texts of a diagram (SmartArt), which stand in a part of their own."""
    for relation in shape._element.iter(f"{{{_DIAGRAM}}}relIds"):
        yield from _texts_of(archive.tree(shape.part.related_part(relation.get(qn("r:dm"))).blob))


def _texts_of(root: Any) -> Iterator[str]:
    for paragraph in root.iter(qn("a:p")):
        if text := tidy("".join(t.text or "" for t in paragraph.iter(qn("a:t")))):
            yield text
