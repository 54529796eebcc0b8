"""Given programmes of EDU-DEX, each is a course and its runs are editions."""

from __future__ import annotations

import json
from pathlib import Path

from advisor.ingest.catalogue import edudex
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

PROGRAM = """<program xmlns="http://studieData.nl/schema/edudex/program">
<editor>x@a.example</editor><expires>2027-12-31</expires><lastEdited>2026-09-01T00:00:00</lastEdited>
<programAdmission><applicationOpen>true</applicationOpen><requiredLevel>mbo</requiredLevel></programAdmission>
<programClassification><degree>certificate</degree><orgUnitId>centrum-a</orgUnitId>
  <programDuration unit="day">3</programDuration><programForm>part-time</programForm><programId>WP-1</programId>
  <programLevel>mbo niveau 4</programLevel><programLocation>Utrecht</programLocation><theme>techniek</theme>
</programClassification>
<programCurriculum><instructionLanguage percentage="100">nl</instructionLanguage>
  <instructionMode>classroom teaching</instructionMode><instructionMode>lecture</instructionMode></programCurriculum>
<programDescriptions><programName xml:lang="nl">Warmtepompen</programName>
  <programName xml:lang="en">Heat pumps</programName><programSummaryText xml:lang="nl">Kort.</programSummaryText>
  <programDescriptionText xml:lang="nl">Lang.</programDescriptionText>
  <searchword xml:lang="nl">pomp</searchword>
  <subjectText><subject>student profile</subject><summaryText xml:lang="nl">Installateurs</summaryText></subjectText>
  <subjectText><subject>objectives</subject><summaryText xml:lang="nl">U plaatst een pomp.</summaryText></subjectText>
  <webLink xml:lang="nl">https://a.example/wp</webLink></programDescriptions>
<programSchedule><genericProgramRun><cost><amount>25.00</amount><costType>lunch</costType><currency>EUR</currency></cost>
  <cost><amount>695.00</amount><costType>tuition fee</costType><currency>eur</currency></cost></genericProgramRun>
<programRun><id>R1</id><status>application opened</status><applicationDeadline>2027-01-05</applicationDeadline>
  <startDate>2027-01-10</startDate><endDate>2027-01-12</endDate>
  <location><zipcode>3511</zipcode><city>Utrecht</city></location></programRun>
<programRun><id>R2</id><status>canceled</status><fullyOnline>true</fullyOnline><startDate>2027-02-10</startDate></programRun>
</programSchedule></program>
"""
NAMELESS = "<program><programClassification><programId>X</programId></programClassification></program>\n"


def given(folder: Path, content: str, name: str = "feed.xml") -> list[RawCourse | Reject]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return list(edudex.read(path, name))


def test_a_programme_with_its_runs(tmp_path: Path) -> None:
    (course,) = given(tmp_path, '<?xml version="1.0" encoding="utf-8"?>\n' + PROGRAM)

    assert course == RawCourse(
        place="feed.xml:2",
        key="WP-1",
        name={"nl": "Warmtepompen", "en": "Heat pumps"},
        description={"nl": "Lang.\n\nU plaatst een pomp."},
        provider="centrum-a",
        url="https://a.example/wp",
        level="mbo niveau 4",
        audience=["Installateurs"],
        requirements="mbo",
        subjects=["techniek", "pomp"],
        seen_on="2026-09-01T00:00:00",
        usual=RawEdition(
            location="Utrecht", mode="classroom teaching", languages=["nl"], cost="695.00 EUR", duration="3 day"
        ),
        editions=[
            RawEdition(
                key="R1", start="2027-01-10", end="2027-01-12", enrol_until="2027-01-05", location="3511 Utrecht",
                status="application opened",
            ),
            RawEdition(key="R2", start="2027-02-10", mode="online", status="canceled"),
        ],
    )  # fmt: skip


def test_a_feed_of_many_is_read_one_by_one(tmp_path: Path) -> None:
    refused, first, second = given(
        tmp_path, f"<programs>\n{NAMELESS}{PROGRAM}{PROGRAM.replace('WP-1', 'WP-2')}</programs>"
    )

    assert (refused.place, refused.reason, refused.scope) == ("feed.xml:2", "ingest_no_name", "row")
    assert [(c.key, c.place) for c in (first, second)] == [("WP-1", "feed.xml:3"), ("WP-2", "feed.xml:26")]


def test_the_json_of_the_data_api_tells_the_same(tmp_path: Path) -> None:
    program = {
        "programDescriptions": {"programName": {"nl": "Pompen", "en": "Pumps"},
            "searchword": {"nl": ["pomp", "warmte"]}, "webLink": {"nl": "https://a.example/p"}},
        "programClassification": {"programId": "P-2", "orgUnitId": "a", "programLevel": "none", "fullyOnline": True,
            "programLocation": [{"description": "Ede", "id": "e"}], "programForm": ["e-learning"]},
        "programCurriculum": {"instructionLanguage": [{"languageCode": "nl"}], "studyLoad": {"program": 24}},
        "programSchedule": {"programRun": [{"id": "r", "startDate": {"date": "2027-01-01"}, "status": "canceled",
            "cost": [{"amount": "100.00", "currency": "EUR", "costType": "examination", "isRequiredCost": True}]}]},
    }  # fmt: skip
    answer = {"programs": [{"orgUnitId": "a", "programId": "P-2", "clientId": "public", "data": program}]}

    (course,) = given(tmp_path, json.dumps(answer), "feed.json")

    assert (course.place, course.key, course.level) == ("feed.json#/programs/0/data", "P-2", None)
    assert (course.name, course.subjects) == ({"nl": "Pompen", "en": "Pumps"}, ["pomp", "warmte"])
    assert course.usual == RawEdition(location="Ede", mode="online", languages=["nl"], duration="24 hour")
    assert course.editions == [
        RawEdition(key="r", start="2027-01-01", cost="examination: 100.00 EUR", status="canceled")
    ]
    assert edudex.recognises(answer) and edudex.recognises(json.dumps(answer).encode())


def test_it_is_told_from_other_xml() -> None:
    assert edudex.recognises(PROGRAM.encode()) and edudex.recognises(PROGRAM.encode("utf-16"))
    assert not edudex.recognises(b"<programs><program><title>Nieuws</title></program></programs>")
    assert not edudex.recognises(b'<edudexDirectory xmlns="http://studieData.nl/schema/edudex/directory"/>')


def test_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    course, broken = given(tmp_path, f"<programs>{PROGRAM}<program><x></program>")

    assert course.key == "WP-1"
    assert (broken.reason, broken.scope) == ("ingest_xml_broken", "page")


def test_a_feed_without_programmes_says_so(tmp_path: Path) -> None:
    (refused,) = given(tmp_path, "<programs/>")

    assert (refused.reason, refused.scope) == ("ingest_no_courses", "file")


def test_a_prefix_that_was_never_declared_is_only_a_prefix(tmp_path: Path) -> None:
    hurt = PROGRAM.replace("<programName", '<xl:odd xtl:lang="nl"/><programName', 1)

    found = given(tmp_path, f"<programs>{hurt}</programs>")

    assert found[0].key == "WP-1"
