"""The conditions of a question: who asks, what for, where, when, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.domain import Question
from advisor.retrieve.age import stated_age
from advisor.retrieve.followup import Resolved
from advisor.retrieve.mentions import Mention
from advisor.text import words

# "I have a bachelor", "I am finishing a bachelor". "Do you have a bachelor in …?" asks for a course.
_HAS = frozenset("heb heeft had have has got ve a avons behaalde finished finishing doing volg doe".split())
_YOU = frozenset("je jij jullie u you vous tu".split())
_FRENCH_I = frozenset("ai termine fais suis".split())
OWN_BEFORE = 5  # words before a level in which "have" makes it that of the person


@dataclass(frozen=True)
class Facets:
    """Conditions of the question (and of the profile where the question is silent), as vocabulary ids."""

    roles: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    other_sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    nearby: bool = False  # of these places: what is not far will do
    audiences: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    mode: str | None = None
    free: bool = False
    taught_in: str | None = None
    years: tuple[str, ...] = ()
    age: int | None = None
    abroad: bool = False
    at_most: tuple[float, str] | None = None  # how long a course may take, as a number and its unit
    budget: float | None = None  # what it may cost, in euros


def with_age_told_before(facets: Facets, question: Question, resolved: Resolved) -> Facets:
    """A follow-up is about somebody of the age that was told last."""
    if facets.age is not None or not resolved.follow_up:
        return facets
    ages = (stated_age(t.content) for t in reversed(question.history) if t.role == "user")
    return replace(facets, age=next((age for age in ages if age is not None), None))


def audiences(named: tuple[str, ...], cues: frozenset[str]) -> tuple[str, ...]:
    """ "Must I be unemployed for that? I have a job": whoever has work is no jobseeker, whatever else is named. "I work
    in a library, a man without work sits beside me": it is for the one without work."""
    if "has_work" in cues:
        return (*(a for a in named if a not in ("job-seekers", "workers")), "workers")
    return tuple(a for a in named if a != "workers" or "job-seekers" not in named)


def mode(cues: frozenset[str]) -> str | None:
    """How a course must be given, where that is said."""
    if cues & {"not_online", "on_site"}:
        return "on-site"
    return "online" if "online" in cues else None


def asked_levels(mentions: Sequence[Mention], text: str) -> tuple[str, ...]:
    """The levels of a course that are asked; "I only have a secondary diploma" tells of the person."""
    told = words(text)
    levels = [m for m in mentions if m.type == "level" and not m.denied]
    before = {m: set(told[max(0, m.start - OWN_BEFORE) : m.start]) for m in levels}
    own = {m for m in levels if before[m] & _FRENCH_I or (before[m] & _HAS and not before[m] & _YOU)}
    return tuple(dict.fromkeys(m.id for m in levels if m not in own))
