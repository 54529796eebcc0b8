"""What the courses of the last answer cost and how long they take; whom an offer can be for; a year without figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.answer.suits import suits
from advisor.domain import Question


@pytest.mark.parametrize(
    ("course", "price"),
    [
        ("waar kan ik leren lassen in Brugge", "en moet ik daarvoor betalen?"),
        ("Where can I learn welding near Geel?", "and what does it cost?"),
        ("Où apprendre la soudure près de Geel ?", "c'est payant ?"),
    ],
)
def test_who_asks_what_a_shown_course_costs_hears_that_and_no_list_again(talk, course, price):
    answer = talk(course, price)
    told = [c.document for c in answer.citations]
    assert answer.abstained and told[0] == "hole-course-price" and not answer.courses
    assert "inc-cheque-half" in told  # what helps to pay


def test_a_price_that_is_known_is_told(talk):
    answer = talk("Is there something with robots for my daughter in Tienen?", "is that free?")
    assert not answer.abstained and "free" in answer.answer and answer.citations[0].document == "coderdojo-tienen"


def test_who_has_no_work_hears_what_holds_for_them(talk):
    answer = talk("Où apprendre la soudure près de Geel ?", "C'est gratuit pour un chômeur ?")
    told = [c.document for c in answer.citations]
    assert not answer.abstained and told[:2] == ["hole-course-price", "inc-vdab-recognised-free"]


def test_how_long_the_shown_courses_take(talk):
    answer = talk(
        "I'm 24, jobless, in Antwerp. Is there a route to become a process operator?", "How long does it last?"
    )
    assert "about 6 months" in answer.answer and not answer.abstained
    assert answer.answer.count("We do not know how long it takes") == len(answer.citations) - 1


@pytest.mark.parametrize("length", ["wat is de duur?", "en de duur daarvan?", "hoe lang duurt dat?"])
def test_the_length_is_not_taken_for_the_price(talk, length):
    answer = talk("waar kan ik leren lassen in Brugge", length)
    assert "hole-course-price" not in [c.document for c in answer.citations]


def test_dear_is_a_question_of_price(talk):
    answer = talk("waar kan ik leren lassen in Brugge", "is dat duur?")
    assert "hole-course-price" in [c.document for c in answer.citations]


@pytest.mark.parametrize(
    "second",
    ["krijg ik daar opleidingsverlof voor?", "is er ook een gratis cursus in Gent?", "wat verdient een lasser?"],
)
def test_what_asks_something_else_is_not_taken_for_it(talk, second):
    answer = talk("waar kan ik leren lassen in Brugge", second)
    assert "hole-course-price" not in [c.document for c in answer.citations]


def test_a_bachelor_is_for_nobody_of_thirteen_or_without_a_diploma(advisor):
    rooms = advisor.house.current()
    bachelor, dojo = (rooms.corpus.courses[i] for i in ("ugent-bachelor-chemie", "coderdojo-tienen"))

    def understood(text):
        return rooms.understanding.understand(Question(text))

    assert suits(bachelor, understood("wat kan ik studeren in Gent rond chemie?"))
    assert not suits(bachelor, understood("mijn dochter is 13, iets met chemie in Gent?"))
    assert not suits(bachelor, understood("iets met chemie in Gent zonder diploma"))
    assert suits(bachelor, understood("kan ik een bachelor chemie doen zonder diploma?"))
    assert not suits(dojo, understood("ik ben 45, wil leren programmeren"))
    young = understood("ik ben 12, wil leren programmeren")
    assert suits(replace(dojo, ages=(7, 18)), young) and not suits(replace(dojo, ages=(14, 18)), young)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Any welding course near Geel for a client who speaks English only?", "in English"),
        ("my dutch is poor, is there a welding course near Geel?", "not in Dutch"),
        ("Mijn klant spreekt geen Nederlands. Is er een lascursus in Geel?", "niet in het Nederlands"),
    ],
)
def test_a_language_that_somebody_does_not_speak_is_a_condition(advisor, text, fits):
    answer = advisor.ask(Question(text))
    assert answer.abstained and fits in answer.answer  # the only one is given in Dutch


def test_a_year_of_which_there_is_no_figure_is_said_first(advisor):
    answer = advisor.ask(Question("Wat is het aandeel meisjes in STEM-academies in 2025?")).answer
    assert answer.startswith("Over dat jaar vinden we geen cijfer") and "2022" in answer
    assert "geen cijfer" not in advisor.ask(Question("Wat was het aandeel meisjes in STEM-academies in 2022?")).answer


@pytest.mark.parametrize(
    "text",
    [
        "en als ik zelf ontslag genomen heb",
        "heeft da wel zin, gaan die fabrieken nie gwn allemaal dicht tegen da ik afgestudeerd ben",
        "ma mère sait pas se déplacer, quelqu'un peut venir à la maison pour l'ordi ?",
        "Nobody could tell me. Can I keep my benefit while I train?",
    ],
)
def test_a_plain_worry_gets_an_answer_and_no_help_line(advisor, text):
    answer = advisor.ask(Question(text))
    assert answer.intent != "distress" and not any("zelfmoord" in c.document for c in answer.citations)


@pytest.mark.parametrize(
    "text", ["ik word echt bang van t klimaat, slaap der slecht van", "ik zie het niet meer zitten"]
)
def test_who_is_afraid_gets_one(advisor, text):
    assert advisor.ask(Question(text)).intent == "distress"


@pytest.mark.parametrize("text", ["where can i buy welding gloves", "waar kan ik een lashelm kopen"])
def test_tools_for_sale_are_beside_the_subject_and_no_harm(advisor, text):
    answer = advisor.ask(Question(text))
    assert (
        answer.abstained and "not help with that" not in answer.answer and "werken we niet aan mee" not in answer.answer
    )
