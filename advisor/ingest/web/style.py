"""What the style sheets inside a page and its style attributes say about an element, as far as it hides text.

Only rules that always hold are read: those for print, for narrow screens or for an element under the pointer say
nothing about the page as it opens. A selector of a kind that is not understood is left out: text stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from lxml.etree import _Element
from tinycss2.ast import Declaration, Node

# The properties that can hide text; all others are passed over.
PROPERTIES = frozenset(
    "display visibility opacity font-size font color background background-color background-image background-clip"
    " -webkit-background-clip position left right top bottom text-indent margin-left margin-top clip clip-path width"
    " height overflow overflow-x overflow-y transform filter content-visibility".split()
)
MOST_CSS = 1_000_000  # characters: read in about 2 s
MOST_BRACKETS = 60_000  # in them; each open one is kept in memory
MOST_STEPS = 5_000_000  # elements looked at for selectors of more than one part
MOST_INLINE = 50_000  # style attributes that differ
LONGEST_VALUE = 300  # characters of a value: a longer one is a picture
_RELEVANT = re.compile(r"display|visib|opacity|font|color|background|position|indent|margin|clip|overflow|form|filter")
_MEDIA = re.compile(r"^(?:|all|screen|only screen|only all)$")


Declared = dict[str, tuple[str, bool]]  # property -> value in lower case, whether it is important


class StyleTooLarge(Exception):
    """The style sheets of a page are larger than any that a person wrote."""


@dataclass(frozen=True)
class _Compound:
    """One part of a selector, ``a.knop.groot#id``: what one element must have."""

    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()

    def fits(self, element: _Element, classes: frozenset[str]) -> bool:
        return (
            (not self.tag or element.tag == self.tag)
            and (not self.id or element.get("id") == self.id)
            and self.classes <= classes
        )


@dataclass(frozen=True)
class _Rule:
    """`compounds` from the element outwards; `child` says of each but the first whether it is the parent itself."""

    compounds: tuple[_Compound, ...]
    child: tuple[bool, ...]
    declared: Declared
    weight: tuple[int, int, int, int]  # ids, classes, tags, order: the cascade's specificity


class Styles:
    """The style sheets inside one page. Raises StyleTooLarge."""

    def __init__(self, sheets: list[str]) -> None:
        brackets = sum(sheet.count(sign) for sheet in sheets for sign in "{([")
        if sum(map(len, sheets)) > MOST_CSS or brackets > MOST_BRACKETS:
            raise StyleTooLarge
        self._inline: dict[str, Declared] = {}
        self._steps = 0
        self._by_key: dict[str, list[_Rule]] = defaultdict(list)
        for order, (selector, declared) in enumerate(_rules(sheets)):
            rule = _rule(selector, declared, order)
            if rule:
                first = rule.compounds[0]
                key = f"#{first.id}" if first.id else f".{min(first.classes)}" if first.classes else first.tag or "*"
                self._by_key[key].append(rule)

    def declared(self, element: _Element) -> dict[str, str]:
        """Property -> value in lower case, after the cascade. Raises StyleTooLarge when it would take too long."""
        written = element.get("style")
        inline = self._of_attribute(written) if written else {}
        if not self._by_key:
            return {name: value for name, (value, _) in inline.items()}
        found = [(rule.weight, rule.declared) for rule in self._matching(element)]
        found.sort(key=lambda pair: pair[0])
        layers = [declared for _, declared in found] + [inline]
        out: dict[str, str] = {}
        for important in (False, True):
            for layer in layers:
                out.update({name: value for name, (value, strong) in layer.items() if strong == important})
        return out

    def _of_attribute(self, text: str) -> Declared:
        if text not in self._inline:
            if len(self._inline) >= MOST_INLINE or sum(map(text.count, "{([")) > MOST_BRACKETS:
                raise StyleTooLarge
            relevant = _RELEVANT.search(text.lower())
            nodes = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True) if relevant else []
            self._inline[text] = _declarations(nodes)
        return self._inline[text]

    def _matching(self, element: _Element) -> Iterator[_Rule]:
        classes = class_names(element)
        id_ = element.get("id")
        for key in (*(f".{c}" for c in classes), f"#{id_}" if id_ else "", element.tag, "*"):
            for rule in self._by_key.get(key, ()):
                if rule.compounds[0].fits(element, classes) and self._inside(rule, element):
                    yield rule

    def _inside(self, rule: _Rule, element: _Element) -> bool:
        """Whether the elements around it fit the rest of the selector; the nearest that fits is taken."""
        outer = element.getparent()
        for compound, child in zip(rule.compounds[1:], rule.child, strict=True):
            while outer is not None:
                self._steps += 1
                if self._steps > MOST_STEPS:
                    raise StyleTooLarge
                here, outer = outer, outer.getparent()
                if compound.fits(here, class_names(here)):
                    break
                if child:
                    return False
            else:
                return False
        return True


def class_names(element: _Element) -> frozenset[str]:
    """The classes of an element."""
    return _class_names(element.get("class") or "")


@lru_cache(maxsize=4096)
def _class_names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _declarations(nodes: list[Node]) -> Declared:
    out: Declared = {}
    for node in nodes:
        if isinstance(node, Declaration) and node.lower_name in PROPERTIES:
            try:
                value = tinycss2.serialize(node.value).strip().lower()[:LONGEST_VALUE]
            except (RecursionError, TypeError):  # brackets in brackets without end: no value that hides anything
                continue
            if node.important or not out.get(node.lower_name, ("", False))[1]:
                out[node.lower_name] = (value, node.important)
    return out


def _rules(sheets: list[str]) -> Iterator[tuple[list[Node], Declared]]:
    """Selector and declarations of each rule that declares something of `PROPERTIES`."""
    for sheet in sheets:
        todo = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)[::-1]
        while todo:
            node = todo.pop()
            if node.type == "at-rule" and node.content is not None and _always(node):
                inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
                todo.extend(inner[::-1])
            elif node.type == "qualified-rule":
                contents = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
                declared = _declarations(contents)
                if declared:
                    for selector in _commas(node.prelude):
                        yield selector, declared


def _always(rule: Node) -> bool:
    """Whether the rules inside an at-rule hold for the page as it opens on a screen."""
    if rule.lower_at_keyword in ("layer", "supports"):
        return True
    if rule.lower_at_keyword != "media":
        return False
    words = [
        token.lower_value if token.type == "ident" else "?" for token in rule.prelude if token.type != "whitespace"
    ]
    return bool(_MEDIA.match(" ".join(words)))


def _commas(tokens: list[Node]) -> Iterator[list[Node]]:
    run: list[Node] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield run
            run = []
        else:
            run.append(token)
    yield run


def _rule(tokens: list[Node], declared: Declared, order: int) -> _Rule | None:
    """A rule of tags, classes and ids, apart by blanks or ">"; None for any other selector."""
    parts: list[dict] = [{"tag": "", "id": "", "classes": set()}]
    child: list[bool] = []
    after_dot, link = False, ""
    for token in tokens:
        if token.type == "whitespace" or (token.type == "literal" and token.value == ">"):
            link = ">" if token.type == "literal" or link == ">" else " "
            continue
        started = any(parts[-1].values())
        if link and started:
            parts.append({"tag": "", "id": "", "classes": set()})
            child.append(link == ">")
        link = ""
        if token.type == "literal" and token.value == "." and not after_dot:
            after_dot = True
        elif token.type == "ident" and after_dot:
            parts[-1]["classes"].add(token.value)
            after_dot = False
        elif token.type == "ident":
            parts[-1]["tag"] = token.lower_value
        elif token.type == "hash" and not after_dot:
            parts[-1]["id"] = token.value
        elif token.type == "literal" and token.value == "*":
            parts[-1]["tag"] = "*"
        else:
            return None
    if after_dot or not all(any(part.values()) for part in parts):
        return None
    compounds = tuple(
        _Compound(part["tag"].replace("*", ""), part["id"], frozenset(part["classes"])) for part in reversed(parts)
    )
    ids, tags = sum(bool(c.id) for c in compounds), sum(bool(c.tag) for c in compounds)
    return _Rule(compounds, tuple(child[::-1]), declared, (ids, sum(len(c.classes) for c in compounds), tags, order))
