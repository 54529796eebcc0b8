"""The text of a page inside one paragraph, as it is read: blanks where the page draws them."""

from __future__ import annotations

import re

from lxml.etree import iterwalk
from lxml.html import HtmlElement

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark math mfrac mi mn mo mrow"
    " msqrt msub msubsup msup mtext nobr output picture progress meter q rp rt ruby s samp semantics small span strike"
    " strong sub sup time tt u var wbr button input".split()
)
_JOINED = frozenset("sub sup wbr math mfrac mi mn mo mrow msqrt msub msubsup msup mtext semantics font".split())
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])  # soft hyphen, zero-width blanks


class Run:
    """Text that is being collected up to the end of its paragraph."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._last = ""  # the last letter
        self._closed = False  # an element ended here
        self._seam = False  # and another began, with nothing in between

    def add(self, text: str | None) -> None:
        """Text as it stands in the page."""
        if not text:
            return
        # Pages put <span>Duur</span><span>30 uur</span> side by side and leave it to the style to set them apart.
        if self._seam and self._sets_apart(text[0]):
            self._pieces.append(" ")
        self._closed = self._seam = False
        self._last = text[-1]
        self._pieces.append(text)

    def open(self, tag: str) -> None:
        """An inline element begins."""
        self._seam = (self._seam or self._closed) and tag not in _JOINED

    def close(self, tag: str) -> None:
        """An inline element ends."""
        self._closed = bool(self._pieces) and tag not in _JOINED

    def line(self) -> None:
        """A line ends; two in a row end the paragraph."""
        self._pieces.append("\0")
        self._closed = self._seam = False

    def take(self) -> list[str]:
        """The paragraphs so far, those without text left out; the run is empty after it."""
        text = "".join(self._pieces).translate(_INVISIBLE)
        self.__init__()
        paragraphs = re.split(r"\0\s*\0", text) if "\0" in text else [text]
        return [found for p in paragraphs if (found := " ".join(p.replace("\0", " ").split()))]

    def _sets_apart(self, following: str) -> bool:
        last = self._last
        if not (following.isupper() or following.isdigit()) or (last.isupper() and following.isupper()):
            return False
        return last.isalnum() or last in ".,;:!?)%€"


def flat_text(element: HtmlElement) -> str:
    """All text of an element on one line; a blank where a block or a line ends."""
    run = Run()
    for event, inner in iterwalk(element, events=("start", "end")):
        if inner is not element:
            if inner.tag not in INLINE:
                run.line()
            elif event == "start":
                run.open(inner.tag)
            else:
                run.close(inner.tag)
        if event == "start":
            run.add(inner.text)
        elif inner is not element:
            run.add(inner.tail)
    return " ".join(run.take())
