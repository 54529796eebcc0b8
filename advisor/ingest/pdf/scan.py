"""Pages of a PDF that are pictures: which they are, and their text as `ocr.py` recognises it."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import pypdfium2 as pdfium

from advisor.ingest.pdf import ocr
from advisor.ingest.pdf.drawing import Box
from advisor.ingest.pdf.lines import HYPHEN, wrapped
from advisor.ingest.pdf.page import PageText
from advisor.text import words

FEW = 25  # characters: a page with fewer is not told by its text
LITTLE = 1500  # characters: a page with more is not looked at for its pictures
PICTURE = 0.12  # of a page: pictures that cover less are logos
SHAPE = 0.03  # of a page: smaller pictures are arrows and shadows of a diagram, however many there are
DOTS = 9_000_000  # of a page as it is drawn for recognition: A4 at 300 dots an inch
FINEST = 450  # dots an inch: small letters in diagrams
MARGIN = 4  # points around a picture
LARGEST_PICTURE = 60_000_000  # dots of a picture in the file: pdfium must hold it whole
MOST_PICTURES = 200  # of a page that are kept
_OUTLINES = 60  # things drawn on a page without text: letters drawn as curves, perhaps

LATE = "time"

Need = Literal["all", "pictures"]


@dataclass(frozen=True)
class Picture:
    """What a page draws as a picture: enough to know one that is on most pages."""

    box: tuple[int, ...]
    dots: tuple[int, int]
    share: float


@dataclass(frozen=True)
class Scan:
    """A page to recognise. need: "all" where the text of the page does not tell it, "pictures" where it tells a part.
    part: what of the page to look at, and boxes: where its text is known, both in pdfium's coordinates. share: how much
    of it its own pictures cover, 0 to 1."""

    number: int
    need: Need
    part: Box | None
    boxes: tuple[Box, ...]
    share: float = 0.0


@dataclass(frozen=True)
class Recognised:
    """The paragraphs that were found on a page. failed: a word on why there are none, "" where nothing was found."""

    number: int
    need: Need
    paragraphs: tuple[str, ...] = ()
    failed: str = ""


@dataclass(frozen=True)
class Look:
    """What tells whether a page must be recognised; all but `pictures` counts characters, `things` what is drawn."""

    characters: int = 0
    unmapped: int = 0
    layer: int = 0
    things: int = 0
    pictures: tuple[Picture, ...] = ()


def look_of(page: PageText) -> Look:
    """The look of a page, without the pictures that are dots or lines."""
    drawn = page.drawing
    found = [Picture(tuple(round(v) for v in box), dots, drawn.share(box)) for box, dots in drawn.pictures]
    shown = tuple(p for p in found if p.share >= 0.005)[:MOST_PICTURES]
    return Look(page.characters, page.unmapped, page.layer, drawn.things, shown)


def needed(page: Look, common: Counter[Picture], pages: int) -> Need | None:
    """What must be recognised on a page. `common` counts the pictures of all pages: logos and backgrounds."""
    told = page.characters - page.unmapped
    unreadable = page.unmapped > 0.3 * page.characters
    share = sum(p.share for p in page.pictures)
    if unreadable or (told < FEW and (share >= PICTURE or (told < 3 and page.things >= _OUTLINES))):
        return "all"
    if page.layer > 0.5 * page.characters:
        return None  # a scanner has read it
    return "pictures" if told < LITTLE and own_pictures(page, common, pages) >= PICTURE else None


def own_pictures(page: Look, common: Counter[Picture], pages: int) -> float:
    """How much of a page is covered by pictures that are its own, 0 to 1."""
    return sum(p.share for p in page.pictures if p.share >= SHAPE and not is_common(p, common, pages))


def part(need: Need, page: Look, common: Counter[Picture], pages: int) -> Box | None:
    """What of a page to look at: its pictures, where they are smaller than the page; None for all of it."""
    boxes = [p.box for p in page.pictures if not is_common(p, common, pages)]
    if not boxes or (need == "all" and sum(p.share for p in page.pictures) < PICTURE):
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def is_common(picture: Picture, common: Counter[Picture], pages: int) -> bool:
    """Whether a picture is on so many of the pages that it tells nothing of one."""
    return common[picture] > 3 and common[picture] > 0.2 * pages


def recognised(pdf: pdfium.PdfDocument, scans: Sequence[Scan], until: float) -> Iterator[Recognised]:
    """Recognises pages, as many at once as there are processors; `until` is a time of `time.monotonic`.

    Pages without text come first, then those that are covered most. Those that there is no time for do not come at all.
    """
    waiting = sorted(scans, key=lambda s: (s.need != "all", -s.share if s.need != "all" else 0, s.number))
    workers = max(1, min(os.cpu_count() or 1, 4))
    running: set[Future[Recognised]] = set()
    with ThreadPoolExecutor(workers) as pool:
        while waiting or running:
            while waiting and len(running) < workers and time.monotonic() < until - 1:
                scan = waiting.pop(0)
                drawn = _drawn(pdf, scan)  # pdfium is not made for several threads: pages are drawn in this one
                if isinstance(drawn, Recognised):
                    yield drawn
                else:
                    running.add(pool.submit(_recognise, scan, drawn, until))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)


@dataclass(frozen=True)
class _Drawn:
    """Grey dots, row by row, and the boxes of the known text in dots."""

    grey: bytes
    width: int
    height: int
    dpi: int
    known: tuple[Box, ...]


def _drawn(pdf: pdfium.PdfDocument, scan: Scan) -> _Drawn | Recognised:
    try:
        page = pdf[scan.number - 1]
        try:
            for thing in page.get_objects([pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=6):
                width, height = thing.get_px_size()
                if width * height > LARGEST_PICTURE:
                    return Recognised(scan.number, scan.need, failed=f"{width} x {height}")
            width, height = page.get_size()
            crop = _crop(page, scan.part)
            inches = max(width - crop[0] - crop[2], 1) * max(height - crop[1] - crop[3], 1) / 72**2
            dpi = min(FINEST, (DOTS / inches) ** 0.5)
            bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False, crop=crop)
            try:
                place = bitmap.get_posconv(page)
                known = []
                for box in scan.boxes:
                    (xa, ya), (xb, yb) = place.to_bitmap(box[0], box[1]), place.to_bitmap(box[2], box[3])
                    known.append((min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
                return _Drawn(bitmap.to_numpy().tobytes(), bitmap.width, bitmap.height, round(dpi), tuple(known))
            finally:
                bitmap.close()
        finally:
            page.close()
    except (pdfium.PdfiumError, ValueError, MemoryError) as error:
        return Recognised(scan.number, scan.need, failed=type(error).__name__)


def _crop(page: pdfium.PdfPage, wanted: Box | None) -> tuple[float, float, float, float]:
    """What to leave away on the left, below, on the right and above, in points."""
    if wanted is None or page.get_rotation():
        return 0, 0, 0, 0
    left, bottom, right, top = page.get_bbox()
    away = wanted[0] - left, wanted[1] - bottom, right - wanted[2], top - wanted[3]
    return tuple(max(a - MARGIN, 0) for a in away)  # type: ignore[return-value]


def _recognise(scan: Scan, drawn: _Drawn, until: float) -> Recognised:
    left = until - time.monotonic()
    try:
        found = ocr.recognise(drawn.grey, drawn.width, drawn.height, dpi=drawn.dpi, seconds=left, known=drawn.known)
    except TimeoutError:
        return Recognised(scan.number, scan.need, failed=LATE)
    except OSError as error:
        return Recognised(scan.number, scan.need, failed=error.strerror or type(error).__name__)
    return Recognised(scan.number, scan.need, tuple(paragraphs_of(found)))


def paragraphs_of(found: Sequence[ocr.OcrWord]) -> Iterator[str]:
    """Paragraphs as tesseract parts them; lines with wide gaps are rows of a table and stay lines."""
    for _, paragraph in groupby(found, key=lambda w: w.paragraph):
        text, table = "", False
        for _, line in groupby(paragraph, key=lambda w: w.line):
            cells = _cells(list(line))
            here, is_row = " | ".join(cells), len(cells) > 1
            text = f"{text}\n{here}" if text and (is_row or table) else wrapped(text, here) if text else here
            table = is_row
        if text:
            yield text.replace("-" + HYPHEN, "").replace(HYPHEN, "")


def _cells(line: list[ocr.OcrWord]) -> list[str]:
    cells = [""]
    before = line[0]
    for word in line:
        is_rule = word.text == "|"  # between two cells, taken for a letter
        if is_rule or word.box[0] - before.box[2] > ocr.WIDE * (before.box[3] - before.box[1]):
            cells.append("")
        if not is_rule:
            cells[-1] = f"{cells[-1]} {word.text}".strip()
        before = word
    return [cell for cell in cells if cell]


def not_said(paragraphs: Sequence[str], text: str) -> list[str]:
    """Those whose words the page does not already have."""
    there = set(words(text))
    out = []
    for paragraph in paragraphs:
        own = words(paragraph)
        if not own or sum(w in there for w in own) < 0.8 * len(own):
            out.append(paragraph)
    return out
