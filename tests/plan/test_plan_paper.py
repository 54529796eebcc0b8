"""The plan on paper: a PDF that a screen reader can read, and a Word file that a person can go on with."""

from __future__ import annotations

import ctypes
import dataclasses
import io
import re
import subprocess
import sys
import zipfile

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from advisor.domain import LANGUAGES
from advisor.plan import PlanCourse, PlanSkill, PlanStep, sheet, to_docx, to_json, to_pdf
from advisor.settings import REPOSITORY

TAGS = {"nl": "nl-BE", "en": "en-BE", "fr": "fr-BE"}
FIGURE = {
    "nl": "Beeld: Voor dit doel staan er 12",
    "en": "Picture: For this goal there are 12",
    "fr": "Image : Pour cet",
}


@pytest.fixture(scope="module")
def sheets(plan, corpus, today):
    return {language: sheet(plan, corpus, today, language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def pdfs(sheets):
    return {language: to_pdf(page) for language, page in sheets.items()}


def wide(call, *arguments) -> str:
    """A text that PDFium gives back as UTF-16; its functions want it as bytes or as pairs of them."""
    size = call(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pairs = call.argtypes[len(arguments)] is ctypes.POINTER(ctypes.c_ushort)
    call(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)) if pairs else buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def tree_of(page: pypdfium2.PdfPage) -> list[tuple[str, str, list[int]]]:
    """(tag, text for a screen reader, ids of its marked content) of each element, as they are read."""
    tree, found = pdfium.FPDF_StructTree_GetForPage(page), []

    def walk(element) -> None:
        ids = [
            id_
            for i in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0))
            if (id_ := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)) >= 0
        ]
        tag = wide(pdfium.FPDF_StructElement_GetType, element)
        found.append((tag, wide(pdfium.FPDF_StructElement_GetAltText, element), ids))
        for i in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
            if child:
                walk(child)

    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i))
    pdfium.FPDF_StructTree_Close(tree)
    return found


def text_of_marks(page: pypdfium2.PdfPage) -> dict[int, str]:
    """Marked content id -> its words."""
    texts: dict[int, str] = {}
    words = page.get_textpage()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item)
        texts[mark] = texts.get(mark, "") + wide(pdfium.FPDFTextObj_GetText, item, words)
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_read_in_order(pdfs, sheets, language):
    page_sheet = sheets[language]
    with pypdfium2.PdfDocument(pdfs[language]) as pdf:
        assert len(pdf) == 1, "one page as long as it fits"
        assert pdfium.FPDFCatalog_IsTagged(pdf)
        assert wide(pdfium.FPDFCatalog_GetLanguage, pdf) == TAGS[language]
        assert pdf.get_metadata_dict()["Title"] == f"{page_sheet.title} – {page_sheet.goal}"
        assert not pdf.get_metadata_dict()["Author"] and not pdf.get_metadata_dict()["CreationDate"]
        tree, marks = tree_of(pdf[0]), text_of_marks(pdf[0])
    tags = [tag for tag, *_ in tree]
    assert tags[0] == "Document" and tags.count("Figure") == 1 and tags.count("H1") == 1
    assert next(alt for tag, alt, _ in tree if tag == "Figure").startswith(FIGURE[language])
    items = sum(len(group.skills) for group in page_sheet.groups)
    items += len(page_sheet.steps) + len(page_sheet.sources) + len(page_sheet.remarks)
    assert tags.count("LI") == tags.count("LBody") == items and tags.count("H3") == len(page_sheet.courses)
    assert tags.count("Link") == sum(1 for s in [*page_sheet.sources, *page_sheet.courses] if s.url)
    heads = ["".join(marks.get(i, "") for i in ids) for tag, _, ids in tree if tag in ("H1", "H2")]
    groups = sorted(page_sheet.groups, key=lambda group: group.state == "open")
    assert heads[0] == page_sheet.title and heads[1 : 1 + len(groups)] == [group.heading for group in groups]
    assert len(heads) == 1 + len(groups) + 4
    read = re.sub(r"\s", "", "".join("".join(marks.get(i, "") for i in ids) for _, _, ids in tree))
    place = 0
    for text in (heads[0], page_sheet.goal, heads[1], groups[0].skills[0].label, *heads[2:], page_sheet.remarks[-1]):
        place = read.index(re.sub(r"\s", "", text), place)  # each after the one before it, or there is none


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_carries_its_letters_and_every_word(pdfs, sheets, language):
    with pypdfium2.PdfDocument(pdfs[language]) as pdf:
        page = pdf[0]
        assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item)
            assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
        text = re.sub(r"\s+", " ", page.get_textpage().get_text_bounded())
        bitmap = page.render(scale=0.5, rev_byteorder=True).to_numpy()
    dull = abs(bitmap[..., :3].max(axis=2).astype(int) - bitmap[..., :3].min(axis=2))
    assert dull.max() <= 2 and bitmap.min() < 80, "black on white, no colour"
    told = [s.label for group in sheets[language].groups for s in group.skills] + [
        c.name for c in sheets[language].courses
    ]
    assert not [word for word in told if word not in text]
    assert "\ufffd" not in text


def test_accents_and_euro_are_there(corpus, today, plan):
    words = "élève, ça coûte 25 €, œuvre, naïef, Ÿ, ’n café"
    page = sheet(dataclasses.replace(plan, steps=(PlanStep(words),)), corpus, today)
    with pypdfium2.PdfDocument(to_pdf(page)) as pdf:
        assert words in re.sub(r"\s+", " ", pdf[0].get_textpage().get_text_bounded())


def test_a_full_plan_takes_more_pages_and_an_empty_one_still_is_one(corpus, today, plan):
    full = dataclasses.replace(
        plan,
        needs=tuple(PlanSkill(f"een vaardigheid met nummer {n}") for n in range(40)),
        courses=tuple(PlanCourse(str(n), f"Opleiding {n}", "Centrum", notice="Vraag na. " * 12) for n in range(12)),
        steps=tuple(PlanStep(f"Stap {n}: " + "bellen en vragen " * 10) for n in range(20)),
    )
    with pypdfium2.PdfDocument(to_pdf(sheet(full, corpus, today))) as pdf:
        assert len(pdf) >= 2 and f"bladzijde 2 van {len(pdf)}" in pdf[1].get_textpage().get_text_bounded()
        assert pdfium.FPDFCatalog_IsTagged(pdf)
    empty = sheet(type(plan)("en", today.isoformat()), corpus, today)
    with pypdfium2.PdfDocument(to_pdf(empty)) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
        assert len(pdf) == 1 and "No goal chosen yet" in text and "No courses chosen yet." in text
    assert len(docx.Document(io.BytesIO(to_docx(empty))).paragraphs) > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_has_real_headings_lists_and_a_language(sheets, language):
    page, content = sheets[language], to_docx(sheets[language])
    assert content == to_docx(page), "the same each time"
    document = docx.Document(io.BytesIO(content))
    by_style: dict[str, list] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph)
    assert [p.text for p in by_style["Title"]] == [page.title]
    heads = [p.text for p in by_style["Heading 1"]]
    assert heads[: len(page.groups)] == [group.heading for group in page.groups] and len(heads) == len(page.groups) + 4
    assert [p.text.split(" – ")[0] for p in by_style["Heading 2"]] == [course.name for course in page.courses]
    items = by_style["List Paragraph"]
    numbered = [p._p.pPr.numPr.numId.val for p in items]
    skills = [s for group in page.groups for s in group.skills]
    assert len(items) == len(skills) + len(page.steps) + len(page.sources) + len(page.remarks)
    assert all(numbered)
    assert len(set(numbered)) == len({group.state for group in page.groups}) + 3, "each heap has a bullet of its own"
    core = document.core_properties
    assert core.language.startswith(language) and core.title.startswith(page.title)
    assert not core.author and not core.last_modified_by and core.created.date().isoformat() == page.date
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles, body = parts.read("word/styles.xml").decode(), parts.read("word/document.xml").decode()
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert "python-docx" not in parts.read("docProps/core.xml").decode()
    assert f'w:lang w:val="{core.language}"' in styles and FIGURE[language] in body
    assert body.count("<w:hyperlink ") == sum(1 for s in [*page.sources, *page.courses] if s.url)


WRITE = """
import datetime as dt, hashlib, sys
from pathlib import Path
from advisor.corpus import load_corpus
from advisor.plan import read_plan, sheet, to_docx, to_pdf
assert not {"typst", "docx", "matplotlib"} & set(sys.modules), "nobody pays for paper who asks none"
corpus, today = load_corpus(Path(sys.argv[1]) / "corpus"), dt.date(2026, 11, 26)
page = sheet(read_plan(sys.stdin.read(), corpus, today)[0], corpus, today)
print(hashlib.sha256(to_pdf(page)).hexdigest(), hashlib.sha256(to_docx(page)).hexdigest())
"""


def test_paper_is_the_same_on_another_day_and_nothing_is_written(plan, corpus, today, tmp_path):
    text = to_json(plan)
    (tmp_path / "tmp").mkdir()
    own = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp"), "PATH": "/usr/bin", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-W", "error", "-c", WRITE, str(REPOSITORY)]
    done = subprocess.run(command, env=own, cwd=tmp_path, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["tmp"]
    import hashlib

    from advisor.plan import read_plan

    page = sheet(read_plan(text, corpus, today)[0], corpus, today)
    assert done.stdout.split() == [hashlib.sha256(make(page)).hexdigest() for make in (to_pdf, to_docx)]
