"""Words with places to pieces of lines: a piece is what stands on one line without a wide gap in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from statistics import median

from advisor.ingest.pdf.page import Word

GAP = 0.9  # of the size of the letters: a wider one parts two pieces, unless only justification made it
EDGE = 0.5  # of the size of the letters: lines of a justified paragraph end this close to each other
MARK = re.compile(r"^(?:[-–—*•▪◦‣●○·➢✓❖□■→]|o|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|\d{1,2}(?:\.\d{1,2})+\.?)$")
ITEM = re.compile(r"^(?:[-–—*•▪◦‣●○·➢✓❖□■]|o(?= [^a-zà-ÿ\s])|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+\S")
_LEADER = re.compile(r"\s*(?:\.\s?|…\s?|_){5,}\s*")
# Where a line ends in a hyphen that may only be there for the break; it is settled when all words are known.
HYPHEN = "\x00"
SOFT = "\u00ad"  # the hyphen that a writer allows
# A long address fills its line; where it is broken, what follows is a part of one or stands alone on the next line.
_URL_ENDS = re.compile(r"(?:https?://|www\.)[^\s<>\"]{20,}(?<![.,;:!?)\]])$")
_URL_GOES_ON = re.compile(r"[a-z0-9%&=?#_~-]+$|[A-Za-z0-9%_~-]*[/=?&#_%][^\s<>\"]*")
_CONJUNCTIONS = frozenset("en of and or et ou und oder tot".split())


@dataclass(slots=True)
class Piece:
    """Text on one line. `base` is what it stands on, `size` that of its letters (points); y grows downwards.

    space: the usual gap between its words, 0 for a single one. order: where the file writes its first word.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    space: float = 0.0
    order: int = 0

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.2 * self.size


def pieces(words: Sequence[Word]) -> list[Piece]:
    """The pieces of a page, from top to bottom and from left to right."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _follows(runs[-1][-1], word, GAP):
            runs[-1].append(word)
        else:
            runs.append([word])
    return healed(_spread(_rejoined([_piece(run) for run in runs])))


def _follows(left: Word | Piece, right: Word | Piece, gap: float) -> bool:
    """Whether `right` goes on where `left` ends, on the same line or as its raised or lowered figure."""
    size = max(left.size, right.size)
    off = abs(left.base - right.base)
    level = off <= 0.25 * size or (off <= 0.6 * size and min(left.size, right.size) <= 0.8 * size)
    return level and -0.5 * size <= right.x0 - left.x1 <= gap * size


def _piece(run: list[Word]) -> Piece:
    longest = max(run, key=lambda w: len(w.text))
    letters = sum(len(w.text) for w in run)
    bold = sum(len(w.text) for w in run if w.bold) > 0.6 * letters
    text = _LEADER.sub(" … ", " ".join(w.text for w in run)).strip()
    text = text[:-1].replace(SOFT, "") + text[-1:]  # at the end of a line it parts a word, elsewhere it is nothing
    gaps = [b.x0 - a.x1 for a, b in pairwise(run) if b.x0 - a.x1 > 0.1 * b.size]  # else parts of one word
    space = median(gaps) if gaps else 0.0
    order = min(w.order for w in run)
    return Piece(text, run[0].x0, max(w.x1 for w in run), longest.base, longest.size, bold, space, order)


def _rejoined(found: list[Piece]) -> list[Piece]:
    """Pieces that the order of the file parted, and marks of lists with what they mark."""
    out: list[Piece] = []
    for row in rows(found):
        done: list[Piece] = []
        for piece in row:
            before = done[-1] if done else None
            is_mark = before is not None and len(done) == 1 and bool(MARK.match(before.text))
            if before is not None and _follows(before, piece, 4.0 if is_mark else GAP):
                done[-1] = joined(before, piece)
            else:
                done.append(piece)
        out.extend(done)
    return out


def joined(left: Piece, right: Piece) -> Piece:
    """Two pieces of one line as one; the longer one says how it looks."""
    main = left if len(left.text) >= len(right.text) else right
    return Piece(
        f"{left.text} {right.text}", left.x0, max(left.x1, right.x1), main.base, main.size, main.bold,
        max(left.space, right.space), min(left.order, right.order),
    )  # fmt: skip


def rows(found: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand on about the same line, each row from left to right, the rows from top to bottom."""
    out: list[list[Piece]] = []
    for piece in sorted(found, key=lambda p: p.base):
        if out and piece.base - out[-1][0].base <= 0.3 * max(piece.size, out[-1][0].size):
            out[-1].append(piece)
        else:
            out.append([piece])
    for row in out:
        row.sort(key=lambda p: p.x0)
    return out


def _spread(found: list[Piece]) -> list[Piece]:
    """Joins the pieces of a line that was spread to the breadth of its paragraph: all gaps in it are about as wide,
    and it ends where a line above or below it ends that has none."""
    lines = rows(found)
    for step in (-1, 1):  # each line is measured with the one above it, then with the one below
        for number in range(len(lines))[::-step]:
            if len(lines[number]) > 1 and 0 <= number + step < len(lines):
                near = [lines[n] for n in (number - 1, number + 1) if 0 <= n < len(lines)]
                for whole in lines[number + step]:
                    lines[number] = _filled(lines[number], whole, near)
    return [piece for line in lines for piece in line]


def _filled(line: list[Piece], whole: Piece, near: list[list[Piece]]) -> list[Piece]:
    """A line with those of its pieces as one that fill the breadth of `whole`, a line of its paragraph."""
    size = whole.size
    inside = [n for n, p in enumerate(line) if p.x1 > whole.x0 and p.x1 <= whole.x1 + EDGE * size]
    if len(inside) < 2 or whole.text.count(" ") < 3:
        return line
    run = line[inside[0] : inside[-1] + 1]
    gaps = [(a.x1, b.x0) for a, b in pairwise(run)]
    widths = [b - a for a, b in gaps]
    even = max(widths) <= 1.5 * min(widths) and all(p.space >= 0.6 * max(widths) for p in run if p.space)
    in_place = (
        abs(run[-1].x1 - whole.x1) <= EDGE * size
        and abs(run[0].x0 - whole.x0) <= 4 * size
        and abs(run[0].base - whole.base) <= 2 * size
        and all(abs(p.size - size) <= 0.1 * size for p in run)
    )
    if not (even and in_place and max(widths) <= (3 if len(widths) == 1 else 8) * size):
        return line
    for other in near:  # gaps that all go on in the next line are those of a table
        free = [(a.x1, b.x0) for a, b in pairwise(other)]
        if all(any(a < d and b > c for c, d in free) for a, b in gaps):
            return line
    return [*line[: inside[0]], reduce(joined, run), *line[inside[-1] + 1 :]]


def healed(found: list[Piece]) -> list[Piece]:
    """Joins pieces that only justification parted: no gap stands above or below theirs."""
    lines = rows(found)
    gaps = [[(a.x1, b.x0) for a, b in pairwise(row)] for row in lines]
    out: list[Piece] = []
    for number, row in enumerate(lines):
        near = [g for k in (number - 1, number + 1) if 0 <= k < len(lines) for g in gaps[k]]
        done = row[:1]
        for piece in row[1:]:
            left = done[-1]
            size = max(left.size, piece.size)
            narrow = -0.5 * size <= piece.x0 - left.x1 <= 2.2 * size  # less is drawn over what stands left of it
            long = len(left.text) + len(piece.text) > 30
            if narrow and long and not any(a < piece.x0 and b > left.x1 for a, b in near):
                done[-1] = joined(left, piece)
            else:
                done.append(piece)
        out.extend(done)
    return out


def wrapped(run: str, line: str) -> str:
    """A line after the lines before it, with `HYPHEN` where the break may have parted a word."""
    if run.endswith(SOFT):
        return run[:-1] + line
    if run.endswith("-") and run[-2:-1].isalpha() and line[:1].isalpha():
        right = re.match(r"\w*", line).group().lower()
        return f"{run} {line}" if right in _CONJUNCTIONS else f"{run}{HYPHEN}{line}"
    if _URL_ENDS.search(run) and _URL_GOES_ON.match(line):
        return run + line
    if run.endswith(("-", "/")) and not run.endswith((" -", " /")) and line[:1].isalnum():
        return run + line
    return f"{run} {line}"
