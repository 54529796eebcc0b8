"""What was worked out of the question that is being answered, so that each part is done once, and then forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Notes:
    """What was worked out of one question: the vector of each of its texts, what was found for each way to read it
    (see `advisor.answer.finder`), the log-odds of each pair that was read (see `advisor.answer.answering`), and the
    chance of each alarm by the bytes of the vector (see `advisor.answer.alarms`), and what each text with its vector is
    about (see `Understanding.about`)."""

    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    found: dict[tuple, tuple] = field(default_factory=dict)
    pairs: dict[tuple[str, str], float] = field(default_factory=dict)
    alarms: dict[bytes, Mapping[str, float]] = field(default_factory=dict)
    about: dict[tuple[str, bytes], Mapping[str, float]] = field(default_factory=dict)


_of_this_question: ContextVar[Notes | None] = ContextVar("_of_this_question", default=None)


def notes() -> Notes:
    """The notes on the question that is being answered; empty ones where none is."""
    return notes_kept() or Notes()


def notes_kept() -> Notes | None:
    """The same; None where no question is being answered."""
    return _of_this_question.get()


@contextmanager
def one_question() -> Iterator[None]:
    """While one question is answered its parts are read more than once: each is encoded and searched once, and then
    forgotten."""
    token = _of_this_question.set(Notes())
    try:
        yield
    finally:
        _of_this_question.reset(token)
