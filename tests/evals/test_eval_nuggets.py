"""A nugget is found as a person would find it: numbers as numbers, words as words."""

from __future__ import annotations

import pytest

from evals.metrics.nuggets import holds, normal


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("er zijn 30.000 mensen nodig", "30000"),
        ("30 000 personnes", "30.000"),
        ("30\u00a0000 personnes", "30,000"),
        ("30\u202f000 personnes", "30 000"),
        ("of 30,000 people.", "30 000"),
        ("€1.931,70", "1931,7"),
        ("wel 4 procent", "4%"),
        ("soit 4 pour cent", "4 %"),
        ("4\u202f%", "4%"),
        ("3,4 op tien", "3.4"),
        ("bel 0800 30 700.", "0800 30 700"),
        ("bel 0800/30 700.", "0800/30.700"),
        ("kunststofrecyclage", "recyclage"),
        ("planifier", "planif"),
        ("DE HELFT", "de helft"),
        ("l’industrie créative", "creative"),
        ("(84 bladzijden)", "84"),
        ("sorteert afval", "sorteer"),
    ],
)
def test_is_held(text: str, wording: str) -> None:
    assert holds(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("74%", "4%"),
        ("7,4%", "4%"),
        ("1984", "84"),
        ("84 %", "84"),
        ("130.000", "30.000"),
        ("30.000.000", "30.000"),
        ("30.000", "30"),
        ("2,84", "84"),
        ("21 dagen", "1 dag"),
        ("11 million", "1 million"),
        ("2.1 million", "1 million"),
        ("zij stemmen", "STEM"),
        ("halfway", "half"),
        ("dertigduizend", "30.000"),
        ("", "84"),
    ],
)
def test_is_not_held(text: str, wording: str) -> None:
    assert not holds(text, wording)


def test_a_leading_zero_stays() -> None:
    assert normal("0800 30 700") == "0800 30700"
