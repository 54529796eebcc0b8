"""What is told of a person is not what is asked."""

from __future__ import annotations

import pytest

from advisor.domain import Question


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (
            "J'ai à côté de moi un monsieur qui a soudé quinze ans en Roumanie, sans aucun papier. Il est demandeur "
            "d'emploi. Comment peut-il faire reconnaître ce qu'il sait faire, et est-ce qu'il doit payer ?",
            "inc-evc-what",
        ),
        ("Mijn cliënt werkte tien jaar in Polen als lasser. Hoe laat hij zijn ervaring erkennen?", "inc-evc-what"),
    ],
)
def test_where_somebody_worked_before_is_no_question_about_that_country(advisor, question, wanted):
    answer = advisor.ask(Question(question))
    assert not answer.abstained and wanted in {c.document for c in answer.citations}


def test_a_question_about_another_country_is_still_refused(advisor):
    assert advisor.ask(Question("How many new workers does the chemical industry in Romania need?")).abstained


def test_where_somebody_wants_to_work_is_asked_and_where_they_worked_is_told(advisor):
    composer = advisor.house.current().composer

    def outside(text: str) -> bool:
        understood = composer.understanding.understand(Question(text))
        return composer.scope.judge(understood, *composer.evidence(understood)).outside

    assert outside("Ik wil in Duitsland werken. Hoeveel vacatures voor lassers zijn er?")
    assert not outside("Ik werkte in Duitsland. Hoe kan ik mijn ervaring laten erkennen zonder diploma?")


@pytest.mark.parametrize(
    "question",
    [
        "wie betaalt mijn cursus lassen in Gent?",
        "Je travaille de nuit dans la métallurgie, qui paie ma formation en robotique ?",
        "who pays for a robotics course if I work in metal?",
    ],
)
def test_who_pays_is_not_answered_with_a_list_of_courses(advisor, question):
    answer = advisor.ask(Question(question))
    assert not answer.abstained and answer.intent != "courses"
    assert any(c.document.startswith("inc-") for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "hours"),
    [
        ("Hoeveel uur duurt de opleiding milieucoördinator niveau B?", "150"),
        (
            "Quelle formation reconnue dois-je suivre pour devenir coordinateur environnemental, "
            "et elle compte combien d'heures ?",
            "150",
        ),
    ],
)
def test_the_hours_of_a_course_are_told_to_who_asks(advisor, question, hours):
    assert hours in advisor.ask(Question(question)).answer
