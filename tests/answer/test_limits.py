"""However much is sent, only so much of it is read, and the answer is there at once."""

from __future__ import annotations

import pytest

from advisor.advisor import LONGEST_HISTORY, LONGEST_QUESTION
from advisor.domain import Profile, Question, Turn

ASKED = "Welke vaardigheden heeft een operator nodig voor circulaire productie? "
SOON = 5000.0  # ms; unbounded it took 25 s


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_of_a_turn_of_a_megabyte_only_the_head_is_read(advisor, role):
    long = ASKED + "En wat kost dat? " * 60_000

    def answer(content: str):
        return advisor.ask(Question("En voor techniekers?", history=(Turn(role, content),)))

    whole, head = answer(long), answer(long[:LONGEST_QUESTION])
    assert (whole.answer, whole.citations) == (head.answer, head.citations)
    assert whole.elapsed_ms < SOON
    hits = advisor.search(Question("En voor techniekers?", history=(Turn(role, long),)))
    assert hits == advisor.search(Question("En voor techniekers?", history=(Turn(role, long[:LONGEST_QUESTION]),)))


def test_of_a_thousand_turns_only_the_last_are_read(advisor):
    turns = tuple(Turn(("user", "assistant")[n % 2], f"Bericht {n}. {ASKED}" * 20) for n in range(1000))
    answer = advisor.ask(Question("En voor techniekers?", history=turns))
    assert answer.answer == advisor.ask(Question("En voor techniekers?", history=turns[-LONGEST_HISTORY:])).answer
    assert answer.elapsed_ms < SOON


def test_a_profile_of_a_megabyte_is_no_trouble(advisor):
    long = "operator " * 110_000
    answer = advisor.ask(Question("Wat moet ik leren?", profile=Profile("worker", long, long, long)))
    assert answer.answer and answer.elapsed_ms < SOON


def test_a_question_that_is_too_long_is_told_so_and_given_back_whole(advisor):
    long = ASKED * 40
    answer = advisor.ask(Question(long))
    assert answer.abstained and str(LONGEST_QUESTION) in answer.answer
    assert answer.question == long


@pytest.mark.parametrize("mark", ["[1]", "[12]", "[1][2]"])
@pytest.mark.parametrize(
    "asked",
    [
        "Klopt het dat 59.000 werknemers groene bijscholing moeten krijgen?",
        "Is it true that 59,000 employees need green training?",
        "Est-il vrai que 59.000 travailleurs ont besoin d'une formation verte ?",
    ],
)
def test_a_mark_that_was_copied_along_is_no_figure_of_the_question(advisor, asked, mark):
    plain = advisor.ask(Question(asked))
    assert "59" in plain.answer and not plain.abstained
    for marked in (f"{asked} {mark}", f"{asked[:-1]} {mark}?", f"{mark} {asked}"):
        answer = advisor.ask(Question(marked))
        assert (answer.answer, answer.question) == (plain.answer, marked)


def test_a_mark_alone_is_no_question(advisor):
    answer = advisor.ask(Question("[1]"))
    assert answer.abstained and answer.answer == advisor.ask(Question("?!")).answer
