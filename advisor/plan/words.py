"""What people and files write, made plain: one line, no hidden signs, no address that is not one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

from advisor.corpus.model import Concept, Corpus
from advisor.domain import LANGUAGES
from advisor.plan.model import LONGEST_URL, PlanSkill
from advisor.text import fold, one_line, seen

T = TypeVar("T")

# Code points that are no characters: XML, and so a Word file, cannot hold them.
_NO_CHARACTERS = dict.fromkeys([0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)])


def plain(value: object, most: int) -> str:
    """`value` as one line of at most `most` characters; "" where it is no text. Signs stay what they are: nothing that
    shows a plan reads them as markup."""
    if not isinstance(value, str):
        return ""
    text = one_line(seen(unicodedata.normalize("NFC", value[: 4 * most]).translate(_NO_CHARACTERS)))
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def address(value: object) -> str | None:
    """`value` where it is an http(s) address of a host without a password in it, else None."""
    if not isinstance(value, str) or len(value) > LONGEST_URL or re.search(r"[\s<>\"'`\\\x00-\x1f]", value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def skill(corpus: Corpus, id_: object, label: object, language: str, most: int) -> PlanSkill | None:
    """The skill of the vocabulary with that id or called so in any language; else the words themselves."""
    known = corpus.concepts["skill"]
    found = known.get(id_) if isinstance(id_, str) else None
    words = plain(label, most)
    if found is None and words:
        found = _by_label(_Skills(known)).get(fold(words))
    if found is not None:
        return PlanSkill(found.label[language], found.id)
    return PlanSkill(words) if words else None


def first_of(records: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """The records without those whose key came before."""
    found: dict[Hashable, T] = {}
    for record in records:
        found.setdefault(key(record), record)
    return tuple(found.values())


def once(skills: Iterable[PlanSkill]) -> tuple[PlanSkill, ...]:
    """Each skill once, the first of them."""
    return first_of(skills, lambda skill: skill.key)


class _Skills:
    """The skills of one corpus as the key of a cache."""

    def __init__(self, known: dict[str, Concept]) -> None:
        self.known = known

    def __hash__(self) -> int:
        return id(self.known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Skills) and other.known is self.known


@lru_cache(maxsize=4)
def _by_label(skills: _Skills) -> dict[str, Concept]:
    named: dict[str, Concept] = {}
    for concept in skills.known.values():
        for language in LANGUAGES:
            named.setdefault(fold(concept.label[language]), concept)
    return named
