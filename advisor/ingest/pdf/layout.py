"""A page put into the order in which it is read: pieces of lines to blocks, columns, paragraphs and tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from advisor.ingest.pdf.lines import ITEM, Piece, rows, wrapped
from advisor.ingest.pdf.order import Block, ordered
from advisor.ingest.pdf.tables import Table, aligned

LEADING = 2.0  # of the size of the letters: lines further apart are not of one block
ALONG = 1.6  # likewise, of lines between which the file writes something else
_TABLE_LENGTH = 1200  # characters: a longer table is cut between rows, its first row repeated
_SERIES = re.compile(r"\(?(\d{1,2}|[a-z])[.)]\s")
_ENDS = (".", "!", "?", "…", ":", ";", ".”", '."', ".)", ".’", ".»", "?”")


@dataclass(slots=True)
class Paragraph:
    """`size` and `bold` tell headings; `lines` is how many it had. `kind`: "text", "item" of a list or "table"."""

    text: str
    size: float
    bold: bool
    kind: str = "text"
    lines: int = 1
    table: Table | None = None


def paragraphs(found: list[Piece], tables: list[Table]) -> list[Paragraph]:
    """The paragraphs of a page (or of the words of it that run in one direction) in the order of reading."""
    more, rest = aligned(found)
    blocks = [_block(group) for group in _groups(rest)]
    blocks += [Block(*t.box, t.size, *t.order, [], t) for t in (*tables, *more)]
    out: list[Paragraph] = []
    for block in ordered(blocks):
        if block.table:
            out.append(Paragraph("", block.size, False, "table", len(block.table.cells), block.table))
            continue
        for paragraph in _of_block(block):
            before = out[-1] if out else None
            if before and _goes_on(before, paragraph):
                before.text = wrapped(before.text, paragraph.text)
                before.lines += paragraph.lines
            elif any(c.isalnum() for c in paragraph.text):  # else a line drawn with signs
                out.append(paragraph)
    return out


def table_texts(cells: Sequence[Sequence[str]], header: Sequence[str] | None = None) -> list[str]:
    """A table as text, a row a line and cells apart by " | "; cut where it is long, the header on top of each part.

    header: that of the page before, where the table goes on from there; else the first row is taken for one unless
    it holds figures.
    """
    lines = [" | ".join(" ".join(c.split()) for c in row).rstrip(" |") for row in cells]
    head = " | ".join(header) if header else None
    if (
        head is None
        and len(lines) > 1
        and all(c and not c.replace(",", "").replace(".", "").isdigit() for c in cells[0])
    ):
        head, lines = lines[0], lines[1:]
    if head and lines and lines[0] == head:
        lines = lines[1:]
    parts: list[list[str]] = [[]]
    length = 0
    for line in lines:
        if parts[-1] and length + len(line) > _TABLE_LENGTH:
            parts.append([])
            length = 0
        parts[-1].append(line)
        length += len(line) + 1
    return ["\n".join([head, *part] if head and len(head) < _TABLE_LENGTH / 2 else part) for part in parts]


def _groups(found: list[Piece]) -> list[list[Piece]]:
    """Pieces that stand below each other at the distance of lines, group by group."""
    lines = rows(found)
    place = {id(p): n for n, p in enumerate(found)}
    written = {id(p): n for n, p in enumerate(sorted(found, key=lambda p: p.order))}
    parent = list(range(len(found)))

    def adjoin(above: Piece, below: Piece) -> bool:
        return _adjoins(above, below, LEADING if written[id(below)] - written[id(above)] == 1 else ALONG)

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    for number, line in enumerate(lines):
        for piece in line:
            under = _next_below(piece, lines[number + 1 : number + 8])
            near = [p for p in under if adjoin(piece, p)]
            if len(near) == 1 and sum(adjoin(p, near[0]) for p in line) == 1:
                parent[root(place[id(piece)])] = root(place[id(near[0])])
    groups: dict[int, list[Piece]] = defaultdict(list)
    for n, piece in enumerate(found):
        groups[root(n)].append(piece)
    return list(groups.values())


def _next_below(piece: Piece, lines: list[list[Piece]]) -> list[Piece]:
    """The first line that has something under a piece."""
    for line in lines:
        if line[0].base - piece.base > LEADING * 1.3 * piece.size:
            break
        if any(p.x0 < piece.x1 and p.x1 > piece.x0 and p.base > piece.base for p in line):
            return line
    return []


def _adjoins(above: Piece, below: Piece, leading: float) -> bool:
    size = max(above.size, below.size)
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    return (
        0 < below.base - above.base <= leading * size
        and overlap > 0.3 * min(above.x1 - above.x0, below.x1 - below.x0)
        and size <= 1.2 * min(above.size, below.size)
    )


def _block(group: list[Piece]) -> Block:
    return Block(
        min(p.x0 for p in group), min(p.top for p in group), max(p.x1 for p in group), max(p.bottom for p in group),
        median(p.size for p in group), min(p.order for p in group), max(p.order for p in group), group,
    )  # fmt: skip


def _of_block(block: Block) -> Iterator[Paragraph]:
    lines = rows(block.pieces)
    steps = [b[0].base - a[0].base for a, b in pairwise(lines)]
    usual = sorted(steps)[len(steps) // 3] if steps else 0.0
    run: list[list[Piece]] = []
    for number, line in enumerate(lines):
        if run and _begins(line, lines[number - 1], run, block, steps[number - 1], usual):
            yield _paragraph(run)
            run = []
        run.append(line)
    if run:
        yield _paragraph(run)


def _begins(
    line: list[Piece], before: list[Piece], run: list[list[Piece]], block: Block, step: float, usual: float
) -> bool:
    """Whether a new paragraph begins with `line`."""
    size = max(p.size for p in line)
    first, last = line[0], before[-1]
    text, previous = _text(line), _text(before)
    fits = last.x1 + size * 0.5 * (len(text.split(" ", 1)[0]) + 1) < block.x1 - 0.02 * (block.x1 - block.x0)
    ended = previous.endswith(_ENDS)
    if ITEM.match(text) and (ended or fits or not _in_sentence(text, _text(run[0]), block)):
        return True
    if fits and step > 1.5 * size and text[:1].isupper():
        return True
    if step > 1.35 * usual and step > 1.5 * size:
        return True
    if abs(size - max(p.size for p in before)) > 0.12 * size:
        return True
    bold = all(p.bold for p in line), all(p.bold for p in before)
    if bold[0] != bold[1] and not text[:1].islower():
        return True
    if ended and (fits or first.x0 > before[0].x0 + 0.8 * size):
        return not text[:1].islower()
    is_item = bool(ITEM.match(_text(run[0])))
    if is_item and first.x0 < run[0][0].x0 - 0.5 * size:
        return True
    far = last.x1 + size * 0.5 * (len(text.split(" ", 1)[0]) + 6) < block.x1 - 0.1 * (block.x1 - block.x0)
    return far and not is_item and text[:1].isupper() and not previous.endswith((",", "-"))


def _in_sentence(text: str, first: str, block: Block) -> bool:
    """Whether a number or letter with a point that begins a line, after a full one, only ends the sentence before it:
    it begins no series, and goes on with none that `first`, the first line of its paragraph, is of."""
    own, before = _SERIES.match(text), _SERIES.match(first)
    if not own or own.group(1) in ("1", "a") or sum(p.x1 > block.x1 - 2.5 * block.size for p in block.pieces) < 2:
        return False
    return not before or _next(before.group(1)) != own.group(1)


def _next(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdecimal() else chr(ord(mark) + 1)


def _text(line: list[Piece]) -> str:
    return " ".join(p.text for p in line)


def _paragraph(lines: list[list[Piece]]) -> Paragraph:
    text = ""
    for line in lines:
        text = wrapped(text, _text(line)) if text else _text(line)
    every = [p for line in lines for p in line]
    main = max(every, key=lambda p: len(p.text))
    kind = "item" if ITEM.match(text) else "text"
    return Paragraph(text, main.size, all(p.bold for p in every), kind, len(lines))


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph was only parted by the end of a column."""
    return (
        "table" not in (before.kind, after.kind)
        and before.lines > 1
        and after.kind == "text"
        and after.text[:1].islower()
        and not before.text.endswith(_ENDS)
        and abs(before.size - after.size) < 0.1 * after.size
    )
