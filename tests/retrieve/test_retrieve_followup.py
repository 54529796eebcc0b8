"""A question that leans on the one before it, made to stand alone."""

from __future__ import annotations

import pytest

from advisor.domain import Question, Turn


@pytest.mark.parametrize(
    ("before", "question", "figure"),
    [
        ("Hoeveel werknemers hebben soft skills nodig?", "en groene?", "59.000"),
        ("Hoeveel werknemers hebben soft skills nodig?", "En digitale skills?", "49.000"),
        ("How many workers need green skills?", "and soft skills?", "67,000"),
        ("Combien de travailleurs ont besoin de compétences vertes ?", "et numériques ?", "49 000"),
    ],
)
def test_the_other_kind_of_skills_takes_the_place_of_the_first(advisor, before, question, figure):
    history = (Turn("user", before), Turn("assistant", advisor.ask(Question(before)).answer))
    assert figure in advisor.ask(Question(question, history=history)).answer


def test_who_pays_for_a_course_is_no_question_about_wages(advisor):
    history = (
        Turn("user", "Welke opleidingen lassen zijn er?"),
        Turn("assistant", "Deze opleidingen passen."),
        Turn("user", "in Gent?"),
        Turn("assistant", "European Welder."),
    )
    answer = advisor.ask(Question("Wie betaalt dat dan?", history=history))
    assert not answer.abstained and answer.intent == "support"
    understood = advisor.house.current().understanding.understand(Question("Wie betaalt dat dan?", history=history))
    assert understood.text == "Wie betaalt mijn opleiding?"


def test_words_of_a_cue_leave_the_others_as_they_were_typed(advisor):
    cues = advisor.house.current().understanding.cues
    assert cues.strip("change", "Iets anders: Élise woont in Gent").strip(" :") == "Élise woont in Gent"
    assert cues.strip("change", "autre chose : un œuf ﬁn").strip(" :") == "un œuf fin"  # folded: a letter became two


@pytest.mark.parametrize(
    ("before", "message", "wanted"),
    [
        ("Wat zei Van Gysegem over mensen aanwerven?", "en De Kesel?", "kesel"),
        ("What did Van Gysegem say about hiring?", "And Crevits?", "crevits"),
    ],
)
def test_another_name_takes_the_place_of_the_first(advisor, before, message, wanted):
    resolve = advisor.house.current().understanding.follow_ups.resolve
    resolved = resolve(message, (Turn("user", before), Turn("assistant", "…")))
    assert wanted in resolved.text and "gysegem" not in resolved.text and resolved.sure
