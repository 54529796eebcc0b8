"""Programmes of EDU-DEX, the exchange format of Dutch training institutes: XML feeds, and JSON of its data API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue import json_stream, texts, xml_safe
from advisor.ingest.catalogue.json_stream import Kept, Piece
from advisor.ingest.catalogue.linked import Graph, Node, objects
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

_PROGRAM = re.compile(rb"<(?:[\w.-]+:)?program[\s>]")
_PARTS = (b"programDescriptions", b"programClassification")
_ONLINE = ("distance learning", "e-learning", "virtual classroom")
_MODES = ("blended learning", "classroom teaching", "virtual classroom", "webinar")
_AUDIENCE, _ADMISSION = "student profile", "admission"
_TOLD = ("description", "objectives", "curriculum", "characteristics")  # what is said of the content of a programme


def recognises(sample: object) -> bool:
    """Whether a value, or the first bytes of a file, hold programmes of EDU-DEX."""
    if isinstance(sample, bytes):
        sample = sample.replace(b"\0", b"")
        if b"studieData.nl/schema/edudex/program" in sample:
            return True
        is_xml = bool(_PROGRAM.search(sample))
        return (is_xml or b'"programDescriptions"' in sample) and any(part in sample for part in _PARTS)
    return any(isinstance(o, Piece) and _is_program(o.value) for o in objects(sample, "", lambda _n, _k: False))


def read(path: Path, name: str) -> Iterator[RawCourse | Reject]:
    """One course for each programme; its runs are the editions. Raises OSError."""
    with open(path, "rb") as file:
        is_xml = file.read(4096).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    nothing = True
    for found in (_xml_programs if is_xml else _json_programs)(path, name):
        nothing = False
        yield found if isinstance(found, Reject) else _course(found.value, found.place)
    if nothing:
        yield Reject(name, "ingest_no_courses")


def _xml_programs(path: Path, name: str) -> Iterator[Piece | Reject]:
    for item in xml_safe.items(path, name, lambda element: xml_safe.local(element) == "program"):
        yield item if isinstance(item, Reject) else Piece(item[0], xml_safe.as_node(item[1]))


def _json_programs(path: Path, name: str) -> Iterator[Piece | Reject]:
    for piece in json_stream.pieces(path, name):
        if isinstance(piece, Reject):
            yield piece
            continue
        for found in objects(piece.value, piece.place, lambda node, _key: _is_program(node)):
            if isinstance(found, Reject) or _is_program(found.value):
                yield found


def _is_program(node: Node) -> bool:
    return isinstance(node, dict) and isinstance(node.get("programDescriptions"), dict | list)


def _course(node: Node, place: str) -> RawCourse | Reject:
    graph = Graph(Kept())
    described, classified, admission, curriculum, schedule = (
        _first(node.get(f"program{part}"))
        for part in ("Descriptions", "Classification", "Admission", "Curriculum", "Schedule")
    )
    name = graph.words(described.get("programName"))
    if not name:
        return Reject(place, "ingest_no_name", scope="row")
    told = _subject_texts(described, graph)
    usual = _usual(classified, curriculum, _first(schedule.get("genericProgramRun")))
    return RawCourse(
        place=place,
        key=_value(classified.get("programId")),
        name=name,
        description=_description(described, told, graph),
        provider=_value(classified.get("orgUnitId")),
        url=texts.pick(graph.words(described.get("webLink"))),
        level=None if _value(classified.get("programLevel")) == "none" else _value(classified.get("programLevel")),
        audience=[text for text in [texts.pick(told.get(_AUDIENCE, {}))] if text],
        requirements=texts.joined([*_values(admission.get("requiredLevel")), texts.pick(told.get(_ADMISSION, {}))]),
        subjects=_subjects(classified, described),
        seen_on=_value(node.get("lastEdited")),
        usual=usual,
        editions=[_run(run) for run in _list(schedule.get("programRun")) if isinstance(run, dict)],
    )


def _usual(classified: Node, curriculum: Node, generic: Node) -> RawEdition:
    duration = _first(classified.get("programDuration"))
    lasting, unit = (
        _value(duration.get("duration") or [duration]),
        _value(duration.get("@unit") or duration.get("unit")),
    )
    forms = [*_values(classified.get("programForm")), *_values(curriculum.get("instructionMode"))]
    places = [
        _value(place.get("description") or [place]) for place in map(_as_node, _list(classified.get("programLocation")))
    ]
    return RawEdition(
        location=_location(generic) or texts.joined(places),
        mode="online" if _value(classified.get("fullyOnline")) == "true" else _mode(forms),
        languages=[
            code
            for language in map(_as_node, _list(curriculum.get("instructionLanguage")))
            if (code := _value(language.get("languageCode") or language.get("@languageCode") or [language]))
        ],
        cost=_cost(generic.get("cost")),
        duration=f"{lasting} {unit}" if lasting and unit else lasting or _study_load(curriculum),
    )


def _run(run: Node) -> RawEdition:
    return RawEdition(
        key=_value(run.get("id")) or texts.text(run.get("@id")),
        start=_date(run.get("startDate")),
        end=_date(run.get("endDate")),
        enrol_until=_value(run.get("applicationDeadline")),
        location=_location(run),
        mode="online" if _value(run.get("fullyOnline")) == "true" else _mode(_values(run.get("programForm"))),
        cost=_cost(run.get("cost")),
        status=_value(run.get("status")),
    )


def _date(value: Any) -> str | None:
    """A date, or an estimated one inside."""
    node = _as_node(_first_of(value))
    return _value([node]) or next(
        (v for k, inner in node.items() if "date" in k.lower() and (v := _value(inner))), None
    )


def _mode(forms: list[str]) -> str | None:
    """Of all forms of teaching only those that tell where: the others ("part-time", "lecture") tell something else."""
    return texts.joined((form for form in forms if form in (*_ONLINE, *_MODES)), ", ")


def _cost(value: Any) -> str | None:
    """The tuition fee where it is told, else every cost that must be paid with what it is for."""
    every = []
    for cost in _list(value):
        if isinstance(cost, dict) and (amount := _value(cost.get("amount"))):
            currency = (_value(cost.get("currency")) or "").upper()
            every.append((_value(cost.get("costType")) or "", f"{amount} {currency}".strip(), cost))
    fee = next((price for kind, price, _ in every if kind == "tuition fee"), None)
    required = [(k, price) for k, price, cost in every if _value(cost.get("isRequiredCost")) != "false"]
    return fee or texts.joined(f"{kind}: {price}" if kind else price for kind, price in required)


def _location(run: Node) -> str | None:
    graph = Graph(Kept())
    for place in _list(run.get("location")):
        if isinstance(place, dict):
            town = texts.joined([_value(place.get("zipcode")), _value(place.get("city"))], " ")
            named = texts.pick(graph.words(place.get("locationName")))
            if told := texts.joined([named, _value(place.get("address")), town], ", "):
                return told
    return None


def _study_load(curriculum: Node) -> str | None:
    """Hours of study of the whole programme, for want of a duration."""
    for load in map(_as_node, _list(curriculum.get("studyLoad"))):
        if load.get("@period") == "program" and (hours := _value([load])):
            return f"{hours} hour"
        if hours := _value(load.get("program")):
            return f"{hours} hour"
    return None


def _subject_texts(described: Node, graph: Graph) -> dict[str, dict[str, str]]:
    """Subject of a text -> the longest form of that text by language."""
    found: dict[str, dict[str, str]] = {}
    for told in _list(described.get("subjectText")):
        if isinstance(told, dict) and (subject := _value(told.get("subject"))):
            forms = ("descriptionHtml", "descriptionText", "summaryHtml", "summaryText")
            words = next((w for form in forms if (w := graph.words(told.get(form), join=True))), {})
            for code, text in words.items():
                texts.add(found.setdefault(subject, {}), code, text, join=True)
    return found


def _description(described: Node, told: dict[str, dict[str, str]], graph: Graph) -> dict[str, str]:
    forms = ("programDescriptionHtml", "programDescriptionText", "programSummaryHtml", "programSummaryText")
    found = next((dict(w) for form in forms if (w := graph.words(described.get(form), join=True))), {})
    for subject in _TOLD:
        for code, text in told.get(subject, {}).items():
            texts.add(found, code, text, join=True)
    return found


def _subjects(classified: Node, described: Node) -> list[str]:
    search = [
        word
        for item in _list(described.get("searchword"))
        for inner in (item.values() if isinstance(item, dict) and "@value" not in item else [item])
        for word in _values(inner)
    ]
    return list(dict.fromkeys([*_values(classified.get("theme")), *search]))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first_of(value: Any) -> Any:
    return next(iter(_list(value)), None)


def _as_node(value: Any) -> Node:
    return value if isinstance(value, dict) else {"@value": value}


def _first(value: Any) -> Node:
    return _as_node(_first_of(value) or {})


def _values(value: Any) -> list[str]:
    """Texts of XML elements or of JSON values."""
    found = []
    for item in _list(value):
        scalar = item.get("@value") if isinstance(item, dict) else item
        written = str(scalar).lower() if isinstance(scalar, bool) else texts.text(scalar)
        if written:
            found.append(written)
    return found


def _value(value: Any) -> str | None:
    return next(iter(_values(value)), None)
