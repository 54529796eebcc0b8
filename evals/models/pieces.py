"""Reads the prompt as a model would: which pieces of evidence it holds, each with its id."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"<<<([a-z]{5}) \| (.*?)\n(.*?)\n\1>>>", re.DOTALL)


@dataclass(frozen=True)
class Given:
    """One piece of evidence of a prompt."""

    id: str
    title: str
    text: str


def given(user: str) -> list[Given]:
    """The pieces in the message to the model, in their order."""
    return [Given(*m.groups()) for m in _PIECE.finditer(user)]
