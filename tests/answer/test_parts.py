"""Messages that ask several things, and messages that only look so."""

from __future__ import annotations

import pytest

from advisor.answer.draft import merge
from advisor.answer.split import KINDS, SIGNALS, borders
from advisor.domain import Answer, Citation, Question


def parts(advisor, text: str) -> list[str]:
    taken = advisor.house.current().conversation.several.parts
    return [p.question.text for p in taken.of(taken.understanding.understand(Question(text)))]


@pytest.mark.parametrize(
    ("text", "first", "second", "kind", "plain"),
    [
        ("Wat is EVC en hoeveel kost het?", "Wat is EVC", "hoeveel kost het?", "and", True),
        (
            "GreenComp compte combien de compétences ? Et DigComp ?",
            "GreenComp compte combien de compétences",
            "Et DigComp ?",
            "mark",
            True,
        ),
        ("tasks of an energy manager + a bachelor", "tasks of an energy manager", "a bachelor", "sign", False),
        ("chemie en plastics in Vlaanderen", "", "", "", False),
    ],
)
def test_borders_by_their_words(text, first, second, kind, plain):
    found = {(b.first, b.second, b.kind, b.plain) for b in borders(text, None)}
    assert (first, second, kind, plain) in found if first else all(b[0] != first for b in found)


def test_what_stands_before_a_colon_is_shared_by_both_halves():
    border = next(
        b
        for b in borders("Opleidingsverlof: hoeveel uren krijg ik, en wie betaalt dat?", "nl")
        if b.kind == "comma_and"
    )
    assert border.lead == "Opleidingsverlof"
    assert border.second == "Opleidingsverlof: wie betaalt dat?"


def test_a_border_has_a_number_for_every_signal():
    values = next(iter(borders("Wat is EVC en wat kost het?", "nl"))).signals()
    assert tuple(values) == SIGNALS
    assert sum(values[k] for k in KINDS) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Hoeveel werknemers hebben digitale tools nodig en wie maakte de studie?",
        "What is a digipunt? And where can I learn to weld in Bruges?",
        "Combien d'heures de congé de formation, et qui peut demander des chèques-formation ?",
    ],
)
def test_two_questions_are_both_answered(advisor, text):
    assert len(parts(advisor, text)) == 2
    answer = advisor.ask(Question(text))
    assert not answer.abstained
    assert len({c.document for c in answer.citations}) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "Welke vaardigheden heeft een operator nodig voor recyclage en energie?",
        "I like chemistry and the climate, what can I become?",
        "Quelles compétences pour un technicien dans la chimie et les plastiques ?",
        "Wat is het verschil tussen operatoren en technici?",
    ],
)
def test_one_question_stays_whole(advisor, text):
    assert parts(advisor, text) == []


def test_a_cry_for_help_beside_another_question_comes_first_and_alone(advisor):
    answer = advisor.ask(Question("Ik zie het echt niet meer zitten. En welke lascursus is er in Brugge?"))
    assert answer.intent == "distress"
    assert answer.courses == ()


def test_what_the_first_part_told_is_not_told_again():
    cited = Citation(1, "a", "t", "q", "summary")
    other = Citation(2, "b", "t", "q", "summary")
    first = Answer("", "nl", "figure", "Er zijn er 39. [1]", False, (cited,))
    second = Answer("", "nl", "figure", "Het cijfer is van 2023. [2] Er zijn er 39. [1]", False, (cited, other))
    text, citations = merge([first, second], "Regels veranderen.")
    assert text == "Er zijn er 39. [1]\n\nHet cijfer is van 2023. [2]"
    assert [c.document for c in citations] == ["a", "b"]
