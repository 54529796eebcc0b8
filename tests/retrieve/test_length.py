"""How long a course may take, and how long one takes."""

from __future__ import annotations

import pytest

from advisor.retrieve.length import at_most, in_days, told_days


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("opleiding van maximum twee dagen over leidinggeven", (2, "day")),
        ("twee dagen max", (2, "day")),
        ("niet langer dan 3 maanden", (3, "month")),
        ("max. 8 uur", (8, "hour")),
        ("no more than a week", (1, "week")),
        ("2 days or less", (2, "day")),
        ("pas plus de 3 jours", (3, "day")),
        ("moins d'un an", (1, "year")),
        ("hoogstens een week, nee, hoogstens 2 dagen", (2, "day")),
        ("max 2 dagen per week", None),
        ("less than 2 years of experience", None),
        ("minder dan 2 jaar ervaring", None),
        ("moins de deux jours de congé", None),
        ("ik werk al 3 jaar in de chemie", None),
    ],
)
def test_the_longest_that_is_asked_for(text, asked):
    assert at_most(text) == asked


def test_lengths_are_compared_in_days_of_training():
    assert in_days((8, "hour")) == in_days((1, "day")) == 1
    assert in_days((1, "week")) == 5 < in_days((1, "month")) < in_days((1, "year"))


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("1.5 days", 1.5),
        ("6 training blocks of 5 days", 30),
        ("12 months (5 months of training, 7 months of placement)", 252),
        ("1 school year", 210),
        ("250 hours", 31.25),
        ("2 hours per session", None),
        ("3 dagen", 3),
        ("2 semaines", 10),
        ("4 x 3 uur", 1.5),
        ("1 schooljaar", 210),
        ("2 uur per sessie", None),
        ("several days", None),
        ("by appointment, each time", None),
    ],
)
def test_the_length_of_an_offer(told, days):
    assert told_days({"en": told}) == days


def test_an_offer_that_tells_no_length_has_none():
    assert told_days(None) is None
