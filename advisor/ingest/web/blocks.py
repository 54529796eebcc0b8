"""The tree of a page to sections: paragraphs, list items and rows of tables, under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from advisor.ingest.lines import blocks
from advisor.ingest.model import Section
from advisor.ingest.web.tables import is_data, table_rows
from advisor.ingest.web.text import INLINE, Run, flat_text

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_FEW = 3  # words: a button with fewer says what it does, not what the page tells
LONGEST_HEADING = 300  # characters; a longer one is a paragraph that was made large
LONGEST_LABEL = 80  # characters of a term that stands on one line with what it means


def page_sections(parts: Iterable[HtmlElement]) -> tuple[Section, ...]:
    """The sections of the elements, in order."""
    writer = _Writer()
    for part in parts:
        _Walk(writer).over(part)
    writer.close()
    return tuple(Section("\n\n".join(texts), headings) for headings, texts in writer.sections)


class _Writer:
    """Collects paragraphs under the headings above them."""

    def __init__(self) -> None:
        self.sections: list[tuple[tuple[str, ...], list[str]]] = []
        self._headings: list[tuple[int, str]] = []
        self._bare = False  # the last heading has nothing under it yet

    def paragraph(self, text: str) -> None:
        if not text:
            return
        above = tuple(heading for _, heading in self._headings)
        if not self.sections or self.sections[-1][0] != above:
            self.sections.append((above, []))
        self.sections[-1][1].append(text)
        self._bare = False

    def heading(self, text: str, level: int) -> None:
        if len(text) > LONGEST_HEADING:
            self.paragraph(text)
        elif text:
            self._leave(level)
            self._headings.append((level, text))
            self._bare = True

    @property
    def below(self) -> int:
        """The level of a heading under the last one."""
        return self._headings[-1][0] + 1 if self._headings else 1

    def close(self, level: int = 0) -> None:
        """Ends what stands under headings of this level and deeper."""
        self._leave(level)
        self._bare = False

    def _leave(self, level: int) -> None:
        if self._bare and self._headings[-1][0] >= level:
            # Nothing came under it: it is a text of its own, the name of a course in a list.
            self.paragraph(self._headings.pop()[1])
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()


class _Walk:
    """One pass over an element, without recursion: pages nest deeper than Python calls."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer
        self._run = Run()
        self._mark = ""  # what the next paragraph begins with: the sign of a list item, the term that it explains
        self._numbers: list[int | None] = []  # of the lists around this place; None for those without numbers
        self._details: list[int] = []  # the levels under the <details> around this place

    def over(self, root: HtmlElement) -> None:
        walk = iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._start(element):
                    walk.skip_subtree()
                else:
                    self._run.add(element.text)
            else:
                self._end(element)
                if element is not root:
                    self._run.add(element.tail)
        self._paragraph()

    def _start(self, element: HtmlElement) -> bool:
        """Opens an element; True when all that is in it has been taken."""
        tag = element.tag
        if tag in INLINE:
            self._run.open(tag)
            return tag in ("button", "label") and not _tells(element)
        if tag == "br":
            self._run.line()
            return False
        self._paragraph()
        level = _heading_level(element)
        if tag == "summary":
            level = self._writer.below
        if level:
            self._writer.heading(flat_text(element), level)
        elif tag == "table" and is_data(element):
            self._rows(element)
        elif tag == "pre":
            for block in blocks(element.text_content()):
                self._writer.paragraph(block.text)
        elif tag == "dt":
            self._term(flat_text(element))
        else:
            self._open_container(element)
            return False
        return True

    def _open_container(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "details":
            self._details.append(self._writer.below)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._numbers.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li":
            number = self._numbers[-1] if self._numbers else None
            self._mark = "- " if number is None else f"{number}. "
            if number is not None:
                self._numbers[-1] = number + 1

    def _end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in INLINE:
            self._run.close(tag)
            return
        if tag == "br":
            return
        self._paragraph()
        if tag in ("ul", "ol", "menu", "dir"):
            self._numbers.pop()
        elif tag == "details":
            self._writer.close(self._details.pop())
        if tag == "li" or (tag in ("dd", "dl") and self._mark):
            if self._mark not in ("", "- ") and tag != "li":
                self._writer.paragraph(self._mark.rstrip())  # a term without a meaning
            self._mark = ""

    def _term(self, text: str) -> None:
        if self._mark:
            self._writer.paragraph(self._mark.rstrip())
            self._mark = ""
        if len(text) > LONGEST_LABEL:
            self._writer.paragraph(text)
        elif text:
            self._mark = text + (" " if text[-1] in ":?!." else ": ")

    def _rows(self, table: HtmlElement) -> None:
        for row in table_rows(table):
            self._writer.paragraph(row)

    def _paragraph(self) -> None:
        for text in self._run.take():
            self._writer.paragraph(self._mark + text)
            self._mark = ""


def _heading_level(element: HtmlElement) -> int:
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return int(level) if level in tuple("123456789") else 2
    return _HEADINGS.get(element.tag, 0)


def _first_number(element: HtmlElement) -> int:
    start = (element.get("start") or "1").strip()
    return int(start) if re.fullmatch(r"-?[0-9]{1,6}", start) else 1


def _tells(element: HtmlElement) -> bool:
    """Whether a button or label is text of the page: a question that opens its answer, and no field of a form."""
    if element.tag == "label":
        return not any(form.tag == "form" for form in islice(element.iterancestors(), 12))
    opens = element.get("aria-expanded") or element.get("aria-controls") or element.get("data-bs-target")
    return bool(opens) or len(flat_text(element).split()) >= _FEW
