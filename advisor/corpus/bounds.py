"""What bounds a figure: at least 80 %, up to 250 euro, about 59,000, almost a third, more than 22,000, under 5 %.

A text that leaves such a word out says another thing with the same figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    "nl": {
        "at least": r"minstens|ten minste|minimum\w*",
        "at most": r"maximaal|maximum|hoogstens|ten laatste",
        "about": r"ongeveer|zowat|zo'n|circa",
        "almost": r"bijna",
        "more than": r"ruim|meer dan|boven",
        "less than": r"minder dan",
    },
    "en": {
        "at least": r"at least|minimum",
        "at most": r"up to|at most|at the latest|maximum",
        "about": r"about|roughly|some",
        "almost": r"almost|nearly",
        "more than": r"more than|over",
        "less than": r"less than|fewer than",
    },
    "fr": {
        "at least": r"au moins|minim\w+",
        "at most": r"jusqu['’]à|maximum|au plus(?: tard)?",
        "about": r"environ|quelque",
        "almost": r"près de|presque",
        "more than": r"plus d(?:e\b|['’])",
        "less than": r"moins d(?:e\b|['’])",
    },
}
_YEAR = r"(?:19|20)\d\d\b"
# The word stands before the figure, with at most one word between: "at least 3 credits", "au moins les 3".
_ANYWHERE = {
    language: {bound: re.compile(rf"\b(?:{words})", re.IGNORECASE) for bound, words in table.items()}
    for language, table in _WORDS.items()
}
_BEFORE = {
    language: {
        bound: re.compile(rf"\b(?:{words})\s*(?:[^\W\d]+\s)?(?!{_YEAR})\d", re.IGNORECASE)
        for bound, words in table.items()
    }
    for language, table in _WORDS.items()
}


@dataclass(frozen=True)
class Bounds:
    """`figures` are the bounds that stand before a figure other than a year; `said` those that stand anywhere."""

    figures: frozenset[str]
    said: frozenset[str]


def bounds_in(text: str, language: str) -> Bounds:
    """The bounds of `text`, by their English names ("at least", "about", …)."""
    return Bounds(
        frozenset(bound for bound, pattern in _BEFORE[language].items() if pattern.search(text)),
        frozenset(bound for bound, pattern in _ANYWHERE[language].items() if pattern.search(text)),
    )
