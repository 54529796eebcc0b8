"""A question read again without its conditions, and without its names."""

from __future__ import annotations

import re

import pytest

from advisor.domain import Profile, Question, Turn


@pytest.fixture(scope="module")
def understand(advisor):
    understanding = advisor.house.current().composer.understanding
    return lambda text: understanding.understand(Question(text))


SURE = -0.05  # the logarithm of a probability of 0.95


def likeliest(about) -> str:
    return max(about, key=lambda document: about[document])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Kan ik volledig online leren lassen?", "Kan ik volledig leren lassen?"),
        ("I want to become a nurse, which school in Antwerp?", "I want to become a nurse, which school ?"),
        ("cours de soudure en ligne à Gand", "cours de soudure"),
    ],
)
def test_words_that_state_a_condition_are_left_out_and_the_rest_stays_as_typed(advisor, understand, text, left):
    from advisor.retrieve.subject import without_conditions

    u, understanding = understand(text), advisor.house.current().composer.understanding
    assert without_conditions(text, u.mentions, understanding.cues, u.cues, understanding.function_words) == left


@pytest.mark.parametrize("text", ["Wat is een digibank?", "online in Gent"])
def test_nothing_is_left_out_where_no_condition_is_stated_or_nothing_would_stay(advisor, understand, text):
    from advisor.retrieve.subject import without_conditions

    u, understanding = understand(text), advisor.house.current().composer.understanding
    assert without_conditions(text, u.mentions, understanding.cues, u.cues, understanding.function_words) is None


def test_a_subject_of_another_world_is_heard_behind_the_town(understand):
    u = understand("I want to become a nurse, which school in Antwerp?")
    assert likeliest(u.bare) == ""
    assert u.bare[""] > min(u.about[""], SURE)  # the whole may be as sure of it


def test_what_is_asked_of_a_course_is_heard_whatever_its_name(understand):
    u = understand("Op welke dag start de volgende opleiding procesoperator bij VDAB in Antwerpen?")
    assert likeliest(u.detail) == "hole-course-start"


def test_a_gap_of_a_course_is_admitted_and_the_course_is_still_shown(advisor):
    answer = advisor.ask(Question("Op welke dag start de volgende opleiding procesoperator bij VDAB in Antwerpen?"))
    assert answer.abstained
    assert answer.citations[0].document == "hole-course-start"
    assert [c.id for c in answer.courses][:1] == ["vdab-procesoperator-antwerpen"]


def test_not_online_asks_for_a_class(understand):
    assert understand("een basiscursus computer, liefst niet online").facets.mode == "on-site"
    assert understand("a computer course, not online please").facets.mode == "on-site"
    assert understand("un cours d'informatique, pas en ligne").facets.mode == "on-site"


def test_a_diploma_that_somebody_has_is_no_condition_on_a_course(understand):
    assert understand("Ik heb een bachelor, welke opleiding over waterstof is er?").facets.levels == ()
    assert understand("Is er een bachelor over energie?").facets.levels


def test_whoever_asks_for_a_level_asks_for_a_course(understand):
    assert understand("Do you have a bachelor in energy?").facets.levels == ("bachelor",)
    assert understand("Heb je een graduaat elektromechanica?").facets.levels == ("graduaat",)


def test_there_is_a_course_stands_alone_and_there_is_one_near_leans(advisor):
    resolve = advisor.house.current().composer.understanding.follow_ups.resolve
    said = (Turn("user", "Wat is een digibank?"),)
    assert not resolve("Is er een lascursus in Gent?", said, "nl").follow_up
    assert resolve("Hoe vind ik er een in de buurt van Genk?", said, "nl").follow_up


def test_which_part_has_no_answer_is_said(advisor):
    answer = advisor.ask(
        Question("What is a digibank? And who won the world cup in 1998?", profile=Profile("counsellor"))
    )
    assert not answer.abstained
    assert "second part of your question" in answer.answer


def test_a_rule_is_told_to_be_checked_once(advisor):
    answer = advisor.ask(Question("Wat is IBO? En hoeveel uur opleidingsverlof heb ik?"))
    assert len({c.document for c in answer.citations}) > 2
    assert answer.answer.count("Regels veranderen") == 1
    markers = [int(m) for m in re.findall(r"\[(\d+)\]", answer.answer)]
    assert list(dict.fromkeys(markers)) == [c.marker for c in answer.citations]  # numbered as they come


def test_a_worker_gets_no_offer_for_jobseekers_alone_beside_an_answer(advisor):
    courses = advisor.house.current().composer.knowledge.corpus.courses
    answer = advisor.ask(
        Question("Welke vaardigheden heeft een onderhoudstechnieker nodig?", profile=Profile("worker"))
    )
    assert not answer.abstained
    assert all(set(courses[c.id].audience) != {"job-seekers"} for c in answer.courses)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (
            "my dad says all the chemical plants will close because of the climate, is that so?",
            "study-30000-new-talents",
        ),
        ("wat betekent klimaatneutraal voor een fabriek, in gewone woorden?", "study-processes-must-change"),
        ("c'est quoi le captage de CO2 ?", "ctx-ccus-meaning"),
        (
            "do i need to go to university for a job in industry or is vocational ok?",
            "study-technical-profiles-all-levels",
        ),
    ],
)
def test_the_first_questions_of_anybody_are_answered(advisor, text, document):
    answer = advisor.ask(Question(text))
    assert not answer.abstained
    assert document in {c.document for c in answer.citations}
