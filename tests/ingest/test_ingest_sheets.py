"""Given a workbook or a table as text, when it is read, then each figure says its column and each passage its rows."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from advisor.ingest.model import Reject
from advisor.ingest.office import csv_table, rows, sheets
from advisor.ingest.office.number_format import shown
from advisor.ingest.passages import USUAL, document_entries


def read(reader, path):
    found = list(reader(path, path.name))
    documents = [f for f in found if not isinstance(f, Reject)]
    return (documents[0] if documents else None), [f for f in found if isinstance(f, Reject)]


def lines(document):
    return [line for section in document.sections for line in section.text.split("\n\n")]


def workbook(path, *table, title="Banen"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in table:
        book.active.append(row)
    book.save(path)
    return book, book.active


def changed(path, part, change):
    """The same file with one part rewritten."""
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, blob in parts.items():
            new.writestr(name, blob)
    return path


def test_each_row_says_its_columns_and_each_passage_its_rows(tmp_path):
    path = tmp_path / "banen.xlsx"
    workbook(path, ["Sector", None, "Plaats", "Banen"], *(["Chemie", None, f"Gemeente {n}", n] for n in range(40)))
    document, rejects = read(sheets.read, path)
    assert rejects == []
    assert document.sections[0].text.startswith("Sector: Chemie | Plaats: Gemeente 0 | Banen: 0.\n\nSector: Chemie")
    entries = document_entries(document)
    assert len(entries) > 1
    assert all(len(entry.passage.text) <= USUAL for entry in entries)
    ends = [re.fullmatch(r"Banen!(\d+)-(\d+)", entry.passage.locator).groups() for entry in entries]
    assert ends[0][0] == "2" and ends[-1][1] == "41"
    assert all(int(after[0]) == int(before[1]) + 1 for before, after in itertools.pairwise(ends))
    for entry, (first, last) in zip(entries, ends, strict=True):
        assert [int(n) + 2 for n in re.findall(r"Gemeente (\d+)", entry.passage.text)] == list(
            range(int(first), int(last) + 1)
        )


def test_a_title_above_a_table_and_a_second_table_beneath_are_understood(tmp_path):
    path = tmp_path / "twee.xlsx"
    workbook(
        path,
        ["Tabel 1: banen"], [], ["Sector", 2019, 2020], ["Chemie", 5, 6], [], [],
        ["Tabel 2: lonen"], ["Beroep", "Loon"], ["Operator", 3100],
    )  # fmt: skip
    document, _ = read(sheets.read, path)
    assert [(s.locator, s.headings, s.text.split("\n\n")) for s in document.sections] == [
        ("Banen!1-4", ("Banen", "Tabel 1: banen"), ["Tabel 1: banen", "Sector: Chemie | 2019: 5 | 2020: 6."]),
        ("Banen!7-9", ("Banen", "Tabel 2: lonen"), ["Tabel 2: lonen", "Beroep: Operator | Loon: 3100."]),
    ]


def test_empty_rows_within_a_table_do_not_make_a_header_of_what_follows(tmp_path):
    path = tmp_path / "gat.xlsx"
    workbook(path, ["Vaardigheid", "Niveau"], ["lassen", "hoog"], [], ["snijden", "laag"], ["buigen", "laag"])
    assert lines(read(sheets.read, path)[0]) == [
        "Vaardigheid: lassen | Niveau: hoog.",
        "Vaardigheid: snijden | Niveau: laag.",
        "Vaardigheid: buigen | Niveau: laag.",
    ]


def test_merged_headers_and_labels_reach_the_cells_that_they_stand_over(tmp_path):
    path = tmp_path / "m.xlsx"
    book, sheet = workbook(
        path, ["Sector", 2020, None, 2021, None], [None, "man", "vrouw", "man", "vrouw"],
        ["Chemie", 1, 2, 3, 4], [None, 5, 6, 7, 8],
    )  # fmt: skip
    for area in ("A1:A2", "B1:C1", "D1:E1", "A3:A4"):
        sheet.merge_cells(area)
    book.save(path)
    assert lines(read(sheets.read, path)[0]) == [
        "Sector: Chemie | 2020 man: 1 | 2020 vrouw: 2 | 2021 man: 3 | 2021 vrouw: 4.",
        "Sector: Chemie | 2020 man: 5 | 2020 vrouw: 6 | 2021 man: 7 | 2021 vrouw: 8.",
    ]


def test_what_is_hidden_is_not_read_but_named(tmp_path):
    path = tmp_path / "h.xlsx"
    book, sheet = workbook(path, ["Naam", "Loon", "Plaats"], ["An", 1, "Gent"], ["Bo", 2, "Aalst"], ["Ed", 3, "Geel"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    for state in ("hidden", "veryHidden"):
        extra = book.create_sheet(state)
        extra.append(["geheim"])
        extra.sheet_state = state
    book.save(path)
    document, rejects = read(sheets.read, path)
    assert lines(document) == ["Naam: An | Plaats: Gent.", "Naam: Ed | Plaats: Geel."]
    assert [(r.place, r.reason, r.detail, r.scope) for r in rejects] == [
        ("h.xlsx: Banen", "ingest_hidden", "Banen!3", "field"),
        ("h.xlsx: Banen", "ingest_hidden", "Banen!B", "field"),
        ("h.xlsx: hidden", "ingest_hidden", "hidden", "page"),
        ("h.xlsx: veryHidden", "ingest_hidden", "veryHidden", "page"),
    ]


def test_a_formula_is_its_saved_value_and_one_without_is_named(tmp_path):
    path = tmp_path / "f.xlsx"
    workbook(path, ["Naam", "Som"], ["An", "=1+1"], ["Bo", "=2+2"])
    saved = re.compile(r"<f>1\+1</f><v ?/?>(</v>)?")
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: saved.sub("<f>1+1</f><v>77</v>", xml))
    document, rejects = read(sheets.read, path)
    assert lines(document) == ["Naam: An | Som: 77.", "Naam: Bo"]
    assert [(r.reason, r.detail, r.scope) for r in rejects] == [("ingest_formula_without_value", "B3", "field")]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.125, "0%", "12%"),
        (0.125, "0.0%", "12.5%"),
        (49000, "#,##0", "49000"),
        (3.14159, "0.00", "3.14"),
        (0.1 + 0.2, "General", "0.3"),
        (12.5, '_-[$€-2] * #,##0.00_-;-[$€-2] * #,##0.00', "€ 12.50"),
        (40, '0" uur"', "40 uur"),
        (900, "00000", "00900"),
        (-5, "0", "-5"),
        (1234567, "#,##0,", "1234567"),
        (dt.datetime(2026, 3, 12), "d/mm/yy", "2026-03-12"),
        (dt.datetime(2026, 3, 12, 9, 30), "d/mm/yy h:mm", "2026-03-12 09:30"),
        (dt.time(9, 30), "h:mm", "09:30:00"),
        (dt.timedelta(hours=30), "[h]:mm", "30:00"),
        (True, "General", "TRUE"),
    ],
)  # fmt: skip
def test_a_number_is_what_the_sheet_shows(value, number_format, text):
    assert shown(value, number_format) == text


def test_a_date_is_a_date_in_the_file_too(tmp_path):
    path = tmp_path / "d.xlsx"
    book, sheet = workbook(path, ["Cursus", "Start", "Aandeel"], ["TIG", dt.date(2026, 9, 1), 0.4])
    sheet["C2"].number_format = "0%"
    sheet["A2"].font = Font(bold=True)
    book.save(path)
    assert lines(read(sheets.read, path)[0]) == ["Cursus: TIG | Start: 2026-09-01 | Aandeel: 40%."]


def test_the_rest_of_a_sheet_that_is_too_long_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 10)
    path = tmp_path / "lang.xlsx"
    workbook(path, ["a", "b"], *([f"x{n}", n] for n in range(99)))
    document, rejects = read(sheets.read, path)
    assert lines(document)[-1] == "a: x8 | b: 8."
    assert [(r.reason, r.detail, r.scope) for r in rejects] == [("ingest_too_many_rows", "90", "page")]


def test_a_claim_of_a_million_rows_costs_nothing(tmp_path):
    path = tmp_path / "leeg.xlsx"
    workbook(path, ["Naam", "Plaats"], ["An", "Gent"])
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r'ref="A1:B2"', 'ref="A1:XFD1048576"', xml).replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>ver weg</t></is></c>'
            '<c r="A1048576" t="inlineStr"><is><t>onderaan</t></is></c></row></sheetData>',
        ),
    )  # fmt: skip
    document, _ = read(sheets.read, path)
    assert lines(document) == ["Naam: An | Plaats: Gent.", "Naam: onderaan"]
    assert document.sections[-1].locator == "Banen!2-1048576"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_workbook_that_is_damaged_inside_is_one_reject(tmp_path, part):
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:  # unlike openpyxl, it keeps texts in a part of their own, as Excel does
        sheet = book.add_worksheet("Banen")
        sheet.write_row(0, 0, ["Naam", "Plaats"])
        sheet.write_row(1, 0, ["An_x000D_", "Gent"])
    assert lines(read(sheets.read, path)[0]) == ["Naam: An | Plaats: Gent."]
    changed(path, part, lambda xml: xml[: len(xml) // 2])
    assert [(r.place, r.reason, r.scope) for r in read(sheets.read, path)[1]] == [("b.xlsx", "ingest_damaged", "file")]


def test_what_one_sheet_breaks_does_not_cost_the_others(tmp_path):
    path = tmp_path / "k.xlsx"
    book, _ = workbook(path, ["Naam", "Plaats"], ["An", "Gent"])
    book.create_sheet("Twee").append(["nog", "heel"])
    book.save(path)
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", "</wrong>"))
    document, rejects = read(sheets.read, path)
    assert [(r.place, r.reason, r.scope) for r in rejects] == [("k.xlsx: Banen", "ingest_damaged", "page")]
    assert lines(document)[-1] == "nog | heel."


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found(tmp_path, delimiter, encoding):
    path = tmp_path / "t.csv"
    table = [["Naam", "Prijs", "Tekst"], ["Café", '"1,5"', '"a, b; c\nd"'], ["Zoë", '"2,5"', "x"]]
    path.write_bytes("\r\n".join(delimiter.join(row) for row in table).encode(encoding))
    document, rejects = read(csv_table.read, path)
    assert rejects == []
    assert [(s.locator, s.text) for s in document.sections] == [
        ("rows 2-3", "Naam: Café | Prijs: 1,5 | Tekst: a, b; c d.\n\nNaam: Zoë | Prijs: 2,5 | Tekst: x.")
    ]


def test_a_cell_that_looks_like_a_formula_is_text_and_marks_nobody_sees_are_gone(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text('sep=;\nNaam;Nota\n=cmd|x!A1;"@SUM(1)"\n+32 9;-\u200b5\u202e\n', encoding="utf-8")
    assert lines(read(csv_table.read, path)[0]) == ["Naam: =cmd|x!A1 | Nota: @SUM(1).", "Naam: +32 9 | Nota: -5."]


def test_a_long_table_is_read_to_its_limit_and_the_rest_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 5)
    path = tmp_path / "l.csv"
    path.write_text("a,b\n" + "".join(f"x{n},{n}\n" for n in range(200)), encoding="utf-8")
    document, rejects = read(csv_table.read, path)
    assert lines(document)[-1] == "a: x3 | b: 3."
    assert [(r.reason, r.detail, r.scope) for r in rejects] == [("ingest_too_many_rows", "196", "page")]


@pytest.mark.parametrize("count", [3, 9000])
def test_a_quotation_mark_without_its_other_half_costs_no_row(tmp_path, count):
    path = tmp_path / "q.csv"
    body = "".join(f"naam {n};plaats {n}\n" for n in range(count))
    path.write_text('Naam;Plaats\n"Chemie;Gent\n' + body, encoding="utf-8")
    document, rejects = read(csv_table.read, path)
    assert rejects == []
    assert lines(document)[:2] == ["Naam: Chemie | Plaats: Gent.", "Naam: naam 0 | Plaats: plaats 0."]
    assert len(lines(document)) == count + 1
    assert document.sections[-1].locator.endswith(str(count + 2))


def test_a_line_without_end_is_named_and_the_others_are_read(tmp_path):
    path = tmp_path / "eind.csv"
    path.write_text("a,b\nx1,1\n" + "y" * (csv_table.LONGEST_LINE + 10) + "\nx2,2\n", encoding="utf-8")
    document, rejects = read(csv_table.read, path)
    assert lines(document) == ["a: x1 | b: 1.", "a: x2 | b: 2."]
    assert [(r.reason, r.detail, r.scope) for r in rejects] == [("ingest_rows_damaged", "3", "row")]


@pytest.mark.parametrize(
    ("blob", "reason"),
    [(b"", "ingest_empty"), (b"a,b\n\0\0\0", "ingest_not_text"), (b"\x01\x02,\x03\x04\n", "ingest_not_text"),
     (b",,,\n,,\n", "ingest_no_text"), (b"caf\xe9,\x81\n", "ingest_not_utf8")],
)  # fmt: skip
def test_what_is_no_table_is_refused(tmp_path, blob, reason):
    path = tmp_path / "x.csv"
    path.write_bytes(blob)
    document, rejects = read(csv_table.read, path)
    assert document is None
    assert [(r.place, r.reason, r.scope) for r in rejects] == [("x.csv", reason, "file")]


def test_a_row_longer_than_a_passage_repeats_its_first_cell(tmp_path):
    row = rows.Row(2, {1: "Lasser", 2: "a" * 500, 3: "b" * 500})
    assert rows.lines([rows.Row(1, {1: "Beroep", 2: "Taak", 3: "Eis"}), row]) == [
        f"Beroep: Lasser | Taak: {'a' * 500}.",
        f"Beroep: Lasser | Eis: {'b' * 500}.",
    ]
