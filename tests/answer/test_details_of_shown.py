"""What is asked of a course that was shown, which of several is meant, and what near a town means."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from advisor.answer.background import without_background
from advisor.answer.draft import Draft
from advisor.answer.tell_courses import told_detail
from advisor.domain import Profile, Question


@pytest.fixture
def draft(advisor):
    composer = advisor.house.current().composer
    return Draft(composer.knowledge, composer.phrases, "en")


def test_the_language_of_a_shown_course(talk):
    answer = talk("Welke opleiding plastic recycleren is er bij IBE-BVI?", "in welke taal is dat?")
    assert "Engels" in answer.answer and "ibe-bvi-plastic-recycling" in {c.document for c in answer.citations}


def test_the_age_of_a_shown_club_or_that_it_is_not_told(talk):
    answer = talk("is there a free coding club in Belgium for a child?", "what age is that for?", persona="youth")
    assert "7 to 18" in answer.answer and "does not give an age" in answer.answer


def test_the_one_that_the_message_points_at(talk):
    answer = talk(
        "Y a une formation ou un labo où on peut toucher à l'hydrogène ? Plutôt côté Courtrai.",
        "Ça dure combien de temps, la journée d'étude avec les démonstrations ?",
    )
    assert [c.document for c in answer.citations] == ["vives-hydrogen-technology-event"] and "1 jour" in answer.answer


def test_when_it_starts_is_not_known(talk):
    answer = talk("waar kan ik leren lassen in Brugge", "en wanneer begint dat?")
    assert answer.abstained and answer.citations[0].document == "hole-course-start"


@pytest.mark.parametrize(
    ("starts", "told"), [(["-10"], None), (["-10", "20"], "20"), (["5", "20"], "5"), ([], "autumn 2030")]
)
def test_a_start_that_is_past_is_never_told(draft, starts, told):
    today = draft.knowledge.today
    day = lambda n: (today + dt.timedelta(days=int(n))).isoformat()  # noqa: E731
    course = next(iter(draft.knowledge.corpus.courses.values()))
    course = replace(course, starts=tuple(map(day, starts)), when=None if starts else "autumn 2030")
    said = told_detail(course, "start", draft, "en")
    if told is None or not starts:
        assert said == told
    else:
        assert said and str((today + dt.timedelta(days=int(told))).day) in said


def test_where_that_can_be_learned_is_asked_of_courses(talk):
    answer = talk(
        "Cliënt, industrieel ingenieur, werkt met aardgasinstallaties en wil naar waterstof. Wat moet hij bijleren?",
        "Waar kan hij dat volgen?",
        persona="counsellor",
    )
    assert answer.intent == "courses" and "vives-waterstof-onderzoekscentrum" in {c.id for c in answer.courses}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is er een lascursus in de buurt van Oostkamp?", "nl"),
        ("Is there a welding course near Oostkamp?", "en"),
        ("Y a-t-il une formation en soudage près d'Oostkamp ?", "fr"),
    ],
)
def test_near_a_town_is_in_its_province(advisor, text, language):
    answer = advisor.ask(Question(text, language, profile=Profile(persona="worker")))
    assert not answer.abstained and "vdab-training-lab-brugge-lassen" in {c.id for c in answer.courses}


def test_a_town_lies_in_its_region(advisor):
    answer = advisor.ask(Question("Is er een lascursus in de Kempen?", "nl", profile=Profile(persona="worker")))
    assert not answer.abstained and answer.courses[0].id == "salga-lasacademie"


def test_a_university_gives_bachelors_and_a_bachelor_that_is_being_finished_is_not_asked(advisor):
    understand = advisor.house.current().understanding.understand
    assert set(understand(Question("chemie studeren aan de unief")).facets.levels) == {
        "university",
        "bachelor",
        "master",
    }
    assert not understand(Question("Je termine un bachelier. Une formation sur le recyclage ?")).facets.levels
    assert understand(Question("Je cherche un bachelier en chimie")).facets.levels == ("bachelor",)


@pytest.mark.parametrize(
    ("messages", "gap"),
    [
        (("Wat doet een procesoperator?", "en nemen ze mij op mijn leeftijd nog?"), "hole-hiring-age"),
        (("What does a process operator do?", "how many of them find a job afterwards?"), "hole-success-rate"),
        (("C'est quoi un opérateur de processus ?", "et on gagne combien ?"), "hole-wages"),
    ],
)
def test_what_nothing_ever_tells_is_admitted_whatever_it_is_asked_of(talk, messages, gap):
    answer = talk(*messages)
    assert answer.abstained and answer.citations[0].document == gap


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Een Syrische man wil leren lassen", False),
        ("a Polish lady wants to weld", False),
        ("une dame ukrainienne veut souder", False),
        ("een lascursus in Polen", True),
        ("wat verdient een lasser in Duitsland?", True),
    ],
)
def test_where_a_person_comes_from_is_no_country_that_is_asked(advisor, text, asked):
    composer = advisor.house.current().composer
    world = composer.scope.measure.world
    understood = composer.understanding.understand(Question(text))
    assert bool(world.find(without_background(understood, world))) is asked


@pytest.mark.parametrize(
    ("message", "place"), [("the second one, how long is it?", 1), ("and the last one, how long?", -1)]
)
def test_the_one_that_is_counted(talk, advisor, message, place):
    shown = advisor.ask(Question("which welding courses are there?")).citations
    courses = [c.document for c in shown if c.document in advisor.house.current().composer.knowledge.corpus.courses]
    answer = talk("which welding courses are there?", message)
    assert len(courses) > 1 and [c.document for c in answer.citations] == [courses[place]]


def test_how_long_a_certificate_is_valid_is_not_how_long_the_course_takes(talk):
    answer = talk("basic safety certificate B-VCA for a starter?", "how long is it valid?")
    assert "valid for ten years" in answer.answer and "Duration" not in answer.answer


@pytest.mark.parametrize(
    ("first", "then", "gap"),
    [
        ("Opleiding lassen in Brugge?", "wat moet ik daarvoor al kunnen?", "hole-course-entry"),
        ("Which welding courses are there in Bruges?", "are there any prerequisites?", "hole-course-entry"),
    ],
)
def test_what_one_must_know_before_is_asked_of_the_provider(talk, first, then, gap):
    assert gap in [c.document for c in talk(first, then).citations]


def test_the_detail_after_an_unknown_one_is_asked_of_the_same_courses(talk):
    answer = talk(
        "zijn er kampen over techniek voor een meisje van 9 in Kortrijk?", "wat kost dat?", "tot welke leeftijd is dat?"
    )
    assert "lego-education-kamp-kortrijk" in [c.document for c in answer.citations]
    assert "14 jaar" in answer.answer


def test_money_that_somebody_gets_is_not_the_price_of_the_course(talk):
    answer = talk(
        "Is there a dual course for electromechanics in Tessenderlo for my son of 17?", "does he get paid for it?"
    )
    assert "hole-course-price" not in [c.document for c in answer.citations]
