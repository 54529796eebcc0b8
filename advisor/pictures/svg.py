"""matplotlib's SVG made fit for inside a page: only known elements and attributes stay, and it says what it shows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {"svg", "g", "path", "text", "defs", "pattern", "rect", "a", "use"}
_ATTRIBUTES = {"d", "x", "y", "width", "height", "transform", "patternUnits", "fill"}
_STYLES = {
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "font-size", "font-weight", "text-anchor",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_OWN = re.compile(r"url\(#([\w-]+)\)")
# With more links than this the keyboard goes past the picture, to the table that says and leads to the same.
MOST_STOPS = 12
FONT = "DejaVu Sans, Verdana, sans-serif"  # where the page gives no other


def tidy(source: str, name: str, title: str, description: str, language: str, labels: Mapping[str, str]) -> str:
    """`source` without what a page must not hold, with title, description and roles for screen readers.

    `labels` gives, for the key of each shape that is a link, what it is called. A picture with links is a group of
    them; one without is a single image.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    old = etree.fromstring(source.encode(), parser)
    width, height = (float(part) for part in old.get("viewBox").split()[2:])
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    for key, value in {
        "class": "picture", "viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}",
        "role": "group" if labels else "img", "aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-desc",
        "lang": language, "font-family": FONT,
    }.items():  # fmt: skip
        root.set(key, value)
    etree.SubElement(root, f"{{{SVG}}}title", id=f"{name}-title").text = title
    etree.SubElement(root, f"{{{SVG}}}desc", id=f"{name}-desc").text = description
    for child in old:
        _copy(child, root, name, labels)
    return etree.tostring(root, encoding="unicode")


def _copy(old: etree._Element, parent: etree._Element, name: str, labels: Mapping[str, str]) -> None:
    tag = etree.QName(old).localname
    if tag not in _ELEMENTS or (tag in ("g", "defs") and not len(old)):
        return
    if tag == "g" and not old.get("style") and not old.get("transform"):
        for child in old:  # matplotlib's own grouping says nothing to anyone
            _copy(child, parent, name, labels)
        return
    new = etree.SubElement(parent, f"{{{SVG}}}{tag}")
    for key, value in old.attrib.items():
        if key in _ATTRIBUTES:
            new.set(key, _short(value))
    for part in (old.get("style") or "").split(";"):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if key in _STYLES:
            new.set(key, _OWN.sub(rf"url(#{name}-\1)", value.removesuffix("px") if key == "font-size" else value))
    if tag == "pattern":
        new.set("id", f"{name}-{old.get('id')}")
    if tag == "a":
        key = (old.get("{http://www.w3.org/1999/xlink}href") or "").removeprefix("#")
        new.set("href", f"#{name}-row-{key}")
        new.set("data-key", key)
        new.set("aria-label", labels[key])
        if len(labels) > MOST_STOPS:
            new.set("tabindex", "-1")
    if tag == "text":
        new.text = old.text
        if labels:
            new.set("aria-hidden", "true")  # the link beneath it says the same, and more
            new.set("pointer-events", "none")
    for child in old:
        _copy(child, new, name, labels)


def _short(value: str) -> str:
    """Numbers to a hundredth of a px, line breaks as spaces."""
    return " ".join(_NUMBER.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value).split())
