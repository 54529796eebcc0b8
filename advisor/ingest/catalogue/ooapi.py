"""Courses of the Open Education API (OOAPI 5, OEAPI 6): courses, programmes and what is offered of them.

A file may hold the answer of one endpoint, several in one object, or one object a line; what belongs together is
found by its ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue import json_stream, texts
from advisor.ingest.catalogue.json_stream import Kept, Piece
from advisor.ingest.catalogue.linked import Node, objects
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

_COURSE_IDS = ("courseId", "programmeId", "programId")
_OFFERING_IDS = ("courseOfferingId", "programmeOfferingId", "programOfferingId", "offeringId")
_OFFERED = ("course", "programme", "program")
_OFFERINGS = ("offerings", "courseOfferings", "programmeOfferings", "programOfferings")
_ORGANISATIONS = ("organisation", "organization")
_OTHERS = (  # an object with one of these is another thing, though it may speak of a course
    "learningComponentId", "testComponentId", "componentId", "learningComponentOfferingId", "testComponentOfferingId",
    "associationId", "groupId", "personId", "educationSpecificationId", "documentId", "organisationType",
    "organizationType", "academicSessionType", "roomType", "learningComponentType", "testComponentType",
    "educationSpecificationType",
)  # fmt: skip
_OF_A_COURSE = (  # by which a course without an id of its own is known, as it is sent to the API
    "teachingLanguages", "teachingLanguage", "ects", "studyLoad", "programmeType", "programType", "fieldsOfStudy",
    "admissionRequirements", "modesOfDelivery", "modeOfDelivery", "firstStartDate", "level",
)  # fmt: skip
_ID = re.compile(rb'"(?:courseId|programmeId|programId|courseOfferingId|programmeOfferingId|offeringId)"\s*:\s*["{]')
_WORD = re.compile(
    rb'"(?:codeType|teachingLanguages?|mod(?:e|es)OfDelivery|abbreviation|offeringType|programm?eType|fieldsOfStudy)"\s*:'
)


def recognises(sample: object) -> bool:
    """Whether a value, or the first bytes of a file, are in the words of the Open Education API."""
    if isinstance(sample, bytes):
        sample = sample.replace(b"\0", b"")  # UTF-16
        return bool(_WORD.search(sample)) and bool(_ID.search(sample) or b'"primaryCode"' in sample)
    found = objects(sample, "", lambda _node, _key: False)
    return any(isinstance(o, Piece) and (_is_course(o.value) or _is_offering(o.value)) for o in found)


def read(path: Path, name: str) -> Iterator[RawCourse | Reject]:
    """The courses and programmes of a file, each with its offerings. The file is read twice: these may stand first.

    An offering whose course the file does not hold is a course of its own, with the offerings of the same course.
    """
    kept = _index(json_stream.pieces(path, name))
    given: set[str] = set()
    nothing = True
    for piece in json_stream.pieces(path, name):
        if isinstance(piece, Reject):
            nothing = False
            yield piece
            continue
        for found in objects(piece.value, piece.place, lambda node, _key: _is_course(node) or _is_offering(node)):
            if isinstance(found, Reject) or _is_course(found.value):
                nothing = False
                yield found if isinstance(found, Reject) else _course(found.value, found.place, kept, given)
    for key in kept:
        if key.startswith("offerings ") and key.removeprefix("offerings ") not in given:
            nothing = False
            yield _offered_alone(kept.get(key), key.removeprefix("offerings "), kept)
    if kept.full:
        yield Reject(name, "ingest_references_too_many", scope="field")
    if nothing:
        yield Reject(name, "ingest_no_courses")


def _index(pieces: Iterable[Piece | Reject]) -> Kept:
    """Offerings by the id of their course; organisations, sessions and outcomes by their own."""
    kept = Kept()
    for piece in pieces:
        for found in objects(piece.value, piece.place, lambda _node, _key: False) if isinstance(piece, Piece) else ():
            if isinstance(found, Reject):
                continue
            node = found.value
            if _is_offering(node):
                kept.add(f"offerings {_course_of(node)}", node | {"@place": found.place})
            elif isinstance(node.get("name"), list | str):
                for key in ("organisationId", "organizationId", "academicSessionId", "learningOutcomeId"):
                    if not _is_course(node) and (id_ := texts.text(node.get(key))):
                        kept.add(id_, {k: node[k] for k in ("name", "startDate", "endDate") if k in node})
                        break
    return kept


def _is_offering(node: Node) -> bool:
    return (
        isinstance(node, dict)
        and any(isinstance(node.get(key), str) for key in _OFFERING_IDS)
        and node.get("offeringType") != "component"
        and isinstance(node.get("name"), list | str)
        and not any(key in node for key in _OTHERS)
    )


def _is_course(node: Node) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("name"), list | str):
        return False
    if any(key in node for key in (*_OTHERS, *_OFFERING_IDS)):
        return False
    if any(isinstance(node.get(key), str) for key in _COURSE_IDS):
        return True
    return isinstance(node.get("primaryCode"), dict) and any(node.get(key) for key in _OF_A_COURSE)


def _course_of(offering: Node) -> str:
    """The id of what is offered; the offering's own where it tells none."""
    for key in (*_COURSE_IDS, *_OFFERED):
        value = offering.get(key)
        if isinstance(value, dict):
            value = next((value[k] for k in _COURSE_IDS if value.get(k)), None)
        if written := texts.text(value):
            return written
    return next((w for key in _OFFERING_IDS if (w := texts.text(offering.get(key)))), "")


def _course(node: Node, place: str, kept: Kept, given: set[str]) -> RawCourse | Reject:
    id_ = next((w for key in _COURSE_IDS if (w := texts.text(node.get(key)))), None)
    inside = [o for key in _OFFERINGS for o in _list(node.get(key)) if _is_offering(o)]
    offerings = {_key(o, _OFFERING_IDS): o for o in [*(kept.get(f"offerings {id_}") if id_ else ()), *inside]}
    if id_:
        given.add(id_)
    given.update(_course_of(o) for o in inside)
    name = _words(node.get("name"))
    if not name:
        return Reject(place, "ingest_no_name", scope="row")
    level = texts.joined([texts.text(node.get("level")), _eqf(node.get("levelOfQualification"))], ", ")
    return RawCourse(
        place=place,
        key=_key(node, _COURSE_IDS),
        name=name,
        description=_words(node.get("description")),
        provider=_provider(node, kept),
        url=texts.text(node.get("link")),
        level=level or texts.text(node.get("qualificationAwarded")),
        requirements=texts.joined(
            texts.pick(_words(node.get(key)))
            for key in ("admissionRequirements", "requirements", "qualificationRequirements")
        ),
        skills=list(_outcomes(node, kept)),
        subjects=[f"ISCED-F {w}" for f in _list(node.get("fieldsOfStudy")) if (w := texts.text(f))],
        usual=_edition(node, kept),
        editions=[_edition(offering, kept) for offering in offerings.values()],
    )


def _offered_alone(offerings: list[Node], id_: str, kept: Kept) -> RawCourse | Reject:
    """A course of which only the offerings are told, or that stands only inside them."""
    first = offerings[0]
    whole = next((o[key] for o in offerings for key in _OFFERED if _is_course(o.get(key))), None)
    place = first["@place"]
    course = _course(whole or {k: v for k, v in first.items() if k not in _OFFERING_IDS}, place, kept, set())
    if isinstance(course, RawCourse):
        course.key = id_
        course.provider = course.provider or _provider(first, kept)
        if whole is None:
            course.usual = RawEdition()
        course.editions = [_edition(offering, kept) for offering in offerings]
    return course


def _edition(node: Node, kept: Kept) -> RawEdition:
    """What an offering says of one time; a course says of all. Only an offering has an id and an address here."""
    session = node.get("academicSession") or node.get("academicSessionId")
    if isinstance(session, str):
        session = next(iter(kept.get(session)), None)
    offered = _is_offering(node)
    periods = [p for p in _list(node.get("enrolmentPeriods")) if isinstance(p, dict)]
    return RawEdition(
        key=_key(node, _OFFERING_IDS) if offered else None,
        start=_date(node, "start") or (_date(session, "start") if isinstance(session, dict) else None),
        end=_date(node, "end") or (_date(session, "end") if isinstance(session, dict) else None),
        enrol_until=texts.text(node.get("enrollEndDate") or node.get("enrolEndDate"))
        or max((d for p in periods if (d := _date(p, "end"))), default=None),
        location=texts.joined(_address(a) for a in _list(node.get("addresses")) if isinstance(a, dict)),
        mode=texts.joined(
            (texts.text(m) for key in ("modesOfDelivery", "modeOfDelivery") for m in _list(node.get(key))), ", "
        ),
        languages=[
            w for key in ("teachingLanguages", "teachingLanguage") for c in _list(node.get(key)) if (w := texts.text(c))
        ],
        cost=_cost(node.get("priceInformation")),
        duration=texts.text(node.get("duration")) or _load(node),
        status=_status(node),
        url=texts.text(node.get("link")) if offered else None,
    )


def _date(node: Node, which: str) -> str | None:
    return texts.text(node.get(f"{which}DateTime") or node.get(f"{which}Date"))


def _status(node: Node) -> str | None:
    """The state as it is written, or "full" where all places are taken."""
    most, taken = texts.text(node.get("maxNumberStudents")), texts.text(node.get("enrolledNumberStudents"))
    state = texts.text(node.get("state"))
    if most and taken and most.isdecimal() and taken.isdecimal() and state in (None, "active"):
        return "full" if 0 < int(most[:9]) <= int(taken[:9]) else state
    return state


def _cost(prices: Any) -> str | None:
    """The total where it is told, else every price with what it is for."""
    every = [(texts.text(p.get("costType")) or "", _price(p)) for p in _list(prices) if isinstance(p, dict)]
    total = [price for kind, price in every if kind.replace("_", " ") in ("total costs", "total cost")]
    if total and total[0]:
        return total[0]
    priced = [(kind, price) for kind, price in every if price]
    return priced[0][1] if len(priced) == 1 else texts.joined(f"{kind}: {price}" for kind, price in priced)


def _price(price: Node) -> str | None:
    amount, currency = texts.text(price.get("amount")), texts.text(price.get("currency"))
    if amount is None:
        return texts.pick(_words(price.get("displayAmount")))
    return f"{amount} {currency}" if currency else amount


def _load(node: Node) -> str | None:
    """Study load, for want of a duration: "140 hour", "7.5 ECTS"."""
    loads = [
        f"{value} {unit}"
        for load in _list(node.get("studyLoad"))
        if isinstance(load, dict)
        and (value := texts.text(load.get("value")))
        and (unit := texts.text(load.get("studyLoadUnit")))
    ]
    ects = texts.text(node.get("ects"))
    return texts.joined(loads) or (f"{ects} ECTS" if ects else None)


def _eqf(level: Any) -> str | None:
    """ "eqf_6" (version 6) and "6" (version 5) are levels of the EQF; "nlqf_4plus" and "4+" stay as they are."""
    written = texts.text(level)
    number = re.fullmatch(r"(?:eqf_)?([1-8])", written or "")
    return f"EQF {number[1]}" if number else written


def _outcomes(node: Node, kept: Kept) -> Iterator[str]:
    for outcome in [*_list(node.get("learningOutcomes")), *_list(node.get("learningOutcomeIds"))]:
        if isinstance(outcome, str):
            found = next(iter(kept.get(outcome)), None)
            told = texts.pick(_words(found["name"])) if found else None if _is_uuid(outcome) else texts.text(outcome)
        elif isinstance(outcome, dict) and "value" not in outcome:
            told = texts.pick(_words(outcome.get("name") or outcome.get("description")))
        else:
            told = texts.pick(_words(outcome))
        if told:
            yield told


def _is_uuid(written: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", written))


def _provider(node: Node, kept: Kept) -> str | None:
    for key in _ORGANISATIONS:
        for found in (node.get(key), node.get(f"{key}Id")):
            if isinstance(found, str):
                found = next(iter(kept.get(found)), None)
            if isinstance(found, dict) and (name := texts.pick(_words(found.get("name")))):
                return name
    return None


def _address(address: Node) -> str | None:
    street = texts.joined([texts.text(address.get("street")), texts.text(address.get("streetNumber"))], " ")
    code = texts.text(address.get("postalCode") or address.get("postCode"))
    town = texts.joined([code, texts.text(address.get("city"))], " ")
    return texts.joined([texts.pick(_words(address.get("additional"))), street, town], ", ")


def _key(node: Node, ids: tuple[str, ...]) -> str | None:
    code = node.get("primaryCode")
    id_ = next((w for key in ids if (w := texts.text(node.get(key)))), None)
    return id_ or (texts.text(code.get("code")) if isinstance(code, dict) else None)


def _words(value: Any) -> dict[str, str]:
    """Texts by language: [{"language": "nl-NL", "value": "..."}], or one text."""
    found: dict[str, str] = {}
    for item in _list(value):
        if isinstance(item, dict):
            texts.add(found, texts.language(item.get("language")), texts.text(item.get("value")), join=True)
        else:
            texts.add(found, texts.UNKNOWN, texts.text(item), join=True)
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
