"""Texts without markup, hidden characters and surplus space: what a person would have read on the page."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml.html import defs

from advisor.text import clean

_TAGS = "|".join(sorted(defs.tags | {"svg", "math", "template", "main", "picture", "dialog", "slot"}))
_TAG = re.compile(
    rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*>"
    r"|<[a-zA-Z][\w:-]*\s[^<>=]*=[^<>]*>|<!--|<!\[CDATA\[|<!DOCTYPE",
    re.IGNORECASE,
)
# Characters of Unicode's category Cf: joiners, marks of direction, tags. In these texts they only hide something.
_HIDDEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    "\U000e0020-\U000e007f]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_UNSEEN = frozenset("script style template noscript iframe object embed svg math head title select textarea".split())
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table tr ul".split()
)
_TIMES = 3  # markup that was escaped, and escaped again, is still markup


def text_of(text: str) -> str:
    """Running text: lines and paragraphs stay. Text in Markdown stays as it is written."""
    if text.isprintable() and "<" not in text and "&" not in text:  # most fields of most catalogues
        return " ".join(text.split())
    text = clean(text)
    for _ in range(_TIMES):
        if _TAG.search(text):
            text = _without_tags(text)
        elif _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    text = clean(_TAG.sub(" ", text))  # what entities hid may be anything
    text = _HIDDEN.sub("", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line_of(text: str) -> str:
    """The same on one line."""
    return " ".join(text_of(text).split())


def _without_tags(text: str) -> str:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):  # nothing but markup that is none
        root = None
    if root is None:
        return html.unescape(_TAG.sub(" ", text))
    pieces: list[str] = []
    hidden = 0  # how many open elements are not for reading
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            hidden += name in _UNSEEN
            if name in _BLOCKS:
                pieces.append("\n- " if name == "li" else "\n")
            if not hidden and element.text:
                pieces.append(element.text if name == "pre" else _one_space(element.text))
        else:
            hidden -= name in _UNSEEN
            if name in ("p", "ul", "ol", "table") or name in ("td", "th"):
                pieces.append("\n" if name not in ("td", "th") else " ")
            if not hidden and element.tail:
                pieces.append(_one_space(element.tail))
    return "".join(pieces)


def _one_space(text: str) -> str:
    return re.sub(r"[ \t\r\f]+", " ", text) if "\n\n" in text else re.sub(r"\s+", " ", text)
