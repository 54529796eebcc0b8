"""What a question counts ("how many vacancies …?"), and what a text gives a number of ("1,943 vacancies")."""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.answer.knowledge import stem
from advisor.text import fold, words

# The words behind "how many", up to the verb at the latest.
_COUNTED = re.compile(r"\b(?:hoeveel|how many|combien d(?:e |'))\s*((?:[^\W\d_][\w'-]* ?){1,3})")
LEAST, MOST = 5, 2  # letters of a word that says what is counted; so many of them
BEHIND = 3  # words behind a number
_NUMBER = re.compile(r"\d(?:[\d.,\u00a0\u202f ]*\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def asked_count(text: str) -> list[str]:
    """The folded words that say what a question counts; none where it counts nothing."""
    match = _COUNTED.search(fold(text))
    return [w for w in words(match[1]) if len(w) >= LEAST][:MOST] if match else []


@lru_cache(maxsize=8192)
def counted_in(text: str) -> frozenset[str]:
    """The stems of the words behind each number of a text that is no year."""
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        if not _YEAR.fullmatch(match[0]):
            found.update(stem(w) for w in words(text[match.end() : match.end() + 60])[:BEHIND])
    return frozenset(found)
