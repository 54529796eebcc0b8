"""Given what may not be the answer, when it is told, then it is introduced as what comes nearest; and only then."""

from __future__ import annotations

import pytest

from advisor.domain import Question

DOUBT = {"nl": "We zijn niet zeker", "en": "We are not sure", "fr": "Nous ne sommes pas sûrs"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many visitors does breakingscience.be get in a month?", "en"),
        ("cursus thermovormen voor werknemers", "nl"),
        ("sign language training online and free for job coaches", "en"),
    ],
)
def test_what_is_near_but_does_not_say_it_is_told_with_doubt_or_refused(advisor, text, language):
    answer = advisor.ask(Question(text, language))
    assert answer.abstained or DOUBT[language] in answer.answer


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoeveel werknemers hebben groene bijscholing nodig?", "nl"),
        ("Is there a welding course in Bruges?", "en"),
        ("Quelles compétences un opérateur de process doit-il apprendre ?", "fr"),
        ("Wat is Vlaams opleidingsverlof?", "nl"),
        ("basiscursus spuitgieten", "nl"),
    ],
)
def test_what_is_known_is_told_plainly(advisor, text, language):
    answer = advisor.ask(Question(text, language))
    assert not answer.abstained
    assert DOUBT[language] not in answer.answer
