"""Makes a plan, and changes one: from a goal, the skills there are, cards and citations of answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from advisor.corpus.model import Corpus
from advisor.domain import Citation, CourseCard
from advisor.plan.model import (
    LONGEST_LABEL,
    LONGEST_LINE,
    LONGEST_STEP,
    MOST_COURSES,
    MOST_GOALS,
    MOST_SKILLS,
    MOST_SOURCES,
    MOST_STEPS,
    Goal,
    Plan,
    PlanCourse,
    PlanSkill,
    PlanSource,
    PlanStep,
    gap_of,
)
from advisor.plan.needs import needs_of
from advisor.plan.words import address, first_of, once, plain, skill

T = TypeVar("T", PlanCourse, PlanSource)
FIRST_NEEDS = 12  # skills that a new plan begins with; the person adds more, or takes some away
STEP_PROOF = {"ask_pay": "help-1700", "ask_evc": "inc-evc-what"}


def build_plan(
    corpus: Corpus,
    goal: Goal,
    language: str,
    today: dt.date,
    *,
    has: Iterable[str] = (),
    cards: Iterable[CourseCard] = (),
    citations: Iterable[Citation] = (),
    steps: Iterable[str] = (),
    first: int = FIRST_NEEDS,
) -> Plan:
    """A new plan. Ids of the goal that the vocabulary lacks are left out; `has` are ids of skills or own words.

    It asks the `first` skills of the evidence; `add` takes up the rest of what an answer gave.
    """
    goal = known_goal(corpus, goal)
    needs = [skill(corpus, need.skill, None, language, LONGEST_LABEL) for need in needs_of(corpus, goal, today)[:first]]
    plan = Plan(language, today.isoformat(), goal, needs=tuple(s for s in needs if s is not None))
    return add(plan, corpus, today, has=has, cards=cards, citations=citations, steps=steps)


def add(
    plan: Plan,
    corpus: Corpus,
    today: dt.date,
    *,
    has: Iterable[str] = (),
    needs: Iterable[str] = (),
    cards: Iterable[CourseCard] = (),
    citations: Iterable[Citation] = (),
    steps: Iterable[str] = (),
) -> Plan:
    """`plan` with more in it; what is there already is not added twice, and what does not fit in is left out."""
    courses = [course_from(card, corpus, plan.language) for card in cards]
    return replace(
        plan,
        date=today.isoformat(),
        has=once([*plan.has, *_skills(corpus, has, plan.language)])[:MOST_SKILLS],
        needs=once([*plan.needs, *_skills(corpus, needs, plan.language)])[:MOST_SKILLS],
        courses=_by_id([*plan.courses, *courses], MOST_COURSES),
        sources=_by_id([*plan.sources, *(source_from(citation) for citation in citations)], MOST_SOURCES),
        steps=_steps_once([*plan.steps, *(PlanStep(t) for s in steps if (t := plain(s, LONGEST_STEP)))]),
    )


def retarget(plan: Plan, corpus: Corpus, goal: Goal, today: dt.date, first: int = FIRST_NEEDS) -> Plan:
    """`plan` for another goal: what it asks is read anew. What the former goal did not ask (own words, skills of
    answers) stays, and so do the skills that are there, courses, steps and sources."""
    new = build_plan(corpus, goal, plan.language, today, first=first)
    asked = {need.skill for need in needs_of(corpus, plan.goal, today)}
    own = [s for s in plan.needs if s.id not in asked]
    return replace(plan, goal=new.goal, date=new.date, needs=once([*new.needs, *own])[:MOST_SKILLS])


def known_goal(corpus: Corpus, goal: Goal) -> Goal:
    """`goal` without ids that the vocabulary lacks, each once, a few of each kind."""

    def known(type_: str, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(id_ for id_ in dict.fromkeys(ids) if id_ in corpus.concepts[type_])[:MOST_GOALS]

    return Goal(known("role", goal.roles), known("theme", goal.themes), known("occupation", goal.occupations))


def course_from(card: CourseCard, corpus: Corpus, language: str) -> PlanCourse:
    """A card of an answer as it goes into a plan. Its skills are those of the corpus where it knows the course."""
    known = corpus.courses.get(card.id)
    taught = known.skills if known else ()
    named: list[PlanSkill | None] = [skill(corpus, s, None, language, LONGEST_LABEL) for s in taught]
    named += [skill(corpus, None, label, language, LONGEST_LABEL) for label in card.skills]
    return PlanCourse(
        id=plain(card.id, LONGEST_LINE),
        name=plain(card.name, LONGEST_LINE),
        provider=plain(card.provider, LONGEST_LINE),
        url=address(card.url),
        place=plain(card.location, LONGEST_LINE) or None,
        duration=plain(card.duration, LONGEST_LINE) or None,
        cost=plain(card.cost, LONGEST_LINE) or None,
        as_of=plain(card.as_of, LONGEST_LABEL) or None,
        notice=plain(card.notice, LONGEST_STEP),
        skills=once(s for s in named if s is not None)[:MOST_SKILLS],
    )


def source_from(citation: Citation) -> PlanSource:
    """A citation of an answer as it goes into a plan: where it stands and as of when, without the passage."""
    return PlanSource(
        id=plain(citation.document, LONGEST_LINE),
        title=plain(citation.title, LONGEST_LINE),
        url=address(citation.url),
        date=plain(citation.date, LONGEST_LABEL) or None,
        locator=plain(citation.locator, LONGEST_LABEL) or None,
        caveat=plain(citation.caveat, LONGEST_STEP) or None,
    )


def suggestions(plan: Plan, corpus: Corpus) -> tuple[PlanStep, ...]:
    """Next steps that fit the plan and are not in it yet: a key of ``prompts/plan.*.yaml`` under `steps`, no text.

    Those that rest on a fact are only made where the corpus has it.
    """
    gap = gap_of(plan)
    found = [PlanStep("", suggestion="ask_course", about=course.id) for course in plan.courses]
    if gap.open and plan.goal:
        found.append(PlanStep("", suggestion="find_course"))
    if plan.courses or gap.open:
        found.append(PlanStep("", suggestion="ask_pay"))
    if len(gap.have) >= 2:
        found.append(PlanStep("", suggestion="ask_evc"))
    there = {(step.suggestion, step.about) for step in plan.steps}
    return tuple(
        step
        for step in found
        if (step.suggestion, step.about) not in there and STEP_PROOF.get(step.suggestion or "") in {None, *corpus.facts}
    )


def _skills(corpus: Corpus, words: Iterable[str], language: str) -> list[PlanSkill]:
    found = [skill(corpus, word, word, language, LONGEST_LABEL) for word in words]
    return [s for s in found if s is not None]


def _by_id(records: list[T], most: int) -> tuple[T, ...]:
    return first_of((record for record in records if record.id), lambda record: record.id)[:most]


def _steps_once(steps: list[PlanStep]) -> tuple[PlanStep, ...]:
    return first_of(steps, lambda s: (s.suggestion, s.about, "" if s.suggestion else s.text))[:MOST_STEPS]
