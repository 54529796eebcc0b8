"""Given learning opportunities of the European Learning Model, in XML or JSON-LD, each is a course."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.ingest.catalogue import elm, xml_safe
from advisor.ingest.catalogue.model import RawCourse, RawEdition
from advisor.ingest.model import Reject

LANGUAGE = "http://publications.europa.eu/resource/authority/language/NLD"
EURO = "http://publications.europa.eu/resource/authority/currency/EUR"
PRESENTIAL = "http://data.europa.eu/snb/learning-assessment/9191af2ed9"
OPPORTUNITY = f"""<learningOpportunity id="urn:lo:{{n}}">
  <title language="nl">Lasser {{n}}</title><title language="en">Welder {{n}}</title>
  <description language="nl">Over lassen.</description>
  <homepage><language uri="{LANGUAGE}"/><contentUrl>https://a.example/lasser</contentUrl></homepage>
  <temporal><startDate>2027-03-01T09:00:00</startDate><endDate>2027-04-01T09:00:00</endDate></temporal>
  <mode uri="{PRESENTIAL}"/><applicationDeadline>2027-02-01T00:00:00</applicationDeadline>
  <priceDetail><amount><unit uri="{EURO}"/><value>450</value></amount></priceDetail>
  <providedBy idref="urn:org"/><location idref="urn:loc"/><learningAchievementSpecification idref="urn:spec"/>
  <hasPart idref="urn:lo:99"/><defaultLanguage uri="{LANGUAGE}"/><modified>2026-10-01T00:00:00</modified>
</learningOpportunity>"""
REST = f"""<learningAchievementSpecificationReferences><qualification id="urn:spec"><title language="nl">Lassen</title>
  <ISCEDFCode uri="http://data.europa.eu/snb/isced-f/0715"/><volumeOfLearning>PT40H</volumeOfLearning>
  <EQFLevel uri="http://data.europa.eu/snb/eqf/4"/><language uri="{LANGUAGE}"/>
  <targetGroup uri="urn:t"><skos:prefLabel language="nl">Werkzoekenden</skos:prefLabel></targetGroup>
  <entryRequirement><noteLiteral language="nl">18 jaar</noteLiteral></entryRequirement>
  <learningOutcome idref="urn:out"/></qualification></learningAchievementSpecificationReferences>
<learningOutcomeReferences><learningOutcome id="urn:out"><title language="nl">TIG-lassen</title></learningOutcome>
</learningOutcomeReferences><agentReferences>
<organisation id="urn:org"><legalName language="nl">Opleidingscentrum A</legalName></organisation></agentReferences>
<locationReferences><location id="urn:loc"><geographicName language="nl">Gent</geographicName><address><fullAddress>
  <noteLiteral language="nl">Kaai 1, 9000 Gent</noteLiteral></fullAddress></address></location></locationReferences>"""


def loq(*opportunities: str, rest: str = REST) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/"'
        f' xmlns:skos="http://www.w3.org/2004/02/skos/core#" xsdVersion="3.1.0"><learningOpportunityReferences>\n'
        f"{''.join(opportunities)}</learningOpportunityReferences>\n{rest}</Courses>"
    )


def given(folder: Path, content: str | bytes, name: str = "aanbod.xml") -> list[RawCourse | Reject]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(elm.read(path, name))


def test_an_opportunity_with_all_that_it_refers_to(tmp_path: Path) -> None:
    (course,) = given(tmp_path, loq(OPPORTUNITY.format(n=1)))

    assert course == RawCourse(
        place="aanbod.xml:3",
        key="urn:lo:1",
        name={"nl": "Lasser 1", "en": "Welder 1"},
        description={"nl": "Over lassen."},
        provider="Opleidingscentrum A",
        url="https://a.example/lasser",
        level="EQF 4",
        audience=["Werkzoekenden"],
        requirements="18 jaar",
        skills=["TIG-lassen"],
        subjects=["ISCED-F 0715"],
        seen_on="2026-10-01T00:00:00",
        usual=RawEdition(
            location="Gent, Kaai 1, 9000 Gent", mode=PRESENTIAL, languages=["NLD"], cost="450 EUR", duration="PT40H"
        ),
        editions=[
            RawEdition(start="2027-03-01T09:00:00", end="2027-04-01T09:00:00", enrol_until="2027-02-01T00:00:00")
        ],
    )


def test_rdf_in_xml_is_read_too(tmp_path: Path) -> None:
    rdf = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:elm="http://data.europa.eu/snb/model/elm/"
  xmlns:dct="http://purl.org/dc/terms/" xmlns:rov="http://www.w3.org/ns/regorg#">
<elm:LearningOpportunity rdf:about="urn:1"><dct:title xml:lang="nl">Bachelor in de chemie</dct:title>
  <elm:providedBy rdf:resource="urn:o"/><elm:learningAchievementSpecification><elm:Qualification rdf:about="urn:q">
  <elm:EQFLevel rdf:resource="http://data.europa.eu/snb/eqf/6"/></elm:Qualification>
  </elm:learningAchievementSpecification>
</elm:LearningOpportunity>
<rdf:Description rdf:about="urn:o"><rdf:type rdf:resource="http://data.europa.eu/snb/model/elm/Organisation"/>
  <rov:legalName xml:lang="nl">Hogeschool B</rov:legalName></rdf:Description></rdf:RDF>"""

    (course,) = given(tmp_path, rdf)

    assert (course.key, course.name, course.place) == ("urn:1", {"nl": "Bachelor in de chemie"}, "aanbod.xml:4")
    assert (course.provider, course.level) == ("Hogeschool B", "EQF 6")
    assert elm.recognises(rdf.encode())


def test_json_ld_in_short_and_in_full_names(tmp_path: Path) -> None:
    short = {
        "id": "urn:lo", "type": "LearningOpportunity", "title": {"nl": ["Zonnepanelen"], "en": ["Solar"]},
        "providedBy": [{"id": "urn:o", "type": "Organisation", "legalName": {"nl": ["Centrum B"]}}],
        "homepage": {"id": "urn:h", "type": "WebResource", "contentUrl": "https://b.example"},
        "mode": [{"id": PRESENTIAL, "type": "Concept", "prefLabel": {"en": ["Presential"]}}],
        "learningAchievementSpecification": {"id": "urn:s", "type": "LearningAchievementSpecification",
            "learningOutcome": [{"id": "urn:k", "type": "LearningOutcome", "title": {"nl": ["Panelen leggen"]}}]},
        "priceDetail": [{"id": "urn:p", "type": "PriceDetail",
            "amount": {"id": "urn:a", "type": "Amount", "value": 120, "unit": {"id": EURO, "type": "Concept"}}}],
    }  # fmt: skip
    full = {"@graph": [
        {"@id": "urn:o", "@type": "elm:Organisation", "rov:legalName": {"@value": "Centrum C", "@language": "nl"}},
        {"@id": "urn:l2", "@type": "http://data.europa.eu/snb/model/elm/LearningOpportunity",
         "dct:title": [{"@value": "Isoleren", "@language": "nl"}], "elm:providedBy": {"@id": "urn:o"}},
    ]}  # fmt: skip

    (first,) = given(tmp_path, json.dumps(short), "kort.json")
    (second,) = given(tmp_path, json.dumps(full), "lang.jsonld")

    assert (first.name, first.provider) == ({"nl": "Zonnepanelen", "en": "Solar"}, "Centrum B")
    assert (first.skills, first.usual.cost, first.usual.mode) == (["Panelen leggen"], "120 EUR", "Presential")
    assert (second.key, second.name, second.provider) == ("urn:l2", {"nl": "Isoleren"}, "Centrum C")
    for content in (short, full):
        assert elm.recognises(content) and elm.recognises(json.dumps(content).encode())


def test_a_diploma_of_the_same_model_is_no_course(tmp_path: Path) -> None:
    diploma = {"id": "urn:c", "type": ["VerifiableCredential"], "credentialSubject": {"type": "Person"}}

    assert not elm.recognises(diploma) and not elm.recognises(json.dumps(diploma).encode())
    assert not elm.recognises(b'<rss xmlns="urn:x"><learningOpportunity/></rss>')


def test_a_nameless_opportunity_is_refused_and_the_next_is_taken(tmp_path: Path) -> None:
    nameless = '<learningOpportunity id="urn:lo:0"/>\n'

    refused, course = given(tmp_path, loq(nameless, OPPORTUNITY.format(n=1), rest=""))

    assert (refused.place, refused.reason, refused.scope) == ("aanbod.xml:3", "ingest_no_name", "row")
    assert (course.key, course.place, course.provider) == ("urn:lo:1", "aanbod.xml:4", None)


def test_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    broken_off = loq(OPPORTUNITY.format(n=1), OPPORTUNITY.format(n=2))
    course, reject = given(tmp_path, broken_off[: broken_off.index("Lasser 2")])

    assert course.key == "urn:lo:1"
    assert (reject.reason, reject.scope) == ("ingest_xml_broken", "page")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f'<!DOCTYPE c [<!ENTITY a0 "aaaaaaaaaa">{BOMB}]><Courses>&a9;</Courses>', "ingest_entities"),
        (f'<!--{"x" * 70_000}--><!DOCTYPE c SYSTEM "file:///etc/passwd"><Courses/>', "ingest_entities"),
        (f'<!--{"x" * 70_000}--><!DOCTYPE c [<!ENTITY a0 "aaaaaaaaaa">{BOMB}]><C x="&a9;"/>', "ingest_xml_broken"),
        ("<a>" * 50_000, "ingest_xml_broken"),
        ('<?xml version="1.0" encoding="geen"?><Courses/>', "ingest_xml_broken"),
        (b"<Courses>\xff\xfe</Courses>", "ingest_xml_broken"),
        (loq(rest=""), "ingest_no_courses"),
        ("  ", "ingest_empty"),
    ],
    ids=["entities", "outside", "in-attribute", "deep", "encoding", "bytes", "nothing", "empty"],
)  # fmt: skip
def test_hostile_and_empty_xml_is_refused(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert [found.reason for found in given(tmp_path, content)] == [reason]


def test_an_endless_item_is_refused_and_the_next_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_safe, "LONGEST", 100_000)
    endless = (
        f'<learningOpportunity id="urn:e"><title language="nl">E</title>{"<x>abc</x>" * 60_000}</learningOpportunity>'
    )

    refused, course = given(tmp_path, loq(endless, OPPORTUNITY.format(n=2)))

    assert (refused.reason, refused.scope) == ("ingest_item_too_large", "row")
    assert (course.key, course.provider) == ("urn:lo:2", "Opleidingscentrum A")
