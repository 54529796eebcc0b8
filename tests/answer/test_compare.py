"""Two things set side by side, offers for an age, and rules of today before those of the past."""

from __future__ import annotations

import pytest

from advisor.answer.compare import borders
from advisor.domain import Profile, Question


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Wat is het verschil tussen een operator en een technieker?", ("een operator", "een technieker")),
        ("VOV of opleidingscheques, wat is beter voor mij?", ("VOV", "opleidingscheques")),
        ("training leave or training vouchers, which one is for me?", ("training leave", "training vouchers")),
        ("congé-éducation payé ou chèques-formation, que choisir ?", ("congé-éducation payé", "chèques-formation")),
    ],
)
def test_the_sides_of_a_comparison_are_the_words_beside_the_border(text, sides):
    assert next(borders(text)) == sides


def test_what_compares_nothing_has_no_sides():
    assert list(borders("Hoeveel mensen werken er in de chemie?")) == []


@pytest.mark.parametrize(
    "text",
    [
        "VOV of opleidingscheques, wat is beter voor mij?",
        "training leave or training vouchers, which one is for me?",
        "congé-éducation payé ou chèques-formation, que choisir ?",
    ],
)
def test_both_sides_are_told_in_a_paragraph_each(advisor, text):
    answer = advisor.ask(Question(text, profile=Profile(persona="worker")))
    told = [c.document for c in answer.citations]
    assert any(d.startswith("inc-vov") for d in told) and any(d.startswith("inc-cheque") for d in told)
    assert len(answer.answer.split("\n\n")) >= 2 and not answer.abstained


def test_an_offer_for_another_age_is_not_shown(advisor):
    answer = advisor.ask(Question("ik ben 45, is er een coderdojo bij Asse?", "nl"))
    assert not [c for c in answer.courses if c.id.startswith("coderdojo")]


def test_the_rule_of_today_comes_before_the_lapsed_one(advisor):
    answer = advisor.ask(Question("kmo-portefeuille wie kan dat krijgen en hoeveel", "nl"))
    assert answer.citations[0].document == "inc-kmo-2026-training-unchanged"


def test_who_asks_for_digibanken_now_hears_that_their_support_has_ended(advisor):
    answer = advisor.ask(Question("Hoeveel digibanken zijn er nu in Vlaanderen?", "nl"))
    assert "hole-digibank-after-july-2026" in [c.document for c in answer.citations]
