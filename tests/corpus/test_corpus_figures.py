"""One figure, written in three languages."""

from __future__ import annotations

import pytest

from advisor.corpus.figures import figures_in, is_year, listed


@pytest.mark.parametrize(
    ("nl", "en", "fr", "digits"),
    [
        ("30.000 mensen", "30,000 people", "30 000 personnes", {"30000"}),
        ("30.000 mensen", "30,000 people", "30\u00a0000 personnes", {"30000"}),
        ("30.000 mensen", "30,000 people", "30\u202f000 personnes", {"30000"}),
        ("12,5 miljoen", "12.5 million", "12,5 millions", {"12.5"}),
        ("26% van de jobs", "26% of jobs", "26 % des emplois", {"26%"}),
        ("26 procent", "26 per cent", "26 pour cent", {"26%"}),
        ("1.157,50 euro", "1,157.50 euro", "1 157,50 euros", {"1157.5"}),
        ("bel 0800 30 700", "call 0800 30 700", "appelez le 0800 30 700", {"080030700"}),
        ("industrie 4.0", "industry 4.0", "industrie 4.0", {"4"}),
        ("het 7de jaar", "the 7th year", "la 7e année", {"7"}),
        ("in 2025-2026", "in 2025-2026", "en 2025-2026", {"2025", "2026"}),
        ("tot midden 2026", "until mid-2026", "jusqu'à la mi-2026", {"2026"}),
        ("minder CO2", "less CO2", "moins de CO2", set()),
        ("profiel BK-0493", "profile BK-0493", "profil BK-0493", set()),
    ],
)
def test_digits(nl: str, en: str, fr: str, digits: set[str]) -> None:
    for language, text in (("nl", nl), ("en", en), ("fr", fr)):
        assert figures_in(text, language).digits == digits, text


def test_months_by_name() -> None:
    assert figures_in("op 21 januari 2026", "nl").months == {"month 1"}
    assert figures_in("on 21 January 2026", "en").months == {"month 1"}
    assert figures_in("le 21 janvier 2026", "fr").months == {"month 1"}
    assert figures_in("you may march on", "en").months == set()


def test_words_stand_for_digits() -> None:
    assert "7" in figures_in("zeven uitdagingen", "nl").words
    assert "7" in figures_in("seven challenges", "en").words
    assert "7" in figures_in("sept défis", "fr").words
    assert "10" in figures_in("een tiendaagse cursus", "nl").all
    assert "3" in figures_in("un tiers", "fr").all


def test_words_that_are_often_no_figure_are_not_asked_for() -> None:
    assert figures_in("een nieuw toestel", "nl").firm == set()
    assert figures_in("un appareil neuf", "fr").firm == set()
    assert figures_in("per second", "en").firm == set()


def test_figures_of_a_fact_are_written_as_in_dutch() -> None:
    assert listed(("30.000", "15 jaar", "26%")).digits == {"30000", "15", "26%"}


def test_years() -> None:
    assert is_year("2026")
    assert not is_year("2126%")
    assert not is_year("30000")
