"""What the tests of answers share."""

from __future__ import annotations

import pytest

from advisor.domain import Question, Turn


@pytest.fixture
def talk(advisor):
    """Asks the messages one after the other and gives the last answer."""

    def talk(*messages: str):
        history: tuple[Turn, ...] = ()
        for message in messages:
            answer = advisor.ask(Question(message, history=history))
            history = (*history, Turn("user", message), Turn("assistant", answer.answer))
        return answer

    return talk
