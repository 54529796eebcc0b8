"""Given a file or a page with courses in the words of schema.org, each course arrives with what is told of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.ingest.catalogue import json_stream, schema_org
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

WELDING: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Course",
    "@id": "https://a.example/lassen",
    "courseCode": "L-12",
    "name": "Lassen voor beginners",
    "description": "<p>TIG en <b>MIG</b>.</p>",
    "url": "https://a.example/lassen",
    "provider": {"@type": "Organization", "name": "Opleidingscentrum A"},
    "educationalLevel": "EQF 3",
    "audience": {"@type": "EducationalAudience", "educationalRole": "werkzoekende"},
    "coursePrerequisites": ["18 jaar", {"@type": "Course", "name": "Veiligheid op de werf"}],
    "teaches": [{"@type": "DefinedTerm", "name": "TIG-lassen"}, "een tekening lezen"],
    "about": {"@type": "Thing", "name": "metaal"},
    "keywords": "lassen, metaal, techniek",
    "inLanguage": ["nl", "fr"],
    "dateModified": "2026-10-01",
    "hasCourseInstance": {
        "@type": "CourseInstance",
        "courseMode": "Onsite",
        "courseWorkload": "P3D",
        "startDate": "2027-03-01",
        "endDate": "2027-03-03",
        "location": {
            "@type": "Place",
            "name": "Campus Zuid",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Kaai 1",
                "postalCode": "9000",
                "addressLocality": "Gent",
            },
        },
        "offers": {
            "@type": "Offer",
            "price": 450.00,
            "priceCurrency": "EUR",
            "availability": "https://schema.org/SoldOut",
            "validThrough": "2027-02-15",
        },
    },
}


def given(folder: Path, content: object, name: str = "aanbod.json") -> list[RawCourse | Reject]:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(schema_org.read(path, name))


def only(found: list[RawCourse | Reject]) -> RawCourse:
    assert len(found) == 1 and isinstance(found[0], RawCourse), found
    return found[0]


def test_every_field_of_a_course_is_found(tmp_path: Path) -> None:
    course = only(given(tmp_path, WELDING))

    assert course == RawCourse(
        place="aanbod.json#",
        key="L-12",
        name={"und": "Lassen voor beginners"},
        description={"und": "<p>TIG en <b>MIG</b>.</p>"},
        provider="Opleidingscentrum A",
        url="https://a.example/lassen",
        level="EQF 3",
        audience=["werkzoekende"],
        requirements="18 jaar; Veiligheid op de werf",
        skills=["TIG-lassen", "een tekening lezen"],
        subjects=["metaal", "lassen", "techniek"],
        seen_on="2026-10-01",
        usual=RawEdition(languages=["nl", "fr"]),
        editions=[
            RawEdition(
                start="2027-03-01",
                end="2027-03-03",
                enrol_until="2027-02-15",
                location="Campus Zuid, Kaai 1, 9000 Gent",
                mode="Onsite",
                cost="450.0 EUR",
                duration="P3D",
                status="SoldOut",
            )
        ],
    )


def test_references_are_looked_up_in_the_same_file(tmp_path: Path) -> None:
    graph = {
        "@context": {"@vocab": "https://schema.org/", "@language": "nl"},
        "@graph": [
            {"@type": "Course", "@id": "#c", "name": "Warmtepompen", "provider": {"@id": "#p"},
             "hasCourseInstance": [{"@id": "#i"}]},
            {"@type": "https://schema.org/CourseInstance", "@id": "#i", "startDate": "2027-05-04",
             "location": {"@type": "VirtualLocation", "url": "https://a.example/live"}},
            {"@type": "EducationalOrganization", "@id": "#p", "legalName": "Centrum B"},
        ],
    }  # fmt: skip

    course = only(given(tmp_path, graph))

    assert (course.key, course.provider, course.name) == ("#c", "Centrum B", {"nl": "Warmtepompen"})
    assert [(e.key, e.start, e.mode, e.location) for e in course.editions] == [("#i", "2027-05-04", "online", "online")]


@pytest.mark.parametrize(
    "wrapped",
    [
        [{"@type": "Course", "name": "A"}],
        {"@type": ["Product", "Course"], "name": "A"},
        {"@type": "http://schema.org/Course", "http://schema.org/name": [{"@value": "A"}]},
        {"@type": "schema:Course", "schema:name": {"@value": "A"}},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Course", "name": "A"}}]},
        {"@type": "Organization", "name": "O", "hasOfferCatalog": {"itemListElement": [
            {"@type": "Offer", "itemOffered": {"@type": "Course", "name": "A"}}]}},
        {"iets": {"anders": [{"@graph": [{"@type": "EducationalOccupationalProgram", "name": "A"}]}]}},
        {"@type": "CourseInstance", "name": "A", "startDate": "2027-01-01"},
    ],
    ids=["array", "types", "iri", "prefix", "item-list", "catalogue", "wrapper", "instance"],
)  # fmt: skip
def test_a_course_is_found_wherever_it_stands(tmp_path: Path, wrapped: Any) -> None:
    assert only(given(tmp_path, wrapped)).name == {"und": "A"}
    assert schema_org.recognises(wrapped) and schema_org.recognises(json.dumps(wrapped).encode())


def test_what_is_no_course_is_not_recognised() -> None:
    page = {"@context": "https://schema.org", "@type": "Article", "name": "Course", "about": "Course"}

    assert not schema_org.recognises(page) and not schema_org.recognises(json.dumps(page).encode())


def test_texts_in_several_languages_keep_their_language(tmp_path: Path) -> None:
    course = {
        "@type": "Course",
        "name": [{"@value": "Waterstof", "@language": "nl-BE"}, {"@value": "Hydrogène", "@language": "fr"}],
        "description": {"nl": "Over waterstof.", "en": "About hydrogen."},
    }

    found = only(given(tmp_path, course))

    assert found.name == {"nl": "Waterstof", "fr": "Hydrogène"}
    assert found.description == {"nl": "Over waterstof.", "en": "About hydrogen."}


@pytest.mark.parametrize(
    ("told", "cost"),
    [
        ({"isAccessibleForFree": True}, "0 EUR"),
        ({"offers": {"@type": "Offer", "category": "Free"}}, "0 EUR"),
        ({"isAccessibleForFree": True, "offers": {"price": "20", "priceCurrency": "EUR"}}, "20 EUR"),
        ({"offers": {"price": "€ 450"}}, "€ 450"),
        ({"offers": [{"priceSpecification": {"price": 90, "priceCurrency": "EUR"}}]}, "90 EUR"),
        ({"offers": {"lowPrice": 90, "highPrice": 120, "priceCurrency": "EUR"}}, "90 - 120 EUR"),
        ({"offers": [{"name": "lid", "price": "9 EUR"}, {"name": "gast", "price": 12}]}, "lid: 9 EUR; gast: 12"),
        ({}, None),
    ],
)  # fmt: skip
def test_the_price_is_one_text(tmp_path: Path, told: dict[str, Any], cost: str | None) -> None:
    assert only(given(tmp_path, {"@type": "Course", "name": "A"} | told)).usual.cost == cost


def test_a_schedule_tells_the_time_where_nothing_else_does(tmp_path: Path) -> None:
    instance = {
        "courseSchedule": {"@type": "Schedule", "duration": "PT3H", "repeatCount": 4, "repeatFrequency": "Weekly"}
    }

    (edition,) = only(given(tmp_path, {"@type": "Course", "name": "A", "hasCourseInstance": [instance]})).editions

    assert edition.duration == "PT12H"


def test_a_cancelled_edition_says_so(tmp_path: Path) -> None:
    instance = {"eventStatus": "https://schema.org/EventCancelled", "offers": {"availability": "InStock"}}

    (edition,) = only(given(tmp_path, {"@type": "Course", "name": "A", "hasCourseInstance": instance})).editions

    assert edition.status == "EventCancelled"


def test_a_file_of_lines_is_read_line_by_line(tmp_path: Path) -> None:
    lines = '{"@type": "Course", "name": "A"}\n{"@type": "Course", \n\n'
    lines += '{"@type": "Course", "name": "B"}\n{"@type": "Course"}\n'

    first, broken, second, nameless = given(tmp_path, lines, "aanbod.jsonl")

    assert (first.place, second.place) == ("aanbod.jsonl:1", "aanbod.jsonl:4")
    assert (broken.place, broken.reason, broken.scope) == ("aanbod.jsonl:2", "ingest_not_json", "row")
    assert (nameless.place, nameless.reason, nameless.scope) == ("aanbod.jsonl:5", "ingest_no_name", "row")


def test_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    text = '{"@graph": [\n{"@type": "Course", "name": "A"},\n{"@type": "Course", "hasCourseInstance": [{"@type": "C'

    course, reject = given(tmp_path, text)

    assert isinstance(course, RawCourse) and course.place == "aanbod.json#/@graph/0"
    assert (reject.place, reject.reason, reject.scope) == ("aanbod.json:3", "ingest_json_broken", "page")


def test_a_large_file_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LONGEST", 5_000)
    monkeypatch.setattr(json_stream, "_CHUNK", 1_000)
    courses = [WELDING | {"courseCode": f"L-{n}", "provider": {"@id": "#o"}} for n in range(200)]
    graph = {"@graph": [*courses, {"@type": "Organization", "@id": "#o", "name": "Opleidingscentrum A"}]}

    found = given(tmp_path, graph)

    assert [c.key for c in found] == [f"L-{n}" for n in range(200)]
    assert found[150].place == "aanbod.json#/@graph/150"
    assert {c.provider for c in found} == {"Opleidingscentrum A"}
    assert all(len(c.editions) == 1 for c in found)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[" * 100_000, "ingest_nested_too_deeply"),
        ('{"a":' * 100_000, "ingest_nested_too_deeply"),
        (f'[{"[" * 200}{"]" * 200}]', "ingest_nested_too_deeply"),
        ('[{"@type": "Course", "name": "' + "x" * 90_000 + '"}]', "ingest_item_too_large"),
        ("[" + "[]," * 30_000 + "[]]", "ingest_too_big"),
        (b'{"@type": "Course"\x00\x01', "ingest_not_text"),
        ("[{}]", "ingest_no_courses"),
        ("  \n", "ingest_empty"),
        ('{"@type": "Course", "name": []}', "ingest_no_name"),
    ],
    ids=["brackets", "braces", "levels", "item", "values", "binary", "nothing", "empty", "no-name"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(
    tmp_path: Path, content: str | bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "VALUES", 20_000)
    monkeypatch.setattr(json_stream, "LONGEST", 50_000)
    monkeypatch.setattr(json_stream, "_CHUNK", 10_000)

    assert [found.reason for found in given(tmp_path, content)] == [reason]


def test_an_object_that_all_refer_to_is_not_multiplied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "KEPT_GIVEN", 5_500)
    skill = {"@type": "DefinedTerm", "@id": "#s", "name": "x" * 1_000}
    courses = [{"@type": "Course", "name": f"A{n}", "teaches": [{"@id": "#s"}] * 50} for n in range(20)]

    found = given(tmp_path, {"@graph": [skill, *courses]})

    assert sum(len(c.skills) for c in found if isinstance(c, RawCourse)) == 5
    assert (found[-1].reason, found[-1].scope) == ("ingest_references_too_many", "field")


def test_circles_of_references_end(tmp_path: Path) -> None:
    graph = [
        {"@type": "Course", "@id": "#a", "name": "A", "provider": {"@id": "#b"}, "hasPart": {"@id": "#a"}},
        {"@type": "Organization", "@id": "#b", "name": {"@id": "#b"}, "member": {"@id": "#a"}},
    ]

    assert only(given(tmp_path, graph)).name == {"und": "A"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = '[{"@type": "Course", "name": "Café en énergie"}]'

    assert only(given(tmp_path, text.encode(encoding))).name == {"und": "Café en énergie"}
    assert schema_org.recognises(text.encode(encoding))


def test_the_scripts_of_a_page_give_their_courses() -> None:
    blocks = [
        json.dumps({"@type": "Organization", "@id": "#o", "name": "Opleidingscentrum A"}),
        "<!--\n" + json.dumps({"@type": "Course", "name": "A", "provider": {"@id": "#o"}}) + "\n-->",
        '{"@type": "Course", ',
        json.dumps({"@type": "BreadcrumbList", "itemListElement": []}),
    ]

    course, broken = schema_org.courses_in_html(blocks, "pagina.html")

    assert isinstance(course, RawCourse) and isinstance(broken, Reject)
    assert (course.place, course.provider) == ("pagina.html#2", "Opleidingscentrum A")
    assert (broken.place, broken.reason, broken.scope) == ("pagina.html#3", "ingest_json_broken", "page")
    assert list(schema_org.courses_in_html(blocks[:1], "pagina.html")) == []


def test_half_characters_do_not_leave_the_reader(tmp_path: Path) -> None:
    course = only(given(tmp_path, '{"@type": "Course", "@id": "\\ud800", "name": "A\\ud83d", "teaches": "\\udc00b"}'))

    assert f"{course.key}{course.name}{course.skills}".encode()
