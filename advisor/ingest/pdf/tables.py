"""Tables of a page: those with rules between their cells, and those whose cells only stand below each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from advisor.ingest.pdf.drawing import Box
from advisor.ingest.pdf.lines import GAP, Piece, healed, pieces, rows, wrapped
from advisor.ingest.pdf.page import Word

MOST_RULES = 600  # more, after those in one line are joined, are a drawing
_NEAR = 3.0  # points: rules this close are one, or touch
_COLUMN_WORDS = 5  # a text column has more words in a usual line, a cell fewer


@dataclass
class Table:
    """Rows of cells with the place of the whole; `lefts` tells tables of the same build on two pages."""

    cells: list[list[str]]
    box: Box  # left, top, right, bottom; y downwards
    size: float
    lefts: tuple[int, ...]
    order: tuple[int, int] = (0, 0)  # where the file writes its first and its last words


def ruled(words: list[Word], rules: Sequence[Box]) -> tuple[list[Table], list[Word]]:
    """Tables drawn with rules (boxes without breadth, in the frame of the words), and the words that are in none."""
    tables: list[Table] = []
    flat, upright = _levels(rules, 1), _levels(rules, 0)
    if len(flat) + len(upright) > MOST_RULES or len(flat) < 2 or len(upright) < 2:
        return [], words
    for group in _touching(flat, upright):
        ys = sorted({y for y, _, _ in group[0]})
        xs = sorted({x for x, _, _ in group[1]})
        if len(xs) < 3 or len(ys) < 3:
            continue
        inside = [w for w in words if xs[0] - 2 <= (w.x0 + w.x1) / 2 <= xs[-1] + 2 and ys[0] <= _middle(w) <= ys[-1]]
        table = _grid(inside, xs, ys, *group) if inside else None
        if table:
            tables.append(table)
            taken = {id(w) for w in inside}
            words = [w for w in words if id(w) not in taken]
    return tables, words


def _middle(word: Word) -> float:
    return word.base - 0.3 * word.size


_Line = tuple[float, float, float]  # where it stands, from, to


def _levels(rules: Sequence[Box], axis: int) -> list[_Line]:
    """Rules along one axis (1: horizontal), those at the same place that touch joined to one."""
    other = 1 - axis
    lines = sorted((r[axis], r[other], r[other + 2]) for r in rules if abs(r[axis] - r[axis + 2]) < 0.01)
    levels: list[tuple[float, list[tuple[float, float]]]] = []
    for at, start, end in lines:
        if levels and at - levels[-1][0] <= _NEAR:
            levels[-1][1].append((start, end))
        else:
            levels.append((at, [(start, end)]))
    out: list[_Line] = []
    for at, spans in levels:
        spans.sort()
        start, end = spans[0]
        for a, b in spans[1:]:
            if a > end + _NEAR:
                out.append((at, start, end))
                start, end = a, b
            end = max(end, b)
        out.append((at, start, end))
    return out


def _touching(flat: list[_Line], upright: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Rules that cross or meet each other, group by group."""
    parent = list(range(len(flat) + len(upright)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    for i, (y, left, right) in enumerate(flat):
        for j, (x, top, bottom) in enumerate(upright, len(flat)):
            if left - _NEAR <= x <= right + _NEAR and top - _NEAR <= y <= bottom + _NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate([*flat, *upright]):
        groups[root(i)][i >= len(flat)].append(line)
    return [g for g in groups.values() if g[0] and g[1]]


def _grid(words: list[Word], xs: list[float], ys: list[float], flat: list[_Line], upright: list[_Line]) -> Table | None:
    """The table in a grid, None where its rules are no cells: words run across them, or one column holds all."""
    cells: dict[tuple[int, int], list[Word]] = defaultdict(list)
    crossing = 0
    for word in words:
        row = min(max(bisect_right(ys, _middle(word)) - 1, 0), len(ys) - 2)
        column = min(max(bisect_right(xs, (word.x0 + word.x1) / 2) - 1, 0), len(xs) - 2)
        while column and not _ruled_at(upright, xs[column], _middle(word)):
            column -= 1
        while row and not _ruled_at(flat, ys[row], (word.x0 + word.x1) / 2):
            row -= 1
        crossing += any(
            word.x0 + 2 < x < word.x1 - 2 and _ruled_at(upright, x, _middle(word)) for x in xs[1:-1]
        )  # fmt: skip
        cells[row, column].append(word)
    if crossing > 0.1 * len(words):
        return None
    lines: list[list[str]] = []
    for row in range(len(ys) - 1):
        lines.extend(_split([cells.get((row, column), []) for column in range(len(xs) - 1)]))
    kept = [c for c in range(len(xs) - 1) if any(line[c] for line in lines)]
    lines = [[line[c] for c in kept] for line in lines if any(line)]
    if len(kept) < 2 or len(lines) < 2:
        return None
    size = median(w.size for w in words)
    return Table(lines, (xs[0], ys[0], xs[-1], ys[-1]), size, tuple(round(xs[c]) for c in kept), _order(words))


def _order(parts: Sequence[Word | Piece]) -> tuple[int, int]:
    return min(p.order for p in parts), max(p.order for p in parts)


def _ruled_at(lines: list[_Line], at: float, along: float) -> bool:
    return any(abs(place - at) <= _NEAR and start - _NEAR <= along <= end + _NEAR for place, start, end in lines)


def _split(row: list[list[Word]]) -> list[list[str]]:
    """A row of a grid as text; as several where each filled cell holds the same three or more lines."""
    by_line = [rows(pieces(words)) for words in row]
    filled = [lines for lines in by_line if lines]
    count = len(filled[0]) if filled else 0
    if count >= 3 and len(filled) > 1 and all(
        len(lines) == count and all(abs(a[0].base - b[0].base) < 3 for a, b in zip(lines, filled[0], strict=True))
        for lines in filled
    ):  # fmt: skip
        return [[_cell([lines[n]]) if lines else "" for lines in by_line] for n in range(count)]
    return [[_cell(lines) for lines in by_line]]


def _cell(lines: list[list[Piece]]) -> str:
    text = ""
    for line in lines:
        here = " ".join(p.text for p in line)
        text = wrapped(text, here) if text else here
    return text


def aligned(found: list[Piece]) -> tuple[list[Table], list[Piece]]:
    """Tables without rules: three or more lines whose cells stand below each other, and the pieces that are in none."""
    tables: list[Table] = []
    rest: list[Piece] = []
    lines = rows(found)
    start = 0
    while start < len(lines):
        end, gutters = _band(lines, start)
        table = _from_band(lines[start:end], gutters) if gutters else None
        if table and _scattered(lines[start:end], found):
            table = None
        if table:
            tables.append(table)
        elif not gutters or end - start < 3:  # else columns of text: no part of them is a table
            end = start + 1
        if not table:
            rest.extend(piece for line in lines[start:end] for piece in line)
        start = end
    return tables, healed(rest) if tables else rest


def _scattered(lines: list[list[Piece]], found: list[Piece]) -> bool:
    """Whether the file writes other things between those that stand on some lines: boxes that happen to be level."""
    own = [piece for line in lines for piece in line]
    first, last = _order(own)
    return sum(first < p.order < last for p in found) > 2 * len(own)


def _band(lines: list[list[Piece]], start: int) -> tuple[int, list[tuple[float, float]]]:
    """How far lines go on from `start` with the same gaps between their pieces, and these gaps."""
    gutters = [(a.x1, b.x0) for a, b in pairwise(lines[start])]
    end = last = start
    while end < len(lines) and gutters:
        line = lines[end]
        if end > start:
            step = line[0].base - lines[end - 1][0].base
            if step > 3.2 * max(p.size for p in line):
                break
            kept = [cut for gutter in gutters for cut in _cut(gutter, line)]
            if len(kept) < len(gutters):
                break
            gutters = kept
        if len(line) > 1:
            last = end
        elif end - last > 2:
            break
        end += 1
    # Lines after the last one with several cells belong to it only if they stand below another than its first.
    end = last + 1
    while end < len(lines) and end - last <= 2 and gutters and lines[end][0].x0 >= gutters[0][1] - 2:
        if any(len(_cut(g, lines[end])) == 0 for g in gutters):
            break
        end += 1
    return end, gutters


def _cut(gutter: tuple[float, float], line: list[Piece]) -> list[tuple[float, float]]:
    """What a line leaves free of a gap: nothing where a piece stands across it."""
    left, right = gutter
    for piece in line:
        if piece.x0 < right and piece.x1 > left:
            middle = (left + right) / 2
            if piece.x1 < middle + 1e-6 or (piece.x0 < middle and piece.x1 < right):
                left = max(left, piece.x1)
            elif piece.x0 > left:
                right = min(right, piece.x0)
            else:
                return []
    return [(left, right)] if right - left >= GAP * 0.7 * min(p.size for p in line) else []


def _from_band(lines: list[list[Piece]], gutters: list[tuple[float, float]]) -> Table | None:
    """The table of some lines, None where they are columns of text or too few."""
    full = [line for line in lines if len(line) > 1]
    if len(full) < 3 and not (len(full) == 2 and len(gutters) >= 2):
        return None
    edges = [(a + b) / 2 for a, b in gutters]
    cells: list[list[list[Piece]]] = []
    for line in lines:
        row: list[list[Piece]] = [[] for _ in range(len(edges) + 1)]
        for piece in line:
            row[bisect_right(edges, (piece.x0 + piece.x1) / 2)].append(piece)
        cells.append(row)
    usual = [
        median(len(" ".join(p.text for p in row[c]).split()) for row in cells if row[c])
        for c in range(len(edges) + 1)
        if any(row[c] for row in cells)
    ]
    if len(usual) < 2 or sum(1 for n in usual if n >= _COLUMN_WORDS) > 1 or min(usual) >= _COLUMN_WORDS:
        return None
    if sum(_wraps([row[c] for row in cells]) for c in range(len(edges) + 1)) > 1:
        return None
    out: list[list[str]] = []
    for row in cells:
        texts = [" ".join(p.text for p in cell) for cell in row]
        if out and not texts[0] and sum(1 for t in texts if t) < max(2, len(texts) - 1):
            out[-1] = [wrapped(a, b) if a and b else a or b for a, b in zip(out[-1], texts, strict=True)]
        else:
            out.append(texts)
    every = [p for line in lines for p in line]
    box = min(p.x0 for p in every), min(p.top for p in every), max(p.x1 for p in every), max(p.bottom for p in every)
    lefts = round(box[0]), *(round(b) for _, b in gutters)
    return Table(out, box, median(p.size for p in every), lefts, _order(every))


def _wraps(column: list[list[Piece]]) -> bool:
    """Whether the lines of a column go on in each other: text side by side, not cells."""
    starts = [cell[0].text[:1].islower() for cell in column if cell]
    return len(starts) > 1 and sum(starts[1:]) > 0.3 * (len(starts) - 1)
