"""What is asked of the last answer: shorter, in another language, are you sure, and what adds nothing to it."""

from __future__ import annotations

import pytest

from advisor.answer.shorter import shorter
from advisor.domain import Answer, Citation, Profile, Question


def cited(answer):
    return [c.document for c in answer.citations]


@pytest.mark.parametrize(
    ("first", "wish"),
    [
        ("welke groene vaardigheden heeft een operator nodig?", "korter graag"),
        ("which green skills does an operator need?", "shorter please"),
        (
            "Mijn cliënt van 58 is ontslagen en kan amper met een pc overweg. Waar leert hij dat, en wat kost het?",
            "Kan het wat korter en eenvoudiger, zodat ik het kan voorlezen?",
        ),
        ("quelles compétences vertes pour un opérateur ?", "plus court stp"),
    ],
)
def test_shorter_is_shorter_and_adds_nothing(talk, first, wish):
    told, answer = talk(first, persona="worker"), talk(first, wish, persona="worker")
    assert len(answer.answer) < len(told.answer) and set(cited(answer)) < set(cited(told))
    assert all(f"[{c.marker}]" in answer.answer for c in answer.citations) and not answer.courses


def test_what_is_kept_keeps_its_caveat():
    text = "One is so. [1] Two is so. [2] Three is so. [3]\n\n*As of 2021.* [1] [3] *Undated.* [3] Rules change. [4]"
    marks = tuple(Citation(n, f"d{n}", "a source", "its words", "summary") for n in (1, 2, 3, 4))
    answer = Answer("q", "en", "figure", text, False, citations=marks)
    assert shorter(answer).answer == "One is so. [1] Two is so. [2]\n\n*As of 2021.* [1] [3]"
    assert shorter(answer, "Rules change.").answer.endswith("Rules change. [4]")


def test_a_translation_is_a_repetition(talk):
    answer = talk("Quelles sont les soft skills que l'étude met en avant ?", "traduis moi ça en néerlandais stp")
    assert answer.language == "nl" and cited(answer) == ["study-soft-skills-examples"]


def test_a_wish_for_another_language_may_name_what_is_to_be_said(talk):
    first = "Quelles sont les soft skills que l'étude met en avant ?"
    answer = talk(first, "Pouvez-vous me redonner ces soft skills en néerlandais svp ? C'est pour une collègue.")
    assert answer.language == "nl" and cited(answer)[0] == "study-soft-skills-examples"


def test_a_wish_for_another_language_may_say_why(talk):
    first = "c'est quoi la différence entre chèque carrière et chèque formation ?"
    told, answer = talk(first), talk(first, "et en néerlandais svp, pour que je l'imprime pour mon collègue")
    assert answer.language == "nl" and set(cited(told)) <= set(cited(answer))


@pytest.mark.parametrize(
    ("first", "doubt", "words"),
    [
        ("hoeveel nieuwe mensen zijn er nodig?", "zijt ge zeker? mijne nonkel zegt iets anders", "Dat lazen we in"),
        ("how many new people are needed?", "are you sure about that?", "We read that in"),
        ("combien de nouvelles personnes faut-il ?", "t'es sûr ? mon oncle dit le contraire", "Nous l'avons lu dans"),
    ],
)
def test_who_doubts_hears_where_it_was_read(talk, first, doubt, words):
    told, answer = talk(first), talk(first, doubt)
    assert words in answer.answer and set(cited(answer)) <= set(cited(told))


def test_that_nothing_more_is_known_is_said(talk):
    first = "I heard everyone in Flanders gets 10 paid training days a year from the government. How do I claim mine?"
    told, answer = talk(first, persona="worker"), talk(first, "and if i'm an interim worker?", persona="worker")
    more = set(cited(answer)) - set(cited(told))
    assert more or answer.answer.startswith("We find no more than this")


def test_children_and_the_young_have_lines_of_their_own(advisor):
    question = "waar kan mijn cliënte met iemand praten, niet online?"
    answer = advisor.ask(Question(question, profile=Profile(persona="counsellor")))
    assert not {"help-awel-102", "help-jac-12-25"} & set(cited(answer))


@pytest.mark.parametrize(
    "question",
    [
        "I live in Ghent and speak little Dutch. Is there a course on hydrogen in English?",
        "je parle mal le néerlandais. Y a-t-il un cours sur l'hydrogène en anglais ?",
    ],
)
def test_courses_in_a_language_are_looked_for(advisor, question):
    answer = advisor.ask(Question(question, profile=Profile(persona="worker")))
    assert answer.intent == "courses" and "h2excellence" in cited(answer) + [c.id for c in answer.courses]


def test_the_cards_meet_what_another_part_states(advisor):
    answer = advisor.ask(
        Question(
            "onderhoudstechnieker in staal: welke skills voor waterstof, en welke cursus is er online?",
            profile=Profile(persona="worker"),
        )
    )
    courses = advisor.house.current().corpus.courses
    assert all(courses[c.id].mode in ("online", "blended", None) for c in answer.courses)
