"""What two words of the field mean, where their difference is asked and no source tells it."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("wat is het verschil tussen mechanische en chemische recyclage?", ("mechanische recyclage", "chemische")),
        ("difference between mechanical recycling and chemical recycling?", ("mechanical recycling", "chemical")),
        ("c'est quoi la différence entre recyclage mécanique et chimique ?", ("recyclage mécanique", "recyclage chim")),
    ],
)  # fmt: skip
def test_both_are_told(advisor, question, told):
    answer = advisor.ask(Question(question, profile=Profile(persona="youth")))
    assert answer.abstained and answer.citations[0].document == "hole-term-explained"
    assert all(term in answer.answer for term in told)


def test_what_a_word_means_is_no_answer_to_a_long_question(advisor):
    terms = advisor.house.current().composer.knowledge.terms
    asked = "wat is het loon dat een operator in een ploegenstelsel in de chemie in Antwerpen krijgt?"
    assert terms.of(asked, "nl") and not terms.asked(asked, "nl")
