"""The part of a page that was written to be read: without menus, banners, cookie notices and footers.

What goes is named by the page itself (``<nav>``, ``role``, the class of a block) and looks it: mostly links, or few
words. In doubt a block stays: a menu too many does less harm than a paragraph too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_MENU_ROLES = frozenset("navigation search menu menubar toolbar".split())
_DIALOG_ROLES = frozenset("dialog alertdialog".split())
_NAME = re.compile(r"[a-z0-9]+|[A-Z][a-z0-9]*")
_MENUS = frozenset(
    "menu nav navbar navigation navigatie breadcrumb breadcrumbs kruimelpad ariane pagination pager paging toolbar"
    " topbar social share sharing delen partager skip skiplink skiplinks languages taalkeuze tags".split()
)
_CONSENT = frozenset("cookie cookies consent gdpr cookiebar cookiebanner cookienotice rgpd avg".split())
_FEET = frozenset("footer colofon colophon voettekst copyright".split())
_HEADS = frozenset("header masthead koptekst banner".split())
_SIDES = frozenset("sidebar sidebars zijbalk related gerelateerd recommended teasers widget".split())
_LETTERS = frozenset("newsletter nieuwsbrief infolettre subscribe".split())
_MOSTLY_LINKS = 0.5  # of the letters of a block
_NOTICE = 4000  # characters: no cookie notice in a page is longer
_ENOUGH = 0.25  # of the letters of the page: below it, <main> is not what holds the text


@dataclass(frozen=True)
class _Size:
    """Letters in an element, how many of them stand in links, and whether it holds the title or the main part."""

    letters: int
    linked: int
    title: bool
    main: bool

    @property
    def links(self) -> float:
        return self.linked / self.letters if self.letters else 1.0


def main_parts(body: HtmlElement) -> list[HtmlElement]:
    """The elements that hold the text of the page, in order; takes menus and the like out of the tree.

    Where nothing would be left (a list of links, say), the page stays as it is.
    """
    sizes = _sizes(body)
    whole = sizes[body].letters
    gone = list(_boilerplate(body, sizes, whole))
    if sum(sizes[element].letters for element in gone) >= whole:
        return [body]
    for element in gone:
        element.clear(keep_tail=True)
    left = _sizes(body) if gone else sizes
    parts = [element for element in _outermost(body) if left[element].letters]
    if not parts or sum(left[part].letters for part in parts) < _ENOUGH * left[body].letters:
        return [body]
    inside = set(parts)
    return parts + [aside for aside in body.iter("aside") if not _inside(aside, inside) and left[aside].letters]


def _sizes(body: HtmlElement) -> dict[HtmlElement, _Size]:
    """Of every element in `body`, from the leaves up."""
    found: dict[HtmlElement, _Size] = {}
    for element in reversed(list(body.iter())):
        letters = _letters(element.text)
        linked, title, main = 0, element.tag == "h1", is_main(element)
        for child in element:
            inner = found[child]
            letters += inner.letters + _letters(child.tail)
            linked += inner.linked
            title, main = title or inner.title, main or inner.main
        found[element] = _Size(letters, letters if element.tag == "a" else linked, title, main)
    return found


def _letters(text: str | None) -> int:
    return len(text) - text.count(" ") - text.count("\n") - text.count("\t") if text else 0


def is_main(element: HtmlElement) -> bool:
    """Whether the page calls it its main part."""
    return element.tag == "main" or element.get("role") == "main"


def _outermost(body: HtmlElement) -> list[HtmlElement]:
    """The main parts of a page that stand in no other."""
    found: set[HtmlElement] = set()
    return [e for e in body.iter() if is_main(e) and not _inside(e, found) and not found.add(e)]


def _inside(element: HtmlElement, others: set[HtmlElement]) -> bool:
    return bool(others) and any(outer in others for outer in element.iterancestors())


def _boilerplate(body: HtmlElement, sizes: dict[HtmlElement, _Size], whole: int) -> Iterator[HtmlElement]:
    """The outermost elements that are none of the text; what holds the title or the main part is never one."""
    todo = [(child, False) for child in reversed(body)]
    while todo:
        element, in_text = todo.pop()
        size = sizes[element]
        if not size.letters:
            continue
        if not size.main and not is_main(element) and _is_boilerplate(element, size, in_text, whole):
            yield element
            continue
        in_text = in_text or is_main(element) or element.tag == "article"
        todo.extend((child, in_text) for child in reversed(element))


def _is_boilerplate(element: HtmlElement, size: _Size, in_text: bool, whole: int) -> bool:
    tag, role = element.tag, (element.get("role") or "").lower()
    if size.title:
        return tag == "nav"
    if tag == "nav" or role in _MENU_ROLES or role in _DIALOG_ROLES:
        return True
    if tag == "aside" or role == "complementary":
        return size.links >= _MOSTLY_LINKS
    if tag in ("header", "footer") or role in ("banner", "contentinfo"):
        return not in_text
    if tag in ("h2", "h3", "h4", "h5", "h6", "p", "table", "article"):
        return False
    if tag == "a":
        return (element.get("href") or "").startswith("#") and bool(_names(element) & {"skip", "skiplink", "sr"})
    return _called_boilerplate(element, size, in_text, whole)


def _called_boilerplate(element: HtmlElement, size: _Size, in_text: bool, whole: int) -> bool:
    """What only its class or id tells; never most of the page, whatever it is called."""
    names = _names(element)
    if not names or size.letters * 2 > whole:
        return False
    if names & _CONSENT and size.letters < _NOTICE and (not in_text or any(True for _ in element.iter("button"))):
        return True
    if names & _MENUS and size.links >= _MOSTLY_LINKS:
        return True
    if names & _SIDES and size.links >= _MOSTLY_LINKS:
        return True
    if in_text:
        return False
    if names & _FEET or names & _LETTERS:
        return True
    return bool(names & _HEADS) and size.letters < 300


def _names(element: HtmlElement) -> frozenset[str]:
    """The words in the class and the id of an element: "siteFooter-top" is site, footer, top."""
    text = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    return frozenset(word.lower() for word in _NAME.findall(text))
