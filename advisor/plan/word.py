"""A plan as a Word file (DOCX): real headings and lists, its language set, nobody's name in it, the same each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

from advisor.pictures.gap_chart import gap_png
from advisor.pictures.texts import Texts, texts
from advisor.plan.paper import Sheet, SheetGroup

LANGUAGE_TAGS = {"nl": "nl-BE", "en": "en-GB", "fr": "fr-BE"}
FONT, SIZE, SMALL = "Arial", 10, 8.5  # a font that is on every desk; pt
_MARGIN, _WIDTH = 18, 174  # mm
# The bullets of the lists, and the font that has them; [%1] counts.
_MARKS = {
    "have": "■",
    "also": "■",
    "planned": "▨",
    "open": "☐",
    "done": "☒",
    "to_do": "☐",
    "source": "[%1]",
    "remark": "•",
}
_MARK_FONT = "Segoe UI Symbol"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows: the clock is not read


def to_docx(sheet: Sheet) -> bytes:
    """The sheet as DOCX; bytes, nothing is written to disk."""
    from docx import Document

    say = texts("plan", sheet.language)
    document = Document()
    _set_up(document, sheet)
    document.add_heading(sheet.title, 0)
    document.add_paragraph(sheet.goal, style="Subtitle")
    _small(document.add_paragraph(sheet.made))
    marks = _lists(document)
    if sheet.picture:
        _picture(document, sheet, say)
    else:
        document.add_paragraph(say("none.needs"))
    if sheet.groups:
        _columns(document, 2)
        for group in sheet.groups:
            _skills(document, group, marks)
        _columns(document, 1)
    _courses(document, sheet, say)
    _steps(document, sheet, say, marks)
    _sources(document, sheet, say, marks)
    document.add_heading(say("heads.remarks"), 1)
    for remark in sheet.remarks:
        _small(_item(document, remark, marks["remark"]))
    out = io.BytesIO()
    document.save(out)
    return _same_each_time(out.getvalue())


def _set_up(document: Any, sheet: Sheet) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(16)
    for style in document.styles:
        if style.type not in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            continue
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
    title = document.styles["Title"].element.get_or_add_pPr()
    title.remove(title.find(qn("w:pBdr")))  # a coloured line
    for name, size, before, after in (
        ("Normal", SIZE, 0, 3), ("Title", 20, 0, 2), ("Subtitle", 12, 0, 4), ("Heading 1", 12, 8, 3),
        ("Heading 2", SIZE, 4, 1), ("List Paragraph", SIZE, 0, 1),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0
    language = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    tag = LANGUAGE_TAGS[sheet.language]
    for attribute in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{attribute}"), tag)
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), tag)
    core, day = document.core_properties, dt.datetime.fromisoformat(sheet.date)
    core.title, core.language, core.subject = f"{sheet.title} – {sheet.goal}", tag, sheet.goal
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.created = core.modified = day
    core.revision = 1


def _picture(document: Any, sheet: Sheet, say: Texts) -> None:
    from docx.shared import Mm

    drawn = document.add_picture(io.BytesIO(gap_png(sheet.picture, sheet.language)), width=Mm(_WIDTH))
    about = drawn._inline.docPr  # what a screen reader says of it
    about.set("descr", say("picture", sentence=sheet.sentence))
    about.set("name", say("title"))


def _columns(document: Any, count: int) -> None:
    """What follows is set in so many columns, on the same page; it is read as it stands in the file."""
    from docx.enum.section import WD_SECTION
    from docx.oxml.ns import qn

    columns = document.add_section(WD_SECTION.CONTINUOUS)._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), "400")


def _lists(document: Any) -> dict[str, int]:
    """State -> the number of a list whose bullet tells it, also in black and white."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    beside = max(int(e.get(qn("w:abstractNumId"))) for e in numbering.findall(qn("w:abstractNum")))
    taken = max(int(e.get(qn("w:numId"))) for e in numbering.findall(qn("w:num")))
    lists = {}
    for place, (state, mark) in enumerate(_MARKS.items(), 1):
        kind, font = ("decimal", FONT) if "%" in mark else ("bullet", _MARK_FONT)
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{beside + place}">'
                f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="400" w:hanging="400"/></w:pPr>'
                f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/></w:rPr></w:lvl></w:abstractNum>'
            )
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{taken + place}"><w:abstractNumId w:val="{beside + place}"/></w:num>'
            )
        )
        lists[state] = taken + place
    return lists


def _item(document: Any, text: str, list_: int) -> Any:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text, style="List Paragraph")
    number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_ilvl().val, number.get_or_add_numId().val = 0, list_
    return paragraph


def _skills(document: Any, group: SheetGroup, marks: dict[str, int]) -> None:
    document.add_heading(group.heading, 1)
    for skill in group.skills:
        note = f" ({skill.note})" if skill.note else ""
        paragraph = _item(document, f"{skill.label}{note}", marks[group.state])
        _numbers(paragraph, skill.sources)


def _courses(document: Any, sheet: Sheet, say: Texts) -> None:
    document.add_heading(say("heads.courses"), 1)
    if not sheet.courses:
        document.add_paragraph(say("none.courses"))
    for course in sheet.courses:
        document.add_heading(f"{course.name} – {course.provider}" if course.provider else course.name, 2)
        paragraph = document.add_paragraph()
        for place, (row, value) in enumerate(course.rows):
            paragraph.add_run(f"{' · ' if place else ''}{row}: ").bold = True
            paragraph.add_run(value)
        notice = _small(document.add_paragraph(f"{course.notice} "))
        if course.url:
            _link(notice, course.url, 60)


def _steps(document: Any, sheet: Sheet, say: Texts, marks: dict[str, int]) -> None:
    document.add_heading(say("heads.steps"), 1)
    if not sheet.steps:
        document.add_paragraph(say("none.steps"))
    for step in sheet.steps:
        done = f" ({say('steps.done')})" if step.done else ""
        paragraph = _item(document, f"{step.text}{done}", marks["done" if step.done else "to_do"])
        _numbers(paragraph, step.sources)


def _sources(document: Any, sheet: Sheet, say: Texts, marks: dict[str, int]) -> None:
    if sheet.sources:
        document.add_heading(say("heads.sources"), 1)
    for source in sheet.sources:
        caveat = f" {source.caveat}" if source.caveat else ""
        paragraph = _small(_item(document, f"{source.title}, {source.about}.{caveat} ", marks["source"]))
        if source.url:
            _link(paragraph, source.url, 36)


def _small(paragraph: Any) -> Any:
    from docx.shared import Pt

    for run in paragraph.runs:
        run.font.size = Pt(SMALL)
    return paragraph


def _numbers(paragraph: Any, numbers: tuple[int, ...]) -> None:
    from docx.shared import Pt

    if numbers:
        run = paragraph.add_run("\u00a0" + " ".join(f"[{number}]" for number in numbers))
        run.font.size = Pt(SMALL)


def _link(paragraph: Any, url: str, longest: int) -> None:
    """A real link, which python-docx has no call for: a relation, and a run inside `w:hyperlink`. Of an address of more
    than `longest` characters only the host stands on paper."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    shown = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
    run = paragraph.add_run(shown if len(shown) <= longest else shown.split("/")[0])
    run.font.underline, run.font.size = True, Pt(SMALL)
    link.append(run._r)
    paragraph._p.append(link)


def _same_each_time(content: bytes) -> bytes:
    """The same parts, packed without the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _ZIP_DATE), old.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
