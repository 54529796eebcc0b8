"""What a visitor does not want to hear of is not told to them again."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question, Turn


@pytest.mark.parametrize(
    ("message", "gone"),
    [
        ("Mijn cliënt wil niet naar VDAB. Waar kan hij nog terecht voor hulp bij een opleiding?", "VDAB"),
        ("Ik zoek een lascursus, maar niet bij VDAB", "VDAB"),
        ("Ma cliente a peur des produits chimiques, elle veut autre chose que la chimie.", "himi"),
        ("welke jobs zijn er in de industrie, maar geen chemie?", "hemi"),
    ],
)
def test_what_is_refused_is_not_told(advisor, message, gone):
    answer = advisor.ask(Question(message, profile=Profile(persona="counsellor")))
    first = answer.answer.split("\n\n*")[0]
    told = [s for s in first.split(". ") if gone in s and "caoutchouc" not in s]
    assert not answer.abstained and not told
    assert not any(gone in f"{c.name} {c.provider}" for c in answer.courses)


def test_it_stays_refused_in_what_follows(advisor):
    first = "Mijn cliënt wil niet naar VDAB. Waar kan hij nog terecht voor hulp bij een opleiding?"
    said = advisor.ask(Question(first, profile=Profile(persona="counsellor")))
    talk = (Turn("user", first), Turn("assistant", said.answer))
    answer = advisor.ask(
        Question("en wat is dan zijn eerste stap?", history=talk, profile=Profile(persona="counsellor"))
    )
    assert "Leerwinkel" in answer.answer and "VDAB" not in answer.answer


def test_what_was_refused_is_no_subject_of_what_follows(advisor):
    first = "Ma cliente ne veut pas travailler dans la chimie, elle préfère le métal, région Courtrai."
    said = advisor.ask(Question(first, profile=Profile(persona="counsellor")))
    talk = (Turn("user", first), Turn("assistant", said.answer))
    answer = advisor.ask(Question("et le soir ?", history=talk, profile=Profile(persona="counsellor")))
    assert "vdab-training-lab-brugge-lassen" in {c.id for c in answer.courses} and "himi" not in answer.answer


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ("How will my work change?", "and at our plant?"),
        ("76 000 emplois vont changer ?", "et chez nous, ça change quoi ?"),
        (None, "En mijn fabriek, wat gebeurt daar?"),
    ],
)
def test_of_the_visitors_own_firm_we_know_nothing(advisor, first, message):
    talk = ()
    if first:
        talk = (Turn("user", first), Turn("assistant", advisor.ask(Question(first)).answer))
    answer = advisor.ask(Question(message, history=talk))
    assert answer.abstained and answer.citations[0].document == "hole-company-strategy"


@pytest.mark.parametrize("message", ["How will my work change?", "bij ons komt een robot, welke opleiding bestaat er?"])
def test_who_names_the_own_firm_and_asks_something_is_answered(advisor, message):
    assert advisor.ask(Question(message)).citations[0].document != "hole-company-strategy"
