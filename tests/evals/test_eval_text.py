"""Sentences of an answer, each with its markers, whatever side of the full stop they stand on."""

from __future__ import annotations

from pathlib import Path

from evals.text import blocks, load_phrases, markers, own_sentences, plain


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    sentences = own_sentences("Er zijn 30.000 mensen nodig. [1] Ook 49.000 leren bij. [2][3]")
    assert [s.markers for s in sentences] == [(1,), (2, 3)]
    assert [s.figures for s in sentences] == [["30000"], ["49000"]]


def test_a_marker_before_the_full_stop_belongs_to_its_own_sentence() -> None:
    assert [s.markers for s in own_sentences("Dat is zo [1]. En dat niet [2].")] == [(1,), (2,)]


def test_an_unmarked_sentence_leans_on_the_next_marker_of_its_block_only() -> None:
    first, second, third = own_sentences("Eerst dit. Dan dat. [1]\n\nIets anders.")
    assert (first.markers, first.nearby) == ((), (1,))
    assert second.markers == (1,)
    assert (third.markers, third.nearby) == ((), ())


def test_emphasis_does_not_hide_the_end_of_a_sentence() -> None:
    sentences = own_sentences("*Stand: juni 2021.* [1] *Een **ruwe** schatting.* [2]")
    assert [(s.text.strip(" ."), s.markers) for s in sentences] == [
        ("Stand: juni 2021", (1,)),
        ("Een ruwe schatting", (2,)),
    ]


def test_lists_headings_and_addresses_are_no_figures() -> None:
    text = "## 3 opleidingen\n1. Lassen in Genk [1]\n- Zie https://x.be/2021 [2]\n**Bronnen:**"
    found = [s for block in blocks(text) for s in block]
    assert [s.label for s in found] == [True, False, False, True]
    assert [s.figures for s in found] == [["3"], [], [], []]


def test_markers_and_markdown_are_not_text() -> None:
    assert plain("**Dag** [1] [VDAB](https://vdab.be) CO₂") == "Dag VDAB CO2"
    assert markers("a [2] b [1] c [12]") == [2, 1, 12]


def test_phrases_are_known_with_their_slots_filled(tmp_path: Path) -> None:
    # Given the advisor's phrases of one language
    (tmp_path / "answer.nl.yaml").write_text(
        "danger: Is er gevaar? Bel meteen 112.\nvalid: Geldig tot en met {date}.\nitem: '{name} ({place}).'\n"
    )
    phrases = load_phrases(tmp_path)
    # Then a phrase is known by its words, whole or by the sentence, and a statement never is
    assert phrases.match("Bel meteen 112.") == frozenset({"112"})
    assert phrases.match("Geldig tot en met 31 juli 2026.") == frozenset()
    assert phrases.match("Geldig tot en met het einde van dit jaar voor wie in 2025 al begonnen was.") is None
    assert phrases.match("Lassen (Genk).") is None
