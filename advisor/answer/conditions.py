"""The conditions on courses that a question states, each with the test that an offer meets it.

What an offer does not tell never meets a condition: the test says None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from advisor.answer.phrases import Phrases
from advisor.corpus.model import Course
from advisor.domain import LANGUAGES
from advisor.retrieve.budget import price
from advisor.retrieve.length import YEAR, in_days, told_days
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import NOT_DUTCH, Understood
from advisor.text import fold

_WIDE = {"flanders", "belgium"}
_OPEN_AUDIENCE = {"everyone"}
# For whom an offer must be. Others ("engineers", "counsellors") name a trade: the subject, not a condition.
_AUDIENCES = frozenset({"young-people", "workers", "job-seekers"})
_TIMES = {
    "evening": re.compile(r"avond|evening|soir"),
    "weekend": re.compile(r"weekend|week-end|zaterdag|saturday|samedi"),
    "daytime": re.compile(r"overdag|voormiddag|dagopleiding|daytime|morning|en journee|matin"),
}
# The name of a condition that nobody states: it is no reason to ask, and no praise of an offer.
ADULTS = "adults"
ADULT = 20  # years
# A club or camp that is asked is no help desk in the same town. "Stage" and "workshop" may be anything.
_CLUBS, _CLUB = "academy", re.compile(r"academ|club|kamp\b|camp\b")
_OF_SCHOOLS = frozenset({"academy", "course"})
_GROWN_UP = re.compile(r"\b(?:volwassenen?|adults?|adultes?)\b", re.I)
_ADULT_CUES = frozenset({"has_work", "evening", "no_diploma"})
_DEGREES = frozenset({"graduaat", "bachelor", "master"})
_DEGREE = re.compile(r"\b(?:bachelor|master|graduaat|graduate|postgraduate|associate degree|programme)\b")
_LONG = re.compile(r"\b(?:weeks|months?|years?|semesters?)\b")
_DAYS = re.compile(r"\b(?:days?|hours?|half-days?|minutes)\b")
# "in Brussels or online", "online of in Gent"
_OR_ONLINE = re.compile(
    r"\b(?:of|or|ou)\s(?:anders\s|else\s|bien\s)?(?:online|en ligne|op afstand|remote|a distance)"
    r"|(?:online|en ligne|op afstand|remote|a distance)\s(?:of|or|ou)\b"
)
_LIVES = r"\b(?:woont?|wonen|werkt?|werken|lives?|works?|habit\w+|travaill\w+|boss\w+|plant|factory|usine|fabriek)\b"
_WORKS_THEN = re.compile(
    r"\b(?:werk\w*|works?|working|travaill\w*|bosse\w*)\b[^,.;:?!]{0,12}\b(?:overdag|days|during the day|mornings"
    r"|en journee|pendant la journee|le matin|'s morgens|s morgens|voormiddag\w*)"
)
_CLAUSE = re.compile(r"[,.;:?!]|\b(?:maar|but|mais)\b")
_RULED_OUT = re.compile(
    r"\b(?:niet(?! alleen)|geen|nooit|onmogelijk|not(?! only)|no|never|cannot|impossible\w*|pas(?! seulement)|jamais)\b"
    r"|n't\b"
)


@dataclass(frozen=True)
class Condition:
    """One stated condition: its name for relaxing it, its words in the answer, and the test, which gives
    True, False, or None where the offer does not tell. `reads` are the fields of a course that the test looks at,
    where these are few: courses that are equal in them need one test together."""

    name: str
    label: str
    test: Callable[[Course], bool | None]
    reads: tuple[str, ...] = ()


def conditions_of(understood: Understood, vocabulary: Vocabulary, phrases: Phrases) -> list[Condition]:
    """The conditions that the question states, in words of the answer's language."""
    facets, language = understood.facets, understood.language
    say = lambda key, **slots: phrases.say(key, language, **slots)  # noqa: E731
    label = lambda kind, cid: vocabulary.label(kind, cid, language)  # noqa: E731
    out = []
    either = facets.mode == "online" and bool(facets.places) and bool(_OR_ONLINE.search(fold(understood.text)))
    if facets.places and not (facets.mode == "online" and not either and _home(understood)):
        places = set(facets.places)
        near = _provinces(places, vocabulary) if facets.nearby else set()
        name = say("condition_place_near" if near else "condition_place", value=label("place", facets.places[0]))
        if either:
            name = say("condition_place_or_online", place=name)
        out.append(
            Condition(
                "place",
                name,
                lambda c: (either and c.mode == "online") or _in_place(c, places | near, vocabulary),
                ("places", "mode"),
            )
        )
    if facets.abroad:  # none of our lists holds any
        out.append(Condition("abroad", say("condition_abroad"), lambda c: False, ("places",)))
    if facets.mode and not either:
        wanted = {facets.mode, "blended"} if facets.mode == "on-site" else {facets.mode}
        key = "condition_mode_online" if facets.mode == "online" else "condition_mode_on_site"
        out.append(Condition("mode", say(key), lambda c: None if c.mode is None else c.mode in wanted, ("mode",)))
    if facets.free:
        out.append(Condition("free", say("condition_free"), lambda c: c.free, ("free",)))
    if facets.budget:
        most = facets.budget
        named = say("condition_budget", number=f"{most:g}")
        out.append(Condition("budget", named, lambda c: _affordable(c, most), ("free", "cost")))
    if facets.taught_in:
        tongue = facets.taught_in
        if tongue in LANGUAGES:
            value = say(f"language_{tongue}")
            named = say("condition_taught_in", value=value.lower() if language != "en" else value)
        else:
            named = say("condition_not_in_dutch" if tongue == NOT_DUTCH else "condition_taught_in_other")
        fits = (lambda c: c.language != "nl") if tongue == NOT_DUTCH else (lambda c: c.language == tongue)
        out.append(Condition("language", named, lambda c: None if c.language is None else fits(c), ("language",)))
    for time, told in _times(understood):
        if not _denied(understood.text, told):
            out.append(
                Condition(time, say(f"condition_{time}"), lambda c, told=told: bool(told.search(_words_of(c))) or None)
            )
    if facets.at_most:
        number, unit = facets.at_most
        most, key = in_days(facets.at_most), f"condition_at_most_{unit}" + ("s" if number != 1 else "")
        out.append(
            Condition(
                "length",
                say(key, number=f"{number:g}"),
                lambda c: _within(c, most),
                ("level", "duration", "name", "kind"),
            )
        )
    elif "short" in understood.cues and not facets.levels:
        out.append(Condition("short", say("condition_short"), _short, ("level", "duration", "name")))
    audience = next((a for a in facets.audiences if a in _AUDIENCES), None)
    if audience:
        out.append(
            Condition(
                "audience",
                say("condition_audience", value=label("audience", audience).lower()),
                lambda c: (audience in c.audience or bool(_OPEN_AUDIENCE & set(c.audience))) if c.audience else None,
                ("audience",),
            )
        )
    club = next((m for m in understood.mentions if m.type == "kind" and m.id == _CLUBS and not m.denied), None)
    asked = (understood.question.text, *(t.content for t in understood.question.history if t.role == "user"))
    if club is not None and _CLUB.search(club.surface) and any(fold(club.surface) in fold(text) for text in asked):
        out.append(Condition("kind", label("kind", _CLUBS), lambda c: c.kind == _CLUBS, ("kind",)))
    if facets.levels:
        levels = set(facets.levels)
        out.append(
            Condition(
                "level",
                say("condition_level", value=label("level", facets.levels[0])),
                lambda c: None if c.level is None else bool({c.level, c.level.replace(" ", "-")} & levels),
                ("level",),
            )
        )
    return out


def _times(understood: Understood) -> list[tuple[str, re.Pattern[str]]]:
    """When a course must be given: what the last message says takes the place of what was said before, and "I work
    during the day" is no wish."""
    own = _TIMES.keys() & understood.own_cues
    asked = own or _TIMES.keys() & understood.cues
    if "daytime" in asked and _WORKS_THEN.search(fold(understood.text)):
        asked = asked - {"daytime"}
    return [(time, told) for time, told in _TIMES.items() if time in asked]


def unstated(understood: Understood, phrases: Phrases) -> list[Condition]:
    """What nobody says and everybody means where courses are asked: that they are for who asks."""
    if not _for_adults(understood):
        return []
    label = phrases.say("condition_adults", understood.language)
    return [Condition(ADULTS, label, lambda c: not for_pupils(c), ("audience", "kind"))]


def _for_adults(understood: Understood) -> bool:
    """Whether somebody grown up asks, as far as is told: then a project for schools is no course for them."""
    facets = understood.facets
    if any(a in _AUDIENCES for a in facets.audiences):
        return False  # that is stated
    persona = understood.question.profile.persona  # as it was told: of who says nothing it is not known
    if "at_school" in understood.cues or persona == "youth" or (facets.age or ADULT) < ADULT:
        return False
    said = facets.age is not None or bool(understood.cues & _ADULT_CUES) or bool(_GROWN_UP.search(understood.text))
    return persona == "worker" or said


def for_pupils(course: Course) -> bool:
    """Whether a course is a camp or a project of schools; who comes from school may be any age."""
    return set(course.audience) == {"young-people"} and course.kind in _OF_SCHOOLS


def _affordable(course: Course, most: float) -> bool | None:
    """Whether a course costs so many euros at most."""
    if course.free:
        return True
    told = price((course.cost or {}).get("en", ""))
    return None if told is None else told <= most


def _within(course: Course, most: float) -> bool | None:
    """Whether a course takes so many days of training at most."""
    told = told_days(course.duration)
    if told is None and (
        course.level in _DEGREES or course.kind == "programme" or _DEGREE.search(fold(course.name["en"]))
    ):
        return most >= YEAR
    return None if told is None else told <= most


def _short(course: Course) -> bool | None:
    """Whether a course takes some days at most: what leads to a degree never does."""
    if course.level in _DEGREES or _DEGREE.search(course.name["en"].lower()):
        return False
    told = (course.duration or {}).get("en", "").lower()
    if _LONG.search(told):
        return False
    return True if _DAYS.search(told) else None


def _home(understood: Understood) -> bool:
    """Whether the town that is named is where somebody lives or works: no place for a course that is wanted online."""
    text = fold(understood.text)
    named = [re.escape(fold(m.surface)) for m in understood.mentions if m.type == "place" and not m.denied]
    return bool(named) and all(re.search(rf"{_LIVES}[^.,;?!]{{0,25}}\b{name}\b", text) for name in named)


def _denied(text: str, time: re.Pattern[str]) -> bool:
    """Whether every clause that names a time rules it out: "my shifts make evening classes impossible"."""
    named = [clause for clause in _CLAUSE.split(fold(text)) if time.search(clause)]
    return bool(named) and all(_RULED_OUT.search(clause) for clause in named)


def _in_place(course: Course, wanted: set[str], vocabulary: Vocabulary) -> bool | None:
    if wanted & _WIDE:
        return True
    if not course.places:
        return None if course.mode != "online" else False
    places = vocabulary.concepts.get("place", {})
    for cid in course.places:
        place = places.get(cid)
        around = {str(place.more.get("province")), *place.more.get("areas", ())} if place else set()
        if wanted & {cid, *around}:
            return True
    for cid in wanted:  # a province-wide or all-Flanders offer may or may not come to one town
        place = places.get(cid)
        if place and (str(place.more.get("province")) in course.places or _WIDE & set(course.places)):
            return None
    return False


def _provinces(places: set[str], vocabulary: Vocabulary) -> set[str]:
    """The provinces in which some of the `places` lie; a province is none of its own."""
    known = vocabulary.concepts.get("place", {})
    found = {str(known[p].more["province"]) for p in places if p in known and known[p].more.get("province")}
    return found - places


def _words_of(course: Course) -> str:
    """All that an offer says of itself, in small letters."""
    told = [course.name, course.description, course.duration or {}]
    return " ".join(text for part in told for text in part.values()).lower()
