"""Whom an offer can be for, as far as it tells and as far as the visitor told: silent, where conditions are spoken."""

from __future__ import annotations

import re

from advisor.answer.conditions import ADULT
from advisor.answer.knowledge import stem
from advisor.corpus.model import Course
from advisor.retrieve.understand import Understood
from advisor.text import fold, words

NO_LONGER_YOUNG = 30  # years; an offer for young people only is not for who is older
OF_A_NAME = 8  # letters of a word that names an offer
TOO_YOUNG_FOR_HIGHER = 16  # years; who is younger is no candidate for a bachelor
OF_AGE = 18  # years; who is younger goes to school, and offers for workers and jobseekers are closed to them
_HIGHER = frozenset({"graduaat", "bachelor", "master"})
_ENGINEER = re.compile(r"ingenieur|engineer|\bir\b|\bmaster|\bbachelor")


# "Nee, geen auto's", "nothing about cars": what is not wanted. "Is er geen lascursus?" asks for one.
_UNWANTED = re.compile(
    r"(?:(?:^|[,;:.!?]|\b(?:wil|wilt|nee|neen|maar|want|but))\ *(?:geen|no|pas\ (?:de|des))"
    r"|\b(?:niets?|niks|niet)\ (?:over|met|van)|\b(?:not|nothing)\ (?:about|with)|\b(?:pas|rien)\ (?:sur|avec))"
    r"\ +(?:(?:de|het|les|des|the|l'|d')\ *)?([^\W\d]{4,})",
    re.X,
)


def names_what_is_unwanted(course: Course, understood: Understood) -> bool:
    """Whether the name of an offer says what the visitor does not want."""
    said = {stem(w) for w in _UNWANTED.findall(fold(understood.question.text))}
    name = words(course.name.get(understood.language, ""))
    return any(w.startswith(s) for s in said for w in name)


_LEVEL_OF_A_NAME = re.compile(r"\b(?:niveau|level|klasse|type)\s?([1-9]|i{1,3}|a|b)\b")


def of_another_level(course: Course, understood: Understood) -> bool:
    """Whether the name of an offer says another level than the one that is asked ("prevention adviser level 2")."""
    asked = set(_LEVEL_OF_A_NAME.findall(fold(understood.text)))
    named = set(_LEVEL_OF_A_NAME.findall(fold(course.name.get(understood.language, ""))))
    return bool(asked and named) and not asked & named


_OF_A_UNIVERSITY = re.compile(r"univ|ugent|ku leuven|\bvub\b|\bulb\b")


def denied_level(course: Course, understood: Understood) -> bool:
    """Whether a course is of a level that the visitor does not want ("if I don't want to go to university?")."""
    denied = {m.id for m in understood.mentions if m.type == "level" and m.denied}
    provider = fold(course.provider.get("nl", ""))
    of_university = course.level == "master" or bool(_OF_A_UNIVERSITY.search(provider))
    of_college = course.level == "graduaat" or (course.level == "bachelor" and not of_university)
    of_college = of_college or ("hogeschool" in provider and course.kind != "academy")  # a camp there is no study
    gone = ("university" in denied and of_university) or ("university-college" in denied and of_college)
    return course.level in denied or gone


def suits(course: Course, understood: Understood) -> bool:
    """Whether an offer may be for this visitor, by their age, by what they never finished and what they do not want."""
    if any(
        no(course, understood) for no in (names_what_is_unwanted, denied_level, of_another_level, _only_for_engineers)
    ):
        return False
    facets, young_only = understood.facets, set(course.audience) == {"young-people"}
    too_young = facets.age is not None and facets.age < TOO_YOUNG_FOR_HIGHER
    if too_young and course.kind == "programme" and course.level is None:  # a study after secondary school
        return False
    if course.level in _HIGHER and course.level not in facets.levels and (too_young or "no_diploma" in understood.cues):
        return False
    if facets.age is not None:
        for_the_young = {"young-people", "everyone"} & set(course.audience) or course.level == "none-required"
        if facets.age < OF_AGE and course.audience and not for_the_young:
            return False
        if course.ages and not course.ages[0] <= facets.age <= course.ages[1]:
            return False
        return not (young_only and facets.age >= NO_LONGER_YOUNG)
    return True


def only_for_pupils(course: Course, understood: Understood) -> bool:
    """A camp, club or festival for the young, where somebody who works or a counsellor asks and speaks of no pupil."""
    facets = understood.facets
    if course.kind != "academy" or set(course.audience) != {"young-people"} or understood.persona == "youth":
        return False
    young = "young-people" in facets.audiences or understood.cues & {"at_school", "of_a_child"}
    if young or (facets.age is not None and facets.age < ADULT):
        return False
    name = fold(course.name.get(understood.language, ""))
    return not any(len(w) >= OF_A_NAME and w in name for w in words(understood.text))


def _only_for_engineers(course: Course, understood: Understood) -> bool:
    """What is for engineers alone, or says so by its name, where nobody speaks of them or of a degree: a welder is
    none."""
    named = _ENGINEER.search(fold(course.name["en"]))
    if (set(course.audience) != {"engineers"} and not named) or course.kind == "programme":
        return False
    return not (_ENGINEER.search(fold(understood.text)) or set(understood.facets.levels) & _HIGHER)


def only_for_jobseekers(understood: Understood, course: Course) -> bool:
    """An offer for who looks for work alone, where a pupil or a worker asks and speaks of no jobseeker."""
    somebody_else = understood.persona in ("worker", "youth") and "job-seekers" not in understood.facets.audiences
    return somebody_else and set(course.audience) == {"job-seekers"}
