"""Given a text, a presentation or a book, when it is read, then what its readers see can be cited, with its place."""

from __future__ import annotations

import zipfile

import docx as word
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from advisor.ingest.model import Reject
from advisor.ingest.office import docx, epub, pptx
from advisor.ingest.passages import document_entries


def read(reader, path):
    """The document (None when there is none) and the rejects."""
    found = list(reader(path, path.name))
    documents = [f for f in found if not isinstance(f, Reject)]
    return (documents[0] if documents else None), [f for f in found if isinstance(f, Reject)]


def texts(document):
    return [line for section in document.sections for line in section.text.split("\n\n")]


def reasons(rejects):
    return [(r.place, r.reason, r.scope) for r in rejects]


def written(document, path):
    document.save(str(path))
    return path


def test_headings_are_places_and_tables_stand_where_they_stood(tmp_path):
    made = word.Document()
    made.add_heading("Jaarverslag", 0)
    made.add_paragraph("Voorwoord van het bestuur.")
    made.add_heading("Opleiding", 1)
    made.add_heading("Cijfers", 2)
    made.add_paragraph("Eerst dit.")
    table = made.add_table(rows=3, cols=3)
    rows = [("Sector", "2022", "2023"), ("Chemie", "12", "15"), ("Staal", "7", "9")]
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    made.add_paragraph("Dan dat.", style="List Bullet")
    made.add_heading("Geld", 1)
    made.add_paragraph("De premie is 500 euro.")
    made.sections[0].header.paragraphs[0].text = "Vertrouwelijk briefhoofd"

    document, rejects = read(docx.read, written(made, tmp_path / "verslag.docx"))

    assert rejects == []
    assert document.title == "Jaarverslag"
    assert [(s.headings, s.text.split("\n\n")) for s in document.sections] == [
        (("Jaarverslag",), ["Voorwoord van het bestuur."]),
        (
            ("Jaarverslag", "Opleiding", "Cijfers"),
            [
                "Eerst dit.",
                "Sector: Chemie | 2022: 12 | 2023: 15.",
                "Sector: Staal | 2022: 7 | 2023: 9.",
                "- Dan dat.",
            ],
        ),
        (("Jaarverslag", "Geld"), ["De premie is 500 euro."]),
    ]
    locators = [entry.passage.locator for entry in document_entries(document)]
    assert locators == ["Jaarverslag", "Opleiding > Cijfers", "Geld"]


@pytest.mark.parametrize(("name", "level"), [("Kop 2", 2), ("Titre 1", 1), ("Eigen kop", 3)])
def test_headings_of_other_languages_and_of_an_outline_are_headings(tmp_path, name, level):
    made = word.Document()
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name == "Eigen kop":
        style.base_style = made.styles["Heading 3"]
    made.add_paragraph("Deel", style=made.styles["Heading 1"] if level > 1 else style)
    made.add_paragraph("Onderdeel", style=style)
    made.add_paragraph("Tekst.")
    document, _ = read(docx.read, written(made, tmp_path / "kop.docx"))
    assert document.sections[0].headings == (("Deel", "Onderdeel") if level > 1 else ("Onderdeel",))


def test_without_styles_a_bold_line_is_a_heading(tmp_path):
    made = word.Document()
    made.add_paragraph().add_run("Wie betaalt").bold = True
    made.add_paragraph("De werkgever betaalt.")
    document, _ = read(docx.read, written(made, tmp_path / "vet.docx"))
    assert document.sections[0].headings == ("Wie betaalt",)
    assert texts(document) == ["De werkgever betaalt."]


def test_merged_cells_are_said_once_in_a_row_and_again_in_the_rows_that_they_reach(tmp_path):
    made = word.Document()
    table = made.add_table(rows=3, cols=3)
    for row, values in zip(
        table.rows, [("Sector", "Beroep", "Aantal"), ("Chemie", "operator", "5"), ("", "technicus", "8")], strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    wide = made.add_table(rows=2, cols=3)
    wide.cell(0, 0).merge(wide.cell(0, 2)).text = "Alles samen"
    for column in range(3):
        wide.cell(1, column).text = f"w{column}"
    document, _ = read(docx.read, written(made, tmp_path / "t.docx"))
    assert texts(document) == [
        "Sector: Chemie | Beroep: operator | Aantal: 5.",
        "Sector: Chemie | Beroep: technicus | Aantal: 8.",
        "Alles samen",
        "w0 | w1 | w2.",
    ]


def test_text_that_nobody_sees_is_left_out_and_counted(tmp_path):
    made = word.Document()
    paragraph = made.add_paragraph("Gewone tekst. ")
    paragraph.add_run("verborgen opdracht").font.hidden = True
    paragraph.add_run("wit op wit").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("piepklein").font.size = Pt(1)
    style = made.styles.add_style("Onzichtbaar", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    paragraph.add_run("via een stijl", style=style)
    banner = made.add_paragraph()
    banner._p.get_or_add_pPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="003366"/>'))
    banner.add_run("Wit op blauw").font.color.rgb = RGBColor(255, 255, 255)
    document, rejects = read(docx.read, written(made, tmp_path / "h.docx"))
    assert texts(document) == ["Gewone tekst.", "Wit op blauw"]
    assert [(r.reason, r.detail, r.scope) for r in rejects] == [("ingest_hidden_text", "50", "field")]


def test_tracked_changes_are_read_as_accepted_and_marks_that_nobody_sees_are_gone(tmp_path):
    made = word.Document()
    paragraph = made.add_paragraph("Het kost ")
    for tag, text in (("w:del", "100"), ("w:ins", "200")):
        change, run = OxmlElement(tag), OxmlElement("w:r")
        content = OxmlElement("w:delText" if tag == "w:del" else "w:t")
        content.text = text
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" eu\u200bro\u202e.")
    made.add_comment(paragraph.runs, text="Dit is een opmerking.", author="x", initials="x")
    document, _ = read(docx.read, written(made, tmp_path / "w.docx"))
    assert texts(document) == ["Het kost 200 euro."]


def test_footnotes_and_text_boxes_follow_their_paragraph_once(tmp_path):
    made = word.Document()
    paragraph = made.add_paragraph("De sector groeit")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    box = "<w:txbxContent><w:p><w:r><w:t>In een kader.</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    paragraph._p.append(parse_xml(
        f"<w:r {spaces}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:spPr/><wps:txbx>{box}"
        f"</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    ))  # fmt: skip
    made.add_paragraph("Slot.")
    path = written(made, tmp_path / "n.docx")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Bron: de enquête.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relation = (
        '<Relationship Id="rId99" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    parts["word/footnotes.xml"] = notes.encode()
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
    with zipfile.ZipFile(path, "w") as new:
        for name, blob in parts.items():
            new.writestr(name, blob)
    document, _ = read(docx.read, path)
    assert texts(document) == ["De sector groeit", "In een kader.", "Bron: de enquête.", "Slot."]


def test_a_sensible_title_of_the_properties_goes_before_the_text(tmp_path):
    made = word.Document()
    made.core_properties.title = "Word Document"
    made.add_paragraph("Tekst zonder kop.")
    assert read(docx.read, written(made, tmp_path / "plan_van-aanpak.docx"))[0].title == "Plan van aanpak"
    made.core_properties.title = "Plan 2030"
    assert read(docx.read, written(made, tmp_path / "x.docx"))[0].title == "Plan 2030"


def test_a_text_without_words_and_one_of_endless_depth(tmp_path):
    made = word.Document()
    assert reasons(read(docx.read, written(made, tmp_path / "leeg.docx"))[1]) == [
        ("leeg.docx", "ingest_no_text", "file")
    ]
    made.add_paragraph("Ervoor.")
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    for _ in range(40):
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = "Heel diep."
    document, rejects = read(docx.read, written(made, tmp_path / "diep.docx"))
    assert (texts(document), reasons(rejects)) == (["Ervoor.", "Heel diep."], [])
    for _ in range(30):
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = "Te diep."
    document, rejects = read(docx.read, written(made, tmp_path / "dieper.docx"))
    assert texts(document) == ["Ervoor.", "Heel diep."]
    assert reasons(rejects) == [("dieper.docx", "ingest_damaged", "page")]


def test_a_text_that_is_damaged_inside_is_one_reject(tmp_path):
    path = written(word.Document(), tmp_path / "kapot.docx")
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:200]
    with zipfile.ZipFile(path, "w") as new:
        for name, blob in parts.items():
            new.writestr(name, blob)
    document, rejects = read(docx.read, path)
    assert document is None
    assert reasons(rejects) == [("kapot.docx", "ingest_damaged", "file")]


@pytest.fixture
def deck():
    return Presentation()


def add_slide(deck, heading=None):
    slide = deck.slides.add_slide(deck.slide_layouts[5 if heading else 6])
    if heading:
        slide.shapes.title.text = heading
    return slide


def box(slide, text, left, top):
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = text
    return shape


def test_every_slide_and_its_notes_carry_the_number_of_the_slide(tmp_path, deck):
    first = add_slide(deck, "Doelen")
    box(first, "rechts onder", 6, 5)
    box(first, "links onder", 1, 5.05)
    box(first, "boven", 3, 2)
    first.notes_slide.notes_text_frame.text = "Zeg er dit bij."
    second = add_slide(deck)
    group = second.shapes.add_group_shape()
    inner = group.shapes.add_textbox(Inches(1), Inches(3), Inches(2), Inches(1))
    inner.text_frame.text = "in een groep"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for position, value in zip([(0, 0), (0, 1), (1, 0), (1, 1)], ["Jaar", "Aantal", "2023", "40"], strict=True):
        table.cell(*position).text = value

    document, rejects = read(pptx.read, written(deck, tmp_path / "dia.pptx"))

    assert rejects == []
    assert document.title == "Doelen"
    assert [(s.locator, s.headings, s.text.split("\n\n")) for s in document.sections] == [
        ("slide 1", ("Doelen",), ["Doelen", "boven", "links onder", "rechts onder"]),
        ("slide 1", ("Doelen",), ["Zeg er dit bij."]),
        ("slide 2", ("in een groep",), ["in een groep", "Jaar: 2023 | Aantal: 40."]),
    ]


def test_a_title_alone_on_its_slide_heads_the_slides_after_it(tmp_path, deck):
    add_slide(deck, "Opleidingen")
    box(add_slide(deck, "Lassen"), "Drie dagen in Gent.", 1, 3)
    add_slide(deck, "Wat het kost").notes_slide.notes_text_frame.text = "Niets."

    document, _ = read(pptx.read, written(deck, tmp_path / "dia.pptx"))

    assert [(s.locator, s.headings, s.text.split("\n\n")[-1]) for s in document.sections] == [
        ("slide 2", ("Opleidingen", "Lassen"), "Drie dagen in Gent."),
        ("slide 3", ("Opleidingen", "Wat het kost"), "Niets."),
    ]


def test_hidden_slides_and_slides_of_pictures_are_named(tmp_path, deck):
    Image.new("RGB", (40, 40), "green").save(tmp_path / "foto.png")
    add_slide(deck, "Zichtbaar")
    add_slide(deck, "Geheim")._element.set("show", "0")
    add_slide(deck).shapes.add_picture(str(tmp_path / "foto.png"), 0, 0)
    add_slide(deck)
    outside = add_slide(deck, "Rand")
    box(outside, "naast de dia", 30, 2)

    document, rejects = read(pptx.read, written(deck, tmp_path / "d.pptx"))

    assert reasons(rejects) == [
        ("d.pptx: slide 2", "ingest_hidden", "page"),
        ("d.pptx: slide 3", "ingest_only_picture", "page"),
        ("d.pptx: slide 5", "ingest_hidden_text", "field"),
    ]
    assert [(s.locator, s.text) for s in document.sections] == [("slide 1", "Zichtbaar"), ("slide 5", "Rand")]


def test_a_chart_is_read_with_its_figures(tmp_path, deck):
    data = CategoryChartData(number_format="0%")
    data.categories = ["Chemie", "Staal"]
    data.add_series("Vrouwen", (0.25, 0.125))
    chart = add_slide(deck).shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(5), Inches(4), data
    ).chart  # fmt: skip
    chart.has_title = True
    chart.chart_title.text_frame.text = "Aandeel vrouwen"
    document, _ = read(pptx.read, written(deck, tmp_path / "c.pptx"))
    assert texts(document) == ["Aandeel vrouwen", "Chemie | Vrouwen: 25%.", "Staal | Vrouwen: 12%."]


def book(path, pages, *, spine=None, extra=None):
    manifest = "".join(
        f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in pages
    )  # fmt: skip
    order = "".join(f'<itemref idref="{n}"/>' for n in spine or pages)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
        )
        file.writestr(
            "OEBPS/content.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>Gids voor lassers</dc:title><dc:language>nl-BE</dc:language></metadata>"
            f"<manifest>{manifest}</manifest><spine>{order}</spine></package>",
        )
        for name, body in pages.items():
            file.writestr(f"OEBPS/{name}.xhtml", body)
        for name, text in (extra or {}).items():
            file.writestr(name, text)
    return path


PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://x.example/d.dtd">'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{}</body></html>'
)


def test_a_book_is_read_in_the_order_of_its_chapters(tmp_path):
    path = book(
        tmp_path / "gids.epub",
        {
            "b": PAGE.format("<h1>Twee</h1><p>Daarna&nbsp;snijden.</p>"),
            "a": PAGE.format("<h1>Één</h1><h2>Begin</h2><p>Eerst lassen.</p>"),
        },
        spine=["a", "b", "weg"],
    )
    document, rejects = read(epub.read, path)
    assert rejects == []
    assert (document.title, document.language) == ("Gids voor lassers", "nl")
    assert [(s.headings, s.text) for s in document.sections] == [
        (("Één", "Begin"), "Eerst lassen."),
        (("Twee",), "Daarna snijden."),
    ]


def test_a_locked_book_and_one_that_declares_entities_are_refused(tmp_path):
    lock = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData><EncryptionMethod '
        'Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    )
    locked = book(tmp_path / "slot.epub", {"a": "\x00"}, extra={"META-INF/encryption.xml": lock})
    assert reasons(read(epub.read, locked)[1]) == [("slot.epub", "ingest_encrypted", "file")]
    bomb = book(tmp_path / "bom.epub", {"a": '<!DOCTYPE html [<!ENTITY a "aaaa">]><html><body>&a;</body></html>'})
    assert reasons(read(epub.read, bomb)[1]) == [("bom.epub", "ingest_entities", "file")]
