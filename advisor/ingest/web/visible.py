"""A page as a tree, and the same tree without what nobody sees when the page opens.

Nothing is fetched or run. Text that a page hides may be meant for machines only, an order to a language model say:
it is no text of the page. What a visitor opens with a click (``<details>``, a panel with a control of its own) is.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

import webencodings
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from advisor.ingest.web.look import FIRST_LOOK, look
from advisor.ingest.web.style import Styles, StyleTooLarge

MOST_BYTES = 96 * 2**20  # of the file
MOST_MARKUP = 32 * 2**20  # bytes without pictures that stand in the page itself
MOST_TAGS = 800_000  # opening and closing, of about 250 bytes each in memory
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{65536,}")
MOST_ATTRIBUTES = 5_000  # of one element: the parser's time grows with their square
_PICTURE = re.compile(rb"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=%\s]{200,}")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(?P<meta>[\w:.-]{1,40})|<\?xml[^>]{0,100}?encoding=["'](?P<xml>[\w:.-]{1,40})""",
    re.IGNORECASE,
)
_PRESCAN = 4096  # bytes in which the encoding must be declared; browsers read 1024
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
# Never drawn as text, or drawn as something else than running text.
_NOT_TEXT = frozenset(
    "script style template noscript iframe frame object embed applet canvas svg audio video map textarea select"
    " datalist option annotation annotation-xml noframes noembed param source track".split()
)
_ASIDE = frozenset("nav header footer aside dialog form".split())


class PageError(Exception):
    """A page that cannot be read; `reason` is a key of the messages."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Page:
    """`cut`: the page goes deeper than the parser does; all up to there is in `root`. `hidden`: letters of text that
    were taken out because nobody sees them, menus and dialogs not counted."""

    root: HtmlElement
    cut: bool
    hidden: int = 0


def text_of(raw: bytes) -> str:
    """The markup as text: by its mark, by what it declares, as UTF-8, as Windows-1252. Raises PageError."""
    mark = next((e for m, e in _MARKS if raw.startswith(m)), None)
    if mark is None and b"\0" in raw[:_PRESCAN]:
        raise PageError("ingest_not_text", "NUL")
    if mark:
        return raw.decode(mark, errors="replace")
    found = _DECLARED.search(raw[:_PRESCAN])
    declared = found and webencodings.lookup((found["meta"] or found["xml"]).decode("ascii", "replace"))
    # A page that could be read this far is not in UTF-16, whatever it says of itself.
    name = declared.codec_info.name if declared and not declared.name.startswith("utf-16") else "utf-8"
    for candidate in dict.fromkeys((name, "utf-8")):
        try:
            return raw.decode(candidate)
        except UnicodeDecodeError:
            continue
    if declared or raw.count(b"\xc3") + raw.count(b"\xe2\x80") > 2:
        text = raw.decode(name, errors="replace")
        if text.count("\ufffd") * 100 < len(text):  # a broken letter here and there is better than a wrong encoding
            return text
    return raw.decode("cp1252", errors="replace")


def parse(raw: bytes) -> Page:
    """The tree of a page as it stands, comments left out. Raises PageError."""
    if len(raw) > MOST_BYTES:
        raise PageError("ingest_too_large", f"{MOST_BYTES // 2**20} MB")
    raw = _PICTURE.sub(b"data:,", raw)
    if not raw.strip():
        raise PageError("ingest_empty")
    if len(raw) > MOST_MARKUP:
        raise PageError("ingest_too_large", f"{MOST_MARKUP // 2**20} MB")
    if raw.count(b"<") > MOST_TAGS:
        raise PageError("ingest_html_too_many_tags", str(MOST_TAGS))
    if any(len(tag.group().split(None, MOST_ATTRIBUTES)) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(raw)):
        raise PageError("ingest_html_too_many_tags", str(MOST_ATTRIBUTES))
    text = text_of(raw)
    cleaned = text.translate(_CONTROLS)
    if len(text) - len(cleaned) > len(text) * 0.01:
        raise PageError("ingest_not_text", "control characters")
    # Without the limits of libxml2 on the length of a text; its limit on depth (2048) stays.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = document_fromstring(cleaned.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError("ingest_no_text") from error
    cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return Page(root, cut)


def visible_page(raw: bytes) -> Page:
    """A page with only what is seen when it opens; hidden elements stay, emptied. Raises PageError."""
    page = parse(raw)
    try:
        return replace(page, hidden=_empty_hidden(page.root))
    except StyleTooLarge as error:
        raise PageError("ingest_html_styles") from error


def visible_tree(raw: bytes) -> HtmlElement | None:
    """The tree of `visible_page`, None for what is no page."""
    try:
        return visible_page(raw).root
    except PageError:
        return None


def json_ld_blocks(raw: bytes) -> list[str]:
    """The JSON-LD texts of a page as they are written, in order; empty for what is no page."""
    try:
        root = parse(raw).root
    except PageError:
        return []
    blocks = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            text = re.sub(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$", "", script.text or "")
            if text.strip():
                blocks.append(text.strip())
    return blocks


def _empty_hidden(root: HtmlElement) -> int:
    """Takes the text out of all that is not drawn; gives how many letters that were, without those of menus and the
    like. Walks without recursion: a page may be 2048 elements deep."""
    styles = Styles([style.text or "" for style in root.iter("style") if _on_screen(style)])
    linked = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
    opened = _opened_by_a_control(root)
    hidden = 0
    todo = [(root, FIRST_LOOK, True)]
    while todo:
        element, outer, counts = todo.pop()
        if element.tag in ("head", "title"):
            continue
        if not isinstance(element.tag, str) or element.tag in _NOT_TEXT:
            element.clear(keep_tail=True)
            continue
        counts = counts and element.tag not in _ASIDE and element.get("role") not in ("dialog", "navigation")
        here = look(element, styles.declared(element), outer, linked=linked, opened=element.get("id") in opened)
        if here is None:
            hidden += _letters(element) if counts else 0
            element.clear(keep_tail=True)
            continue
        children = list(element)
        if not here.drawn:
            own = [element.text, *(child.tail for child in children)]
            hidden += sum(len(text.strip()) for text in own if text) if counts else 0
            element.text = None
            for child in children:
                child.tail = None
        todo.extend((child, here, counts) for child in children)
    return hidden


def _letters(element: HtmlElement) -> int:
    shown = (inner for inner in element.iter() if inner.tag not in _NOT_TEXT)
    return sum(len(text.strip()) for inner in shown for text in (inner.text, inner.tail) if text)


def _on_screen(style: HtmlElement) -> bool:
    return (style.get("media") or "all").strip().lower() in ("all", "screen", "only screen")


def _opened_by_a_control(root: HtmlElement) -> set[str]:
    """The ids of blocks that a button, link or tab with a text opens: an answer under its question, say."""
    found: set[str] = set()
    for element in root.iter("button", "a", "div", "li", "span", "summary"):
        if element.tag not in ("button", "a") and element.get("role") not in ("tab", "button"):
            continue
        named = element.get("aria-controls") or element.get("data-bs-target") or element.get("data-target") or ""
        if named and len(named) < 200 and any(part.strip() for part in element.itertext()):
            found.update(name.lstrip("#") for name in named.split())
    return found
