"""Learning opportunities of the European Learning Model: XML of the LOQ profile, RDF/XML and JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue import json_stream, texts, xml_safe
from advisor.ingest.catalogue.json_stream import Kept, Piece
from advisor.ingest.catalogue.linked import Graph, Node, identity, is_reference, objects, plain, types
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

_OPPORTUNITY = "LearningOpportunity"
_MODEL = rb"data\.europa\.eu/(?:snb/model|europass/model)"
_XML = re.compile(rb"<(?:[\w.-]+:)?(?:learningOpportunity|LearningOpportunity|learningOpportunityReferences)\b")
_JSON = re.compile(rb'"(?:@?type)"\s*:\s*\[?\s*"(?:[^"]*[/:#])?LearningOpportunity"')
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def recognises(sample: object) -> bool:
    """Whether a value, or the first bytes of a file, hold learning opportunities of this model."""
    if isinstance(sample, bytes):
        sample = sample.replace(b"\0", b"")  # UTF-16
        if sample.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
            return bool(re.search(_MODEL, sample) and (_XML.search(sample) or b"LearningOpportunity" in sample))
        return bool(_JSON.search(sample))
    found = objects(sample, "", lambda _node, _key: False)
    return any(isinstance(o, Piece) and _OPPORTUNITY in types(o.value) for o in found)


def read(path: Path, name: str) -> Iterator[RawCourse | Reject]:
    """One course for each learning opportunity. The file is read twice: it refers to what stands further on."""
    with open(path, "rb") as file:
        is_xml = file.read(4096).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    nodes = _xml_nodes if is_xml else _json_nodes
    kept = Kept()
    for found in nodes(path, name):
        if isinstance(found, Piece) and (key := identity(found.value)) and _OPPORTUNITY not in types(found.value):
            kept.add(key, found.value)
    graph = Graph(kept)
    nothing = True
    for found in nodes(path, name):
        if isinstance(found, Reject):
            nothing = False
            yield found
        elif _OPPORTUNITY in types(found.value):
            nothing = False
            yield _course(plain(found.value), found.place, graph)
    if kept.full:
        yield Reject(name, "ingest_references_too_many", scope="field")
    if nothing:
        yield Reject(name, "ingest_no_courses")


def _xml_nodes(path: Path, name: str) -> Iterator[Piece | Reject]:
    """What stands in the lists of the LOQ profile ("learningOpportunityReferences"), or in RDF/XML."""
    for item in xml_safe.items(path, name, _is_listed):
        if isinstance(item, Reject):
            yield item
            continue
        place, element = item
        if xml_safe.namespace(element.getparent()) == _RDF:
            yield from _inner(xml_safe.as_rdf_node(element), place)
        else:
            kind = xml_safe.local(element)
            yield Piece(place, xml_safe.as_node(element) | {"@type": kind[:1].upper() + kind[1:]})


def _is_listed(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and (
        (xml_safe.local(parent) == "RDF" and xml_safe.namespace(parent) == _RDF)
        or xml_safe.local(parent).endswith("References")
    )


def _json_nodes(path: Path, name: str) -> Iterator[Piece | Reject]:
    for piece in json_stream.pieces(path, name):
        if isinstance(piece, Reject):
            yield piece
        else:
            yield from _inner(piece.value, piece.place)


def _inner(value: Any, place: str) -> Iterator[Piece | Reject]:
    for found in objects(value, place, lambda _node, _key: False):
        if isinstance(found, Reject) or (types(found.value) and not is_reference(found.value)):
            yield found


def _course(node: Node, place: str, graph: Graph) -> RawCourse | Reject:
    """A learning opportunity is given once: what it says of its time is its only edition."""
    achieved = _first(graph, node.get("learningAchievementSpecification") or node.get("specifiedBy"))
    activity = _first(graph, node.get("learningActivitySpecification"))
    name = graph.words(node.get("title")) or graph.words(achieved.get("title"))
    if not name:
        return Reject(place, "ingest_no_name", scope="row")
    edition = RawEdition(enrol_until=graph.value(node.get("applicationDeadline")))
    edition.start, edition.end = _times(node, graph)
    dated = edition.start or edition.end or edition.enrol_until
    return RawCourse(
        place=place,
        key=identity(node) or _identifier(node, graph),
        name=name,
        description=_notes(node.get("description"), graph)
        or _notes(achieved.get("description"), graph)
        or _notes(achieved.get("learningOutcomeSummary"), graph),
        provider=texts.joined(graph.labels(node.get("providedBy")), ", "),
        url=next((u for n in _nodes(graph, node.get("homepage")) if (u := graph.value(n.get("contentUrl")))), None),
        level=texts.joined(_levels(achieved, graph), ", "),
        audience=graph.labels(achieved.get("targetGroup")),
        requirements=texts.pick(_notes(achieved.get("entryRequirement"), graph)),
        skills=graph.labels(achieved.get("learningOutcome")),
        subjects=_subjects(achieved, graph),
        seen_on=graph.value(node.get("modified")),
        usual=RawEdition(
            location=texts.joined(_place_of(n, graph) for n in _nodes(graph, node.get("location"))),
            mode=texts.joined(_codes(graph, node.get("mode") or achieved.get("mode") or activity.get("mode")), ", "),
            languages=[
                _last(code)
                for code in _codes(
                    graph, achieved.get("language") or activity.get("language") or node.get("defaultLanguage")
                )
            ],
            cost=texts.joined(_price(n, graph) for n in _nodes(graph, node.get("priceDetail"))),
            duration=_duration(node, achieved, activity, graph),
        ),
        editions=[edition] if dated else [],
    )


def _nodes(graph: Graph, value: Any) -> list[Node]:
    return [node for node in graph.nodes(value) if isinstance(node, dict)]


def _first(graph: Graph, value: Any) -> Node:
    return next(iter(_nodes(graph, value)), {})


def _notes(value: Any, graph: Graph) -> dict[str, str]:
    """Texts by language, of texts or of notes that hold them."""
    found: dict[str, str] = {}
    for node in graph.nodes(value):
        inner = node.get("noteLiteral", node) if isinstance(node, dict) else node
        for code, written in graph.words(inner).items():
            texts.add(found, code, written, join=True)
    return found


def _codes(graph: Graph, value: Any) -> list[str]:
    """Concepts of a vocabulary: their labels, else their ids."""
    found = []
    for node in graph.nodes(value):
        label = None if isinstance(node, str) else next(iter(graph.labels(node)), None) or identity(node)
        found.append(label or (node if isinstance(node, str) else None))
    return [code for code in found if code]


def _last(code: str) -> str:
    """ "NLD" of ".../authority/language/NLD"."""
    return code.rstrip("/").rsplit("/", 1)[-1]


def _times(node: Node, graph: Graph) -> tuple[str | None, str | None]:
    for period in _nodes(graph, node.get("temporal")):
        return graph.value(period.get("startDate")), graph.value(period.get("endDate"))
    return graph.value(node.get("startedAtDate")), graph.value(node.get("endedAtDate"))


def _levels(achieved: Node, graph: Graph) -> Iterator[str]:
    for node in graph.nodes(achieved.get("EQFLevel")):
        number = _last(node if isinstance(node, str) else identity(node) or "")
        yield from [f"EQF {number}"] if re.fullmatch("[1-8]", number) else graph.labels([node])
    yield from graph.labels(achieved.get("NQFLevel"))
    yield from graph.labels(achieved.get("educationLevel"))


def _subjects(achieved: Node, graph: Graph) -> list[str]:
    codes = [f"ISCED-F {_last(code)}" if "/" in code else code for code in _codes(graph, achieved.get("ISCEDFCode"))]
    return list(dict.fromkeys([*codes, *graph.labels(achieved.get("educationSubject"))]))


def _price(detail: Node, graph: Graph) -> str | None:
    for amount in _nodes(graph, detail.get("amount")):
        value, unit = graph.value(amount.get("value")), next(iter(_codes(graph, amount.get("unit"))), None)
        if value:
            return f"{value} {_last(unit)}" if unit else value
    told = _notes(detail.get("description"), graph) or graph.words(detail.get("prefLabel"))
    return texts.pick(told) or texts.pick(_notes(detail.get("additionalNote"), graph))


def _duration(node: Node, achieved: Node, activity: Node, graph: Graph) -> str | None:
    for of, key in (
        (node, "duration"), (achieved, "volumeOfLearning"), (activity, "volumeOfLearning"), (activity, "contactHour"),
        (activity, "workload"), (achieved, "maximumDuration"),
    ):  # fmt: skip
        if written := graph.value(of.get(key)):
            return written
    credits_ = [graph.value(point.get("point")) for point in _nodes(graph, achieved.get("creditPoint"))]
    return texts.joined(f"{c} ECTS" if c and c.replace(".", "", 1).isdecimal() else c for c in credits_)


def _place_of(location: Node, graph: Graph) -> str | None:
    named = graph.labels(location.get("geographicName")) or graph.labels([location])
    full = [texts.pick(_notes(address.get("fullAddress"), graph)) for address in _nodes(graph, location.get("address"))]
    told = texts.joined([*named[:1], *full], ", ")
    return (
        told
        or texts.joined(graph.labels(location.get("spatialCode")))
        or texts.pick(_notes(location.get("description"), graph))
    )


def _identifier(node: Node, graph: Graph) -> str | None:
    return next((v for n in _nodes(graph, node.get("identifier")) if (v := graph.value(n.get("notation")))), None)
