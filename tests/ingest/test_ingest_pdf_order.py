"""Given a page of a PDF whose lines are spread, boxed, cut or drawn in another order, when it is read, then its text
comes as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from advisor.ingest.model import Document, Section
from advisor.ingest.pdf import reader as pdf

SLIDE = (720, 405)
FONT = "Helvetica"
RIGHT = 520  # where spread lines end


def read(path: Path) -> tuple[Section, ...]:
    (document,) = [found for found in pdf.read(path, path.name) if isinstance(found, Document)]
    return document.sections


def texts(path: Path) -> list[str]:
    """The paragraphs of a file of one page."""
    return "\n\n".join(section.text for section in read(path)).split("\n\n")


def drawn(path: Path, *pages: Sequence[tuple], size: tuple[float, float] = A4) -> Path:
    """Pages with lines of (x, y, text) or (x, y, text, size of letters), in the order in which they are given."""
    page = canvas.Canvas(str(path), pagesize=size)
    for lines in pages:
        for x, y, text, *letters in lines:
            page.setFont(FONT, *letters or [11])
            page.drawString(x, y, text)
        page.showPage()
    page.save()
    return path


def spread(x: float, y: float, text: str) -> list[tuple]:
    """The words of a line, with gaps that make it end at `RIGHT`."""
    own = text.split()
    gap = (RIGHT - x - sum(stringWidth(word, FONT, 11) for word in own)) / (len(own) - 1)
    out = []
    for word in own:
        out.append((x, y, word))
        x += stringWidth(word, FONT, 11) + gap
    return out


@pytest.mark.parametrize(
    "wide",
    [
        ["Toepassing bij dossiers per vraag van de klant om"],
        ["Het aanvullen van correcte namen is heel belangrijk", "voor alle gegevens van deze grondmonsters in een"],
        ["Grondwaterbemonsteringscampagne bodemsaneringsdeskundigen hergebruik"],
    ],
)
def test_a_line_spread_to_the_breadth_of_its_paragraph_stays_one(tmp_path, wide):
    rest = "grondonderzoek en advies, want zonder die dossiers weet niemand waar er al eens geboord is"
    lines = spread(72, 714, "Belangrijk om te weten is op welk moment welke data beschikbaar is, en of ze al dan niet")
    for n, line in enumerate([*wide, rest]):
        lines += spread(72, 700 - 14 * n, line)
    lines.append((72, 700 - 14 * (len(wide) + 1), "en wat dat toen kostte."))

    (paragraph,) = texts(drawn(tmp_path / "a.pdf", lines))

    assert " ".join([*wide, rest]) in paragraph


def test_a_spread_line_behind_a_list_mark_stays_one(tmp_path):
    lines = [(54, 700, "•"), *spread(72, 700, "Het aanvullen van correcte namen is heel belangrijk voor")]
    lines += spread(72, 686, "wetenschappelijke gegevens, zodat je weet wat de context is en wat ze net willen zeggen")
    lines += [(72, 672, "over de grond.")]

    (paragraph,) = texts(drawn(tmp_path / "a.pdf", lines))

    assert paragraph.startswith("• Het aanvullen van correcte namen is heel belangrijk voor wetenschappelijke")


def test_even_cells_under_a_full_line_stay_a_table(tmp_path):
    lines = spread(72, 714, "Het aantal vacatures voor lassers in de haven steeg de laatste jaren, zoals hier staat")
    lines += spread(72, 700, "2017 2018 2019 2020 2021 2022 2023") + spread(72, 686, "41 46 47 50 52 55 59")

    table = "2017 | 2018 | 2019 | 2020 | 2021 | 2022 | 2023\n41 | 46 | 47 | 50 | 52 | 55 | 59"
    assert table in texts(drawn(tmp_path / "a.pdf", lines))


def test_names_stand_under_the_item_that_they_were_written_under(tmp_path):
    """On a slide with names right of some items and under them, no gap between those is one of columns."""
    lines = [(108, 330, "Termen", 37), (108, 300, "1. Inname", 22), (504, 300, "Naomi", 22)]
    lines += [(108, 282, "Ilse (Brugge), Tom (Gent), Ruben (Elia), Els (Oudenaarde) en Jeremy (Aalst)", 14)]
    lines += [(108, 257, "2. Sperperiode en verbod", 22), (504, 257, "Christophe", 22)]
    lines += [(108, 239, "Carl (Water), Mieke (Kortrijk)", 14)]
    lines += [(108, 214, "3. Hinder", 22), (504, 214, "Els", 22), (108, 196, "Danny (Antwerpen)", 14)]

    assert texts(drawn(tmp_path / "a.pdf", lines, size=SLIDE)) == [
        "1. Inname", "Naomi", "Ilse (Brugge), Tom (Gent), Ruben (Elia), Els (Oudenaarde) en Jeremy (Aalst)",
        "2. Sperperiode en verbod", "Christophe", "Carl (Water), Mieke (Kortrijk)",
        "3. Hinder", "Els", "Danny (Antwerpen)",
    ]  # fmt: skip


def test_columns_drawn_across_are_read_one_after_the_other(tmp_path):
    """Also where they hold paragraphs of their own, and a line is spread to the breadth of its column."""
    left = ["Links begint het verhaal over alle", "lassers in de haven.", "", "Daarna komen de monteurs aan", "bod."]
    right = ["Rechts gaat het over de", "opleidingen in de buurt.", "", "Wie er een volgt vindt werk, meestal", "snel."]
    lines = []
    for n in range(5):
        if n == 0:
            lines += [(x - 280, 700, word) for x, _, word in spread(352, 700, left[0])]
        else:
            lines += [(72, 700 - 14 * n, left[n])]
        lines += spread(320, 700 - 14 * n, right[n]) if n == 3 else [(320, 700 - 14 * n, right[n])]

    found = texts(drawn(tmp_path / "a.pdf", [line for line in lines if line[2]]))

    assert found == [
        " ".join(left[:2]), " ".join(left[3:]), " ".join(right[:2]), " ".join(right[3:]),
    ]  # fmt: skip


@pytest.mark.parametrize("last", ["Verschillende trajecten", "Verkeersborden", "OSLO"])
def test_a_box_that_is_drawn_last_is_read_where_it_stands(tmp_path, last):
    lines = [(38, 338, "Verschillende trajecten", 40), (326, 255, "OSLO", 24), (318, 195, "LBLOD", 24)]
    lines += [(500, 195, "Verkeersborden", 24), (90, 126, "Besluit", 20), (241, 126, "Mandaat", 20)]
    lines += [(370, 126, "Mobiliteit", 20), (556, 126, "Subsidies", 20)]
    lines.sort(key=lambda line: line[2] == last)

    (section,) = read(drawn(tmp_path / "a.pdf", lines, size=SLIDE))

    assert section.headings == ("Verschillende trajecten",)
    assert section.text.split() == ["OSLO", "LBLOD", "Verkeersborden", "Besluit", "Mandaat", "Mobiliteit", "Subsidies"]


def test_a_note_written_within_a_paragraph_comes_after_it(tmp_path):
    """At the right of its first line, where nothing stands above it; the last line is broader."""
    lines = [(72, 740, "Functies"), (72, 700, "Een regel die de functie noemt"), (470, 700, "[Functie]")]
    lines += [(72, 686, "en die op de volgende regel verder gaat, en op de derde regel ook")]
    lines += [
        (72, 672, "tot aan de rand van het blad, onder wat er naast de eerste regel en de tweede staat te lezen.")
    ]

    assert texts(drawn(tmp_path / "a.pdf", lines))[-1] == "[Functie]"


def test_boxes_that_happen_to_be_level_are_no_table(tmp_path):
    """The file writes each of two columns of boxes with a lot between them."""
    names = ["Wegenregister", "Mandaten", "Vergunningen", "Adressen"]
    left = [(60, 300 - 20 * n, f"G{n}", 9) for n in range(4)]
    right = [(500, 300 - 20 * n, name, 9) for n, name in enumerate(names)]
    between = [(60 + 100 * (n % 6), 160 - 18 * (n // 6), f"vak {n}", 9) for n in range(36)]

    text = "\n\n".join(texts(drawn(tmp_path / "a.pdf", [*left, *between, *right], size=SLIDE)))

    assert "G1 | " not in text and all(name in text for name in names)


def test_a_line_half_cut_by_the_edge_of_the_page_is_read(tmp_path):
    path = tmp_path / "a.pdf"
    page = canvas.Canvas(str(path), pagesize=SLIDE)
    page.setFont("Courier", 14)
    for height, line in [(300, "Deze regel staat er op."), (-4.5, "Deze is half te zien."), (-6, "onzichtbaar")]:
        page.drawString(72, height, line)
    page.save()

    text = " ".join(texts(path))

    assert "Deze is half te zien." in text and "onzichtbaar" not in text


def test_marks_of_lists_begin_a_paragraph_whatever_follows_them(tmp_path):
    lines = [(72, 700, "• Ik zou monsters gescheiden houden.")]
    lines += [(90, 686 - 14 * n, f"o {vote}") for n, vote in enumerate(["+1", "-1 (indien mogelijk)", "“Neen”"])]

    assert texts(drawn(tmp_path / "a.pdf", lines)) == [
        "• Ik zou monsters gescheiden houden.", "o +1", "o -1 (indien mogelijk)", "o “Neen”",
    ]  # fmt: skip


def test_what_is_drawn_over_a_line_does_not_go_on_in_it(tmp_path):
    lines = [(108, 99, "De Lijn : Weversberg – Bergstraat – Schoolstraat – Beerstraat – Markt en", 14)]
    lines += [(108, 82.6, "omgekeerd.", 14), (118, 80.5, "• Via signalisatie of een plan van de omleiding", 24)]

    found = texts(drawn(tmp_path / "a.pdf", lines, size=SLIDE))

    assert found[0].endswith("Markt en omgekeerd.") and found[1].startswith("• Via")


def test_a_letter_or_number_that_ends_a_sentence_is_no_list_mark(tmp_path):
    lines = ["Het gaat om de persoon die op dat moment werkt bij de organisatie",
             "x. Die persoon kan daarna ergens anders gaan werken, al in het jaar",
             "12. Het is belangrijk te weten waar die toen was."]  # fmt: skip

    found = texts(drawn(tmp_path / "a.pdf", [(72, 700 - 14 * n, line) for n, line in enumerate(lines)]))

    assert found == [" ".join(lines)]


@pytest.mark.parametrize(
    "marks",
    [
        ("1.", "2.", "3."),
        ("a)", "b)", "c)"),
        ("7.", "8.", "9."),
    ],
)
def test_items_of_a_series_stay_apart(tmp_path, marks):
    lines = [f"{mark} een punt dat zonder leesteken de hele regel vult" for mark in marks]

    assert texts(drawn(tmp_path / "a.pdf", [(72, 700 - 14 * n, line) for n, line in enumerate(lines)])) == lines


def test_a_series_begins_after_a_full_line_without_an_end(tmp_path):
    lines = ["Wie aan de slag wil in de haven, volgt een voor een de stappen die",
             "hier staan en in elke dienst van de stad en van de haven dezelfde zijn",
             "1. Kies een beroep", "2. Kies een opleiding"]  # fmt: skip

    found = texts(drawn(tmp_path / "a.pdf", [(72, 700 - 14 * n, line) for n, line in enumerate(lines)]))

    assert found == [" ".join(lines[:2]), *lines[2:]]


def test_a_slide_has_its_own_title_and_that_of_its_chapter(tmp_path):
    """A title alone on its slide heads the slides after it; one with a figure says something of its own."""
    slides = [
        [(72, 200, "Nog 49 werven", 54)],
        [(72, 200, "Doelen", 54)],
        [(72, 330, "Wat we willen", 36), (72, 250, "Een regel over de innames van vandaag.", 18)],
        [(72, 250, "Een regel op een dia die geen titel heeft.", 18), (72, 200, "Daaronder nog een regel.", 18)],
    ]

    found = read(drawn(tmp_path / "a.pdf", *slides, size=SLIDE))

    assert [(s.locator, s.headings) for s in found] == [
        ("p. 1", ("Nog 49 werven",)), ("p. 3", ("Doelen", "Wat we willen")), ("p. 4", ("Doelen",)),
    ]  # fmt: skip
    assert [s.text for s in read(drawn(tmp_path / "b.pdf", slides[1], size=SLIDE))] == ["Doelen"]


def test_slides_with_much_text_are_slides_too(tmp_path):
    much = [(72, 300 - 9 * n, "Een regel met veel kleine woorden over werken, hinder en omleidingen.", 8)
            for n in range(30)]  # fmt: skip
    slides = [[(72, 330, f"Onderwerp {letter}", 40 - 2 * n), *much] for n, letter in enumerate("ABC")]

    found = read(drawn(tmp_path / "a.pdf", *slides, size=SLIDE))

    assert [s.headings for s in found] == [("Onderwerp A",), ("Onderwerp B",), ("Onderwerp C",)]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([(330, "Oefening"), (260, "Opsplitsen in 7 groepen")], "Oefening"),
        ([(330, "Oefening in het gezamenlijk"), (286, "opsplitsen van begrippen")],
         "Oefening in het gezamenlijk opsplitsen van begrippen"),
    ],
)  # fmt: skip
def test_two_large_lines_are_one_title_only_if_they_are_one_sentence(tmp_path, lines, title):
    slide = [*((100, y, text, 37) for y, text in lines), (100, 200, "- Een begeleider per tafel", 20)]
    slide += [(100, 170, "- De groepen schuiven door, elk naar de volgende tafel", 20)]

    (section,) = read(drawn(tmp_path / "a.pdf", slide, size=SLIDE))

    assert section.headings == (title,)
    assert all(text in " ".join((*section.headings, section.text)) for _, text in lines)


@pytest.mark.parametrize(
    ("lines", "paragraph"),
    [
        (["https://editor.voorbeeld.be/editor-documents/ne", "w"], "https://editor.voorbeeld.be/editor-documents/new"),
        (["zie https://voorbeeld.be/een-heel-lange-naam", "/lijst?jaar=2024 voor meer"],
         "zie https://voorbeeld.be/een-heel-lange-naam/lijst?jaar=2024 voor meer"),
        (["zie https://voorbeeld.be/een-heel-lange-naam", "en bel daarna"],
         "zie https://voorbeeld.be/een-heel-lange-naam en bel daarna"),
    ],
)  # fmt: skip
def test_an_address_broken_over_two_lines_is_whole(tmp_path, lines, paragraph):
    assert texts(drawn(tmp_path / "a.pdf", [(72, 700 - 14 * n, line) for n, line in enumerate(lines)])) == [paragraph]
