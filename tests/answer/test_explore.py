"""A young person who asks what they can become leaves with jobs, the way to them and something to try."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question

TO_TRY, TO_STUDY = {"academy"}, {"secondary", "programme"}


@pytest.fixture
def ask(advisor):
    return lambda text, persona="youth": advisor.ask(Question(text, profile=Profile(persona=persona)))


@pytest.fixture
def kinds(advisor):
    courses = advisor.house.current().composer.knowledge.corpus.courses
    return lambda answer: [courses[c.id].kind for c in answer.courses]


@pytest.mark.parametrize(
    "text",
    [
        "I like chemistry and the climate, what can I become?",
        "ik hou van chemie en het klimaat, wat kan ik worden?",
        "j'aime la chimie et le climat, que puis-je devenir ?",
    ],
)
def test_jobs_the_way_to_one_of_them_and_something_to_try(ask, kinds, text):
    answer = ask(text)
    told = [c.document for c in answer.citations]
    assert told[:3] == ["occ-chem-talents-mix", "occ-process-operator-definition", "occ-process-operator-routes"]
    assert TO_TRY & set(kinds(answer)) and TO_STUDY & set(kinds(answer))


def test_a_worker_who_asks_the_same_gets_no_activity_for_children(ask, kinds):
    answer = ask("I like chemistry and the climate, what can I become?", "worker")
    assert "occ-process-operator-definition" in [c.document for c in answer.citations]
    assert not TO_TRY & set(kinds(answer))


@pytest.mark.parametrize(("age", "children"), [(12, True), (17, False)])
def test_what_is_to_be_tried_is_for_that_age(ask, advisor, age, children):
    answer = ask(f"I am {age} and love experiments, what could I become in industry?")
    ages = [advisor.house.current().composer.knowledge.corpus.courses[c.id].ages for c in answer.courses]
    assert ages and all(a is None or a[0] <= age <= a[1] for a in ages)
    assert any(a is not None and a[1] == 14 for a in ages) is children


def test_one_thing_that_is_asked_is_told_alone(ask):
    answer = ask("Which routes lead to environmental coordinator?")
    assert [c.document for c in answer.citations] == ["occ-environmental-coordinator"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("welke steun voor opleiding is er in 2026 afgeschaft of veranderd?", "inc-fla-abolished-2026"),
        ("hoe vraag ik Vlaams opleidingsverlof aan?", "inc-vov-application-3-months"),
        ("que signifie CCUS ?", "ctx-ccus-meaning"),
        ("quand y a-t-il des portes ouvertes dans les écoles de chimie ?", "hole-open-days"),
        ("where can I enrol for that welding course?", "hole-course-enrolment"),
    ],
)
def test_what_visitors_asked_and_nothing_told_before(ask, text, told):
    assert told in [c.document for c in ask(text, "worker").citations]


def test_who_pays_is_of_students_for_a_pupil_and_of_workers_for_who_works(ask):
    assert [c.document for c in ask("wie betaalt mijn studie als ik naar de hogeschool ga?").citations] == [
        "hole-student-money"
    ]
    for persona, text in (
        ("worker", "wie betaalt mijn opleiding?"),
        ("youth", "ik heb werk, wie betaalt mijn opleiding?"),
    ):
        assert "inc-vov-basic-right" in [c.document for c in ask(text, persona).citations]
