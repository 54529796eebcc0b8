"""XML of any size, an item at a time: no DTD, no entities, no network, no deep nesting, no endless item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from advisor.ingest.catalogue.linked import Node
from advisor.ingest.model import Reject

LONGEST = 8_000_000  # bytes of one item
_HEAD = 65_536
_LAST_LINE = 65_535  # libxml2 counts no further for some elements
_ID = {"id", "about", "ID", "nodeID", "idref", "uri", "resource"}
_LANGUAGE = {"lang", "language"}


def items(path: Path, name: str, wanted: Callable[[Any], bool]) -> Iterator[tuple[str, Any] | Reject]:
    """The outermost elements that `wanted` says yes to, each with its place; valid until the next is asked for.

    libxml2 itself refuses more than 256 levels, a text of more than 10 MB and entities that grow. Raises OSError.
    """
    with open(path, "rb") as file:
        head = file.read(_HEAD)
        if not head.strip():
            yield Reject(name, "ingest_empty")
            return
        if b"<!DOCTYPE" in head.replace(b"\0", b""):
            yield Reject(name, "ingest_entities", "DOCTYPE")
            return
        file.seek(0)
        found = False
        try:
            for item in _outermost(file, name, wanted):
                found = True
                yield item
        except etree.LxmlError as error:
            line = getattr(error, "lineno", None) or 1
            yield Reject(f"{name}:{line}", "ingest_xml_broken", _message(error), "page" if found else "file")


def _outermost(file: BinaryIO, name: str, wanted: Callable[[Any], bool]) -> Iterator[tuple[str, Any] | Reject]:
    events = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        collect_ids=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    held, began, number, too_long = None, 0, 0, False
    for event, element in events:
        if event == "start":
            if element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
                yield Reject(name, "ingest_entities", "DOCTYPE")
                return
            if held is None and wanted(element):
                held, began = element, file.tell()
            continue
        if held is None:
            _forget(element)
            continue
        too_long = too_long or file.tell() - began > LONGEST
        if element is not held:
            if too_long:
                _forget(element)
            continue
        number += 1
        place = _place(name, element, number)
        yield Reject(place, "ingest_item_too_large", scope="row") if too_long else (place, element)
        _forget(element)
        held, too_long = None, False


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return _local(element.tag)


def namespace(element: Any) -> str:
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def _local(name: str) -> str:
    """The same for a name as lxml gives it: "{namespace}name", or with a prefix that the file never declared."""
    return name.rpartition("}")[2].rpartition(":")[2]


def as_node(element: Any) -> Node:
    """An element as an object of linked data: children by local name in lists, text as "@value".

    What names an object or refers to one is "@id", its language "@language", another attribute "@" and its name.
    """
    node: Node = _attributes(element)
    for child in element:
        node.setdefault(local(child), []).append(as_node(child))
    if not len(element) and element.text and element.text.strip():
        node["@value"] = element.text.strip()
    return node


def as_rdf_node(element: Any) -> Node:
    """A node element of RDF/XML as such an object: what stands in it are properties, and nodes in those."""
    node: Node = {"@type": [] if local(element) == "Description" else [local(element)]} | _attributes(element)
    for prop in element:
        values = node.setdefault("@type" if local(prop) == "type" else local(prop), [])
        inner = _attributes(prop)
        if prop.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}parseType") == "Resource":
            values.append(as_rdf_node(prop))
        elif len(prop):
            values.extend(as_rdf_node(child) for child in prop)
        elif local(prop) == "type":
            values.append(inner.get("@id", ""))
        elif prop.text and prop.text.strip():
            values.append(inner | {"@value": prop.text.strip()})
        elif "@id" in inner:
            values.append({"@id": inner["@id"]})
    return node


def _attributes(element: Any) -> Node:
    node: Node = {}
    for full, value in element.attrib.items():
        key = _local(full)
        node["@id" if key in _ID else "@language" if key in _LANGUAGE else f"@{key}"] = value
    return node


def _forget(element: Any) -> None:
    """Free an element and all before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _place(name: str, element: Any, number: int) -> str:
    line = element.sourceline
    return f"{name}:{line}" if line and line < _LAST_LINE else f"{name}#{local(element)}[{number}]"


def _message(error: etree.LxmlError) -> str:
    return str(getattr(error, "msg", None) or error).split(" (", 1)[0]
