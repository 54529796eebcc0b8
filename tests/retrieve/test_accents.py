"""Accents that were not typed."""

from __future__ import annotations

import pytest

from advisor.domain import Question
from advisor.retrieve.accents import Accents

ACCENTS = Accents.of({"fr": ["Les compétences numériques.", "Une compétence ou des compétences", "marche marché"]})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("competences numeriques", "compétences numériques"),
        ("Competences", "Compétences"),
        ("COMPETENCES", "COMPETENCES"),  # capitals are read as they are
        ("marche", "marche"),  # as usual without as with: nobody knows
        ("des skills", "des skills"),
    ],
)
def test_words_get_the_accents_that_they_usually_have(typed, meant):
    assert ACCENTS.restored(typed, "fr") == meant
    assert ACCENTS.restored(typed, "nl") == typed


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("combien de travailleurs ont besoin de competences numeriques", "49 000"),
        ("combien de travailleurs ont besoin de competences vertes", "59 000"),
    ],
)
def test_a_figure_is_the_right_one_without_accents_too(advisor, question, figure):
    answer = advisor.ask(Question(question)).answer.replace("\u202f", " ").replace("\u00a0", " ")
    assert answer.index(figure) < 80
