"""Where in a source the words of an answer stand. What cannot be found word for word is not marked at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.domain import Answer, Citation, Passage
from advisor.text import sentences

AROUND = 280  # characters of a document shown before and after its passage
MOST_PASSAGES = 4000  # of a document that is searched for what stands around one
_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_SIGNS = re.compile(r"\\([\\`*_\[\]()<>#+.!-])|\*{1,2}|(?<!\w)_|_(?!\w)|^\s*(?:[-+]|\d{1,3}[.)]|#{1,6})\s+", re.M)
SHORTEST = 12  # characters: a shorter sentence may stand anywhere


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage; `marked` where the answer says it in the same words."""

    text: str
    marked: bool


def said_from(answer: Answer, marker: int) -> list[str]:
    """The sentences of an answer that carry [marker], without the signs of Markdown."""
    said, start = [], 0
    for found in _MARKERS.finditer(answer.answer):
        told = answer.answer[start : found.start()].rpartition("\n\n")[2]
        start = found.end()
        if f"[{marker}]" in found[0]:
            said += sentences(_SIGNS.sub(lambda m: m[1] or "", told).strip())
    return said


def pieces(passage: str, said: Sequence[str]) -> tuple[Piece, ...]:
    """The passage cut where a sentence of `said` begins or ends that stands in it word for word, and once only."""
    spans: list[tuple[int, int]] = []
    for sentence in said:
        words = sentence.strip().rstrip(".!?…").split()
        if sum(map(len, words)) < SHORTEST:
            continue
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w|[.,]\d)[.!?…]?"
        found = [match.span() for match in re.finditer(pattern, passage)]
        if len(found) == 1:
            spans += found
    return tuple(_cut(passage, sorted(spans)))


def _cut(passage: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        start = max(start, at)
        if not passage[at:start].strip() and at:  # two sentences in a row are one mark
            start = at
        if start > at:
            yield Piece(passage[at:start], False)
        if end > start:
            yield Piece(passage[start:end], True)
        at = max(at, end)
    if passage[at:]:
        yield Piece(passage[at:], False)


def around(passages: Sequence[Passage], citation: Citation) -> tuple[str, str]:
    """What stands before and after a quoted passage in its document; empty where the passage is not found, or more
    than once: then its place is not known."""
    rows = [row for row, passage in enumerate(passages) if passage.text == citation.quote]
    if citation.quote_kind != "source" or len(rows) != 1 or len(passages) > MOST_PASSAGES:
        return "", ""
    (row,) = rows
    before = passages[row - 1].text if row else ""
    after = passages[row + 1].text if row + 1 < len(passages) else ""
    return _tail(_without_overlap(before, citation.quote)), _head(
        _without_overlap(citation.quote, after, keep="second")
    )


def _without_overlap(first: str, second: str, keep: str = "first") -> str:
    """One of two neighbours without the words that end the first and begin the second: documents are cut so that a
    sentence may stand in both."""
    most = min(len(first), len(second))
    shared = next((n for n in range(most, 0, -1) if first.endswith(second[:n])), 0)
    return first[: len(first) - shared] if keep == "first" else second[shared:]


def _tail(text: str) -> str:
    text = text.strip()
    return text if len(text) <= AROUND else "… " + text[-AROUND:].partition(" ")[2]


def _head(text: str) -> str:
    text = text.strip()
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + " …"
