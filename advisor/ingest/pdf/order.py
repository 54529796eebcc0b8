"""Blocks of a page in the order of reading: that of the file where it agrees with their places, else by their places.

Most programs write a page in the order in which it is read, and know it better than places tell; others write boxes
as they were drawn, or the lines of columns across.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from advisor.ingest.pdf.lines import Piece
from advisor.ingest.pdf.tables import Table

GUTTER = 0.8  # of the size of the letters: the least free breadth between two columns
APART = 3.0  # of the size of the letters: strips further apart, and further than columns are, have no columns in common
MOST_BLOCKS = 250  # more are a drawing, and comparing each with each takes long
_STRAY = 8  # one block in so many may be out of place in an order of the file that is followed


@dataclass(slots=True)
class Block:
    """Pieces that belong together, or a table, with their place; `first` and `last` are where the file writes them."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    first: int
    last: int
    pieces: list[Piece]
    table: Table | None = None


def ordered(blocks: list[Block]) -> list[Block]:
    """All blocks in the order of reading."""
    return _as_written(blocks) or list(_as_placed(blocks))


def _as_written(blocks: list[Block]) -> list[Block] | None:
    """The order of the file; None where it goes against the places, or the file writes blocks through each other.

    A few blocks out of place, such as a title that is drawn last, are put right after all that stands before them;
    one that is only written within another, such as a note beside it, comes after that one.
    """
    if len(blocks) > MOST_BLOCKS:
        return None
    blocks = sorted(blocks, key=lambda b: b.first)
    against = [(a, b) for a, b in combinations(range(len(blocks)), 2) if _against(blocks[a], blocks[b])]
    most = max(1, len(blocks) // _STRAY)
    stray: list[int] = []
    while against:
        if len(stray) == most or len(against) > most * len(blocks):
            return None
        counts = Counter(n for pair in against for n in pair)
        worst = max(counts, key=lambda n: (counts[n], n))  # of two, the one that is written later
        stray.append(worst)
        against = [pair for pair in against if worst not in pair]
    out = [block for n, block in enumerate(blocks) if n not in stray]
    for block in (blocks[n] for n in sorted(stray)):
        place = sum(other.first < block.first for other in out)
        before = [n for n, other in enumerate(out) if _precedes(other, block)]
        if any(n >= place for n in before) or any(_precedes(block, other) for other in out[:place]):
            place = before[-1] + 1 if before else 0
        out.insert(place, block)
    return out


def _against(one: Block, other: Block) -> bool:
    """Whether two blocks, `one` written first, cannot be read as they are written."""
    return one.last > other.first or _precedes(other, one)


def _precedes(one: Block, other: Block) -> bool:
    """Whether `one` stands above `other` or, on the same lines, left of it."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across > 1:
        return one.bottom <= other.top + 0.3 * min(one.size, other.size)
    return one.x0 < other.x0 and down > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _as_placed(blocks: list[Block], depth: int = 0) -> Iterator[Block]:
    """Strips from top to bottom, where columns share a gap column by column."""
    if len(blocks) < 2 or depth > 8:
        yield from sorted(blocks, key=lambda b: (b.top, b.x0))
        return
    left, right = min(b.x0 for b in blocks), max(b.x1 for b in blocks)
    run: list[Block] = []
    shared: list[tuple[float, float]] = []
    for strip in _strips(blocks):
        size = median(b.size for b in strip)
        free = _free(strip, left, right, GUTTER * size)
        both = [(max(a, c), min(b, d)) for a, b in shared for c, d in free if min(b, d) - max(a, c) >= GUTTER * size]
        empty = min(b.top for b in strip) - max((b.bottom for b in run), default=0.0)
        if run and both and empty <= max(APART * size, min(b - a for a, b in both)):
            run, shared = run + strip, both
            continue
        yield from _columns(run, shared, depth)
        run, shared = strip, free
    yield from _columns(run, shared, depth)


def _strips(blocks: list[Block]) -> list[list[Block]]:
    """Groups of blocks with nothing beside each other, from top to bottom."""
    strips: list[list[Block]] = []
    bottom = 0.0
    for block in sorted(blocks, key=lambda b: b.top):
        if strips and block.top < bottom - 0.25 * block.size:
            strips[-1].append(block)
            bottom = max(bottom, block.bottom)
        else:
            strips.append([block])
            bottom = block.bottom
    return strips


def _free(blocks: list[Block], left: float, right: float, least: float) -> list[tuple[float, float]]:
    """What no block covers between `left` and `right`, in breadths of at least `least`."""
    out, at = [], left
    for block in sorted(blocks, key=lambda b: b.x0):
        if block.x0 - at >= least:
            out.append((at, block.x0))
        at = max(at, block.x1)
    if right - at >= least:
        out.append((at, right))
    return out


def _columns(blocks: list[Block], gaps: list[tuple[float, float]], depth: int) -> Iterator[Block]:
    """Blocks that share `gaps`: those left of the broadest inner gap, then those right of it."""
    for a, b in sorted(gaps, key=lambda g: g[0] - g[1]):
        before = [block for block in blocks if block.x1 <= a + 1]
        after = [block for block in blocks if block.x0 >= b - 1]
        if before and after and len(before) + len(after) == len(blocks):
            yield from _as_placed(before, depth + 1)
            yield from _as_placed(after, depth + 1)
            return
    for strip in _strips(blocks):
        yield from sorted(strip, key=lambda b: (round(b.top / max(b.size, 1)), b.x0))
