"""The courses on the subject of a conversation, under conditions that the visitor can change.

What an offer does not tell never meets a condition: such an offer is listed apart, with what is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from advisor.answer.conditions import Condition, conditions_of
from advisor.answer.selection import Offer
from advisor.corpus.model import Course
from advisor.domain import LANGUAGES, CourseCard, Hit, Question
from advisor.retrieve.noted import one_question
from advisor.retrieve.understand import Facets, Understood

if TYPE_CHECKING:
    from advisor.house import Rooms

MOST, MOST_UNTOLD = 24, 12  # cards
CANDIDATES = 400
SOON_DAYS = 60
AUDIENCES = ("young-people", "workers", "job-seekers")
NO_CONDITIONS: Mapping[str, Any] = {
    "places": (), "mode": None, "free": False, "taught_in": None, "audiences": (), "levels": (), "age": None,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What the visitor asks of a course; ids of the vocabulary, None where it does not matter."""

    place: str | None = None
    online: bool = False
    free: bool = False
    language: str | None = None
    audience: str | None = None
    level: str | None = None
    soon: bool = False
    any_subject: bool = False

    @classmethod
    def of_question(cls, facets: Facets) -> Wanted:
        """The conditions that the conversation states."""
        return cls(
            place=facets.places[0] if facets.places else None,
            online=facets.mode == "online",
            free=facets.free,
            language=facets.taught_in if facets.taught_in in LANGUAGES else None,
            audience=next((a for a in facets.audiences if a in AUDIENCES), None),
            level=facets.levels[0] if facets.levels else None,
        )

    def facets(self, asked: Facets) -> Facets:
        """The same conditions as a question would state them."""
        return replace(
            asked,
            places=(self.place,) if self.place else (),
            mode="online" if self.online else None,
            free=self.free,
            taught_in=self.language,
            audiences=(self.audience,) if self.audience else (),
            levels=(self.level,) if self.level else (),
        )


@dataclass(frozen=True)
class Found:
    """One course with what the list says of it. `audience` and `level` are labels; `untold` are the conditions that
    it does not tell; `matched` counts the skills of the question that it teaches."""

    card: CourseCard
    audience: str
    level: str
    untold: tuple[str, ...] = ()
    matched: int = 0


@dataclass(frozen=True)
class CourseList:
    """`fitting` meet all conditions, `untold` may; `relax` tells for a condition, by its name, how many courses there
    would be without it; `on_subject` counts all, whatever the conditions."""

    wanted: Wanted
    conditions: tuple[Condition, ...]
    fitting: tuple[Found, ...]
    untold: tuple[Found, ...]
    n_fitting: int
    n_untold: int
    on_subject: int
    relax: tuple[tuple[Condition, int], ...]


@dataclass(frozen=True)
class Choices:
    """What can be chosen, as (id, label): only what some course has."""

    places: Sequence[tuple[str, str]]
    languages: Sequence[str]
    audiences: Sequence[tuple[str, str]]
    levels: Sequence[tuple[str, str]]


def course_list(
    rooms: Rooms, question: Question, wanted: Wanted | None, skills: Sequence[str], soon: str, today: dt.date
) -> CourseList:
    """The courses for a question in its conversation. `wanted` None takes the conditions of the question itself;
    `skills` are those that the answer named; `soon` is how the condition "starts soon" is called."""
    with one_question():
        understood = rooms.conversation.readings.understand(question)
        wanted = wanted or Wanted.of_question(understood.facets)
        conditions = _conditions(rooms, understood, wanted, soon, today)
        found = _on_subject(rooms, understood, wanted, skills)
        fitting: list[Offer] = []
        untold: list[Offer] = []
        for offer in found:
            verdicts = [c.test(offer.course) for c in conditions]
            if False not in verdicts:
                (untold if None in verdicts else fitting).append(offer)
        shown = replace(understood, facets=wanted.facets(understood.facets))
        make = lambda offer: _found(rooms, shown, offer, conditions)  # noqa: E731
        return CourseList(
            wanted,
            tuple(conditions),
            tuple(map(make, _ordered(fitting)[:MOST])),
            tuple(map(make, _ordered(untold)[:MOST_UNTOLD])),
            len(fitting),
            len(untold),
            len(found),
            () if fitting else tuple(_relaxing(found, conditions)),
        )


def _conditions(rooms: Rooms, understood: Understood, wanted: Wanted, soon: str, today: dt.date) -> list[Condition]:
    stated = replace(understood, facets=wanted.facets(understood.facets), cues=frozenset())
    conditions = conditions_of(stated, rooms.understanding.vocabulary, rooms.composer.phrases)
    if wanted.soon:
        conditions.append(Condition("soon", soon, _starts_within(today, dt.timedelta(days=SOON_DAYS)), ("starts",)))
    return conditions


def _starts_within(today: dt.date, span: dt.timedelta) -> Callable[[Course], bool | None]:
    first, last = today.isoformat(), (today + span).isoformat()
    return lambda course: any(first <= day[:10] <= last for day in course.starts) if course.starts else None


def _on_subject(rooms: Rooms, understood: Understood, wanted: Wanted, skills: Sequence[str]) -> list[Offer]:
    """Every offer on the subject, whatever the conditions: those of the question, then those that teach what the
    answer named."""
    composer, courses = rooms.composer, rooms.corpus.courses
    cues = understood.cues - {"evening", "short"}
    free = replace(understood, facets=replace(understood.facets, **NO_CONDITIONS), cues=cues)
    plain = rooms.understanding.without_conditions(understood)
    if plain:  # "in Antwerp" would leave out what is on the subject elsewhere
        free = replace(free, text=plain, corrected=plain, vector=rooms.understanding.encode(plain))
    listed = composer.listed(free)
    if wanted.any_subject:
        ours = [Offer(c, 0.0, _taught(c, skills)) for c in courses.values() if not c.sources]
        theirs = [Offer(courses[h.passage.document], 0.0, ()) for h in listed if h.passage.document in courses]
        return [o for o in _presented(rooms, [*theirs, *ours]) if composer.offers.still_given(o.course)]
    hits = rooms.retriever.search(
        free.text,
        language=free.asked_in,
        k=CANDIDATES,
        kinds={"course"},
        vector=free.vector,
        corrected=free.corrected,
    )
    known = [s for s in skills if s in rooms.corpus.concepts.get("skill", {})]
    offered: list[Hit] = [*hits, *listed]
    chosen = [*composer.offers.select(free, offered, wanted_skills=known).fitting]
    if known:
        chosen += composer.offers.select(free, offered, wanted_skills=known, strict=False).fitting
    return _presented(rooms, list({offer.course.id: offer for offer in reversed(chosen)}.values())[::-1])


def _taught(course: Course, skills: Sequence[str]) -> tuple[str, ...]:
    return tuple(s for s in course.skills if s in skills)


def _presented(rooms: Rooms, offers: Sequence[Offer]) -> list[Offer]:
    """Those that may be shown: a catalogue's words are data."""
    out = []
    for offer in offers:
        course = rooms.composer.presenter.course(offer.course)
        if course is not None:
            out.append(replace(offer, course=course))
    return out


def _ordered(offers: Sequence[Offer]) -> list[Offer]:
    """Most skills of the question first; equal ones stay in the order of relevance."""
    return sorted(offers, key=lambda offer: -len(offer.matched))


def _relaxing(found: Sequence[Offer], conditions: Sequence[Condition]) -> list[tuple[Condition, int]]:
    """For each condition how many offers meet all the others; the most helpful first."""
    out = []
    for condition in conditions:
        rest = [c for c in conditions if c is not condition]
        n = sum(all(c.test(offer.course) for c in rest) for offer in found)
        if n:
            out.append((condition, n))
    return sorted(out, key=lambda pair: -pair[1])


def compared(rooms: Rooms, question: Question, ids: Sequence[str], skills: Sequence[str]) -> tuple[Found, ...]:
    """The courses with these ids, in this order; one that is not there, or may not be shown, is left out."""
    with one_question():
        understood = rooms.conversation.readings.understand(question)
    named = [rooms.corpus.courses[i] for i in ids if i in rooms.corpus.courses]
    offers = _presented(rooms, [Offer(course, 0.0, _taught(course, skills)) for course in named])
    return tuple(_found(rooms, understood, offer, ()) for offer in offers)


def _found(rooms: Rooms, understood: Understood, offer: Offer, conditions: Sequence[Condition]) -> Found:
    vocabulary, course = rooms.understanding.vocabulary, offer.course
    label = lambda kind, cid: vocabulary.label(kind, cid, understood.language)  # noqa: E731
    card = rooms.composer.offers.card(offer, understood)
    return Found(
        replace(card, fits=tuple(c.label for c in conditions if c.test(course))),
        ", ".join(label("audience", a) for a in course.audience),
        label("level", course.level) if course.level else "",
        tuple(c.label for c in conditions if c.test(course) is None),
        len(offer.matched),
    )


def choices(rooms: Rooms, language: str) -> Choices:
    """What the conditions can be set to, in alphabetical order of `language`. Looks at every course: keep it."""
    vocabulary = rooms.understanding.vocabulary
    courses = rooms.corpus.courses.values()
    place_concepts = rooms.corpus.concepts.get("place", {})
    places = {p for c in courses for p in c.places if p in place_concepts}
    places |= {str(place_concepts[p].more["province"]) for p in places if place_concepts[p].more.get("province")}
    named = lambda kind, ids: sorted(  # noqa: E731
        ((i, vocabulary.label(kind, i, language)) for i in ids), key=lambda pair: pair[1].casefold()
    )
    levels = {c.level for c in courses if c.level}
    return Choices(
        [pair for pair in named("place", places) if pair[0] not in ("flanders", "belgium")],
        [code for code in LANGUAGES if any(c.language == code for c in courses)],
        [(a, vocabulary.label("audience", a, language)) for a in AUDIENCES],
        [(i, vocabulary.label("level", i, language)) for i in rooms.corpus.concepts.get("level", {}) if i in levels],
    )
