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


def is_hole(citation: Citation) -> bool:
    """Whether it says what our sources do not give: the ids of those records of the corpus begin so."""
    return citation.quote_kind == "summary" and citation.document.startswith("hole-")


def told(answer: Answer) -> dict[str, tuple[int, ...]]:
    """Every sentence of an answer that carries markers, without the signs of Markdown, with those markers; what says
    that something is not known, or as of when a source speaks, is left out."""
    out: dict[str, tuple[int, ...]] = {}
    start = 0
    known = {c.marker for c in answer.citations if not is_hole(c)}
    caveats = {c.caveat for c in answer.citations}
    for found in _MARKERS.finditer(answer.answer):
        block = answer.answer[start : found.start()].rpartition("\n\n")[2].lstrip(" .,;:")
        start = found.end()
        numbers = tuple(int(n) for n in re.findall(r"\d+", found[0]))
        for line in _SIGNS.sub(lambda m: m[1] or "", block).splitlines():
            for sentence in sentences(line.strip()):
                if len(sentence) >= SHORTEST and known.intersection(numbers) and sentence not in caveats:
                    out[sentence] = tuple(dict.fromkeys([*out.get(sentence, ()), *numbers]))
    return out


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
