"""Which of the courses that were shown meet a condition: it is said of those, and no others are looked for."""

from __future__ import annotations

import pytest

COURSES = {
    "nl": "cursussen kunststofverwerking",
    "en": "courses in plastics processing",
    "fr": "formations en transformation des plastiques",
}


def cited(answer):
    return {c.document for c in answer.citations}


@pytest.mark.parametrize(
    ("language", "asked", "meets"),
    [
        ("nl", "welke daarvan zijn in Genk?", "Hiervan klopt het (in Genk)"),
        ("en", "which of those are in Genk?", "This fits, of what was shown (in Genk)"),
        ("fr", "lesquelles sont à Genk ?", "ceci convient (lieu : Genk)"),
    ],
)
def test_those_in_a_town_are_told_and_the_rest_is_unknown(advisor, talk, language, asked, meets):
    shown = talk(COURSES[language])
    answer = talk(COURSES[language], asked)
    courses = advisor.house.current().corpus.courses
    told = cited(answer)
    assert told and told <= cited(shown) and meets in answer.answer and not answer.abstained
    there = {i for i in told if "genk" in courses[i].places}
    assert there and all(courses[i].places == () or i in there for i in told)


@pytest.mark.parametrize(
    ("first", "asked", "none"),
    [
        ("opleidingen lassen", "is dat in Hasselt?", ("geen daarvan (in Hasselt)", "Dit niet (in Hasselt)")),
        ("welding courses", "is it in Hasselt?", ("none of these fits (in Hasselt)", "Not this (in Hasselt)")),
        ("formations en soudage", "c'est où, à Hasselt ?", ("ne convient (lieu : Hasselt)", "Ceci, non")),
    ],
)
def test_none_in_a_town_is_said_with_where_they_are(talk, first, asked, none):
    shown, answer = talk(first), talk(first, asked)
    assert any(n in answer.answer for n in none) and cited(answer) <= cited(shown) and not answer.courses


def test_what_no_course_tells_is_a_gap(talk):
    answer = talk("opleidingen lassen", "is er daar eentje 's avonds van?")
    assert answer.abstained and "weten we het niet ('s avonds)" in answer.answer


def test_another_subject_is_looked_for(talk):
    answer = talk("opleidingen lassen", "is er een cursus waterstof in Kortrijk?")
    assert "vives-waterstof-onderzoekscentrum" in cited(answer)


def test_the_shortest_comes_first(advisor, talk):
    courses = advisor.house.current().corpus.courses
    answer = talk("korte cursus leidinggeven", "welke is de kortste?", persona="worker")
    lengths = [courses[c.document].duration for c in answer.citations if c.document in courses]
    told = [bool(length) for length in lengths]
    assert lengths and told == sorted(told, reverse=True)
