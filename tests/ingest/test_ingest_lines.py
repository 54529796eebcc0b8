"""Given the text of a page, when its lines are joined, then paragraphs, quotations and figures are whole."""

from __future__ import annotations

import time

import pytest

from advisor.ingest import read_documents
from advisor.ingest.lines import Block, blocks, open_quote

# As PDF programs export it: broken where the page was, with an empty line after every line.
EXPORT = """
Gezocht: monteurs voor de windparken op zee



De bouw van de windparken vraagt de komende jaren om 4.500 monteurs. De opleiding duurt twee

jaar en kost de werkgever niets. In 2030 moet de helft van de stroom van zee komen, tegen 12,5

% vandaag. Dat zegt de sectorfederatie, die vorige week haar cijfers voorstelde in Oostende.



"We zoeken mensen die graag buiten werken. Wie hoogtevrees heeft, kan aan wal terecht, want



ook daar is werk genoeg", zegt directeur An Peeters. De eerste groep begint in september met

de lessen in veiligheid en elektriciteit.

Nieuwe vormen van leren op het water

Een deel van de lessen verloopt op een schip. De school werkt daarvoor samen met drie rede-

rijen en met de haven. Rederijen betalen de helft, de STEM-

opleiding van de leerlingen blijft gratis.
""".replace("\n", " \n")  # such exports leave a space at the end of every line


def test_a_hard_wrapped_export_becomes_headings_and_paragraphs():
    found = blocks(EXPORT)
    assert [b.text for b in found if b.heading] == [
        "Gezocht: monteurs voor de windparken op zee",
        "Nieuwe vormen van leren op het water",
    ]
    assert len(found) == 5


def test_figures_quotations_and_hyphens_stay_whole():
    text = "\n".join(b.text for b in blocks(EXPORT))
    assert "tegen 12,5 % vandaag" in text
    assert 'kan aan wal terecht, want ook daar is werk genoeg", zegt directeur An Peeters.' in text
    assert "drie rederijen en met de haven" in text
    assert "de STEM-opleiding van" in text


def test_lines_that_no_page_broke_are_paragraphs_of_their_own():
    assert blocks("Eerste punt.\nTweede punt.\n\nDerde punt.") == [
        Block("Eerste punt."), Block("Tweede punt."), Block("Derde punt."),
    ]  # fmt: skip


def test_a_text_wrapped_without_empty_lines():
    text = (
        "The plant takes in plastic from the region and turns it into pellets that other\n"
        "firms buy. It employs 120 people in three shifts, most of them operators who were\n"
        "trained on the spot.\n"
        "A second plant opens in 2027. It will be twice as large and will take in films as\n"
        "well as bottles.\n\n"
        "- bring your own film\n- bottles on Tuesday\n"
    )
    assert [b.text.split()[0] for b in blocks(text)] == ["The", "A", "-", "-"]


def test_a_line_end_between_two_halves_of_a_pair_keeps_its_hyphen():
    assert blocks("duurzaam product-\nen materiaalontwerp") == [Block("duurzaam product- en materiaalontwerp")]


@pytest.mark.parametrize("text", ["", "\n\n \n", "\f"])
def test_nothing_gives_nothing(text):
    assert blocks(text) == []


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ('zij zei: "kom', True),
        ("“Kom”, zei zij", False),
        ('“Kom", zei zij', False),
        ("« venez", True),
        ("l'eau", False),
    ],
)
def test_open_quotations_are_seen(text, is_open):
    assert open_quote(text) is is_open


@pytest.mark.parametrize("sign", ["[", "<!--", "[a](", "<http://a", "![", "**a ", "-|", "- ", "x\n", "ab-\n", "“a. "])
@pytest.mark.parametrize("ending", [".md", ".txt"])
@pytest.mark.timeout(30)
def test_signs_that_are_never_closed_are_read_in_no_time(tmp_path, sign, ending):
    """A few hundred kilobytes of these took minutes: each was looked for to the end of the text."""
    file = tmp_path / f"a{ending}"
    file.write_text(sign * 60_000 + "en dan de zin.", encoding="utf-8")
    started = time.perf_counter()
    entries, _ = read_documents([file])
    assert entries[-1].passage.text.endswith("en dan de zin.")
    assert time.perf_counter() - started < 10
