"""One page of a PDF as pdfium gives it: words with their places, pictures, rules; what cannot be seen is left out.

pdfium's coordinates (points, y upwards) become those of a reader here: y grows downwards, and a group of words is
turned so that its lines run from left to right, whatever the rotation of the page.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from advisor.ingest.pdf.drawing import Box, Drawing, drawing, marked

CAPITALS = 0.75  # of the size of the letters: about how high capitals are
TINY = 2.0  # points: smaller letters are not meant to be read
_WORDS = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# What Word and PowerPoint draw with the fonts Symbol and Wingdings, whose characters have no meaning of their own.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0E0: "→", 0xF0E8: "→", 0xF0DF: "←",
            0xF02D: "-", 0xF0B0: "°", 0xF076: "❖", 0xF071: "□", 0xF06F: "□", 0xF06E: "▪", 0xF06C: "●"}  # fmt: skip
_NOTHING = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x01, 0x02), *range(0x03, 0x09)])
CHARACTERS = str.maketrans({**_LIGATURES, **_SYMBOLS, **_NOTHING, 0x02: "-", 0xFFFE: "-"})
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BAND = 16  # of 255 that the brightest and darkest dot under a word must differ for it to be seen


@dataclass(slots=True)
class Word:
    """`base` is the line that it stands on, `size` that of its letters, both in points from the top of its frame.
    `order` counts the words of its group as the file writes them."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    order: int = 0


@dataclass(slots=True)
class Group:
    """Words that run in one direction, in the order of the file. `angle` in degrees against the page; `frame` is the
    visible page, turned like them."""

    angle: int
    frame: Box
    words: list[Word] = field(default_factory=list)


@dataclass
class PageText:
    """What can be seen of a page.

    groups: that with the most words first. boxes: those of the words, in pdfium's own coordinates. The rest counts
    characters: `layer` those that a scanner put invisibly over its picture, `unmapped` those whose meaning the file
    does not tell, `hidden` those that nobody can see.
    """

    groups: list[Group]
    drawing: Drawing
    visible: Box
    boxes: list[Box]
    characters: int = 0
    layer: int = 0
    unmapped: int = 0
    hidden: int = 0


@dataclass(slots=True)
class _Style:
    size: float
    bold: bool
    angle: int
    mode: int  # of rendering; 3 draws nothing
    colour: tuple[int, int, int] | None
    doubtful: bool  # nearly white, nearly transparent or on a layer: only the drawn page tells whether it is seen


def turned(box: Box, angle: int) -> Box:
    """A box of pdfium in the frame of words that run at `angle`: (left, top, right, bottom), y downwards."""
    if angle == 0:
        return box[0], -box[3], box[2], -box[1]
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    points = [(x * c + y * s, x * s - y * c) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def read_page(page: pdfium.PdfPage) -> PageText:
    """The visible words of a page. Raises PdfiumError when pdfium cannot read it."""
    visible = page.get_bbox()
    drawn = drawing(page, visible)
    textpage = page.get_textpage()
    try:
        return _read(page, textpage, drawn, visible)
    finally:
        textpage.close()


def _read(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, drawn: Drawing, visible: Box) -> PageText:
    found = PageText([], drawn, visible, [])
    groups: dict[int, Group] = {}
    doubtful: list[tuple[Group, Word, Box]] = []
    scan = drawn.covering(0.5)
    for text, style, box, origin in _words(textpage):
        letters = len(text)
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        half = middle
        if style.angle == 0:  # of the letters, not of the room for tails below their line and accents above them
            half = middle[0], (origin[1] + min(box[3], origin[1] + CAPITALS * style.size)) / 2
        outside = not _inside(half, visible)
        unpainted = style.mode in (3, 7)
        invisible = unpainted and not any(_inside(middle, picture) for picture in scan)
        if outside or invisible or style.size < TINY:
            found.hidden += letters
            continue
        found.characters += letters
        found.layer += letters if unpainted else 0
        if not (text.isascii() and text.isprintable()):
            text = text.translate(CHARACTERS)
            found.unmapped += sum(1 for c in text if c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn", "Cc"))
            if not text:
                continue
        group = groups.get(style.angle)
        if group is None:
            group = groups[style.angle] = Group(style.angle, turned(visible, style.angle))
        place = turned(box, style.angle)
        base = turned((*origin, *origin), style.angle)[1] if style.angle else -origin[1]
        word = Word(text, place[0], place[2], base, style.size, style.bold, len(group.words))
        if not unpainted and (style.doubtful or drawn.painted(middle, style.colour)):
            doubtful.append((group, word, box))
        group.words.append(word)
        found.boxes.append(box)
    if doubtful:
        found.hidden += _drop_unseen(page, doubtful)
    found.groups = sorted((g for g in groups.values() if g.words), key=lambda g: -len(g.words))
    return found


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _words(textpage: pdfium.PdfTextPage) -> Iterator[tuple[str, _Style, Box, tuple[float, float]]]:
    """Words with style, box and origin. Only their ends are asked for: a call costs as much as reading a word."""
    styles = _Styles(textpage)
    handle = textpage.raw
    text = _text(textpage)
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    before: _Style | None = None
    for match in _WORDS.finditer(text):
        last = styles.at(match.end() - 1)
        same = last is not None and last is before  # objects follow each other: the whole word is in this one
        runs = [(match.start(), match.end(), last)] if same else styles.runs(match.start(), match.end())
        before = last
        for start, end, style in runs:
            if style is None or not raw.FPDFText_GetLooseCharBox(handle, start, rect):
                continue
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            if end - start > 1 and raw.FPDFText_GetLooseCharBox(handle, end - 1, rect):
                left, bottom = min(left, rect.left), min(bottom, rect.bottom)
                right, top = max(right, rect.right), max(top, rect.top)
            raw.FPDFText_GetCharOrigin(handle, start, x, y)
            if math.isfinite(left + bottom + right + top + x.value + y.value):
                yield text[start:end], style, (left, bottom, right, top), (x.value, y.value)


class _Styles:
    """The style of each text object of a page, asked for once."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._handle = textpage.raw
        self._by_object: dict[int, _Style] = {}
        self._fonts: dict[int, bool] = {}

    def at(self, index: int) -> _Style | None:
        """That of a character; None for one that pdfium made up, such as a space."""
        thing = raw.FPDFText_GetTextObject(self._handle, index)
        if not thing:
            return None
        address = ctypes.addressof(thing.contents)
        style = self._by_object.get(address)
        if style is None:
            style = self._by_object[address] = _style(self._handle, index, thing, self._fonts)
        return style

    def runs(self, start: int, end: int) -> list[tuple[int, int, _Style | None]]:
        """A word with its style, in parts where a part of it is drawn differently."""
        first = self.at(start)
        if end - start == 1 or first is self.at(end - 1):
            return [(start, end, first)]
        found: list[tuple[int, int, _Style | None]] = []
        for index in range(start, end):
            style = self.at(index)
            if found and (style is None or found[-1][2] is None or _alike(style, found[-1][2])):
                found[-1] = (found[-1][0], index + 1, found[-1][2] or style)
            else:
                found.append((index, index + 1, style))
        return found


def _alike(one: _Style, other: _Style) -> bool:
    return (one.mode, one.colour, one.angle, one.doubtful, one.size < TINY) == (
        other.mode, other.colour, other.angle, other.doubtful, other.size < TINY,
    )  # fmt: skip


def _text(textpage: pdfium.PdfTextPage) -> str:
    """All characters, one for each index of pdfium: it counts some that its own text does not show."""
    count = textpage.count_chars()
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    written = raw.FPDFText_GetText(textpage, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))) - 1
    if written == count:
        text = buffer.raw[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    codes = (raw.FPDFText_GetUnicode(textpage, index) for index in range(count))
    return "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes)


def _style(textpage: raw.FPDF_TEXTPAGE, index: int, thing: raw.FPDF_PAGEOBJECT, fonts: dict[int, bool]) -> _Style:
    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    mode = raw.FPDFTextObj_GetTextRenderMode(thing)
    ask = raw.FPDFPageObj_GetStrokeColor if mode in (1, 5) else raw.FPDFPageObj_GetFillColor
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    colour, doubtful = None, False
    if ask(thing, r, g, b, a):
        colour = r.value, g.value, b.value
        doubtful = min(colour) > 225 or a.value < 40
    doubtful = doubtful or marked(thing, "OC")
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360  # of the base line: slanted letters are level
    return _Style(
        abs(raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)),
        mode == 2 or _is_bold(thing, fonts),
        angle if 2 < angle < 358 else 0,
        mode,
        colour,
        doubtful,
    )


def _is_bold(thing: raw.FPDF_PAGEOBJECT, fonts: dict[int, bool]) -> bool:
    font = raw.FPDFTextObj_GetFont(thing)
    address = ctypes.cast(font, ctypes.c_void_p).value or 0
    if address and address not in fonts:
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(font, name, 200)
        fonts[address] = bool(_BOLD.search(name.value.decode("latin-1"))) or raw.FPDFFont_GetWeight(font) >= 600
    return fonts.get(address, False)


def _drop_unseen(page: pdfium.PdfPage, doubtful: list[tuple[Group, Word, Box]]) -> int:
    """Draws the page and takes the words away under which nothing stands out: white on white, or covered."""
    width, height = page.get_size()
    scale = min(1.5, 1600 / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        dots, place = bitmap.to_numpy(), bitmap.get_posconv(page)
        unseen: dict[int, set[int]] = defaultdict(set)
        letters = 0
        for group, word, box in doubtful:
            (xa, ya), (xb, yb) = place.to_bitmap(box[0], box[1]), place.to_bitmap(box[2], box[3])
            part = dots[max(min(ya, yb), 0) : max(ya, yb, 0) + 1, max(min(xa, xb), 0) : max(xa, xb, 0) + 1]
            if not part.size or int(part.max()) - int(part.min()) < _BAND:
                unseen[group.angle].add(id(word))
                letters += len(word.text)
    finally:
        bitmap.close()
    for group in {id(g): g for g, _, _ in doubtful}.values():
        group.words = [w for w in group.words if id(w) not in unseen[group.angle]]
    return letters
