"""The longest that a course may take is a condition like a town: what takes longer is not offered."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question, Turn
from advisor.retrieve.length import told_days

HIGHER = {"graduaat", "bachelor", "master"}


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("ik zoek een opleiding van maximum twee dagen over leidinggeven", 2),
        ("welding course, at most 3 days", 3),
        ("formation en recyclage, une journée maximum", 1),
    ],
)
def test_what_takes_longer_is_not_offered(advisor, message, days):
    answer = advisor.ask(Question(message, profile=Profile(persona="worker")))
    courses = advisor.house.current().corpus.courses
    told = [courses[c.id] for c in answer.courses]
    assert answer.intent == "courses" and told
    assert all((told_days(c.duration) or 0) <= days and c.level not in HIGHER for c in told)


def test_where_all_take_longer_that_is_said(advisor):
    answer = advisor.ask(Question("cursus van hoogstens een week over robots", profile=Profile(persona="worker")))
    assert answer.abstained and not answer.courses and "zonder de voorwaarde 'van hoogstens 1 week'" in answer.answer


def test_a_length_alone_changes_what_was_searched(advisor):
    first = "lascursus in Gent"
    said = advisor.ask(Question(first, profile=Profile(persona="worker")))
    talk = (Turn("user", first), Turn("assistant", said.answer))
    answer = advisor.ask(Question("hoogstens twee weken", history=talk, profile=Profile(persona="worker")))
    assert answer.intent == "courses" and "in Gent, van hoogstens 2 weken" in answer.answer
