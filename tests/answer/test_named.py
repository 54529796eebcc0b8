"""What a question names outright: a figure of ours, the study, a share; and what was once so."""

from __future__ import annotations

import pytest

from advisor.domain import Question


def cited(advisor, question: str, language: str | None = None) -> list[str]:
    return [c.document for c in advisor.ask(Question(question, language)).citations]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("die 76.000 werknemers die bijgeschoold moeten worden, wie heeft dat berekend?", "study-76000"),
        ("dus die 76000 jobs da zijn allemaal nieuwe jobs voor ingenieurs zeker?", "study-76000-tasks-change"),
        ("Is it true that 49,000 workers lose their job to tablets?", "49000"),
        ("J'ai lu que 76 % des travailleurs devront se recycler. Vous confirmez ce pourcentage ?", "study-76000"),
    ],
)
def test_a_figure_of_ours_that_is_quoted_brings_what_tells_it(advisor, question, wanted):
    documents = cited(advisor, question)
    assert wanted in documents[0] or (wanted == "49000" and documents[0] == "occ-operators-technicians-digital")


@pytest.mark.parametrize(
    "question", ["Hoeveel van de 49.000 zijn ouder dan 55?", "Parmi les 59.000, combien habitent le Limbourg ?"]
)
def test_a_part_of_it_that_no_source_tells_stays_unknown(advisor, question):
    answer = advisor.ask(Question(question))
    assert answer.abstained and any(c.document.startswith("hole-") for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Klopt het dat 40% van de Belgen digitaal kwetsbaar is?", "nl"),
        ("Is it true that 40% of Belgians are digitally vulnerable?", "en"),
    ],
)
def test_a_share_that_is_right_is_confirmed_and_never_contradicted(advisor, question, language):
    answer = advisor.ask(Question(question))
    contradicted = advisor.house.current().composer.phrases.say("premise", language)
    assert answer.citations[0].document == "digi-belgium-40-percent-2023" and contradicted not in answer.answer


def test_what_a_visitor_earns_is_no_figure_of_ours(advisor):
    assert "inc-cheque" in cited(advisor, "Ik verdien 2500 euro per maand, heb ik recht op opleidingscheques?")[0]


def test_the_study_that_is_named_goes_before_other_studies(advisor):
    assert cited(advisor, "Volgens de studie, hoeveel jobs komen er bij?")[0].startswith("study-")


def test_the_rule_of_today_goes_before_one_of_a_past_year_that_tells_the_same_figures(advisor):
    now = "A colleague told me training leave went up from 125 to 250 hours. True or false?"
    then = "Mocht je in schooljaar 2021-2022 250 uur opleidingsverlof opnemen in plaats van 125?"
    assert cited(advisor, now)[0] == "inc-vov-250-hours"
    assert cited(advisor, then)[0] == "inc-vov-doubled-2021-2022"


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("59.000, c'est quoi ?", "study-59000-green-upskilling"),
        ("76000 ?", "study-76000-tasks-change"),
        ("wat is 67.000?", "study-67000-soft-skills"),
        ("49,000?", "study-49000-digital-tools"),
    ],
)
def test_a_bare_figure_brings_what_it_counts_without_doubt(advisor, text, document):
    answer = advisor.ask(Question(text))
    assert answer.citations[0].document == document
    assert answer.answer.startswith(answer.citations[0].quote[:20])
