"""What repeats at the head or the foot of many pages: running titles and the numbers of the pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.ingest.pdf.drawing import Box
from advisor.ingest.pdf.lines import Piece, rows

ZONE = 0.16  # of the height of the page, at its head and at its foot
MOST_ROWS = 4  # of a running head or foot
NEAR = 4  # pages: heads of left and right pages take turns
LARGEST = 1.15  # of the letters of the running text: a larger line is a heading, even where it is repeated
LONGEST = 80  # characters: figures in a longer line are no numbers of pages
_SAME_PLACE = 4.0  # points
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"^\W*(?:p(?:\.|ag\w*|age)?\s*)?\d{1,4}(?:\s*(?:/|van|of|sur|de)\s*\d{1,4})?\W*$", re.IGNORECASE
)


@dataclass
class PageRows:
    """The pieces of a page that run as most of it does. `frame` is the page: left, top, right, bottom."""

    number: int
    frame: Box
    pieces: list[Piece]


def without_running(pages: Sequence[PageRows], body: float) -> None:
    """Takes running heads and feet out of the pieces of all pages; `body` is the size of the running text.

    A row is one where it stands at about the same place, but for figures the same, on two pages near by (on one in a
    document of two or three); a lone page number needs none. What stands further inside is looked at only when all
    outside of it is one.
    """
    least = 2 if len(pages) > 3 else 1
    seen: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    candidates = {page.number: [_outer(page, body, at_foot) for at_foot in (False, True)] for page in pages}
    for number, ends in candidates.items():
        for end, found in zip("hf", ends, strict=True):
            for row, offset in found:
                seen[end, _key(row)].append((number, offset))
    for page in pages:
        gone: set[int] = set()
        for end, found in zip("hf", candidates[page.number], strict=True):
            for row, offset in found:
                lone = len(row) == 1 and bool(_PAGE_NUMBER.match(row[0].text)) and offset < 0.1 * _height(page)
                if not (lone or _repeats(seen[end, _key(row)], page.number, offset, least)):
                    break
                gone.update(id(p) for p in row)
        if len(gone) < len(page.pieces):  # a page that holds nothing else keeps it
            page.pieces = [p for p in page.pieces if id(p) not in gone]


def _height(page: PageRows) -> float:
    return page.frame[3] - page.frame[1]


def _outer(page: PageRows, body: float, at_foot: bool) -> list[tuple[list[Piece], float]]:
    """Rows at one end of a page, the outermost first, with their distance to the edge of the page."""
    lines = rows(page.pieces)
    if at_foot:
        lines.reverse()
    out = []
    for row in lines[:MOST_ROWS]:
        offset = page.frame[3] - row[0].base if at_foot else row[0].base - page.frame[1]
        if offset > ZONE * _height(page) or max(p.size for p in row) > LARGEST * body:
            break
        out.append((row, offset))
    inside = lines[len(out) : len(out) + 1] if not at_foot else []
    if out and inside and _same_columns(out[-1][0], inside[0]):
        out.pop()  # the head of a table that goes on
    return out


def _same_columns(row: list[Piece], below: list[Piece]) -> bool:
    close = below[0].base - row[0].base <= 2.2 * row[0].size
    return close and len(row) == len(below) > 1


def _key(row: list[Piece]) -> str:
    text = " ".join(p.text for p in row).casefold()
    return _NUMBER.sub("#", text) if len(text) <= LONGEST else text


def _repeats(places: list[tuple[int, float]], number: int, offset: float, least: int) -> bool:
    """Whether the row stands on `least` pages near by as well; `places` are in the order of the pages."""
    near = places[bisect_left(places, (number - NEAR, 0.0)) : bisect_left(places, (number + NEAR + 1, 0.0))]
    return sum(1 for n, at in near if n != number and abs(at - offset) <= _SAME_PLACE) >= least
