"""What a sentence may rest on: passages and courses with ids that nobody can guess."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.domain import CourseCard, Passage

ID_LETTERS = "bcdfghjkmnpqrstvwxz"
"""No vowels and no digits: an id is never a word, a figure or "1"."""
ID_LENGTH = 5


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence of one request. `text` is what is told; `more` are lines that belong to it (a caveat, the
    provider, place, duration and cost of a course). `language` is that of `text` ("nl", "en", "fr" or another code).
    """

    id: str
    text: str
    language: str
    title: str = ""
    url: str | None = None
    date: str | None = None
    more: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All that it says, a line each."""
        return "\n".join(p for p in (self.text, self.title, self.date, *self.more) if p)


def new_ids(count: int) -> list[str]:
    """`count` different ids from the system's own source of randomness: the next request has others."""
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH)))
    return list(found)


def from_passages(passages: Sequence[Passage], courses: Iterable[CourseCard] = ()) -> tuple[Evidence, ...]:
    """Passages and course cards as the evidence of one request, each with a fresh id, in the given order."""
    courses = tuple(courses)
    ids = iter(new_ids(len(passages) + len(courses)))
    told = [Evidence(next(ids), p.text, p.language, p.title, p.url, p.date) for p in passages]
    return (*told, *(from_course(card, next(ids)) for card in courses))


def from_course(card: CourseCard, identity: str) -> Evidence:
    """A course card, in the language in which it is shown."""
    parts = (card.provider, card.location, card.duration, card.cost, card.mode, card.why, card.notice, *card.skills)
    return Evidence(
        identity,
        f"{card.name}. {card.description}".strip(),
        card.language or "",
        card.name,
        card.url,
        card.as_of,
        tuple(p for p in parts if p),
    )
