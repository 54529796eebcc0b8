"""Given a file whose name says nothing, or lies, when it is read, then its content decides."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from advisor.ingest import intake
from advisor.ingest.catalogue.esco import EscoConcept
from advisor.ingest.catalogue.model import CourseRecord
from advisor.ingest.model import Document, Note, Reject
from advisor.ingest.recognise import family, read

COURSE = {"@context": "https://schema.org", "@type": "Course", "name": "Lassen TIG", "provider": "Centrum Noord"}
TABLE = "Opleiding,Aanbieder,Prijs,Duur\nLassen,Centrum Noord,€ 90,12 uur\nRekenen,Centrum Zuid,gratis,8 uur\n"
GOODS = "Artikel,Voorraad,Prijs\nSchroef M4,1200,0.05\nMoer M4,900,0.04\n"
ESCO = (
    "conceptType,conceptUri,preferredLabel,altLabels\n"
    "KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,lassen,laswerk\n"
)


def found(path: Path, content: str | bytes) -> list:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path, path.name))


def kinds(items: list) -> list[type]:
    return [type(item) for item in items if not isinstance(item, Note)]


@pytest.mark.parametrize("name", ["x.json", "x.jsonld", "x", "x.dat"])
def test_a_course_is_a_course_whatever_the_file_is_called(tmp_path, name):
    (record,) = found(tmp_path / name, json.dumps(COURSE))
    assert isinstance(record, CourseRecord) and "Lassen TIG" in record.name.values()


def test_a_page_is_a_document_and_may_carry_a_course(tmp_path):
    page = (
        "<html lang='nl'><head><title>Aanbod</title><script type='application/ld+json'>"
        + json.dumps(COURSE)
        + "</script></head><body><main><h1>Aanbod</h1>"
        + "<p>De werkplaats telt 37 lasposten en is open op maandag.</p></main></body></html>"
    )
    assert kinds(found(tmp_path / "aanbod", page)) == [CourseRecord, Document]
    without = page.replace("<p>De werkplaats telt 37 lasposten en is open op maandag.</p>", "").replace(
        "<h1>Aanbod</h1>", ""
    )
    assert kinds(found(tmp_path / "leeg.html", without)) == [CourseRecord]


def test_a_table_of_courses_is_told_from_one_of_goods(tmp_path):
    assert kinds(found(tmp_path / "a.csv", TABLE)) == [CourseRecord, CourseRecord]
    assert kinds(found(tmp_path / "b.csv", GOODS)) == [Document]


def test_a_mapping_makes_a_catalogue_of_any_table(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(GOODS, encoding="utf-8")
    items = list(read(path, "b.csv", {"columns": {"Artikel": "name"}}))
    assert kinds(items) == [CourseRecord, CourseRecord]


def test_esco_is_words_and_no_course(tmp_path):
    (concept,) = found(tmp_path / "skills_nl.csv", ESCO)
    assert concept == EscoConcept("http://data.europa.eu/esco/skill/1", "skill", "nl", "lassen", ("laswerk",), None)


def test_plain_documents_stay_documents_though_they_look_like_a_list(tmp_path):
    rows = [{"id": "a", "title": "Lassen", "text": "De zaal telt 37 lasposten.", "url": "https://a.example"}] * 3
    assert kinds(found(tmp_path / "d.jsonl", "\n".join(map(json.dumps, rows)))) == [Document] * 3


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("leeg.pdf", b"", "ingest_empty"),
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ingest_old_office"),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + b"\1" * 90, "ingest_unknown_format"),
        ("vreemd.xml", b"<?xml version='1.0'?><klant><naam>A</naam></klant>", "ingest_xml_unknown"),
        ("stuk.json", b'{"a": [1, 2', "ingest_not_json"),
        ("niets.pdf", b"%PDF-1.7 en dan niets", "ingest_damaged"),
        ("tekst.docx", b"dit is geen docx", "ingest_damaged"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, name, content, reason):
    (reject,) = found(tmp_path / name, content)
    assert isinstance(reject, Reject) and (reject.reason, reject.scope) == (reason, "file")


def test_an_archive_is_what_is_in_it(tmp_path):
    path = tmp_path / "boek.docx"  # an e-book under another name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
            "<rootfile full-path='c.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
        )
        archive.writestr(
            "c.opf",
            "<package xmlns='http://www.idpf.org/2007/opf'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            "<dc:title>Lasboek</dc:title></metadata><manifest>"
            "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
            "<spine><itemref idref='a'/></spine></package>",
        )
        archive.writestr(
            "a.xhtml",
            "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Een</h1>"
            "<p>De zaal telt 37 lasposten.</p></body></html>",
        )
    (document,) = read(path, path.name)
    assert document.title == "Lasboek" and "37 lasposten" in document.sections[0].text


def test_a_note_that_begins_with_a_brace_is_a_note(tmp_path):
    assert kinds(found(tmp_path / "nota.txt", "{zie ook} De zaal telt 37 lasposten.")) == [Document]
    assert family(b"[1] De zaal telt 37 lasposten.", Path("nota.txt")) == "text"


def test_the_same_key_ten_thousand_times_costs_no_time(tmp_path):
    rows = "".join(f"1,Lassen {n},Centrum Noord,€ 90\n" for n in range(10_000))
    began = time.monotonic()
    counter = intake.Counter("a.csv")
    counter.lines(found(tmp_path / "a.csv", "Code,Opleiding,Aanbieder,Prijs\n" + rows))
    assert counter.courses == 10_000 and time.monotonic() - began < 15


def test_sheets_without_courses_are_a_document_beside_the_courses(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Aanbod"
    for row in (["Opleiding", "Aanbieder", "Prijs", "Duur"], ["Lassen", "Centrum Noord", "€ 90", "12 uur"]):
        book.active.append(row)
    book.create_sheet("Uitleg").append(["Wie werkloos is, betaalt niets; bel 02 000 00 00."])
    book.create_sheet("Bijlage").sheet_state = "hidden"
    book.save(tmp_path / "aanbod.xlsx")

    items = list(read(tmp_path / "aanbod.xlsx", "aanbod.xlsx"))

    assert [type(i) for i in items if isinstance(i, CourseRecord | Document)] == [CourseRecord, Document]
    (document,) = (i for i in items if isinstance(i, Document))
    assert [(s.locator, s.headings) for s in document.sections] == [("Uitleg!1", ("Uitleg",))]
    assert [i.reason for i in items if isinstance(i, Reject)] == ["ingest_hidden"]
