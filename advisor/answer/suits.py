"""Whom an offer can be for, as far as it tells and as far as the visitor told: silent, where conditions are spoken."""

from __future__ import annotations

from advisor.corpus.model import Course
from advisor.retrieve.understand import Understood

NO_LONGER_YOUNG = 30  # years; an offer for young people only is not for who is older
AGE_MARGIN = 1
TOO_YOUNG_FOR_HIGHER = 16  # years; who is younger is no candidate for a bachelor
OF_AGE = 18  # years; who is younger goes to school, and offers for workers and jobseekers are closed to them
_HIGHER = frozenset({"graduaat", "bachelor", "master"})


def suits(course: Course, understood: Understood) -> bool:
    """Whether an offer may be for this visitor, by their age and by what they never finished."""
    facets, young_only = understood.facets, set(course.audience) == {"young-people"}
    too_young = facets.age is not None and facets.age < TOO_YOUNG_FOR_HIGHER
    if course.level in _HIGHER and course.level not in facets.levels and (too_young or "no_diploma" in understood.cues):
        return False
    if facets.age is not None:
        for_the_young = {"young-people", "everyone"} & set(course.audience) or course.level == "none-required"
        if facets.age < OF_AGE and course.audience and not for_the_young:
            return False
        if course.ages and not course.ages[0] - AGE_MARGIN <= facets.age <= course.ages[1] + AGE_MARGIN:
            return False
        return not (young_only and facets.age >= NO_LONGER_YOUNG)
    return True


def only_for_jobseekers(understood: Understood, course: Course) -> bool:
    """An offer for who looks for work alone, where a pupil or a worker asks and speaks of no jobseeker."""
    somebody_else = understood.persona in ("worker", "youth") and "job-seekers" not in understood.facets.audiences
    return somebody_else and set(course.audience) == {"job-seekers"}
