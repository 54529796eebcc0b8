"""Courses in the words of schema.org: JSON-LD in a file (one value, an array, a graph, JSON Lines) or in a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue import json_stream, texts
from advisor.ingest.catalogue.json_stream import Kept, Piece
from advisor.ingest.catalogue.linked import (
    Graph,
    Node,
    context_language,
    identity,
    is_reference,
    local,
    objects,
    plain,
    types,
)
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.catalogue.offers import bare, cost_of, offers_of, status_of
from advisor.ingest.model import Reject

_COURSES = {"Course", "EducationalOccupationalProgram"}
_INSTANCES = {"CourseInstance", "EducationEvent"}
_INSIDE = {"hasPart", "hasCourse", "@graph", "itemListElement"}  # of a course: what may hold other courses
_CONTAINERS = {"@graph", "@context"}
_CONTEXTS = 100  # one is usual; more of them are of lines or scripts
_TYPE = rb'"(?:https?://schema\.org/|schema:)?(?:Course|CourseInstance|EducationEvent|EducationalOccupationalProgram)"'
_SAMPLE = re.compile(rb'"@type"\s*:\s*(?:' + _TYPE + rb"|\[[^\]]{0,200}?" + _TYPE + rb")")
_SCHEDULE = re.compile(r"PT(\d+(?:\.\d+)?)([HM])")
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")


def recognises(sample: object) -> bool:
    """Whether a value, or the first bytes of a file, hold courses of schema.org."""
    if isinstance(sample, bytes):
        return bool(_SAMPLE.search(sample.replace(b"\0", b"")))
    found = objects(sample, "", lambda _node, _key: False)
    return any(isinstance(o, Piece) and types(o.value) & (_COURSES | _INSTANCES) for o in found)


def read(path: Path, name: str) -> Iterator[RawCourse | Reject]:
    """The courses of a JSON or JSON Lines file. It is read twice: what courses refer to may stand after them."""
    graph, referred = _index(json_stream.pieces(path, name))
    yield from _courses(json_stream.pieces(path, name), graph, referred, name)


def courses_in_html(blocks: list[str], name: str) -> Iterator[RawCourse | Reject]:
    """The courses in the ``application/ld+json`` scripts of a page; `blocks` are their texts. None is no fault."""
    found: list[Piece | Reject] = []
    for number, block in enumerate(blocks, 1):
        place = f"{name}#{number}"
        try:
            found.append(Piece(place, _script(block)))
        except ValueError as error:
            found.append(Reject(place, "ingest_json_broken", json_stream.message(error), "page"))
    graph, referred = _index(found)
    for course in _courses(found, graph, referred, name):
        if not (isinstance(course, Reject) and course.reason == "ingest_no_courses"):
            yield course


def _script(block: str) -> Any:
    text = _WRAPPING.sub("", block).strip().removesuffix(";")
    try:
        return json_stream.decode(text)
    except ValueError:
        if "&quot;" not in text:
            raise
        return json_stream.decode(html.unescape(text))


def _index(pieces: Iterable[Piece | Reject]) -> tuple[Graph, set[str]]:
    """What the objects of a file refer to, and the ids of instances that a course speaks of."""
    kept, referred, contexts = Kept(), set(), []
    for piece in pieces:
        if isinstance(piece, Reject):
            continue
        if piece.place.endswith("/@context"):
            contexts.append(piece.value)
        for found in objects(piece.value, piece.place, _is_instances):
            if isinstance(found, Reject):
                continue
            node = found.value
            if "@context" in node and len(contexts) < _CONTEXTS:
                contexts.append(node["@context"])
            if (key := identity(node)) and not is_reference(node):
                # Of a course others only tell the name.
                left_out = node.keys() - {"@id", "@type", "name"} if types(node) & _COURSES else _CONTAINERS
                kept.add(key, {k: v for k, v in node.items() if k not in left_out})
            here = plain(node).get("hasCourseInstance") or ()
            for instance in here if isinstance(here, list) else [here]:
                if isinstance(instance, str):
                    referred.add(instance)
                elif isinstance(instance, dict) and is_reference(instance):
                    referred.add(identity(instance) or "")
    return Graph(kept, context_language(contexts)), referred


def _is_instances(_node: Node, key: str) -> bool:
    """Nothing refers to an instance that stands in its course."""
    return local(key) == "hasCourseInstance"


def _courses(
    pieces: Iterable[Piece | Reject], graph: Graph, referred: set[str], name: str
) -> Iterator[RawCourse | Reject]:
    nothing = True
    for piece in pieces:
        if isinstance(piece, Reject):
            nothing = False
            yield piece
            continue
        offers: dict[int, Node] = {}
        for found in objects(piece.value, piece.place, _closed):
            if isinstance(found, Reject):
                nothing = False
                yield found
                continue
            node, kinds = found.value, types(found.value)
            if isinstance(offered := plain(node).get("itemOffered"), dict):
                offers[id(offered)] = node
            is_course = bool(kinds & _COURSES)
            if not (is_course or kinds & _INSTANCES) or is_reference(node):
                continue
            if not is_course and identity(node) in referred:
                continue
            nothing = False
            yield _course(plain(node), found.place, graph, offers.get(id(node)), alone=not is_course)
    if graph.kept.full:
        yield Reject(name, "ingest_references_too_many", scope="field")
    if nothing:
        yield Reject(name, "ingest_no_courses")


def _closed(node: Node, key: str) -> bool:
    """A course or an instance is read as a whole: only members that may hold further courses are looked into."""
    kinds = types(node)
    return bool(kinds & (_COURSES | _INSTANCES)) and local(key) not in _INSIDE


def _course(node: Node, place: str, graph: Graph, offer: Node | None, *, alone: bool) -> RawCourse | Reject:
    """`offer`: the one that this course stands in. `alone`: an instance that no course speaks of."""
    name = graph.words(node.get("name") or node.get("headline") or node.get("alternateName"))
    if not name:
        return Reject(place, "ingest_no_name", scope="row")
    usual = _edition(node, graph)
    if offer and not usual.cost:
        usual.cost = cost_of({}, [plain(offer)], graph)
    course = RawCourse(
        place=place,
        key=_key(node, graph),
        name=name,
        description=graph.words(node.get("description") or node.get("abstract"), join=True),
        provider=_provider(node, graph),
        url=_url(node, graph),
        level=texts.joined(_level(node, graph), ", "),
        audience=graph.labels(node.get("audience")),
        requirements=texts.joined(graph.labels(node.get("coursePrerequisites") or node.get("programPrerequisites"))),
        skills=graph.labels(node.get("teaches")),
        subjects=_subjects(node, graph),
        seen_on=graph.value(node.get("dateModified") or node.get("sdDatePublished")),
    )
    if alone:
        usual.key = course.key
        course.editions = [usual]
        course.usual = RawEdition(languages=usual.languages)
    else:
        usual.key, usual.url = None, None
        course.usual = usual
        course.editions = [
            _edition(instance, graph) for instance in graph.nodes(node.get("hasCourseInstance")) if _is_node(instance)
        ]
    return course


def _edition(node: Node, graph: Graph) -> RawEdition:
    """What an object says of one time that a course is given; a course says it of all."""
    schedule = next(filter(_is_node, graph.nodes(node.get("courseSchedule") or node.get("eventSchedule"))), {})
    offers = offers_of(node, graph)
    offer = offers[0] if offers else {}
    return RawEdition(
        key=_key(node, graph),
        start=graph.value(node.get("startDate") or schedule.get("startDate")),
        end=graph.value(node.get("endDate") or schedule.get("endDate")),
        enrol_until=graph.value(
            node.get("applicationDeadline") or offer.get("validThrough") or offer.get("availabilityEnds")
        ),
        location=_location(node, graph),
        mode=_mode(node, graph),
        languages=_languages(node, graph),
        cost=cost_of(node, offers, graph),
        duration=_duration(node, schedule, graph),
        status=status_of(node, offers, graph),
        url=graph.value(node.get("url")) or graph.value(offer.get("url")),
    )


def _is_node(value: Node | str) -> bool:
    return isinstance(value, dict)


def _key(node: Node, graph: Graph) -> str | None:
    for found in graph.nodes(node.get("identifier")):
        value = found if isinstance(found, str) else found.get("value") or found.get("@value")
        if written := graph.value(value):
            return written
    id_ = identity(node)
    return graph.value(node.get("courseCode")) or (id_ if id_ and not id_.startswith("_:") else None)


def _provider(node: Node, graph: Graph) -> str | None:
    for key in ("provider", "organizer", "offeredBy", "sourceOrganization", "publisher"):
        if names := graph.labels(node.get(key)):
            return texts.joined(names, ", ")
    sellers = (offer.get("offeredBy") or offer.get("seller") for offer in offers_of(node, graph))
    return texts.joined((name for seller in sellers for name in graph.labels(seller)), ", ")


def _url(node: Node, graph: Graph) -> str | None:
    told = graph.value(node.get("url")) or graph.value(node.get("mainEntityOfPage"))
    if told:
        return told
    id_ = identity(node)
    return id_ if id_ and id_.startswith(("http://", "https://")) else None


def _level(node: Node, graph: Graph) -> Iterator[str]:
    found = False
    for label in graph.labels(node.get("educationalLevel")):
        found = True
        yield label
    for alignment in filter(_is_node, graph.nodes(node.get("educationalAlignment"))):
        if alignment.get("alignmentType") == "educationalLevel":
            found = True
            yield from graph.labels(alignment)
    if not found:
        awarded = node.get("educationalCredentialAwarded") or node.get("occupationalCredentialAwarded")
        for credential in graph.nodes(awarded):
            level = credential.get("educationalLevel") if isinstance(credential, dict) else None
            yield from graph.labels(level or credential)


def _subjects(node: Node, graph: Graph) -> list[str]:
    keywords = [part.strip() for word in graph.labels(node.get("keywords")) for part in re.split(r"[,;]", word)]
    named = [label for key in ("about", "occupationalCategory", "category") for label in graph.labels(node.get(key))]
    return [subject for subject in dict.fromkeys([*named, *keywords]) if subject]


def _languages(node: Node, graph: Graph) -> list[str]:
    found = []
    for language in graph.nodes(node.get("inLanguage") or node.get("availableLanguage")):
        if isinstance(language, str):
            found.append(language)
        else:
            found.append(graph.value(language.get("alternateName")) or texts.joined(graph.labels(language), ", "))
    return [code for code in found if code]


def _location(node: Node, graph: Graph) -> str | None:
    places = []
    for found in graph.nodes(node.get("location")):
        if isinstance(found, str):
            places.append(found)
        elif "VirtualLocation" in types(found):
            places.append(texts.joined(graph.labels(found)) or "online")
        else:
            address = [a for a in graph.nodes(found.get("address")) if a]
            written = next((a if isinstance(a, str) else _address(a, graph) for a in address), None)
            places.append(texts.joined([*graph.labels(found), written], ", "))
    return texts.joined(places)


def _address(node: Node, graph: Graph) -> str | None:
    town = texts.joined([graph.value(node.get("postalCode")), graph.value(node.get("addressLocality"))], " ")
    country = graph.labels(node.get("addressCountry"))
    return texts.joined([graph.value(node.get("streetAddress")), town, *country], ", ")


def _mode(node: Node, graph: Graph) -> str | None:
    """How it is given; for want of words a place that is no place tells it."""
    for key in ("courseMode", "educationalProgramMode", "eventAttendanceMode"):
        if modes := graph.labels(node.get(key)):
            return texts.joined(map(bare, modes), ", ")
    places = [place for place in graph.nodes(node.get("location")) if _is_node(place)]
    return "online" if places and all("VirtualLocation" in types(place) for place in places) else None


def _duration(node: Node, schedule: Node, graph: Graph) -> str | None:
    for key in ("courseWorkload", "timeToComplete", "timeRequired", "duration", "totalTime"):
        if written := texts.joined(graph.labels(node.get(key))):
            return written
    lasting, times = graph.value(schedule.get("duration")), graph.value(schedule.get("repeatCount"))
    if lasting and times and times.isdecimal() and int(times[:6]) > 1:
        if each := _SCHEDULE.fullmatch(lasting):
            return f"PT{float(each[1]) * int(times[:6]):g}{each[2]}"
        return f"{times} x {lasting}"
    return lasting
