"""Lines of a text export back to paragraphs and headings.

A PDF turned into text breaks its lines where the page did, often with an empty line after each. What
belongs together is told by the lines themselves: one that ends without a full stop and goes on in lower
case was broken by the page, and the gap between such lines is the gap that means nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_ITEM = re.compile(r"^\s*(?:[-–—*•▪◦‣●·➢✓]|\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.?\s+\S")
_ENDS = re.compile(r"[.!?…:;][\"'’”»)\]]*$")
_QUOTES = {"“": "”", "„": "”", "«": "»", '"': "”"}
_CONJUNCTIONS = frozenset("en of and or et ou und oder".split())
LONGEST_HEADING = 130  # characters
LONGEST_PARAGRAPH = 10_000  # characters: a longer one is cut into passages anyway, and every line would read it again
LONGEST_WORD = 100
FITS = 0.93  # of the width of a full line: below it the next word would have stood on the same line
SHORT = 0.85  # the same for a line that ends a sentence


@dataclass(frozen=True)
class Block:
    """A paragraph, a list item or a heading, on one line."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class _Line:
    text: str
    gap: int  # empty lines before it
    item: bool


def blocks(text: str) -> list[Block]:
    """The paragraphs and headings of plain text, in order. No word is changed but for a broken hyphen."""
    lines = _lines(text)
    if not lines:
        return []
    soft = _soft_gap(lines)
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(len(lengths) * 0.95)]
    vocabulary = Counter(re.findall(r"\w+(?:-\w+)*", text.lower()))
    out: list[Block] = []
    run = ""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        previous = lines[number - 1] if number else None
        if run and previous and len(run) < LONGEST_PARAGRAPH and not _breaks(previous, line, run, soft, width):
            run = _joined(run, line.text, vocabulary)
            continue
        if run:
            out.append(Block(run))
            run = ""
        if _is_heading(line, following, soft, width, first=previous is None):
            out.append(Block(line.text, heading=True))
        else:
            run = line.text
    if run:
        out.append(Block(run))
    return out


def _lines(text: str) -> list[_Line]:
    found, gap = [], 0
    text = text.replace("\u00ad", "").replace("\f", "\n")
    for raw in re.split(r"\r\n|[\n\r\v\x85\u2028\u2029]", text):
        line = re.sub(r"\s+", " ", raw).strip()
        if line:
            found.append(_Line(line, gap, bool(_ITEM.match(line))))
            gap = 0
        else:
            gap += 1
    return found


def _soft_gap(lines: Sequence[_Line]) -> int:
    """How many empty lines stand between two lines of one paragraph; -1 where no line was broken."""
    gaps = Counter(
        line.gap
        for before, line in pairwise(lines)
        if not _ENDS.search(before.text) and line.text[0].islower() and not line.item
    )
    return gaps.most_common(1)[0][0] if gaps else -1


def _fits(line: _Line, following: _Line, width: int, share: float) -> bool:
    return len(line.text) + 1 + len(following.text.split(" ", 1)[0]) < share * width


def open_quote(text: str) -> bool:
    """Whether a quotation that was opened in `text` is not closed yet; writers mix “ and "."""
    closed_by = ""
    for character in text:
        if closed_by:
            if character == closed_by or character == '"':
                closed_by = ""
        elif character in _QUOTES:
            closed_by = _QUOTES[character]
    return bool(closed_by)


def _breaks(before: _Line, line: _Line, run: str, soft: int, width: int) -> bool:
    """Whether a new paragraph begins with `line`; `run` is the paragraph so far."""
    if line.item:
        return True
    ended = bool(_ENDS.search(before.text))
    if line.text[0].islower() and not ended and line.gap <= max(soft, 0) + 2:
        return False
    if len(run) < 2500 and open_quote(run):
        return False
    if line.gap > soft:
        return True
    if ended:
        return _fits(before, line, width, SHORT)
    return line.text[0].isupper() and not before.text.endswith((",", "-")) and _fits(before, line, width, SHORT)


def _is_heading(line: _Line, following: _Line | None, soft: int, width: int, *, first: bool) -> bool:
    """A short line without a full stop, before a line that does not go on with it."""
    if following is None or (line.item and not _NUMBERED.match(line.text)):
        return False
    if len(line.text) > LONGEST_HEADING or _ENDS.search(line.text) or line.text.endswith((",", "-", "–")):
        return False
    if not (line.text[0].isupper() or line.text[0].isdigit()) or not any(c.isalpha() for c in line.text):
        return False
    if following.text[0].islower() or open_quote(line.text):
        return False
    if (first or line.gap > soft) and following.gap > max(soft, 0):
        return True
    return following.gap <= soft and _fits(line, following, width, FITS)


def _joined(run: str, line: str, vocabulary: Counter[str]) -> str:
    """Two lines as one; a hyphen at the break stays unless the text itself writes the word without it."""
    hyphened = re.search(r"[\w-]*\w-$", run[-LONGEST_WORD:])
    if not hyphened:
        return f"{run} {line}"
    left = hyphened.group().lower()
    right = re.match(r"[\w-]*", line).group().lower()
    if right in _CONJUNCTIONS or not right:
        return f"{run} {line}"
    whole = left[:-1] + right
    if line[0].islower() and "-" not in left[:-1] and vocabulary[whole] > vocabulary[left + right]:
        return run[:-1] + line
    return run + line
