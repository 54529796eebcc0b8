"""A figure of all of basic industry is not given for that of one sector."""

from __future__ import annotations

import pytest

from advisor.domain import Question


@pytest.mark.parametrize(
    ("question", "figure", "whole"),
    [
        ("Hoeveel nieuwe mensen zijn er nodig in de metaal?", "30.000", "niet voor één sector (metalen)"),
        ("How many workers in plastics need green training?", "59,000", "not for one sector (plastics and rubber)"),
        (
            "Combien de travailleurs de la pétrochimie doivent apprendre les outils numériques ?",
            "49 000",
            "pas pour un seul secteur (pétrochimie)",
        ),
        ("Hoeveel nieuwe mensen heeft de basisindustrie nodig?", "30.000", None),
        ("Hoeveel mensen zijn er nodig in de chemie?", "22.000", None),  # a figure of that sector
    ],
)
def test_the_figure_is_that_of_the_whole(advisor, question, figure, whole):
    answer = advisor.ask(Question(question))
    assert figure in answer.answer
    assert (whole in answer.answer) if whole else "sector (" not in answer.answer and "secteur (" not in answer.answer


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("Hoeveel werknemers hebben digitale vaardigheden nodig?", "49.000"),
        ("How many workers need digital skills?", "49,000"),
        ("Hoeveel thuisverpleegkundigen moeten digitale tools leren?", None),
        ("How many bus drivers need green skills?", None),
    ],
)
def test_a_figure_of_our_workers_is_not_that_of_others(advisor, question, figure):
    answer = advisor.ask(Question(question))
    assert answer.abstained == (figure is None)
    assert figure is None or figure in answer.answer
