"""Given an answer of an Open Education API, courses and programmes arrive with their offerings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.ingest.catalogue import ooapi
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

ID = "3b6f0c52-0000-4000-8000-000000000001"


def words(text: str, language: str = "nl-NL") -> list[dict[str, str]]:
    return [{"language": language, "value": text}]


def code(value: str) -> dict[str, str]:
    return {"codeType": "identifier", "code": value}


COURSE_6: dict[str, Any] = {
    "courseId": ID,
    "primaryCode": code("H2-1"),
    "name": words("Waterstof") + words("Hydrogen", "en-GB"),
    "description": words("Over **waterstof**."),
    "studyLoad": [{"studyLoadUnit": "ects", "value": 3}],
    "modesOfDelivery": ["blended"],
    "duration": "P3D",
    "teachingLanguages": ["nld", "eng"],
    "fieldsOfStudy": "0713",
    "learningOutcomes": [{"learningOutcomeId": "x", "primaryCode": code("LO"), "name": words("Veilig werken")}],
    "admissionRequirements": words("Geen"),
    "level": "bachelor",
    "link": "https://a.example/h2",
    "organisationId": "org-1",
}
OFFERING_6: dict[str, Any] = {
    "courseOfferingId": "off-1",
    "courseId": ID,
    "primaryCode": code("H2-1-27"),
    "name": words("Waterstof, najaar"),
    "startDateTime": "2027-09-01T09:00:00+01:00",
    "endDateTime": "2027-09-03T17:00:00+01:00",
    "enrolmentPeriods": [{"startDateTime": "2027-05-01T00:00:00Z", "endDateTime": "2027-08-01T00:00:00Z"}],
    "addresses": [{"addressType": "visit", "street": "Kaai", "streetNumber": "1", "postCode": "9000", "city": "Gent"}],
    "priceInformation": [
        {"costType": "stap_eligible", "amount": "300", "currency": "EUR"},
        {"costType": "total_costs", "amount": "340.84", "currency": "EUR"},
    ],
    "state": "active",
}
ORGANISATION_6 = {
    "organisationId": "org-1", "primaryCode": code("O"), "organisationType": "root",
    "name": words("Opleidingscentrum A"),
}  # fmt: skip


def given(folder: Path, content: object, name: str = "aanbod.json") -> list[RawCourse | Reject]:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(ooapi.read(path, name))


def test_version_6_a_course_with_its_offering_and_organisation(tmp_path: Path) -> None:
    file = {"offerings": {"items": [OFFERING_6]}, "courses": {"items": [COURSE_6]}, "organisations": [ORGANISATION_6]}

    (course,) = given(tmp_path, file)

    assert course == RawCourse(
        place="aanbod.json#/courses/items/0",
        key=ID,
        name={"nl": "Waterstof", "en": "Hydrogen"},
        description={"nl": "Over **waterstof**."},
        provider="Opleidingscentrum A",
        url="https://a.example/h2",
        level="bachelor",
        requirements="Geen",
        skills=["Veilig werken"],
        subjects=["ISCED-F 0713"],
        usual=RawEdition(mode="blended", languages=["nld", "eng"], duration="P3D"),
        editions=[
            RawEdition(
                key="off-1",
                start="2027-09-01T09:00:00+01:00",
                end="2027-09-03T17:00:00+01:00",
                enrol_until="2027-08-01T00:00:00Z",
                location="Kaai 1, 9000 Gent",
                cost="340.84 EUR",
                status="active",
            )
        ],
    )


def test_version_5_a_programme_and_an_offering_that_holds_its_course(tmp_path: Path) -> None:
    programme = {
        "programId": "p-1", "primaryCode": code("P"), "programType": "program", "name": words("Energie"),
        "abbreviation": "EN", "description": words("Tekst"), "teachingLanguage": "nld", "levelOfQualification": "6",
        "modeOfDelivery": ["on campus"], "learningOutcomes": [words("Meten"), words("Regelen")],
        "organization": {"organizationId": "o", "name": words("Centrum B")},
    }  # fmt: skip
    offering = {
        "offeringId": "o-1", "offeringType": "course", "primaryCode": code("OC"), "name": words("Pompen, vj"),
        "description": words("x"), "teachingLanguage": "nld", "startDate": "2027-02-01", "endDate": "2027-02-05",
        "enrollEndDate": "2027-01-15", "maxNumberStudents": 12, "enrolledNumberStudents": 12,
        "course": {"courseId": "c-9", "name": words("Pompen"), "abbreviation": "PO", "ects": 1.5, "level": "bachelor"},
    }  # fmt: skip

    first, second = given(tmp_path, {"items": [programme, offering]})

    assert (first.key, first.provider, first.level, first.skills) == ("p-1", "Centrum B", "EQF 6", ["Meten", "Regelen"])
    assert first.usual == RawEdition(mode="on campus", languages=["nld"])
    assert (second.key, second.name, second.usual.duration) == ("c-9", {"nl": "Pompen"}, "1.5 ECTS")
    (edition,) = second.editions
    assert (edition.key, edition.enrol_until, edition.status) == ("o-1", "2027-01-15", "full")


def test_offerings_of_a_course_that_is_not_in_the_file_are_one_course(tmp_path: Path) -> None:
    file = {"items": [OFFERING_6, OFFERING_6 | {"courseOfferingId": "off-2", "startDateTime": "2028-09-01T09:00:00Z"}]}

    (course,) = given(tmp_path, file)

    assert (course.key, course.name, course.place) == (ID, {"nl": "Waterstof, najaar"}, "aanbod.json#/items/0")
    assert [edition.key for edition in course.editions] == ["off-1", "off-2"]


@pytest.mark.parametrize(
    "other",
    [
        {"groupId": "g", "primaryCode": code("G"), "name": words("groep"), "offeringIds": [{"courseOfferingId": "o"}]},
        {"learningComponentId": "l", "primaryCode": code("L"), "name": words("werkcollege"), "courseId": ID},
        {"learningComponentOfferingId": "l", "primaryCode": code("L"), "name": words("college"), "courseId": ID},
        {"associationId": "a", "role": "student", "courseOfferingId": "o"},
        ORGANISATION_6,
        {"academicSessionId": "s", "academicSessionType": "semester", "name": words("nj"), "primaryCode": code("S")},
        {"type": "https://a.example/fout", "title": "Not found", "status": 404, "courseId": ID},
    ],
    ids=["group", "component", "component-offering", "association", "organisation", "session", "problem"],
)  # fmt: skip
def test_other_objects_of_the_api_are_passed_over(tmp_path: Path, other: dict[str, Any]) -> None:
    assert not ooapi.recognises(other)
    assert [found.reason for found in given(tmp_path, {"items": [other]})] == ["ingest_no_courses"]
    assert [found.key for found in given(tmp_path, {"items": [other, COURSE_6]})] == [ID]


def test_a_course_without_an_id_is_known_by_its_fields(tmp_path: Path) -> None:
    sent = {key: value for key, value in COURSE_6.items() if key != "courseId"}

    (course,) = given(tmp_path, sent)

    assert course.key == "H2-1"
    assert ooapi.recognises(sent) and ooapi.recognises(json.dumps(sent).encode())


def test_a_course_without_a_name_is_refused_and_the_next_is_taken(tmp_path: Path) -> None:
    refused, course = given(tmp_path, {"items": [COURSE_6 | {"name": []}, COURSE_6 | {"courseId": "c-2"}]})

    assert (refused.place, refused.reason, refused.scope) == ("aanbod.json#/items/0", "ingest_no_name", "row")
    assert course.key == "c-2"


def test_it_is_told_from_other_json() -> None:
    assert ooapi.recognises(json.dumps({"items": [COURSE_6]}).encode())
    assert not ooapi.recognises(b'[{"courseId": "1", "titel": "x"}]')
    assert not ooapi.recognises(b'{"@type": "Course", "name": "x"}')


def test_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    course, broken = given(tmp_path, '{"items": [' + json.dumps(COURSE_6) + ', {"courseId": "c-2", "name"')

    assert course.key == ID
    assert (broken.reason, broken.scope) == ("ingest_json_broken", "page")
