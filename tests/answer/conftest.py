"""What the tests of answers share."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question, Turn


@pytest.fixture
def talk(advisor):
    """Asks each message behind the advisor's own answers to those before; gives the last answer."""

    def talk(*messages: str, persona: str | None = None):
        history: tuple[Turn, ...] = ()
        for message in messages:
            answer = advisor.ask(Question(message, history=history, profile=Profile(persona=persona)))
            history = (*history, Turn("user", message), Turn("assistant", answer.answer))
        return answer

    return talk
