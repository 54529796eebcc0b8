"""PDF: a document whose places are its pages.

Reading is bounded in time, not in pages: text first, then the pictures that must be recognised; what there was no
time for is named. Scripts, attachments and links are never looked at.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from advisor.ingest.model import Document, Reject
from advisor.ingest.pdf import ocr
from advisor.ingest.pdf.drawing import Box
from advisor.ingest.pdf.layout import Paragraph, paragraphs
from advisor.ingest.pdf.lines import pieces
from advisor.ingest.pdf.page import PageText, read_page, turned
from advisor.ingest.pdf.running import PageRows, without_running
from advisor.ingest.pdf.scan import (
    LATE,
    LITTLE,
    PICTURE,
    Look,
    Picture,
    Scan,
    is_common,
    look_of,
    needed,
    not_said,
    own_pictures,
    part,
    recognised,
)
from advisor.ingest.pdf.sections import PageParagraphs, body_size, build, titled
from advisor.ingest.pdf.tables import Table, ruled
from advisor.text import words

TEXT_SECONDS = 32.0  # for the text of all pages
SECONDS = 42.0  # for all: the caller stops a reader after 50
MOST_PAGES = 20_000  # a file may say that it has more, and have none
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel) - .*|.*\.\w{2,4}|(?:power ?point|pptx?)[- ]?\w*|untitled.*|naamloos.*"
    r"|sans titre.*|document\d*|presentatie\d*|presentation\d*|présentation\d*|titel|title|titre|slide \d+|dia \d+)$",
    re.IGNORECASE,
)


@dataclass
class _Page:
    rows: PageRows
    tables: list[Table]
    aside: list[Paragraph]  # text that runs in another direction
    characters: int
    upright: bool
    boxes: tuple[Box, ...] = ()
    look: Look = field(default_factory=Look)


@dataclass
class _Left:
    """Pages that were not taken, by reason."""

    damaged: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    pictures_late: list[int] = field(default_factory=list)  # of pages whose text was taken
    hidden: list[int] = field(default_factory=list)


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document, and a rejection for each page that could not be read. Raises OSError."""
    began = time.monotonic()
    if path.stat().st_size == 0:
        yield Reject(name, "ingest_empty")
        return
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        yield Reject(name, "ingest_encrypted") if locked else Reject(name, "ingest_damaged")
        return
    try:
        yield from _document(pdf, path, name, began)
    finally:
        pdf.close()


def _document(pdf: pdfium.PdfDocument, path: Path, name: str, began: float) -> Iterator[Document | Reject]:
    left = _Left()
    pages, letters = _read_pages(pdf, left, began + TEXT_SECONDS)
    extra: dict[int, list[str]] = {}
    yield from _pictures(pdf, pages, name, extra, left, began + SECONDS)
    body = body_size(letters)
    without_running([page.rows for page in pages], body)
    common = _common(pages)
    laid = [
        PageParagraphs(
            p.rows.number,
            [*paragraphs(p.rows.pieces, p.tables), *p.aside],
            extra.get(p.rows.number, []),
            own_pictures(p.look, common, len(pages)) >= PICTURE,
        )
        for p in pages
    ]
    slides = sum(_is_slide(*pair, body) for pair in zip(pages, laid, strict=True)) > 0.7 * len(pages)
    built = build(laid, body, slides=slides)
    yield from _rejects(name, left)
    if built.sections:
        text = " ".join(s.text for s in built.sections[:20])
        title = _title(pdf, text) or re.sub(r"^\W+", "", built.title or "") or _from_name(path)
        yield Document(id=name, title=title, sections=tuple(built.sections))
    elif not (left.late or left.damaged):
        yield Reject(name, "ingest_no_text")
    else:
        yield Reject(name, "ingest_damaged" if left.damaged else "ingest_pages_late")


def _is_slide(page: _Page, laid: PageParagraphs, body: float) -> bool:
    """Whether a page is one of those that are shown: broad, with little text or a large title on top."""
    return not page.upright and (page.characters < 1500 or titled(laid, body))


def _read_pages(pdf: pdfium.PdfDocument, left: _Left, until: float) -> tuple[list[_Page], Counter[float]]:
    """The pages that can be read, and how many letters there are of each size."""
    found: list[_Page] = []
    letters: Counter[float] = Counter()
    count = len(pdf)
    for number in range(1, min(count, MOST_PAGES) + 1):
        if time.monotonic() > until:
            left.late.extend(range(number, count + 1))
            return found, letters
        try:
            page = pdf[number - 1]
            try:
                content = read_page(page)
            finally:
                page.close()
        except (pdfium.PdfiumError, ValueError, ArithmeticError):  # what pdfium and its numbers can do to us
            left.damaged.append(number)
            continue
        if content.hidden:
            left.hidden.append(number)
        found.append(_laid(number, content, letters))
    if count > MOST_PAGES:
        left.late.extend(range(MOST_PAGES + 1, count + 1))
    return found, letters


def _laid(number: int, content: PageText, letters: Counter[float]) -> _Page:
    """A page with its words joined to pieces of lines and its ruled tables taken apart."""
    for group in content.groups:
        for word in group.words:
            letters[round(word.size * 2) / 2] += len(word.text)
    main = content.groups[0] if content.groups else None
    angle = main.angle if main else 0
    frame = turned(content.visible, angle)
    tables: list[Table] = []
    rest = main.words if main else []
    if main and content.drawing.complete:
        tables, rest = ruled(main.words, [turned(rule, angle) for rule in content.drawing.rules])
    return _Page(
        PageRows(number, frame, pieces(rest)),
        tables,
        [p for group in content.groups[1:] for p in paragraphs(pieces(group.words), [])],
        content.characters - content.unmapped,
        frame[3] - frame[1] > frame[2] - frame[0],
        tuple(content.boxes) if content.characters < LITTLE else (),
        look_of(content),
    )


def _common(pages: list[_Page]) -> Counter[Picture]:
    """On how many pages each picture is: logos and backgrounds are on many."""
    return Counter(picture for page in pages for picture in set(page.look.pictures))


def _pictures(
    pdf: pdfium.PdfDocument, pages: list[_Page], name: str, extra: dict[int, list[str]], left: _Left, until: float
) -> Iterator[Reject]:
    """Recognises what stands in pictures, into `extra`; yields a rejection for each page where that failed."""
    common = _common(pages)
    scans: list[Scan] = []
    for page in pages:
        need = needed(page.look, common, len(pages))
        if need:
            logos = tuple(p.box for p in page.look.pictures if p.share < 0.1 and is_common(p, common, len(pages)))
            known = page.boxes if need == "pictures" else ()
            seen = part(need, page.look, common, len(pages))
            share = own_pictures(page.look, common, len(pages))
            scans.append(Scan(page.rows.number, need, seen, (*known, *logos), share))
    by_number = {page.rows.number: page for page in pages}
    if scans and ocr.program() is None:
        for scan in scans:
            yield _page(name, scan, "ingest_no_ocr", ocr.INSTALL)
        return
    missing = {scan.number: scan for scan in scans}
    for done in recognised(pdf, scans, until):
        if done.failed == LATE:
            continue
        scan = missing.pop(done.number)
        if done.failed:
            yield _page(name, scan, "ingest_picture_failed", done.failed)
        elif done.need == "all" and not done.paragraphs:
            yield _page(name, scan, "ingest_only_picture")
        else:
            page = by_number[done.number]
            said = " ".join(piece.text for piece in page.rows.pieces)
            extra[done.number] = not_said(done.paragraphs, said)
    left.late.extend(n for n, scan in missing.items() if scan.need == "all")
    left.pictures_late.extend(n for n, scan in missing.items() if scan.need != "all")


def _page(name: str, scan: Scan, reason: str, detail: str = "") -> Reject:
    """A page that is not told by its text is lost without its picture; any other one is taken all the same."""
    return Reject(f"{name} p. {scan.number}", reason, detail, "page" if scan.need == "all" else "field")


def _rejects(name: str, left: _Left) -> Iterator[Reject]:
    if left.damaged:
        yield Reject(f"{name} p. {_ranges(left.damaged)}", "ingest_damaged", "", "page")
    if left.late:
        yield Reject(f"{name} p. {_ranges(left.late)}", "ingest_pages_late", "", "page")
    if left.pictures_late:
        yield Reject(f"{name} p. {_ranges(left.pictures_late)}", "ingest_pictures_late", "", "field")
    if left.hidden:
        yield Reject(f"{name} p. {_ranges(left.hidden)}", "ingest_hidden_text", "", "field")


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in short: "3, 7-12"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _title(pdf: pdfium.PdfDocument, text: str) -> str | None:
    """The title in the properties of the file, where it is one and the document itself says it."""
    try:
        title = " ".join(pdf.get_metadata_value("Title").split())
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return None
    own, there = words(title), set(words(text))
    if len(title) > 200 or len(re.findall(r"[^\W\d_]", title)) < 4 or _NO_TITLE.match(title):
        return None
    return title if own and sum(w in there for w in own) >= 0.5 * len(own) else None


def _from_name(path: Path) -> str:
    found = re.sub(r"[_\-]+", " ", path.stem).strip()
    return found[:1].upper() + found[1:] or path.name
