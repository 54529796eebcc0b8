"""What else is drawn on a page of a PDF: pictures, filled areas and the rules of tables."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Box = tuple[float, float, float, float]  # in pdfium's points: left, bottom, right, top
Matrix = tuple[float, float, float, float, float, float]

MOST_THINGS = 15_000  # objects of a page that are looked at: a map has more, a page with tables never
MOST_SEGMENTS = 20_000  # of their lines
_DEEPEST = 6  # forms within forms
_THIN = 2.5  # points: a rule
_AREA = 6.0  # points: a filled area that text could hide on
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Drawing:
    """`pictures` with their size in dots; `areas` with their colour; `rules` are horizontal and vertical lines, as
    boxes without breadth. `things` counts all that is drawn; `complete` is false where there was too much of it."""

    visible: Box
    pictures: list[tuple[Box, tuple[int, int]]] = field(default_factory=list)
    areas: list[tuple[Box, tuple[int, int, int]]] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    things: int = 0
    complete: bool = True

    def covering(self, share: float) -> list[Box]:
        """The pictures that cover at least `share` (0 to 1) of the page."""
        return [box for box, _ in self.pictures if self.share(box) >= share]

    def share(self, box: Box) -> float:
        """How much of the visible page a box covers, 0 to 1."""
        left, bottom, right, top = self.visible
        width = max(0.0, min(box[2], right) - max(box[0], left))
        height = max(0.0, min(box[3], top) - max(box[1], bottom))
        return width * height / max((right - left) * (top - bottom), 1.0)

    def painted(self, point: tuple[float, float], colour: tuple[int, int, int] | None) -> bool:
        """Whether an area of about that colour lies at `point`: text of the colour may not be seen there."""
        return bool(self.areas and colour) and any(
            box[0] <= point[0] <= box[2]
            and box[1] <= point[1] <= box[3]
            and all(abs(a - b) < 40 for a, b in zip(paint, colour, strict=True))
            for box, paint in self.areas
        )


def drawing(page: pdfium.PdfPage, visible: Box) -> Drawing:
    """All that is drawn on a page but for its text."""
    found = Drawing(visible)
    segments = 0
    for thing, kind, matrix in _things(page, found):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            width, height = ctypes.c_uint(), ctypes.c_uint()
            raw.FPDFImageObj_GetImagePixelSize(thing, width, height)
            box = _bounds(thing, matrix)
            if box:
                found.pictures.append((box, (width.value, height.value)))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            box = _bounds(thing, matrix)
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            if not box or not raw.FPDFPath_GetDrawMode(thing, fill, stroke) or not (fill.value or stroke.value):
                continue
            filled = _colour(raw.FPDFPageObj_GetFillColor, thing) if fill.value else None
            stroked = _colour(raw.FPDFPageObj_GetStrokeColor, thing) if stroke.value else None
            width, height = box[2] - box[0], box[3] - box[1]
            if min(width, height) <= _THIN:
                if max(width, height) > _AREA and (filled or stroked):
                    found.rules.append(_rule(box))
                continue
            if filled and min(width, height) > _AREA:
                found.areas.append((box, filled))
            if not stroked:
                continue
            count = raw.FPDFPath_CountSegments(thing)
            segments += max(count, 0)
            if 0 < count <= 2000 and segments <= MOST_SEGMENTS:
                found.rules.extend(_lines(thing, count, matrix))
    return found


def _things(page: pdfium.PdfPage, found: Drawing) -> Iterator[tuple[raw.FPDF_PAGEOBJECT, int, Matrix]]:
    """The objects of a page and of the forms in it, with the matrix that places them."""
    stack: list[tuple[object, bool, Matrix, int]] = [(page, False, _PLAIN, 0)]
    while stack:
        holder, is_form, matrix, depth = stack.pop()
        count = (raw.FPDFFormObj_CountObjects if is_form else raw.FPDFPage_CountObjects)(holder)
        get = raw.FPDFFormObj_GetObject if is_form else raw.FPDFPage_GetObject
        for index in range(max(count, 0)):
            if found.things >= MOST_THINGS:
                found.complete = False
                return
            thing = get(holder, index)
            if not thing:
                continue
            found.things += 1
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST:
                    stack.append((thing, True, _times(_matrix(thing), matrix), depth + 1))
            else:
                yield thing, kind, matrix


def _matrix(thing: raw.FPDF_PAGEOBJECT) -> Matrix:
    m = raw.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if raw.FPDFPageObj_GetMatrix(thing, m) else _PLAIN


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(thing: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return None
    points = [_at(matrix, x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = min(xs), min(ys), max(xs), max(ys)
    return box if all(map(math.isfinite, box)) else None


def _colour(ask: Callable[..., int], thing: raw.FPDF_PAGEOBJECT) -> tuple[int, int, int] | None:
    """The colour that something is painted with, None where one sees through it."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    return (r.value, g.value, b.value) if ask(thing, r, g, b, a) and a.value > 100 else None


def _rule(box: Box) -> Box:
    if box[2] - box[0] >= box[3] - box[1]:
        middle = (box[1] + box[3]) / 2
        return box[0], middle, box[2], middle
    middle = (box[0] + box[2]) / 2
    return middle, box[1], middle, box[3]


def _lines(thing: raw.FPDF_PAGEOBJECT, count: int, matrix: Matrix) -> Iterator[Box]:
    """The horizontal and vertical lines of a path: a frame, or a grid that is drawn at once."""
    matrix = _times(_matrix(thing), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        now = _at(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        ends = [(before, now)] if kind == raw.FPDF_SEGMENT_LINETO else []
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = now
        if raw.FPDFPathSegment_GetClose(segment):
            ends.append((now, start))
        for (xa, ya), (xb, yb) in ends:
            breadth, length = sorted((abs(xa - xb), abs(ya - yb)))
            if breadth <= 1 and length > _AREA:
                yield _rule((min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
        before = now


def marked(thing: raw.FPDF_PAGEOBJECT, tag: str) -> bool:
    """Whether an object is marked with `tag` ("OC": it is on a layer that may be switched off)."""
    size = ctypes.c_ulong()
    for index in range(min(max(raw.FPDFPageObj_CountMarks(thing), 0), 8)):
        name = ctypes.create_string_buffer(64)
        written = ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR))
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(thing, index), written, 64, size)
        if name.raw[: max(size.value - 2, 0)].decode("utf-16-le", "ignore") == tag:
            return True
    return False
