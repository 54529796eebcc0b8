"""Whether an element is drawn so that a person can read it: its display, place, size and colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.html import HtmlElement
from tinycss2 import color4

Colour = tuple[float, float, float]  # red, green, blue, 0 to 1
_LENGTH = re.compile(r"^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(px|pt|em|rem|ex|ch|vw|vh|cm|mm|in|pc|%|)$")
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "em": 16, "rem": 16, "ex": 8, "ch": 8, "vw": 14, "vh": 9, "%": 9}
_PIXELS |= {"cm": 38, "mm": 3.8, "in": 96}
_COLOURS = re.compile(r"(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([^)]{0,100}\)|#[0-9a-f]{3,8}|\b[a-z]+\b")
_NO_CLIP = re.compile(r"^rect\(\s*(?:[01](?:px)?[\s,]+){3}[01](?:px)?\s*\)$")
_NO_PATH = re.compile(r"^(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*(?:0(?:px|%)?[\s,]*)+\))")
_FONT_SIZE = re.compile(r"(?:^|\s)((?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|%)?)(?:\s*/|\s|$)")
_NO_TRANSFORM = re.compile(r"scale[xy3d]*\(\s*0*\.?0*(?:[\s,]+0*\.?0*)*\)|translate[xy3d]*\([^)]{0,60}?-\d{4,}")
_OWN_SIGNS = frozenset(("hidden", "aria-hidden", "class", "id"))  # attributes that can change how an element looks
_FAR = -900  # pixels to the left or above
_FAR_RIGHT = 5000
_SMALLEST = 2  # pixels: a letter below is a dot
_FAINT = 0.05  # of opacity
_ALIKE = 0.035  # of a colour channel: what no eye tells apart


@dataclass(frozen=True)
class Look:
    """What an element hands down to those in it. Colours are None where the page does not tell them.

    size: of the letters, in pixels. shown: not ``visibility: hidden``. pushed: indented out of sight.
    """

    colour: Colour | None
    background: Colour | None
    size: float
    shown: bool = True
    pushed: bool = False
    clear: bool = False  # letters of no colour at all

    @property
    def drawn(self) -> bool:
        """Whether text that stands in the element itself can be read."""
        return self.shown and not self.pushed and not self.clear and self.size >= _SMALLEST and not self._alike

    @property
    def _alike(self) -> bool:
        if self.colour is None or self.background is None:
            return False
        return max(abs(a - b) for a, b in zip(self.colour, self.background, strict=True)) <= _ALIKE


FIRST_LOOK = Look(colour=(0, 0, 0), background=(1, 1, 1), size=16)  # of a page without any style


def look(
    element: HtmlElement, declared: Mapping[str, str], outer: Look, *, linked: bool, opened: bool = False
) -> Look | None:
    """How an element is drawn inside `outer`; None when neither it nor anything in it is.

    linked: style sheets that we do not have may give an element with a class another background. opened: a control
    of the page opens it, so that being closed says nothing.
    """
    if not declared and not opened and element.tag != "dialog" and _OWN_SIGNS.isdisjoint(element.keys()):
        return outer  # most elements of most pages
    whole_page = element.tag in ("html", "body")  # often hidden until a script has run
    if not (opened or whole_page) and (_closed(element, declared) or _faint(declared)):
        return None
    if _out_of_sight(declared):
        return None
    background = outer.background
    if linked and not whole_page and (element.get("class") or element.get("id")):
        background = None
    here = replace(outer, background=_background(declared, background), size=_size(declared, outer.size))
    here = _coloured(here, declared)
    visibility = declared.get("visibility")
    if visibility in ("hidden", "collapse") and not (opened or whole_page):
        here = replace(here, shown=False)
    elif visibility == "visible" or opened:
        here = replace(here, shown=True)
    if "text-indent" in declared:
        here = replace(here, pushed=pixels(declared["text-indent"], 0) <= _FAR)
    return here


@lru_cache(maxsize=4096)
def pixels(value: str, unknown: float) -> float:
    """A length in pixels, roughly: relative units count as on a usual screen; `unknown` for anything else."""
    found = _LENGTH.match(value)
    return float(found.group(1)) * _PIXELS[found.group(2)] if found else unknown


def _closed(element: HtmlElement, declared: Mapping[str, str]) -> bool:
    hidden = element.get("hidden")
    usual = "none" if hidden is not None and hidden.lower() != "until-found" else ""
    if element.tag == "dialog" and element.get("open") is None:
        usual = "none"
    return (
        declared.get("display", usual) == "none"
        or declared.get("content-visibility") == "hidden"
        or (element.get("aria-hidden") or "").strip().lower() == "true"
    )


def _faint(declared: Mapping[str, str]) -> bool:
    opacity = declared.get("opacity", "1")
    filtered = re.search(r"opacity\(\s*([\d.]+)", declared.get("filter", ""))
    return _share(opacity) <= _FAINT or bool(filtered and _share(filtered.group(1)) <= _FAINT)


def _share(value: str) -> float:
    try:
        return float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        return 1


def _out_of_sight(declared: Mapping[str, str]) -> bool:
    if declared.get("position", "static") not in ("static", "sticky"):
        places = [pixels(declared.get(side, ""), 0) for side in ("left", "top", "right", "bottom")]
        if min(places) <= _FAR or max(places[:2]) >= _FAR_RIGHT or _NO_CLIP.match(declared.get("clip", "")):
            return True
    if min(pixels(declared.get(side, ""), 0) for side in ("margin-left", "margin-top")) <= _FAR:
        return True
    if _NO_PATH.match(declared.get("clip-path", "")) or _NO_TRANSFORM.search(declared.get("transform", "")):
        return True
    cut = any(
        declared.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y")
    )
    return cut and min(pixels(declared.get(side, ""), 100) for side in ("width", "height")) <= 1


def _size(declared: Mapping[str, str], outer: float) -> float:
    value = declared.get("font-size")
    if value is None:
        short = _FONT_SIZE.search(declared.get("font", ""))
        value = short.group(1) if short else None
    if value is None or value in ("inherit", "unset"):
        return outer
    found = _LENGTH.match(value)
    if not found:
        return FIRST_LOOK.size  # a word, or a sum that we do not do
    number, unit = float(found.group(1)), found.group(2)
    if unit in ("em", "%"):
        return outer * number / (100 if unit == "%" else 1)
    return number * _PIXELS[unit]


def _coloured(here: Look, declared: Mapping[str, str]) -> Look:
    value = declared.get("color")
    if value is None or value in ("inherit", "currentcolor", "unset"):
        return here
    colour, opacity = parse_colour(value)
    clip = declared.get("background-clip") or declared.get("-webkit-background-clip") or ""
    if opacity <= _FAINT:
        return replace(here, clear="text" not in clip, colour=None)
    return replace(here, clear=False, colour=colour if opacity > 0.95 else None)


def _background(declared: Mapping[str, str], outer: Colour | None) -> Colour | None:
    out = outer
    short = declared.get("background", "")
    for value in (*(_COLOURS.findall(short)), declared.get("background-color", "")):
        if not value or value in ("none", "inherit", "initial", "unset"):
            continue
        colour, opacity = parse_colour(value)
        if value == declared.get("background-color") and colour is None:
            out = None
        elif colour is not None and opacity > _FAINT:
            out = colour if opacity > 0.95 else None
    picture = short + declared.get("background-image", "")
    return None if any(sign in picture for sign in ("url(", "gradient(", "image(", "var(")) else out


@lru_cache(maxsize=4096)
def parse_colour(value: str) -> tuple[Colour | None, float]:
    """Red, green and blue, and the opacity; (None, 1) for what is no colour that we know."""
    try:
        found = color4.parse_color(value)
        if found is None or isinstance(found, str):
            return None, 1.0
        red, green, blue = (c or 0.0 for c in found.to("srgb").coordinates)
    except Exception:  # noqa: BLE001 - the library counts with what a page writes: any fault of it is "not known"
        return None, 1.0
    return (red, green, blue), 1.0 if found.alpha is None else found.alpha
