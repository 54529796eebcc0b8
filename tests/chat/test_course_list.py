"""What the list of courses promises: what fits meets every condition, and what an offer does not tell never counts."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.chat.course_list import Wanted, choices, course_list
from advisor.domain import LANGUAGES, Profile, Question

pytestmark = pytest.mark.xdist_group("chat")
TODAY = dt.date(2026, 11, 26)
PLASTICS = {
    "nl": "Welke opleidingen zijn er over kunststoffen in Antwerpen?",
    "en": "Which courses about plastics are there in Antwerp?",
    "fr": "Quelles formations sur les plastiques y a-t-il à Anvers ?",
}


def listed(advisor, text, wanted=None, skills=(), language="nl", persona="worker"):
    question = Question(text, language, (), Profile(persona=persona))
    return course_list(advisor.house.current(), question, wanted, skills, "starts soon", TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_conditions_of_the_question_are_set_and_hold_for_all_that_fits(advisor, language):
    found = listed(advisor, PLASTICS[language], language=language)
    courses = advisor.house.current().corpus.courses
    assert found.wanted.place == "antwerp"
    assert 0 < found.n_fitting < found.on_subject
    for one in found.fitting:
        assert all(condition.test(courses[one.card.id]) for condition in found.conditions)
        assert one.untold == () and one.card.fits
    for one in found.untold:
        verdicts = [condition.test(courses[one.card.id]) for condition in found.conditions]
        assert None in verdicts and False not in verdicts
        assert one.untold
    matched = [one.matched for one in found.fitting]
    assert matched == sorted(matched, reverse=True)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(free=True, any_subject=True),
        Wanted(online=True, language="en", any_subject=True),
        Wanted(place="ghent", audience="job-seekers", any_subject=True),
        Wanted(level="bachelor", any_subject=True),
    ],
)
def test_what_an_offer_does_not_tell_is_listed_apart(advisor, wanted):
    found = listed(advisor, "Opleidingen", wanted)
    courses = advisor.house.current().corpus.courses
    for one in (*found.fitting, *found.untold):
        course = courses[one.card.id]
        told = not one.untold
        assert told == (one in found.fitting)
        if told and wanted.free:
            assert course.free is True
        if told and wanted.online:
            assert course.mode == "online" and course.language == "en"
        if told and wanted.level:
            assert course.level == "bachelor"
    assert found.n_fitting + found.n_untold <= found.on_subject == len(courses)


def test_an_empty_list_says_which_condition_to_let_go_of_and_is_right(advisor):
    found = listed(advisor, PLASTICS["nl"], Wanted(place="antwerp", free=True))
    assert found.n_fitting == 0
    for condition, n in found.relax:
        changes = {"place": {"place": None}, "free": {"free": False}}[condition.name]
        kept = Wanted(**{"place": "antwerp", "free": True, **changes})
        assert listed(advisor, PLASTICS["nl"], kept).n_fitting == n > 0
    assert found.relax


def test_no_offer_of_ours_tells_when_it_starts_so_none_is_said_to_start_soon(advisor):
    found = listed(advisor, PLASTICS["nl"], Wanted(soon=True))
    assert found.n_fitting == 0 and found.n_untold == found.on_subject > 0
    assert all("starts soon" in one.untold for one in found.untold)


def test_skills_of_the_answer_bring_courses_that_teach_them_first(advisor):
    answer = advisor.ask(Question("Welke vaardigheden heeft een operator nodig voor circulaire productie?", "nl"))
    skills = [skill.id for skill in answer.skills]
    found = listed(advisor, answer.question, Wanted(), skills)
    courses = advisor.house.current().corpus.courses
    assert found.fitting[0].matched > 0
    assert set(courses[found.fitting[0].card.id].skills) & set(skills)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_some_course_has_can_be_chosen(advisor, language):
    rooms = advisor.house.current()
    offered = choices(rooms, language)
    assert len(offered.places) > 5 and len(offered.levels) > 3 and offered.languages == ["nl", "en", "fr"]
    labels = [label for _, label in offered.places]
    assert labels == sorted(labels, key=str.casefold)
