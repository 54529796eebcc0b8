"""How a course is given, and whether one can still enrol: words and codes of catalogues."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from advisor.ingest.catalogue.model import Mode, Status
from advisor.ingest.catalogue.words import pattern, phrases, plain

LONGEST = 200  # characters
_NOT = re.compile(r"(?<!\w)(?:niet|geen|zonder|not|no|non|pas|sans)(?!\w)")
_OR = re.compile(r"(?<!\w)(?:of|or|ou)(?!\w)")


@lru_cache(maxsize=1024)
def mode(text: str) -> Mode | None:
    """None where the text does not tell one. Both on site and online is blended, a choice of the two is no one mode."""
    found = _found("modes", text)
    if found is None or _OR.search(plain(text)):
        return None
    if found == {"on-site", "online"}:
        return "blended"
    if "blended" in found:
        return "blended"
    return found.pop() if len(found) == 1 else None  # type: ignore[return-value]


@lru_cache(maxsize=1024)
def status(text: str) -> tuple[Status | None, bool]:
    """The status, and whether the text is one that is known: "EventScheduled" is, and says nothing of it."""
    found = _found("statuses", text)
    if not found or len(found) > 1:
        return None, False
    one = found.pop()
    return (one if one in get_args(Status) else None), True  # type: ignore[return-value]


def _found(name: str, text: str) -> set[str] | None:
    """What the words of a text stand for; None where one of them is denied, or none is known."""
    if len(text) > LONGEST:
        return None
    said = plain(_code(text))
    known = phrases(name)
    if said in known:
        return {known[said]}
    if _NOT.search(said):
        return None
    return {known[m.group()] for m in pattern(name).finditer(said)} or None


def _code(text: str) -> str:
    """The last part of an address of schema.org; other addresses are known whole."""
    return re.sub(r"^https?://(?:www\.)?schema\.org/", "", text.strip())
