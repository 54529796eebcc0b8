"""What readers of answers to new messages found wrong: details of cards, what has ended, gaps that are hardly asked,
and follow-ups that stay with what was told."""

from __future__ import annotations

import pytest

from advisor.answer.suits import of_another_level
from advisor.domain import Profile, Question

DESIGN = "I like inventing things that don't end up in the bin after a year. What could I study?"
ENDED, LEAVE_TODAY = "hole-digibank-after-july-2026", "hole-vov-2026-2027"


def told(answer) -> list[str]:
    return [c.document for c in answer.citations]


def test_which_of_the_cards_is_in_english_is_asked_of_these_cards(talk):
    cards = {c.id for c in talk(DESIGN, persona="youth").courses}
    answer = talk(DESIGN, "which of those is in English?", persona="youth")
    assert cards and set(told(answer)) <= cards
    assert answer.answer.index("Language: English") < answer.answer.index("Language: Dutch")


def test_that_none_of_the_courses_is_in_a_language_is_said(talk):
    answer = talk("waar kan ik leren lassen in Brugge", "zijn die in het Frans?")
    assert answer.answer.startswith("Geen daarvan is in het Frans")


def test_what_a_kind_of_study_takes_is_asked_of_no_card(talk):
    studies = "j'aimerais bosser dans la ventilation et les pompes à chaleur, je peux étudier quoi ?"
    answer = talk(studies, "un graduat ça dure combien de temps ?", persona="youth")
    assert told(answer)[0] == "stem-graduaat-or-bachelor"


def test_who_asks_for_a_town_behind_a_trade_looks_for_courses(talk):
    answer = talk("wat doet iemand die met een CNC-machine werkt?", "kan ik zoiets leren in Brugge?")
    assert answer.intent == "courses" and any(c.location == "Brugge" for c in answer.courses)


def test_a_desk_that_is_shown_may_have_closed(advisor):
    answer = advisor.ask(Question("is er een digibank in Izegem?", profile=Profile(persona="counsellor")))
    assert answer.courses and ENDED in told(answer)


def test_who_asks_for_digibanken_near_a_town_hears_what_there_is(advisor):
    answer = advisor.ask(Question("welke digibanken zijn er in de buurt van Lendelede?"))
    assert any(c.location == "Lendelede" for c in answer.courses)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("pendant mon congé de formation flamand, y a-t-il un plafond de salaire ?", True),
        ("Hoeveel uren opleidingsverlof krijg ik per jaar?", False),
    ],
)
def test_a_rule_of_training_leave_that_ended_says_that_those_of_today_are_not_known(advisor, question, said):
    answer = advisor.ask(Question(question))
    assert (LEAVE_TODAY in told(answer)) is said


def test_who_lost_a_job_hears_first_whom_to_call(advisor):
    answer = advisor.ask(Question("Lost my job at a factory on Monday. What do I do first?"))
    assert told(answer)[0] == "help-vdab-0800"


def test_who_has_work_hears_no_rule_for_who_has_none(advisor):
    answer = advisor.ask(
        Question(
            "als ik een dag in de week minder werk om te studeren, hoeveel maand mag dat en hoelang moet ik al "
            "in dienst zijn?"
        )
    )
    assert told(answer)[0] == "inc-tijdskrediet-36-months"
    assert not {"inc-vdab-exemption-four-weeks", "inc-unemployment-training-2026"} & set(told(answer))


@pytest.mark.parametrize(
    "question",
    ["Will it rain in Ghent on saturday?", "bij welke bank opent mijn klant best een rekening, de goedkoopste?"],
)
def test_a_gap_that_is_hardly_asked_is_not_read_out(advisor, question):
    answer = advisor.ask(Question(question))
    assert answer.abstained and not {"hole-course-start", "hole-digibank-devices"} & set(told(answer))


def test_the_wrong_desk_is_not_named_for_a_blocked_app(advisor):
    answer = advisor.ask(Question("mijn itsme is geblokkeerd na drie foute codes, wat nu?"))
    assert told(answer)[0] == "hole-digital-procedures"


def test_a_living_wage_is_asked_of_the_welfare_centre(advisor):
    answer = advisor.ask(Question("Combien touche une maman seule au revenu d'intégration ?"))
    assert answer.abstained and told(answer)[0] == "hole-living-wage" and "CPAS" in answer.answer


def test_a_word_that_changes_in_a_question_after_a_figure_asks_for_no_course(talk):
    first = "We are 25, two people want a course about saving energy. What percentage does Flanders pay?"
    answer = talk(first, "and if we counted as medium-sized?")
    assert told(answer)[0] == "inc-kmo-2026-higher-rate" and not answer.courses


def test_simpler_and_another_language_say_the_same_again(talk):
    first = "Client, 23, wants to work in recycling. What does such a job involve?"
    once = set(told(talk(first)))
    assert set(told(talk(first, "say it simpler please"))) <= once
    again = talk(first, "and now in Dutch so I can print it for his mother")
    assert again.language == "nl" and set(told(again)) <= once


def test_a_roster_is_not_asked_by_who_tells_that_they_work_shifts(advisor):
    answer = advisor.ask(Question("I work shifts in a plastics plant, how do I get paid leave for a course?"))
    assert told(answer)[0] == "inc-vov-basic-right" and "hole-shift-premium" not in told(answer)


def test_the_figure_that_is_asked_about_is_no_answer(advisor):
    answer = advisor.ask(
        Question("Hoeveel van de 1.943 vacatures in de chemie van 2023 zijn ingevuld door wie zich omschoolde?")
    )
    assert answer.abstained or answer.answer.startswith("Een cijfer vinden we daarvoor niet")


def test_where_something_is_seen_is_no_question_for_a_figure(advisor):
    answer = advisor.ask(Question("waar vind ik online terug hoeveel opleidingstegoed iemand nog heeft?"))
    assert told(answer)[0] == "inc-opleidingstegoed-burgerprofiel"
    assert "Een cijfer vinden we" not in answer.answer


@pytest.mark.parametrize(("level", "other"), [("niveau 2", True), ("niveau 3", False), ("", False)])
def test_another_level_than_the_one_asked_does_not_suit(advisor, level, other):
    rooms = advisor.house.current()
    composer = rooms.conversation.several.composer
    course = composer.knowledge.corpus.courses["oragroup-preventieadviseur-3"]
    understood = composer.understanding.understand(Question(f"opleiding preventieadviseur {level}", language="nl"))
    assert of_another_level(course, understood) is other


def test_what_vdab_gives_online_is_free_where_no_price_is_told(talk):
    answer = talk(
        "On raconte que des capteurs vont faire nos rondes. C'est vrai ?",
        "et un petit cours gratuit en ligne sur l'IA ?",
    )
    assert answer.courses[0].id == "vdab-online-ai" and "inc-vdab-online-free" in told(answer)
