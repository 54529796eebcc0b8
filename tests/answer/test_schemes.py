"""Leave, vouchers and premiums are told only to whom they are for."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question


@pytest.fixture
def told(advisor):
    def told(text: str, persona: str | None = None) -> list[str]:
        answer = advisor.ask(Question(text, profile=Profile(persona=persona)))
        return [c.document for c in answer.citations]

    return told


@pytest.mark.parametrize(
    "text",
    [
        "mijn mama zegt dat ik een studietoelage krijg voor een knelpuntberoep, klopt dat?",
        "do I get a scholarship if I study chemistry at school?",
        "ai-je droit à une bourse d'études si j'étudie la chimie à l'école ?",
    ],
)
def test_a_pupil_hears_of_no_leave_for_workers(told, text):
    found = told(text, "youth")
    assert found[:1] == ["hole-student-money"]
    assert not [d for d in found if d.startswith("inc-krediet")]


@pytest.mark.parametrize(
    "text", ["Ik woon en werk in Moeskroen, krijg ik opleidingscheques?", "chèques-formation à Charleroi, comment ?"]
)
def test_a_flemish_scheme_is_not_promised_in_wallonia(told, text):
    assert told(text, "worker")[:1] == ["hole-other-region"]


def test_who_works_in_flanders_hears_of_it_wherever_they_live(told):
    found = told(
        "J'habite à Mouscron et je travaille à Courtrai, ai-je droit au congé de formation flamand ?", "worker"
    )
    assert found[0].startswith("inc-vov")


@pytest.mark.parametrize(
    "text", ["Krijg ik een tussenkomst voor een avondcursus?", "combien vaut un chèque-formation ?"]
)
def test_nobody_who_asks_for_no_time_off_hears_of_time_credit(told, text):
    assert not [d for d in told(text, "worker") if d.startswith(("inc-krediet", "inc-tijdskrediet"))]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("I want to be a nurse, where can I study that?", "hole-other-studies"),
        ("ik wil dierenarts worden, hoeveel jaar studeren?", "hole-other-studies"),
        ("Je voudrais devenir avocate, où étudier ?", "hole-other-studies"),
    ],
)
def test_who_wants_to_study_something_else_is_sent_to_who_knows(told, text, gap):
    assert told(text, "youth") == [gap]
