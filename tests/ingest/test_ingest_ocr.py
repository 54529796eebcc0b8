"""Given pages that are pictures, when they are read, then their words are found, or the page is named."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document as docx_document
from docx.shared import Inches as DocxInches
from PIL import Image
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from advisor.ingest.model import Document, Reject
from advisor.ingest.office import docx, pptx
from advisor.ingest.office.pictures import Pictures
from advisor.ingest.pdf import ocr
from advisor.ingest.pdf import reader as pdf
from advisor.ingest.pdf import scan as pdf_scan
from advisor.text import words

TEXT = [
    "De werkgevers in de haven zoeken lassers en monteurs.",
    "La formation dure douze semaines et reste gratuite.",
    "Applicants need a driving licence and some patience.",
    "Wie werkloos is, betaalt 0 euro; anderen betalen 450 euro.",
]


@pytest.fixture(autouse=True)
def _tesseract() -> None:
    if shutil.which("tesseract") is None:
        pytest.fail(f"these tests need tesseract: {ocr.INSTALL}")


def picture(*lines: str, size: float = 12) -> Image.Image:
    """A photograph of a page with these lines, as a scanner makes it (200 dots an inch)."""
    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=A4)
    page.setFont("Times-Roman", size)
    for number, line in enumerate(lines):
        page.drawString(72, 700 - 2 * size * number, line)
    page.showPage()
    page.save()
    with pdfium.PdfDocument(data.getvalue()) as document:
        return document[0].render(scale=200 / 72, grayscale=True).to_pil().copy()


def scanned(path: Path, *pages: Image.Image | str) -> Path:
    """A file with a page for each picture; text becomes a page of text."""
    page = canvas.Canvas(str(path), pagesize=A4)
    for content in pages:
        if isinstance(content, str):
            page.drawString(72, 700, content)
        else:
            page.drawImage(ImageReader(content), 0, 0, *A4)
        page.showPage()
    page.save()
    return path


def read(path: Path) -> tuple[Document | None, list[Reject]]:
    found = list(pdf.read(path, path.name))
    document = next((f for f in found if isinstance(f, Document)), None)
    return document, [f for f in found if isinstance(f, Reject)]


def test_a_scanned_page_is_read_in_three_languages_and_keeps_its_number(tmp_path):
    path = scanned(tmp_path / "scan.pdf", "Een gewone bladzijde met gewone tekst erop.", picture(*TEXT))

    document, rejects = read(path)

    assert not rejects
    found = words(" ".join(s.text for s in document.sections if s.locator == "p. 2"))
    wanted = words(" ".join(TEXT))
    assert sum(w in found for w in wanted) >= 0.95 * len(wanted)
    assert {"450", "0"} <= set(found)


def test_without_tesseract_each_page_is_named_with_what_brings_it(tmp_path, monkeypatch):
    path = scanned(tmp_path / "scan.pdf", picture(*TEXT), "Een gewone bladzijde met gewone tekst.", picture(*TEXT))
    monkeypatch.setattr(ocr.shutil, "which", lambda _: None)

    document, rejects = read(path)

    assert [s.locator for s in document.sections] == ["p. 2"]
    assert rejects == [
        Reject("scan.pdf p. 1", "ingest_no_ocr", ocr.INSTALL, "page"),
        Reject("scan.pdf p. 3", "ingest_no_ocr", ocr.INSTALL, "page"),
    ]
    assert ocr.INSTALL.startswith("apt-get install tesseract-ocr ")


def test_words_in_a_picture_join_the_text_beside_it_and_nothing_is_said_twice(tmp_path):
    path = tmp_path / "dia.pdf"
    page = canvas.Canvas(str(path), pagesize=(720, 405))
    page.setFont("Helvetica", 28)
    page.drawString(40, 360, "Wie zoekt er personeel?")
    page.setFont("Helvetica", 14)
    photo = picture("Bedrijven in de haven van Gent", "en aan het kanaal zoeken personeel", size=30)
    page.drawImage(ImageReader(photo.crop((0, 200, photo.width, 1100))), 40, 20, 600, 320)
    page.drawString(60, 60, "Bron: eigen telling van vorig jaar")
    page.showPage()
    page.save()

    document, rejects = read(path)

    assert not rejects
    (section,) = document.sections
    assert section.locator == "p. 1" and section.headings == ("Wie zoekt er personeel?",)
    assert "haven van Gent" in section.text and "aan het kanaal" in section.text
    assert section.text.count("eigen telling") == 1 and "Wie zoekt" not in section.text


def test_a_page_where_nothing_can_be_read_is_named(tmp_path):
    sky = Image.linear_gradient("L").resize((800, 1100))

    document, rejects = read(scanned(tmp_path / "foto.pdf", "Een gewone bladzijde met gewone tekst.", sky))

    assert [s.locator for s in document.sections] == ["p. 1"]
    assert rejects == [Reject("foto.pdf p. 2", "ingest_only_picture", "", "page")]


def test_a_picture_that_would_fill_the_memory_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_scan, "LARGEST_PICTURE", 1000 * 1000)

    document, rejects = read(scanned(tmp_path / "groot.pdf", picture(*TEXT)))

    assert document is None
    assert rejects == [
        Reject("groot.pdf p. 1", "ingest_picture_failed", "1654 x 2339", "page"),
        Reject("groot.pdf", "ingest_no_text"),
    ]


def test_a_page_that_takes_tesseract_too_long_is_named(tmp_path, monkeypatch):
    def never(*arguments: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("tesseract", 1)

    ocr.languages("/usr/bin/tesseract")
    monkeypatch.setattr(ocr.subprocess, "run", never)

    document, rejects = read(scanned(tmp_path / "traag.pdf", "Een gewone bladzijde met gewone tekst.", picture(*TEXT)))

    assert document is not None
    assert rejects == [Reject("traag.pdf p. 2", "ingest_pages_late", "", "page")]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Lasser 95", True),
        ("GRB", True),
        ("2021 4500", True),
        ("ype", False),
        ("| — ~ »", False),
        ("zrt xkcd", False),
    ],
)
def test_only_lines_with_real_words_are_kept(line, kept):
    guessed = [ocr.OcrWord(text, (0, 0, 9, 9), 90.0, (1, 1, 1)) for text in line.split()]

    assert bool(ocr.readable(guessed)) is kept


def test_a_line_that_tesseract_doubts_is_not_kept():
    guessed = [ocr.OcrWord(text, (0, 0, 9, 9), 40.0, (1, 1, 1)) for text in ("Lasser", "zoekt", "werk")]

    assert ocr.readable(guessed) == []


def test_only_installed_languages_are_asked_for(monkeypatch):
    listed = subprocess.CompletedProcess([], 0, stdout="List of available languages (2):\neng\nosd\n", stderr="")
    monkeypatch.setattr(ocr.subprocess, "run", lambda *a, **k: listed)
    ocr.languages.cache_clear()
    try:
        assert ocr.languages("/somewhere/tesseract") == "eng"
    finally:
        ocr.languages.cache_clear()


@pytest.mark.parametrize("kind", ["pptx", "docx"])
def test_pictures_in_office_files_are_read_beside_their_text(tmp_path: Path, kind: str) -> None:
    """What is cut away of a picture is seen by nobody, and what the text says already is not said twice."""
    whole = picture(TEXT[0], TEXT[1])
    whole.crop((0, 0, whole.width, whole.height // 4)).save(tmp_path / "a.png")
    path = tmp_path / f"a.{kind}"
    if kind == "pptx":
        deck = Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "Vacatures"
        shown = slide.shapes.add_picture(str(tmp_path / "a.png"), Inches(1), Inches(2), Inches(8))
        deck.save(str(path))
        reader = pptx
    else:
        text = docx_document()
        text.add_paragraph("Vacatures")
        text.add_picture(str(tmp_path / "a.png"), width=DocxInches(6))
        text.save(str(path))
        reader = docx

    (document,) = reader.read(path, path.name)
    said = " ".join(s.text for s in document.sections)
    assert set(words(TEXT[0])) <= set(words(said)) and {"formation", "semaines"} <= set(words(said))

    if kind == "pptx":
        shown.crop_right, shown.crop_bottom = 0.0, 0.99
        deck.save(str(path))
        (document,) = reader.read(path, path.name)
        assert [s.text for s in document.sections] == ["Vacatures"]


def test_a_picture_in_an_office_file_that_cannot_be_opened_costs_nothing(tmp_path: Path) -> None:
    for content in (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\xff" * 20, b"BM" + b"\0" * 60, b"<svg/>"):
        assert Pictures().texts(content, 5.0) == ()
    vast = io.BytesIO()
    Image.new("1", (6_000, 6_000)).save(vast, "PNG")
    pictures = Pictures()
    assert pictures.texts(vast.getvalue(), 5.0) == () and pictures.failed == "6000 x 6000"


def test_without_tesseract_a_picture_beside_text_is_named(tmp_path: Path, monkeypatch) -> None:
    picture(TEXT[0]).save(tmp_path / "a.png")
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Vacatures"
    slide.shapes.add_picture(str(tmp_path / "a.png"), Inches(1), Inches(2), Inches(8))
    deck.save(str(tmp_path / "a.pptx"))
    monkeypatch.setattr(ocr, "program", lambda: None)

    reject, document = pptx.read(tmp_path / "a.pptx", "a.pptx")

    assert (reject.place, reject.reason, reject.scope) == ("a.pptx: slide 1", "ingest_no_ocr", "field")
    assert document.sections[0].text == "Vacatures"
