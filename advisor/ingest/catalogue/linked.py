"""Linked data (JSON-LD) as plain objects: names without their prefix, references looked up in the same file.

No address is ever fetched: an `@context` is only read for its language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from advisor.ingest.catalogue import texts
from advisor.ingest.catalogue.json_stream import DEPTH, Kept, Piece, member
from advisor.ingest.model import Reject

Node = dict[str, Any]
_NAMES = ("name", "legalName", "targetName", "audienceType", "educationalRole", "title", "prefLabel", "termCode")


def local(name: str) -> str:
    """The last part of a full or shortened name: "Course" of "https://schema.org/Course" and of "schema:Course"."""
    return name[max(name.rfind("/"), name.rfind("#"), name.rfind(":")) + 1 :] if ":" in name else name


def plain(node: Node) -> Node:
    """The object with its members under their local names; what begins with "@" stays."""
    if not any(":" in key for key in node):
        return node
    return {local(key): value for key, value in node.items()}


def types(node: Node) -> set[str]:
    """The local names of the types of an object; empty for what is no object."""
    if not isinstance(node, dict):
        return set()
    found = node.get("@type", node.get("type"))
    return {local(t) for t in (found if isinstance(found, list) else [found]) if isinstance(t, str)}


def identity(node: Node) -> str | None:
    """What names an object, or the one that it refers to."""
    found = node.get("@id", node.get("id"))
    return texts.text(found) if isinstance(found, str) else None


def is_reference(node: Node) -> bool:
    """Whether an object only says which other one is meant."""
    return identity(node) is not None and all(key in ("@id", "id", "@type", "type") for key in node)


def objects(value: Any, place: str, closed: Callable[[Node, str], bool], depth: int = 0) -> Iterator[Piece | Reject]:
    """All objects in a value, each before those in it. `closed(node, key)`: do not look into that member."""
    if depth > DEPTH:
        yield Reject(place, "ingest_nested_too_deeply", scope="row")
    elif isinstance(value, dict):
        yield Piece(place, value)
        for key, inner in value.items():
            if isinstance(inner, dict | list) and key != "@context" and not closed(value, key):
                yield from objects(inner, member(place, key), closed, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, dict | list):
                yield from objects(inner, member(place, number), closed, depth + 1)


class Graph:
    """Looks up what objects refer to. `language`: of texts that tell none."""

    def __init__(self, kept: Kept, language: str = texts.UNKNOWN) -> None:
        self.kept = kept
        self.language = language

    def nodes(self, value: Any) -> list[Node | str]:
        """A value as a list of objects (a reference as the object that it means) and texts."""
        if value is None:
            return []
        found: list[Node | str] = []
        for item in _once(value) if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                inner = item.get("@list", item.get("@set"))
                if isinstance(inner, list):
                    found.extend(self.nodes([i for i in inner if not isinstance(i, list)]))
                else:
                    found.append(self._meant(plain(item)))
            elif written := texts.text(item):
                found.append(self._meant({"@id": written}) if written in self.kept else written)
        return found

    def _meant(self, node: Node) -> Node:
        key = identity(node)
        if key is None or not is_reference(node):
            return node
        whole: Node = dict(node)
        for other in self.kept.get(key):
            whole = plain(other) | whole
        return whole

    def labels(self, value: Any) -> list[str]:
        """The names of things: a text is its own name."""
        if value is None:
            return []
        found = []
        for node in self.nodes(value):
            if isinstance(node, str):
                found.append(node)
            elif "@value" in node or _is_map(node):
                found.append(texts.pick(self.words(node)))
            else:
                name = next((node[key] for key in _NAMES if node.get(key)), None)
                found.append(texts.pick(self.words(name)))
        return [text for text in dict.fromkeys(found) if text]

    def value(self, value: Any) -> str | None:
        """The first plain text of a value, however it is wrapped; of a thing its id."""
        for node in self.nodes(value):
            if written := node if isinstance(node, str) else texts.text(node.get("@value")) or identity(node):
                return written
        return None

    def words(self, value: Any, *, join: bool = False) -> dict[str, str]:
        """Texts by language: from a text, a value object, a map of languages, or a list of those."""
        found: dict[str, str] = {}
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict):
                texts.add(found, self.language, texts.text(item), join=join)
            elif "@value" in item:
                code = texts.language(item.get("@language")) if item.get("@language") else self.language
                texts.add(found, code, texts.text(item["@value"]), join=join)
            elif _is_map(item):
                for code, given in item.items():
                    for each in given if isinstance(given, list) else [given]:
                        texts.add(found, texts.language(code), texts.text(each), join=join)
            elif name := next((item[key] for key in _NAMES if isinstance(item.get(key), str)), None):
                texts.add(found, self.language, texts.text(name), join=join)
        return found


def context_language(found: Iterable[Any]) -> str:
    """The language that an `@context` declares for all texts; "und" for none."""
    for context in found:
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, dict) and isinstance(part.get("@language"), str):
                return texts.language(part["@language"])
    return texts.UNKNOWN


def _once(values: list[Any]) -> Iterator[Any]:
    """The same reference is followed once."""
    seen: set[str] = set()
    for value in values:
        if isinstance(value, dict) and is_reference(value):
            key = identity(value) or ""
            if key in seen:
                continue
            seen.add(key)
        yield value


def _is_map(node: Node) -> bool:
    """Whether an object is a map of languages: {"nl": "...", "en": ["..."]}."""
    return bool(node) and all(
        (texts.is_language(key) or key == "@none") and isinstance(value, str | list) and key not in ("url", "id")
        for key, value in node.items()
    )
