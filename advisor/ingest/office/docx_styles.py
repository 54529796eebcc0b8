"""What the styles of a Word document say of a paragraph or a stretch of text: its level as a heading, whether it shows.

Names of elements and attributes are compared without their namespace: Word writes two of them, and both are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

LEVELS = 9
SMALLEST = 4  # half points: smaller text is there for machines
_WHITE = 0xF5  # of each colour: lighter than this cannot be read on white
# Built-in styles keep their English name in the file, whatever the language of Word; other programs translate it.
_HEADING = re.compile(r"^(?:heading|kop|titre|überschrift|título)\s*(\d)\b", re.I)
_TITLE = re.compile(r"^(?:title|titel|titre)$", re.I)
_CONTENTS = re.compile(r"^(?:toc|inhopg|inhoudsopgave|tm|table des matières|tdm|table of figures)\s*\d*$", re.I)
Element = etree._Element


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """The element at the end of a path of names, None where one is missing."""
    for name in names:
        element = next((e for e in element if local(e) == name), None) if element is not None else None
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute without regard to its namespace."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def on(element: Element | None) -> bool | None:
    """A switch: None where it is not set, else whether it is on."""
    return None if element is None else (value(element) or "true") not in ("0", "false", "off", "none")


@dataclass(frozen=True)
class Style:
    """A style with what it inherits resolved. level: of a heading (0: the title), None for running text."""

    level: int | None = None
    contents: bool = False
    bold: bool = False
    listed: bool = False
    run: tuple[Element, ...] = ()  # properties of its text, its own first
    shaded: bool = False


@dataclass
class Styles:
    """The styles of a document by id; an unknown id is a plain style."""

    root: Element | None
    _elements: dict[str, Element] = field(default_factory=dict)
    _known: dict[str | None, Style] = field(default_factory=dict)
    _usual: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for element in self.root if self.root is not None else ():
            id_ = value(element, "styleId")
            if local(element) == "style" and id_:
                self._elements[id_] = element
                if value(element, "default") in ("1", "true"):
                    self._usual[value(element, "type") or ""] = id_

    def of(self, properties: Element | None, name: str) -> Style:
        """The style that `properties` name by an element `name` (pStyle, rStyle), else the usual one."""
        kind = {"pStyle": "paragraph", "rStyle": "character"}[name]
        id_ = value(child(properties, name)) or self._usual.get(kind)
        if id_ not in self._known:
            self._known[id_] = self._resolved(id_)
        return self._known[id_]

    def _resolved(self, id_: str | None) -> Style:
        chain = list(self._chain(id_))
        names = [value(child(e, "name")) or "" for e in chain] + [id_ or ""]
        level = None
        for element, name in zip(chain, names, strict=False):
            heading = _HEADING.match(name)
            outline = value(child(element, "pPr", "outlineLvl"))
            if outline is not None and outline.isdigit():
                level = int(outline) + 1 if int(outline) < LEVELS else None
                break
            if heading or _TITLE.match(name):
                level = int(heading.group(1)) if heading else 0
                break
        run = tuple(r for r in (child(e, "rPr") for e in chain) if r is not None)
        bold = next((b for b in (on(child(r, "b")) for r in run) if b is not None), False)
        numbering = next((n for n in (value(child(e, "pPr", "numPr", "numId")) for e in chain) if n), None)
        shaded = any(is_shaded(child(e, "pPr")) or is_shaded(child(e, "rPr")) for e in chain)
        contents = any(_CONTENTS.match(name) for name in names[:1])
        return Style(level, contents, bold, numbering not in (None, "0"), run, shaded)

    def _chain(self, id_: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        while id_ and id_ in self._elements and id_ not in seen:
            seen.add(id_)
            yield self._elements[id_]
            id_ = value(child(self._elements[id_], "basedOn"))


def heading_level(properties: Element | None, style: Style) -> int | None:
    """Of a paragraph: what it says itself, else its style."""
    own = value(child(properties, "outlineLvl"))
    if own is not None and own.isdigit():
        return int(own) + 1 if int(own) < LEVELS else None
    return style.level


def is_shaded(properties: Element | None) -> bool:
    """Whether something dark may lie behind the text."""
    shade = child(properties, "shd")
    if shade is not None:
        if value(shade, "themeFill") not in (None, "background1", "light1"):
            return True
        fill = (value(shade, "fill") or "auto").lower()
        if (fill != "auto" and not _is_white(fill)) or (value(shade) or "clear") not in ("clear", "nil"):
            return True
    return child(properties, "highlight") is not None


def is_hidden(layers: tuple[Element, ...], *, shaded: bool) -> bool:
    """Whether text with these properties (the nearest first) is not seen: hidden, white on white, or a speck."""
    hidden = next((h for h in (on(child(r, "vanish")) for r in layers) if h is not None), False)
    size = next((s for s in (value(child(r, "sz")) for r in layers) if s and s.isdigit()), None)
    if hidden or (size is not None and int(size) < SMALLEST):
        return True
    colour = next((c for c in (child(r, "color") for r in layers) if c is not None), None)
    if colour is None or shaded or any(is_shaded(r) for r in layers):
        return False
    return value(colour, "themeColor") in ("background1", "light1") or _is_white((value(colour) or "").lower())


def _is_white(colour: str) -> bool:
    return len(colour) == 6 and all(c in "0123456789abcdef" for c in colour) and all(
        int(colour[i : i + 2], 16) >= _WHITE for i in (0, 2, 4)
    )  # fmt: skip
