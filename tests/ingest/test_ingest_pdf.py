"""Given a PDF, when it is read, then each page with text can be cited, in the order in which people read it."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Text

from advisor.ingest.model import Document, Reject
from advisor.ingest.pdf import ocr
from advisor.ingest.pdf import reader as pdf

STYLES = getSampleStyleSheet()
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 10)])
LONG = (
    "De werkgevers in de regio vragen vooral technische profielen, en de vraag naar lassers stijgt elk jaar. "
    "Wie de opleiding afrondt, vindt meestal binnen zes maanden werk in een van de bedrijven in de haven."
)


def read(path: Path) -> tuple[Document | None, list[Reject]]:
    found = list(pdf.read(path, path.name))
    documents = [f for f in found if isinstance(f, Document)]
    assert len(documents) <= 1
    return (documents[0] if documents else None), [f for f in found if isinstance(f, Reject)]


def pages(document: Document) -> dict[str, str]:
    """The text of each page by its locator."""
    out: dict[str, str] = {}
    for section in document.sections:
        assert section.locator is not None
        out[section.locator] = "\n\n".join(filter(None, [out.get(section.locator), section.text]))
    return out


def drawn(path: Path, *lines: tuple, size: float = 11, **options) -> Path:
    """A page with lines of (x, y, text)."""
    page = canvas.Canvas(str(path), pagesize=A4, **options)
    page.setFont("Helvetica", size)
    for x, y, text in lines:
        page.drawString(x, y, text)
    page.showPage()
    page.save()
    return path


def raw_pdf(content: bytes, *more: bytes, resources: bytes = b"/Font<</F 5 0 R>>", catalogue: bytes = b"") -> bytes:
    """A file of one page, written by hand; object 5 is its font, `more` are the objects from 6 on."""
    packed = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        *more,
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def to_unicode(**codes: str) -> bytes:
    """A map that says what each letter of a font means."""
    lines = "".join(f"<{ord(code):02x}> <{ord(meaning):04x}>\n" for code, meaning in codes.items())
    text = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def 1 begincodespacerange <00> <ff> "
        f"endcodespacerange {len(codes)} beginbfchar\n{lines}endbfchar endcmap end end"
    ).encode()
    return b"<</Length %d>>stream\n%s\nendstream" % (len(text), text)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Four pages with a running head, a running foot, headings, a list and a word parted at a line end."""

    def running(page: canvas.Canvas, _: object) -> None:
        page.setFont("Helvetica", 9)
        page.drawString(72, 810, "Arbeidsmarkt in de haven")
        page.drawCentredString(297, 30, f"Pagina {page.getPageNumber()} van 4")

    story = [Text("<font size=24>Werk in de haven</font>", STYLES["Title"])]
    for number in range(1, 5):
        story += [Text(f"{number}. Hoofdstuk over beroep {number}", STYLES["Heading1"]), Text(LONG, STYLES["BodyText"])]
        story += [Text("Wat het vraagt", STYLES["Heading2"]), Text(LONG.upper(), STYLES["BodyText"]), PageBreak()]
    path = tmp_path / "rapport.pdf"
    document = SimpleDocTemplate(str(path), pagesize=A4, title="Microsoft Word - rapport.docx")
    document.build(story, onFirstPage=running, onLaterPages=running)
    return path


def test_each_page_is_a_place_and_its_headings_stand_above_it(report):
    document, rejects = read(report)

    assert not rejects
    assert document.id == "rapport.pdf" and document.title == "Werk in de haven"
    assert list(pages(document)) == ["p. 1", "p. 2", "p. 3", "p. 4"]
    third = [s for s in document.sections if s.locator == "p. 3"]
    assert [s.headings for s in third] == [
        ("Werk in de haven", "3. Hoofdstuk over beroep 3"),
        ("Werk in de haven", "3. Hoofdstuk over beroep 3", "Wat het vraagt"),
    ]
    assert third[0].text == LONG  # one paragraph, all its lines joined


def test_running_heads_feet_and_page_numbers_are_left_out(report):
    document, _ = read(report)

    text = " ".join(s.text for s in document.sections)
    assert "Arbeidsmarkt in de haven" not in text and "Pagina" not in text


def test_a_heading_alone_on_its_page_is_text_as_well(tmp_path):
    path = tmp_path / "delen.pdf"
    body = [Text(LONG, STYLES["BodyText"])] * 3
    story = [Text("Deel een", STYLES["Title"]), PageBreak(), *body, PageBreak(), Text("Deel twee", STYLES["Title"])]
    SimpleDocTemplate(str(path), pagesize=A4).build(story)

    document, _ = read(path)

    assert pages(document)["p. 1"] == "Deel een" and pages(document)["p. 3"] == "Deel twee"


def test_words_parted_at_a_line_end_are_whole_and_others_keep_their_hyphen(tmp_path):
    lines = [
        "Wie graag buiten werkt, kan terecht bij de onderhouds-",
        "dienst van de haven, en wie van techniek houdt bij de VDAB-",
        "opleiding lassen; de ploegen van voor- en namiddag wisselen",
        "elkaar af. On demande des soudeurs, et peut-",
        "être des monteurs. Voor de binnen- en buitendienst geldt dat",
        "ook, zo staat het in de nota over het werk van morgen.",
    ]
    document, _ = read(drawn(tmp_path / "a.pdf", *((72, 700 - 14 * n, line) for n, line in enumerate(lines))))

    (section,) = document.sections
    assert "onderhoudsdienst" in section.text and "VDAB-opleiding" in section.text
    assert "peut-être" in section.text and "binnen- en buitendienst" in section.text
    assert "\n" not in section.text and "\x00" not in section.text


def test_a_word_parted_by_the_end_of_a_page_stands_on_the_page_where_it_begins(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    for line in (
        "Wie in de haven werkt, volgt eerst de veiligheids-",
        "opleiding van twee dagen bij de werkgever zelf.",
    ):
        page.drawString(72, 400, line)
        page.showPage()
    page.save()

    document, _ = read(path)

    assert pages(document)["p. 1"].endswith("eerst de veiligheidsopleiding")
    assert pages(document)["p. 2"].startswith("van twee dagen")


def test_columns_are_read_one_after_the_other(tmp_path):
    left = [
        "Links begint het verhaal van",
        "de lassers in de haven, die",
        "elke dag aan schepen werken",
        "en dat al jaren doen.",
    ]
    right = [
        "Rechts gaat het verder over",
        "de monteurs, die machines in",
        "fabrieken herstellen en ook",
        "daarbuiten werk vinden.",
    ]
    lines = [(72, 760, "Een titel die over de hele breedte van het blad loopt, boven de twee kolommen")]
    lines += [(72, 720 - 14 * n, text) for n, text in enumerate(left)]
    lines += [(320, 720 - 14 * n, text) for n, text in enumerate(right)]
    document, _ = read(drawn(tmp_path / "a.pdf", *sorted(lines, key=lambda line: -line[1])))

    text = pages(document)["p. 1"]
    assert "Links begint het verhaal van de lassers in de haven, die elke dag aan schepen werken" in text
    assert text.index("Een titel") < text.index("en dat al jaren doen.") < text.index("Rechts gaat het verder")
    assert " | " not in text


def test_a_table_with_rules_has_a_row_a_line(tmp_path):
    path = tmp_path / "a.pdf"
    rows = [
        ["Opleiding", "Duur", "Prijs"],
        ["Lasser\nhalfautomaat", "12 weken", "450 euro"],
        ["Monteur", "", "95 euro"],
    ]
    SimpleDocTemplate(str(path), pagesize=A4).build(
        [Text(LONG, STYLES["BodyText"]), Table(rows, style=GRID), Spacer(1, 20), Text(LONG, STYLES["BodyText"])]
    )

    document, _ = read(path)

    assert pages(document)["p. 1"].split("\n\n") == [
        LONG,
        "Opleiding | Duur | Prijs\nLasser halfautomaat | 12 weken | 450 euro\nMonteur |  | 95 euro",
        LONG,
    ]


def test_a_table_without_rules_is_one_too(tmp_path):
    rows = [("Opleiding", "Duur", "Prijs"), ("Lasser", "12 weken", "450 euro"), ("Monteur", "3 weken", "95 euro")]
    lines = [(72 + 150 * column, 700 - 16 * n, cell) for n, row in enumerate(rows) for column, cell in enumerate(row)]
    document, _ = read(drawn(tmp_path / "a.pdf", *lines))

    text = pages(document)["p. 1"]
    assert text == "Opleiding | Duur | Prijs\nLasser | 12 weken | 450 euro\nMonteur | 3 weken | 95 euro"


def test_a_table_that_goes_on_has_its_header_on_each_page(tmp_path):
    path = tmp_path / "a.pdf"
    rows = [["Opleiding", "Plaats"]] + [[f"Lasser {n}", f"Gent {n}"] for n in range(60)]
    SimpleDocTemplate(str(path), pagesize=A4).build([Table(rows, style=GRID, colWidths=[200, 150])])

    document, _ = read(path)

    assert len(pages(document)) == 2
    for text in pages(document).values():
        assert text.startswith("Opleiding | Plaats\nLasser ")
    assert "Lasser 59 | Gent 59" in pages(document)["p. 2"]


def test_bullets_are_kept_each_in_its_paragraph(tmp_path):
    lines = [(72, 700, "•"), (90, 700, "Lassen van staal en van andere metalen, ook in"), (90, 686, "kleine ruimten"),
             (72, 672, "•"), (90, 672, "Monteren van buizen")]  # fmt: skip
    document, _ = read(drawn(tmp_path / "a.pdf", *lines))

    assert pages(document)["p. 1"].split("\n\n") == [
        "• Lassen van staal en van andere metalen, ook in kleine ruimten",
        "• Monteren van buizen",
    ]


def test_ligatures_soft_hyphens_and_symbols_become_plain_characters(tmp_path):
    path = tmp_path / "a.pdf"
    mapping = to_unicode(A="\ufb01", B="\u00ad", C="\uf0b7", D="\u00a0", E="\u200b")
    path.write_bytes(raw_pdf(b"BT /F 12 Tf 72 700 Td (C de eAciBeEnte Axatie) Tj 0 -14 Td (vanDstaal) Tj ET", mapping))

    document, _ = read(path)

    assert pages(document)["p. 1"].split() == ["•", "de", "eficiente", "fixatie", "van", "staal"]


def test_a_turned_page_is_read_as_it_is_shown(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=A4, pageCompression=1)
    page.setPageRotation(90)
    page.translate(400, 100)
    page.rotate(90)
    page.drawString(0, 0, "Deze regel staat op een gedraaid blad,")
    page.drawString(0, -14, "en deze staat eronder op dat blad.")
    page.showPage()
    page.save()

    document, _ = read(path)

    assert pages(document)["p. 1"] == "Deze regel staat op een gedraaid blad, en deze staat eronder op dat blad."


def test_what_nobody_can_see_is_left_out_and_said(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=A4, cropBox=(0, 0, 595, 780))
    page.drawString(72, 700, "Dit kan iedereen lezen.")
    page.setFillColorRGB(1, 1, 1)
    page.drawString(72, 650, "witopwit")
    page.setFillColorRGB(0, 0, 0)
    page.rect(72, 590, 200, 30, fill=1)
    page.setFillColorRGB(1, 1, 1)
    page.drawString(80, 600, "wit op zwart mag")
    page.setFillColorRGB(0, 0, 0)
    page.drawString(72, 550, "afgedekt")
    page.rect(60, 540, 200, 30, fill=1)
    page.drawString(72, 800, "buitenbeeld")
    page.setFont("Helvetica", 1)
    page.drawString(72, 500, "piepklein")
    page.setFont("Helvetica", 12)
    invisible = page.beginText(72, 450)
    invisible.setTextRenderMode(3)
    invisible.textOut("onzichtbaar")
    page.drawText(invisible)
    page.showPage()
    page.save()

    document, rejects = read(path)

    assert pages(document)["p. 1"].split("\n\n") == ["Dit kan iedereen lezen.", "wit op zwart mag"]
    assert rejects == [Reject("a.pdf p. 1", "ingest_hidden_text", "", "field")]


def test_invisible_text_over_a_scan_is_what_the_scanner_read(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "recognise", lambda *a, **k: pytest.fail("it was read already"))
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    page.drawImage(ImageReader(Image.new("L", (600, 800), 250)), 0, 0, *A4)
    layer = page.beginText(72, 450)
    layer.setTextRenderMode(3)
    layer.textOut("Dit las de scanner op het blad papier.")
    page.drawText(layer)
    page.showPage()
    page.save()

    document, rejects = read(path)

    assert pages(document)["p. 1"] == "Dit las de scanner op het blad papier." and not rejects


def test_a_file_with_a_password_is_refused_and_one_without_is_read(tmp_path):
    line = (72, 700, "Achter slot en grendel.")
    locked = drawn(tmp_path / "dicht.pdf", line, encrypt=StandardEncryption("geheim", "baas"))
    protected = drawn(tmp_path / "open.pdf", line, encrypt=StandardEncryption("", "baas"))

    assert read(locked) == (None, [Reject("dicht.pdf", "ingest_encrypted")])
    document, rejects = read(protected)
    assert pages(document)["p. 1"] == "Achter slot en grendel." and not rejects


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ingest_empty"),
        (b"%PDF-1.4\n", "ingest_damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "ingest_damaged"),
        (raw_pdf(b""), "ingest_no_text"),
        (raw_pdf(b"q Q").replace(b"/Count 1", b"/Count 999999999"), "ingest_no_text"),
        (raw_pdf(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R]/Count 70"), "ingest_damaged"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, data, reason):
    path = tmp_path / "kapot.pdf"
    path.write_bytes(data)

    document, rejects = read(path)

    assert document is None and rejects[-1] == Reject("kapot.pdf", reason)


def test_letters_without_meaning_are_recognised_from_the_drawn_page(tmp_path):
    """Some files tell how letters look, not which they are."""
    if ocr.program() is None:
        pytest.fail(f"this test needs tesseract: {ocr.INSTALL}")
    path = tmp_path / "raadsel.pdf"
    line = "De werkgevers in de haven zoeken lassers en monteurs voor hun bedrijf"
    nothing = to_unicode(**{letter: chr(0xE000 + ord(letter)) for letter in sorted(set(line) - {" "})})
    path.write_bytes(raw_pdf(b"BT /F 14 Tf 60 700 Td (%s) Tj ET" % line.encode(), nothing))

    document, rejects = read(path)

    assert not rejects and "lassers en monteurs" in document.sections[0].text


def test_scripts_and_links_are_not_looked_at(tmp_path):
    path = tmp_path / "a.pdf"
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    path.write_bytes(raw_pdf(b"BT /F 12 Tf 72 700 Td (Gewone tekst op het blad) Tj ET", to_unicode(), catalogue=script))

    document, rejects = read(path)

    assert pages(document)["p. 1"] == "Gewone tekst op het blad" and not rejects


def test_pages_for_which_there_is_no_time_are_named_in_one_line(report, monkeypatch):
    moments = iter([0.0, 0.0, 0.0, *[1000.0] * 50])
    monkeypatch.setattr(pdf.time, "monotonic", lambda: next(moments))

    document, rejects = read(report)

    assert list(pages(document)) == ["p. 1", "p. 2"]
    assert rejects == [Reject("rapport.pdf p. 3-4", "ingest_pages_late", "", "page")]


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Gewone regels in de haven", "Gewone regels in de haven"),
        ("Microsoft Word - nota.docx", "Nota over werk"),
        ("Jaarverslag van een heel ander huis", "Nota over werk"),  # left by the one who made the template
        ("PowerPoint-presentatie", "Nota over werk"),
    ],
)
def test_the_title_is_that_of_the_properties_where_the_text_says_it(tmp_path, given, title):
    path = tmp_path / "nota_over-werk.pdf"
    page = canvas.Canvas(str(path), pagesize=A4)
    page.setTitle(given)
    for n in range(4):
        page.drawString(72, 700 - 14 * n, f"Hier staan {n} gewone regels over wie in de haven werkt.")
    page.showPage()
    page.save()

    document, _ = read(path)

    assert document.title == title
