"""What must somebody in one of our jobs learn? Answered with what there is and with what there is not."""

from __future__ import annotations

import pytest

from advisor.domain import Question


@pytest.fixture
def ask(advisor):
    return lambda text: advisor.ask(Question(text))


@pytest.mark.parametrize(
    "text",
    [
        "wat moet een lasser leren?",
        "je suis soudeur dans l'acier, j'ai 50 ans, que dois-je apprendre ?",
    ],
)
def test_a_welder_is_told_what_is_known_and_what_is_not(ask, text):
    answer = ask(text)
    told = [c.document for c in answer.citations]
    assert answer.intent == "skills" and not answer.abstained
    assert told[:2] == ["hole-skills-per-occupation", "study-new-green-skills-list"]
    assert not any("plastic" in document for document in told)
    assert answer.courses and all("las" in c.name.lower() or "weld" in c.name.lower() or "soud" in c.name.lower()
                                  for c in answer.courses)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["wat moet een verpleegkundige leren?", "what must a bus driver learn?", "is er een cursus Spaans voor technici?"],
)
def test_other_jobs_and_other_subjects_are_refused(ask, text):
    assert ask(text).abstained


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("welke lasopleidingen zijn er in Duitsland?", "in het buitenland"),
        ("are there welding courses in Germany?", "abroad"),
        ("y a-t-il des formations en soudure à Lille, en France ?", "à l'étranger"),
    ],
)
def test_a_course_in_another_country_is_not_in_our_lists(ask, text, condition):
    answer = ask(text)
    assert answer.abstained and answer.intent == "courses" and condition in answer.answer


@pytest.mark.parametrize(
    "text",
    [
        "mijn Poolse collega wil leren lassen in Gent, waar kan dat?",
        "are there welding courses for people from Germany?",
        "y a-t-il des cours de soudure en néerlandais ?",
    ],
)
def test_people_and_languages_are_no_place(advisor, text):
    assert not advisor.house.current().understanding.understand(Question(text)).facets.abroad


def test_what_is_asked_outright_is_admitted(ask):
    answer = ask("wat verdient een procesoperator in de nachtploeg?")
    assert answer.abstained and answer.citations[0].document == "hole-wages"
