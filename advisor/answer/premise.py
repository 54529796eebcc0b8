"""Whether a question takes for true what the evidence tells otherwise."""

from __future__ import annotations

import re

from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import figures

_YEAR = re.compile(r"(19|20)\d\d")


def contradicts(understood: Understood, fact: Fact) -> bool:
    """The question states a figure as true and the fact gives another of the same sort."""
    if "claim" not in understood.cues:
        return False
    said = figures(understood.question.text)
    told = figures(fact.statement[understood.language])
    numbers = [f for f in said if not _YEAR.fullmatch(f)]
    years = [f for f in said if _YEAR.fullmatch(f)]
    wrong = [n for n in numbers if n not in told]
    if wrong and any(not _YEAR.fullmatch(t) for t in told):
        return True
    return bool(years) and not numbers and any(_YEAR.fullmatch(t) for t in told) and not set(years) & set(told)
