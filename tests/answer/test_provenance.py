"""Where does that come from? Asked after an answer."""

from __future__ import annotations

import pytest

from advisor.text import figures


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("Hoeveel werknemers hebben groene bijscholing nodig?", "waar komt dat cijfer vandaan?", "Dat lazen we in"),
        ("Hoeveel werknemers hebben groene bijscholing nodig?", "wie zegt dat?", "Dat lazen we in"),
        ("How many workers need green upskilling?", "says who?", "We read that in"),
        (
            "Combien de travailleurs ont besoin d'une formation verte ?",
            "quelle est ta source ?",
            "Nous l'avons lu dans",
        ),
    ],
)
def test_the_source_of_what_was_told_is_named(advisor, talk, first, then, words):
    told = talk(first)
    answer = talk(first, then)
    facts = advisor.house.current().corpus.facts
    asked = [c.document for c in told.citations if c.document in facts]
    assert {c.document for c in answer.citations} <= set(asked)
    assert words in answer.answer and facts[asked[0]].source.title in answer.answer
    assert not answer.abstained and answer.language == told.language


def test_asked_twice_the_source_is_named_twice(talk):
    first = "Hoeveel werknemers hebben groene bijscholing nodig?"
    once = talk(first, "waar komt dat cijfer vandaan?")
    twice = talk(first, "waar komt dat cijfer vandaan?", "wie zegt dat?")
    assert twice.answer == once.answer


@pytest.mark.parametrize("message", ["wie zegt dat?", "says who?", "quelle est ta source ?"])
def test_before_anything_was_told_no_source_is_named(talk, message):
    assert "http" not in talk(message).answer and "lazen" not in talk(message).answer


def test_who_asks_something_of_their_own_gets_its_answer(talk):
    answer = talk("Wat is EVC?", "wie zegt dat er 30.000 nieuwe mensen nodig zijn?")
    assert "study-30000-new-talents" in {c.document for c in answer.citations}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("where does the 30,000 figure come from?", "30000"),
        ("waar komt het cijfer 59.000 vandaan?", "59000"),
        ("d'où vient le chiffre de 76 000 ?", "76000"),
    ],
)
def test_a_figure_that_is_named_has_the_source_of_that_figure(advisor, talk, text, figure):
    answer = talk(text)
    known = advisor.house.current().corpus.facts
    assert not answer.abstained and answer.citations
    for citation in answer.citations:
        fact = known[citation.document]
        assert figure in figures(fact.statement[answer.language]) and fact.source.title in answer.answer


@pytest.mark.parametrize("text", ["where does the 12,345 figure come from?", "waar komt het cijfer 12.345 vandaan?"])
def test_a_figure_that_no_source_holds_has_none(talk, text):
    answer = talk(text)
    assert answer.abstained and not answer.citations


@pytest.mark.parametrize(
    ("first", "then", "year"),
    [
        ("Hoeveel mensen moeten digitaal bijscholen?", "van welk jaar is dat cijfer?", "juni 2021"),
        ("How many workers need green upskilling?", "is that figure still up to date?", "June 2021"),
        (
            "Combien de travailleurs ont besoin d'une formation verte ?",
            "de quelle année date ce chiffre ?",
            "juin 2021",
        ),
    ],
)
def test_how_old_a_figure_is_stands_with_its_source_and_caveat(talk, first, then, year):
    answer = talk(first, then)
    assert year in answer.answer and "2035" in answer.answer and not answer.abstained


def test_how_old_a_figure_is_may_be_the_second_question_of_a_message(talk):
    answer = talk("Hoeveel nieuwe talenten zijn er nodig en hoe oud is dat cijfer?")
    assert "30.000" in answer.answer and "juni 2021" in answer.answer
    assert "study-76000-source-nbb-2019" not in {c.document for c in answer.citations}
