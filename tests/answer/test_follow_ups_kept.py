"""What a follow-up must not lose: what is denied, the thing that is asked for, the scheme, what was told before."""

from __future__ import annotations

import re

import pytest

from advisor.answer.draft import merge
from advisor.domain import Answer, Citation, Profile, Question

HIGHER = {"bachelor", "master", "graduaat"}


def told(answer) -> list[str]:
    return [c.document for c in answer.citations]


@pytest.fixture
def vocabulary(advisor):
    return advisor.house.current().understanding.vocabulary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("maar niet aan een universiteit of hogeschool", "nl"),
        ("not at a university or a university college", "en"),
        ("pas à l'université ni dans une haute école", "fr"),
        ("nee liever ni naar den unief", "nl"),
    ],
)
def test_what_is_denied_stays_denied_behind_or(vocabulary, text, language):
    levels = [m for m in vocabulary.find(text, language) if m.type == "level"]
    assert levels and all(m.denied for m in levels)


def test_or_denies_nothing_where_something_else_is_wanted(vocabulary):
    levels = vocabulary.find("niet naar de universiteit maar liever naar een hogeschool", "nl")
    assert [m.denied for m in levels if m.type == "level"] == [True, False]


def test_who_wants_no_university_and_no_college_is_offered_none(advisor):
    asked = "Een klant wil iets bijleren over energiemanagement, maar niet aan een universiteit of hogeschool."
    answer = advisor.ask(Question(asked, profile=Profile(persona="counsellor")))
    known = advisor.house.current().corpus.courses
    assert not any(known[c.id].level in HIGHER for c in answer.courses)
    assert not {"howest-bachelor-energiemanagement", "vives-bachelor-energietechnologie"} & set(told(answer))


def test_something_shorter_than_university_is_no_shorter_answer(talk):
    first = "ik zit in 4de middelbaar en vind chemie tof, wat kan ik daar later mee worden?"
    answer = talk(
        first, "moet je daarvoor naar de unief?", "nee liever ni naar den unief, iets korter", persona="youth"
    )
    assert "stem-graduaat-or-bachelor" in told(answer)
    assert not any("UGent" in c.provider for c in answer.courses)


def test_a_club_that_is_asked_is_no_help_desk_in_the_same_town(talk):
    answer = talk("whats a stem academy", "r there any near leuven", persona="youth")
    assert "idal-leuven" not in [*told(answer), *(c.id for c in answer.courses)]
    assert told(answer)[0] == "hole-stem-academy-agenda"


def test_the_scheme_stays_the_subject_whatever_else_was_said(talk):
    first = (
        "What is EVC, and could it work for a client with 12 years' experience as an operator but no Belgian diploma?"
    )
    assert told(talk(first, "How much would that cost him?"))[0] == "inc-evc-cost"
    answer = talk(first, "How much would that cost him?", "He lives in Aalst. Where does he have to go?")
    assert answer.intent != "courses" and "inc-evc-where" in told(answer)


def test_who_hears_that_the_plant_closes_gets_a_first_step_and_no_suicide_line(advisor):
    asked = "kheb gehoord da ze bij ons de boel gaan sluiten, 20 jaar in den staal gewerkt. wa nu"
    answer = advisor.ask(Question(asked, profile=Profile(persona="worker")))
    assert answer.intent != "distress" and "help-employment-cell" in told(answer)
    assert answer.answer.startswith("Dat is geen makkelijk nieuws.")


def test_fear_for_a_job_is_no_request_for_a_list_of_skills(advisor):
    asked = "my plant is talking about hydrogen all the time. I'm a process operator, should I be worried about my job?"
    answer = advisor.ask(Question(asked, profile=Profile(persona="worker")))
    assert {"study-76000-tasks-change", "sk-digital-jobs-change"} & set(told(answer))


@pytest.mark.parametrize(
    ("word", "language", "wrong"),
    [
        ("inférieur", "fr", "engineering"),
        ("refuse", "fr", "reuse"),
        ("laisser", "fr", "welding"),
        ("remaining", "en", "retraining"),
        ("mag", "nl", "welding"),
    ],
)
def test_a_common_word_is_no_typing_error_of_a_term(vocabulary, word, language, wrong):
    assert not vocabulary.find(f"... {word} ...", language), wrong


def test_a_typing_error_is_still_read_as_the_term(vocabulary):
    assert [m.id for m in vocabulary.find("cours de soudgae", "fr") if m.type == "theme"] == ["welding"]


def test_a_caveat_of_two_sources_is_not_said_again_of_one():
    def part(text: str, *documents: str) -> Answer:
        quoted = (Citation(i, d, d, d, "summary") for i, d in enumerate(documents, start=1))
        return Answer("?", "en", "support", text, abstained=False, citations=tuple(quoted))

    both = part("A. [1] B. [2]\n\n*The source has no date.* [1] [2]", "a", "b")
    one = part("C. [1] A. [2]\n\n*The source has no date.* [2] Rules change. [1]", "c", "a")
    text, _ = merge([both, one], "Rules change.")
    assert len(re.findall("no date", text)) == 1


VOUCHER = "Qui paie un opleidingscheque ?"


def test_what_is_wished_simpler_is_the_same_answer_in_the_simple_texts(advisor, talk):
    first, again = talk(VOUCHER), talk(VOUCHER, "il ne lit pas très bien, vous pouvez le dire plus simplement ?")
    assert told(again) == told(first) and again.intent != "distress"
    simple = advisor.house.current().simplifier.simple(first)
    assert again.answer == simple.answer != first.answer


def test_simpler_and_then_in_another_language_is_both(advisor, talk):
    dutch = talk(VOUCHER, "plus simplement svp", "et maintenant en néerlandais")
    assert dutch.language == "nl" and told(dutch) == told(talk(VOUCHER))
    assert dutch.answer == advisor.house.current().simplifier.simple(dutch).answer


def test_help_lines_are_told_again_to_who_did_not_understand_them(talk):
    cry = "je n'en peux plus, je ne veux plus vivre"
    assert talk(cry).intent == "distress"
    again = talk(cry, "plus simplement svp")
    assert again.intent == "distress" and told(again) == told(talk(cry))


@pytest.mark.parametrize(
    "question",
    ["c'est quoi un graduaat et ça coûte combien ?", "what is a graduaat, and does it cost anything?"],
)
def test_the_price_of_one_thing_is_not_told_of_another(advisor, question):
    answer = advisor.ask(Question(question, profile=Profile(persona="youth")))
    assert told(answer)[0] == "stem-graduaat-or-bachelor" and "inc-evc-cost" not in told(answer)
    assert "120" not in re.sub(r"90 (?:à|to) 120", "", answer.answer)
