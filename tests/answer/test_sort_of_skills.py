"""Who asks for digital or soft skills of a job hears of those, and of green ones where green ones are asked."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question

GREEN = {"hole-skills-per-occupation", "study-new-green-skills-list"}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("welke digitale skills heeft een operator nodig?", "study-49000-digital-tools"),
        ('Our manager says we need "digital skills". Which ones for a shift operator?', "study-49000-digital-tools"),
        ("which soft skills does a technician need?", "study-soft-skills-examples"),
        ("quelles compétences humaines pour un chef d'équipe ?", "study-soft-skills-examples"),
    ],
)
def test_the_sort_that_is_asked_is_told(advisor, question, first):
    told = [c.document for c in advisor.ask(Question(question, profile=Profile(persona="worker"))).citations]
    assert first in told and not GREEN & set(told)


@pytest.mark.parametrize(
    "question",
    ["which green skills does an operator need?", "welke groene en digitale skills heeft een operator nodig?"],
)
def test_green_ones_are_told_where_they_are_asked(advisor, question):
    told = [c.document for c in advisor.ask(Question(question, profile=Profile(persona="worker"))).citations]
    assert "study-new-green-skills-list" in told
