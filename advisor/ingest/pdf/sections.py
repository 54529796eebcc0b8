"""Paragraphs of pages to sections under their headings, each with the number of its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from advisor.ingest.model import Section
from advisor.ingest.pdf.layout import Paragraph, table_texts
from advisor.ingest.pdf.lines import HYPHEN, NUMBERED, SOFT
from advisor.ingest.slides import is_chapter

LONGEST_HEADING = 130  # characters
LARGER = 1.12  # than the running text: a heading
_ENDS = re.compile(r"[.,;:…]$|\.\"$")
_BROKEN = re.compile(rf"(\S*?)(\w+)-{HYPHEN}(\w+)")
_WORD = re.compile(r"\w+(?:-\w+)*")
# French: inverted subjects and what a hyphen always ties to the word before it.
_TIED = frozenset("il elle ils elles on là ci même mêmes être".split())
_PAGES = "p. {}"
_CHAPTER = (float("inf"),)  # ranks above every heading of a slide


@dataclass
class PageParagraphs:
    """The paragraphs of one page, in the order of reading. `number` counts from 1. `pictured`: it shows a picture of
    its own."""

    number: int
    paragraphs: list[Paragraph]
    extra: list[str] = field(default_factory=list)  # what was recognised in pictures
    pictured: bool = False


@dataclass
class Sections:
    """All sections of a document, and the heading that is most likely its title."""

    sections: list[Section]
    title: str | None


def body_size(sizes: Counter[float]) -> float:
    """The size that most letters have; `sizes` counts letters by size, in points."""
    return sizes.most_common(1)[0][0] if sizes else 10.0


def build(pages: Sequence[PageParagraphs], body: float, *, slides: bool) -> Sections:
    """Sections in order; each page with text has one at least. `slides`: a page has one heading, its topmost, and
    none of another page: the title of a slide says nothing about the next one, unless it stands alone on its slide."""
    _mend_page_breaks(pages)
    words = Counter(w for page in pages for p in page.paragraphs for w in _WORD.findall(_before_breaks(p.text)))
    for page in pages:
        for paragraph in page.paragraphs:
            paragraph.text = _whole(paragraph.text, words)
            if paragraph.table:
                paragraph.table.cells = [[_whole(cell, words) for cell in row] for row in paragraph.table.cells]
    tables = _continued(pages)
    bold_body = _mostly_bold(pages)
    stack: list[tuple[tuple, str]] = []
    out: list[Section] = []
    alone: list[Section] = []
    best: tuple[int, float, str] | None = None
    chapter = ""
    for page in pages:
        marked = list(_marked(page, body, tables, slides=slides, bold_body=bold_body))
        if slides:
            stack = [(_CHAPTER, chapter)] if chapter else []
            if not page.pictured and is_chapter([text for text, _ in marked], marked[0][0] if marked else ""):
                chapter = marked[0][0]
                alone.append(Section(chapter, (chapter,), _PAGES.format(page.number)))
                best = best or (page.number, marked[0][1][0] if marked[0][1] else 0.0, chapter)
                continue
        for text, rank in marked:
            if rank is None:
                _add(out, text, tuple(h for _, h in stack), page.number)
                continue
            while stack and stack[-1][0] <= rank:
                stack.pop()
            stack.append((rank, text))
            if best is None or (page.number == best[0] and rank[0] > best[1] * 1.05):
                best = page.number, rank[0], text
    return Sections(out or alone, best[2] if best else None)


def titled(page: PageParagraphs, body: float) -> bool:
    """Whether a page begins with a large title."""
    first = page.paragraphs[0] if page.paragraphs else None
    return first is not None and first.kind == "text" and first.lines <= 3 and first.size >= 1.3 * body


def _add(out: list[Section], text: str, headings: tuple[str, ...], number: int) -> None:
    """Adds a paragraph to the last section, or begins one where the page or the heading is another."""
    locator = _PAGES.format(number)
    if out and out[-1].locator == locator and out[-1].headings == headings:
        out[-1] = Section(f"{out[-1].text}\n\n{text}", headings, locator)
    else:
        out.append(Section(text, headings, locator))


def _marked(
    page: PageParagraphs, body: float, tables: dict[int, list[str]], *, slides: bool, bold_body: bool
) -> Iterator[tuple[str, tuple | None]]:
    """Texts of a page with the rank of those that are headings, None for others.

    A heading with nothing under it on its page comes as text as well: the page must be found by it.
    """
    found: list[tuple[str, tuple | None]] = []
    largest = max((p.size for p in page.paragraphs if p.kind != "table"), default=0.0)
    named = False
    for paragraph in page.paragraphs:
        if paragraph.table is not None:
            found.extend((text, None) for text in tables[id(paragraph)])
            continue
        rank = _rank(paragraph, body, bold_body)
        if slides and rank and (named or paragraph.size < 0.95 * largest):
            rank = None
        named = named or rank is not None
        found.append((paragraph.text, rank))
    found.extend((text, None) for text in page.extra)
    for number, (text, rank) in enumerate(found):
        yield text, rank
        following = found[number + 1] if number + 1 < len(found) else None
        if rank and (following is None or (following[1] is not None and following[1] >= rank)):
            yield text, None


def _rank(paragraph: Paragraph, body: float, bold_body: bool) -> tuple | None:
    """How high a heading stands: by size, weight, capitals and the depth of its number. None: it is none."""
    text = paragraph.text
    numbered = NUMBERED.match(text)
    if paragraph.kind == "item" and not numbered:
        return None
    if len(text) > LONGEST_HEADING or paragraph.lines > 4 or _ENDS.search(text) or not re.search(r"[^\W\d_]{2}", text):
        return None
    if text[0].islower() or paragraph.size < 0.95 * body:
        return None
    larger = paragraph.size >= LARGER * body
    bold = paragraph.bold and not bold_body and paragraph.lines <= 3
    capitals = text.isupper() and len(text) > 4 and paragraph.lines <= 2
    if not (larger or bold or (capitals and numbered)):
        return None
    depth = numbered.group(1).count(".") + 1 if numbered else 1
    return (round(paragraph.size * 2) / 2, bold, capitals, -depth)


def _mostly_bold(pages: Iterable[PageParagraphs]) -> bool:
    letters = Counter[bool]()
    for page in pages:
        for paragraph in page.paragraphs:
            letters[paragraph.bold] += len(paragraph.text)
    return letters[True] > letters[False]


def _mend_page_breaks(pages: Sequence[PageParagraphs]) -> None:
    """A word that the end of a page parted stands whole on the page that it begins on."""
    for page, following in pairwise(pages):
        if not page.paragraphs or not following.paragraphs or following.number != page.number + 1:
            continue
        last, first = page.paragraphs[-1], following.paragraphs[0]
        if "table" in (last.kind, first.kind) or not re.search(r"[^\W\d_]-$|\u00ad$", last.text):
            continue
        rest = re.match(r"([a-zà-ÿ]+\S*)\s+(?=\S)", first.text)
        if rest:
            soft = last.text.endswith(SOFT)
            last.text = last.text[:-1] + rest.group(1) if soft else f"{last.text}{HYPHEN}{rest.group(1)}"
            first.text = first.text[rest.end() :]


def _continued(pages: Sequence[PageParagraphs]) -> dict[int, list[str]]:
    """The texts of all tables by the id of their paragraph; one that goes on from the page before has its header."""
    out: dict[int, list[str]] = {}
    before: tuple[int, Paragraph, list[str]] | None = None
    for page in pages:
        for place, paragraph in enumerate(page.paragraphs):
            if paragraph.table is None:
                continue
            header = None
            if before and place == 0 and before[0] == page.number - 1 and _same_build(before[1], paragraph):
                header = before[2]
            out[id(paragraph)] = table_texts(paragraph.table.cells, header)
            is_last = place == len(page.paragraphs) - 1
            before = (page.number, paragraph, header or paragraph.table.cells[0]) if is_last else None
    return out


def _same_build(one: Paragraph, other: Paragraph) -> bool:
    a, b = one.table, other.table
    return bool(a and b and len(a.lefts) == len(b.lefts)) and all(
        abs(x - y) <= 4 for x, y in zip(a.lefts, b.lefts, strict=True)
    )


def _before_breaks(text: str) -> str:
    """Lower case without the words that a line break parted: they tell nothing about how words are written."""
    return re.sub(rf"\S*{HYPHEN}\S*", " ", text).lower()


def _whole(text: str, words: Counter[str]) -> str:
    """Words that a hyphen parted at the end of a line, whole; the hyphen stays where the word has one of its own."""

    def mend(match: re.Match[str]) -> str:
        front, left, right = match.groups()
        together = f"{front}{left}{right}".lower()
        tied = f"{front}{left}-{right}".lower()
        keeps = (
            words[tied] > words[together]
            or (right.lower() in _TIED and not words[together])
            or (len(left) > 1 and (left.isupper() or left[-1].isdigit()) and not right.isupper())
            or (right[0].isupper() and not left.isupper())
            or front.endswith("-")
            or "/" in front
            or front.startswith("www.")
        )
        return f"{front}{left}-{right}" if keeps else f"{front}{left}{right}"

    while HYPHEN in text:
        mended = _BROKEN.sub(mend, text)
        text = mended if mended != text else text.replace(HYPHEN, "")
    return text.replace(SOFT, "")
