"""Given a table that somebody made, when it is read, then each row is a course or a refusal; other tables are not."""

from __future__ import annotations

import datetime as dt
import io
import json
import time
import zipfile

import pytest
from openpyxl import Workbook

from advisor.errors import IngestError
from advisor.ingest.catalogue import table
from advisor.ingest.catalogue.mapping import Mapping
from advisor.ingest.catalogue.model import RawCourse
from advisor.ingest.catalogue.normalise import course
from advisor.ingest.model import Note, Reject

HEADER = "Opleiding;Aanbieder;Duur;Prijs;Omschrijving\n"


def read(path, text, mapping=None):
    """Courses and rejections of a file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = list(table.read(path, path.name, mapping))
    return [f for f in found if isinstance(f, RawCourse)], [f for f in found if isinstance(f, Reject)]


def names(courses):
    return [text for c in courses for text in c.name.values()]


@pytest.mark.parametrize(
    ("header", "rows", "title"),
    [
        (
            ["Opleiding", "Aanbieder", "Prijs", "Startdatum", "Plaats"],
            [["Lassen", "VDAB", "450", "12/03/2026", "Gent"]],
            "",
        ),
        (
            ["Titel", "Omschrijving", "Duur", "Doelgroep", "Lesvorm"],
            [["Chemie", "Je leert meten", "3 dagen", "operatoren", "online"]],
            "",
        ),
        (
            ["Intitulé de la formation", "Organisme", "Durée (heures)", "Lieu", "Prix (€)"],
            [["Soudage", "X", "24", "Liège", "gratuit"]],
            "",
        ),
        (
            ["Course title", "Provider", "Start date", "Duration", "Fee"],
            [["Welding", "VDAB", "2026-03-01", "3 days", "450"]],
            "",
        ),
        (
            ["ID", "NAAM OPLEIDING", "GEMEENTE", "LESTIJDEN", "LINK"],
            [["1", "Lassen", "Gent", "120", "https://a.be/1"]],
            "",
        ),
        (["Oplieding", "Anbieder", "Prijs", "Duur"], [["Lassen", "VDAB", "5", "3 dagen"]], ""),
        (["Naam", "Organisator", "Datum", "Taal"], [["Lassen", "X", "12/3/2026", "NL"]], "cursusaanbod"),
    ],
)
def test_a_table_of_courses_is_recognised_in_three_languages(header, rows, title):
    mapping = table.recognises(header, rows, title)
    assert mapping and mapping.names and 0.5 <= mapping.confidence <= 1


@pytest.mark.parametrize(
    ("header", "row", "title"),
    [
        (["Artikel", "Omschrijving", "Prijs", "Voorraad"], ["Schroef", "M5", "0,10", "500"], ""),
        (
            ["Naam", "Omschrijving", "Prijs", "Eenheid", "Leverancier"],
            ["Schroef", "M5", "€ 0,10", "stuk", "X"],
            "prijslijst",
        ),
        (["Naam", "Voornaam", "Functie", "Taal", "Startdatum", "Niveau"], ["A", "B", "op", "NL", "1/1/2020", "3"], ""),
        (["Medewerker", "Opleiding", "Startdatum", "Duur", "Kost"], ["A", "Lassen", "1/1/2020", "3 dagen", "5"], ""),
        (["Opleiding", "Naam cursist", "Startdatum", "Prijs"], ["Lassen", "A", "1/1/2020", "5"], ""),
        (
            ["title", "description", "publisher", "language", "theme", "license", "url"],
            ["Lucht", "x", "VMM", "nl", "env", "cc0", "https://x"],
            "",
        ),
        (
            ["Title", "Company", "Location", "Description", "URL", "Start date"],
            ["Operator", "X", "Antwerp", "run", "https://x", "2026-01-01"],
            "",
        ),
        (
            ["Functietitel", "Werkgever", "Locatie", "Opleidingsniveau", "Taal"],
            ["Operator", "X", "Gent", "bachelor", "NL"],
            "vacatures",
        ),
        (["Opleiding", "Aantal inschrijvingen", "Jaar", "Provincie"], ["Lassen", "50", "2020", "Antwerpen"], ""),
        (
            ["Titel", "Startdatum", "Einddatum", "Locatie", "Prijs", "Doelgroep"],
            ["Rockconcert", "1/7/2026", "2/7/2026", "Gent", "€ 50", "allen"],
            "agenda",
        ),
        (
            ["Maatregel", "Naam", "Doelgroep", "Voorwaarden", "Bedrag", "Duur"],
            ["x", "Premie", "kmo", "a", "€ 500", "1 jaar"],
            "",
        ),
        (["Element", "Aard", "Type", "Definitie"], ["Aanbieder", "Class", "x", "y"], ""),
    ],
)
def test_another_table_is_not(header, row, title):
    assert table.recognises(header, [row] * 5, title) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_table_of_any_encoding_and_delimiter_is_read(tmp_path, encoding, delimiter):
    text = (HEADER + 'Été à Liège;VDAB;3 dagen;450;"regel 1\nregel ""2"""\n').replace(";", delimiter)
    courses, rejects = read(tmp_path / "aanbod.csv", text.encode(encoding))
    assert names(courses) == ["Été à Liège"] and not rejects
    assert list(courses[0].description.values()) == ['regel 1\nregel "2"']
    assert (courses[0].provider, courses[0].usual.duration, courses[0].usual.cost) == ("VDAB", "3 dagen", "450 EUR")


def test_every_row_is_one_course_or_one_refusal(tmp_path):
    rows = "Lassen;VDAB;3 dagen;450;x\n;;;;\n\nFrezen;VDAB;2 dagen;300;x;extra\n;VDAB;1 dag;5;x\nDraaien;VDAB\n"
    courses, rejects = read(tmp_path / "a.csv", f"sep=;\n{HEADER}{rows}")
    assert [(c.place, c.name.get("nl") or c.name.get("und")) for c in courses] == [
        ("a.csv:3", "Lassen"),
        ("a.csv:7", None),
        ("a.csv:8", "Draaien"),
    ]
    assert [(r.place, r.reason, r.scope) for r in rejects] == [("a.csv:6", "ingest_row_cells", "row")]
    assert course(courses[1])[0] is None


def test_a_quotation_mark_without_an_end_costs_one_row(tmp_path):
    rows = 'Lassen;VDAB;"3 dagen;450;tekst\nFrezen;VDAB;2 dagen;300;"ok"\nPomp "A" 5;VDAB;1 dag;100;x\n'
    rows += 'Laatste;V;"1 dag;5;x\nEcht laatste;V;1 dag;5;x\n'
    courses, rejects = read(tmp_path / "a.csv", HEADER + rows)
    assert names(courses) == ["Frezen", 'Pomp "A" 5', "Echt laatste"]
    assert [(r.place, r.reason) for r in rejects] == [("a.csv:2", "ingest_row_quote"), ("a.csv:5", "ingest_row_quote")]


@pytest.mark.parametrize(
    "rows", ['"\n' * 100_000, '"x' * 1_000_000, 'a;"' * 300_000, "x" * 9_000_000, ('A;V;1 dag;5;"\n' * 20_000)]
)
def test_a_hostile_table_ends_quickly(tmp_path, rows):
    began = time.monotonic()
    courses, rejects = read(tmp_path / "a.csv", f"{HEADER}Lassen;VDAB;3 dagen;450;goed\n{rows}\n")
    assert time.monotonic() - began < 10
    assert names(courses)[:1] == ["Lassen"] or rejects


def test_the_names_of_columns_are_found_below_a_title_and_printed_again_they_are_no_course(tmp_path):
    text = f"Ons aanbod 2026;;;;\n;;;;\n{HEADER}Lassen;VDAB;3 dagen;450;x\n{HEADER}Frezen;VDAB;2 dagen;4;x\n"
    courses, rejects = read(tmp_path / "a.csv", text)
    assert names(courses) == ["Lassen", "Frezen"] and not rejects


def test_units_money_and_lists_come_from_columns(tmp_path):
    text = (
        "Opleiding;Duur (uren);Prijs (€);Doelgroep;Startdatum;Postcode;Gemeente;Naam EN\n"
        "Lassen;24;1.250,50;werknemers, werkzoekenden;12/03/2026, 14/05/2026;9000;Gent;Welding\n"
    )
    courses, _ = read(tmp_path / "a.csv", text)
    found, rejects = course(courses[0])
    assert not rejects
    assert (found.hours, found.cost_eur, found.audience) == (24, 1250.5, ("werknemers", "werkzoekenden"))
    assert [e.start for e in found.editions] == [dt.date(2026, 3, 12), dt.date(2026, 5, 14)]
    assert found.editions[0].location == "9000, Gent" and found.name["en"] == "Welding"


def test_month_first_dates_are_known_by_a_day_above_twelve(tmp_path):
    text = "Course title,Provider,Start date,Duration\nWelding,X,03/25/2026,2 days\nMilling,X,03/04/2026,2 days\n"
    courses, _ = read(tmp_path / "a.csv", text)
    assert [course(c)[0].editions[0].start for c in courses] == [dt.date(2026, 3, 25), dt.date(2026, 3, 4)]


def workbook(path, **sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


def test_a_workbook_gives_the_courses_of_every_sheet_that_has_them(tmp_path):
    path = tmp_path / "aanbod.xlsx"
    head = ["Opleiding", "Aanbieder", "Startdatum", "Duur", "Prijs"]
    book = workbook(
        path,
        Voorjaar=[
            ["Aanbod"],
            [],
            head,
            ["Lassen", "VDAB", dt.date(2026, 3, 12), "3 dagen", 450],
            ["Frezen", "VDAB", dt.datetime(2026, 3, 12, 9), dt.timedelta(hours=8), "gratis"],
        ],
        Najaar=[head, ["Draaien", "VDAB", dt.date(2026, 9, 1), None, None]],
        Uitleg=[["Element", "Aard", "Type", "Definitie"], ["a", "b", "c", "d"]],
        Geheim=[head, ["Niet tonen", "X", None, None, None]],
    )
    book["Geheim"].sheet_state = "hidden"
    book["Voorjaar"]["E4"].number_format = '"€" #,##0.00'
    book["Voorjaar"]["A4"].hyperlink = "https://vdab.be/lassen"
    book["Voorjaar"]["A5"].hyperlink = "https://vdab.be/frezen"
    book.save(path)

    found = list(table.read(path, path.name))

    courses = [f for f in found if isinstance(f, RawCourse)]
    assert names(courses) == ["Lassen", "Frezen", "Draaien"] and courses[0].place == "aanbod.xlsx: Voorjaar!4"
    first, second = (course(c)[0] for c in courses[:2])
    assert (first.cost_eur, first.editions[0].start, first.url) == (450, dt.date(2026, 3, 12), "https://vdab.be/lassen")
    assert (second.editions[0].start, second.hours, second.free) == (dt.date(2026, 3, 12), 8, True)
    rejects = [(f.place, f.reason, f.scope) for f in found if isinstance(f, Reject)]
    assert rejects == [
        ("aanbod.xlsx: Geheim", "ingest_hidden", "page"),
        ("aanbod.xlsx: Uitleg", "ingest_sheet_not_courses", "page"),
    ]


def test_a_workbook_that_is_none_is_refused_and_never_raises(tmp_path):
    good = tmp_path / "good.xlsx"
    workbook(good, Blad=[["Opleiding", "Duur", "Prijs"], ["Lassen", "3 dagen", "€ 5"]])
    whole = good.read_bytes()
    for number in range(0, len(whole), 97):
        damaged = tmp_path / "damaged.xlsx"
        damaged.write_bytes(whole[:number] + b"\xff\x00<" + whole[number + 3 :])
        assert all(isinstance(f, RawCourse | Reject) for f in table.read(damaged, "damaged.xlsx"))
    bomb = io.BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        for member in source.namelist():
            out.writestr(member, source.read(member))
        out.writestr("xl/extra.xml", b" " * 60_000_000)
    (tmp_path / "bomb.xlsx").write_bytes(bomb.getvalue())
    assert [f.reason for f in table.read(tmp_path / "bomb.xlsx", "bomb.xlsx")] == ["ingest_not_a_catalogue"]


def test_json_gives_nested_fields_languages_and_editions(tmp_path):
    session = [{"start": "2026-03-12", "city": "Gent"}, {"start": "2026-04-12", "city": "Aalst"}]
    item = {
        "title": "Cursus lassen",
        "price": 450,
        "duration": "3 dagen",
        "sessions": session,
        "audience": ["a, b", "c"],
        "provider": {"name": "VDAB", "url": "https://v.be"},
        "description": {"nl": "tekst", "en": "text"},
    }
    courses, rejects = read(tmp_path / "a.json", json.dumps({"data": {"items": [item, item]}, "total": 2}))
    assert [c.place for c in courses] == ["a.json#/data/items/0", "a.json#/data/items/1"] and not rejects
    found, _ = course(courses[0])
    assert (found.provider, found.url, found.description) == ("VDAB", None, {"nl": "tekst", "en": "text"})
    assert [(e.start.month, e.location) for e in found.editions] == [(3, "Gent"), (4, "Aalst")]
    assert found.audience == ("a, b", "c")


def test_json_lines_are_counted_line_by_line(tmp_path):
    rows = [
        '{"opleiding": "A", "duur": "3 dagen", "prijs": "5 euro"}',
        "{bad",
        "[1]",
        "",
        '{"opleiding": "B", "duur": "3 dagen", "prijs": "gratis"}',
    ]
    courses, rejects = read(tmp_path / "a.jsonl", "\n".join(rows))
    assert [c.place for c in courses] == ["a.jsonl:1", "a.jsonl:5"]
    assert [(r.place, r.scope) for r in rejects] == [("a.jsonl:2", "row"), ("a.jsonl:3", "row")]
    assert list(table.read(tmp_path / "a.jsonl", "a.jsonl", None))


def test_json_that_is_hostile_or_no_catalogue_is_refused(tmp_path):
    for text in (
        "[" * 100_000,
        '{"a":' * 100_000,
        "[1, 2]",
        "{}",
        '{"users": [{"first name": "a", "email": "b"}]}',
        '{"a": "\\ud800"}',
    ):
        courses, rejects = read(tmp_path / "a.json", text)
        assert not courses and rejects


def test_the_guess_is_a_file_that_a_person_corrects(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Opleiding;Duur;Kleur;Prijs\nLassen;3 dagen;rood;5\n", encoding="utf-8")
    [(_, guessed)] = table.guess(path, "a.csv")
    file = tmp_path / "mapping.yaml"
    file.write_text(guessed.to_yaml(), encoding="utf-8")
    assert Mapping.read(file).columns == {"Opleiding": "name", "Duur": "duration", "Kleur": None, "Prijs": "cost"}

    file.write_text(
        "columns: {Duur: name, Kleur: subjects, Weg: url}\nprovider: VDAB\nlanguage: nld\n", encoding="utf-8"
    )
    found = list(table.open_table(path, "a.csv", Mapping.read(file).to_row()))
    notes = [f for f in found if isinstance(f, Note)]
    assert [(n.key, n.detail) for n in notes] == [("columns", "Duur = name, Kleur = subjects, Weg = url")]
    assert [(f.reason, f.detail) for f in found if isinstance(f, Reject)] == [("ingest_mapping_column_missing", "Weg")]
    [raw] = [f for f in found if isinstance(f, RawCourse)]
    assert (raw.name, raw.provider, raw.subjects) == ({"nl": "3 dagen"}, "VDAB", ["rood"])


def test_without_the_column_of_names_nothing_is_read_and_without_courses_nothing_is_claimed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    assert table.open_table(path, "a.csv") is None
    found = list(table.read(path, "a.csv", Mapping({"Opleiding": "name"})))
    assert [f.reason for f in found if f.scope == "file"] == ["ingest_mapping_no_column"]


@pytest.mark.parametrize(
    ("text", "key", "detail"),
    [
        ("columns: [", "ingest_mapping_not_yaml", "m.yaml"),
        ("just text", "ingest_mapping_no_columns", "columns"),
        ("columns: {A: kleur}", "ingest_mapping_unknown_field", "A: kleur"),
        ("columns: {A: name.klingon}", "ingest_mapping_unknown_field", "A: name.klingon"),
        ("columns: {A: cost}", "ingest_mapping_no_name", "name"),
        ("columns: {A: name}\nfoo: 1", "ingest_mapping_unknown_key", "foo"),
        ("columns: {A: name}\ndates: us", "ingest_mapping_value", "dates: us"),
        ("columns: {A: name}\nlanguage: 5", "ingest_mapping_value", "language: 5"),
        ("columns: {A: name}\ncurrency: euro", "ingest_mapping_value", "currency: euro"),
        ("!!python/object/apply:os.getcwd []", "ingest_mapping_not_yaml", "m.yaml"),
    ],
)
def test_a_mapping_with_a_fault_says_where(tmp_path, text, key, detail):
    file = tmp_path / "m.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(IngestError) as raised:
        Mapping.read(file)
    assert raised.value.key == key and raised.value.slots["detail"].startswith(detail)
    with pytest.raises(IngestError) as raised:
        Mapping.read(tmp_path / "none.yaml")
    assert raised.value.key == "ingest_mapping_unreadable"


def test_a_workbook_is_known_by_what_is_in_it_and_its_gaps_cost_no_time(tmp_path):
    path = tmp_path / "aanbod"
    workbook(tmp_path / "a.xlsx", Blad=[["Opleiding", "Duur", "Prijs"], ["Lassen", "3 dagen", "€ 5"]])
    far = b'<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>ver weg</t></is></c></row></sheetData>'
    with zipfile.ZipFile(tmp_path / "a.xlsx") as source, zipfile.ZipFile(path, "w") as out:
        for member in source.namelist():
            out.writestr(member, source.read(member).replace(b"</sheetData>", far))
    began = time.monotonic()
    found = list(table.read(path, "aanbod"))
    assert names(f for f in found if isinstance(f, RawCourse)) == ["Lassen"]
    assert [f.reason for f in found if isinstance(f, Reject)] == ["ingest_too_big"] and time.monotonic() - began < 10


def test_a_workbook_without_its_parts_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as out:
        out.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
    assert [f.scope for f in table.read(tmp_path / "a.xlsx", "a.xlsx")] == ["file"]
