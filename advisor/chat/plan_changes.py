"""What a visitor does to a plan: one change at a time, read with distrust, each told in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from advisor.chat.course_list import compared
from advisor.domain import Citation, Question
from advisor.plan import (
    Goal,
    Plan,
    PlanSkill,
    add,
    build_plan,
    gap_of,
    retarget,
    sheet,
    step_label,
    suggestions,
)
from advisor.plan.model import MOST_COURSES, MOST_SKILLS, MOST_SOURCES, MOST_STEPS

if TYPE_CHECKING:
    from advisor.house import Rooms

_LONGEST = 500  # characters of one word or sentence that comes in; the library cuts it to what a plan may hold
_KEEP = "*"  # a choice of the goal that stays as it is


@dataclass(frozen=True)
class Told:
    """A sentence of ``prompts/my_plan.<language>.yaml`` under `said`; `heading` names a heap of the sheet, or is ""."""

    key: str
    what: str = ""
    heading: str = ""
    counts: Mapping[str, int] | None = None


class Changes:
    """All changes of one plan in `language`, on the day `today`. Every method gives the new plan and what to say."""

    def __init__(self, rooms: Rooms, language: str, today: dt.date) -> None:
        self._rooms, self._language, self._today = rooms, language, today
        self._corpus = rooms.corpus
        self._known: dict[str, Callable[[Plan, Mapping[str, Any]], tuple[Plan, Told]]] = {
            "goal": self._goal, "can": self._can, "learn": self._learn, "drop": self._drop, "add": self._add,
            "course": self._course, "drop_course": self._drop_course, "answer": self._answer,
            "suggestion": self._suggestion, "step": self._step, "done": self._done, "drop_step": self._drop_step,
        }  # fmt: skip

    def apply(self, plan: Plan, change: Any) -> tuple[Plan, Told | None]:
        """`plan` after `change`; as it was where that is none that we know."""
        do = self._known.get(_text(change, "do")) if isinstance(change, Mapping) else None
        return do(plan, change) if do else (plan, None)

    def _goal(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        def ids(name: str, now: tuple[str, ...]) -> tuple[str, ...]:
            chosen = _text(change, name)
            return now if chosen == _KEEP else (chosen,) if chosen else ()

        goal = Goal(
            ids("role", plan.goal.roles), ids("theme", plan.goal.themes), ids("occupation", plan.goal.occupations)
        )
        if not goal:
            return plan, Told("no_goal")
        plan = retarget(plan, self._corpus, goal, self._today)
        page = sheet(plan, self._corpus, self._today)
        return plan, Told("goal", f"{page.goal}. {page.sentence}")

    # Skills

    def _can(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        return self._move(plan, change, to_has=True)

    def _learn(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        return self._move(plan, change, to_has=False)

    def _move(self, plan: Plan, change: Mapping, *, to_has: bool) -> tuple[Plan, Told]:
        """A skill of the plan to those that are there, or to those to learn."""
        skill = _skill_of(plan, _text(change, "key"))
        if skill is None:
            return plan, Told("gone")
        has = tuple(s for s in plan.has if s.key != skill.key)
        if to_has:
            if len(has) >= MOST_SKILLS:
                return plan, Told("full")
            plan = replace(plan, has=(*has, skill))
        else:
            asked = any(s.key == skill.key for s in plan.needs)
            if not asked and len(plan.needs) >= MOST_SKILLS:
                return plan, Told("full")
            plan = replace(plan, has=has, needs=plan.needs if asked else (*plan.needs, skill))
        return self._dated(plan), Told("moved", skill.label, _heap(plan, skill.key))

    def _drop(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        skill = _skill_of(plan, _text(change, "key"))
        if skill is None:
            return plan, Told("gone")
        left = lambda some: tuple(s for s in some if s.key != skill.key)  # noqa: E731
        return self._dated(replace(plan, has=left(plan.has), needs=left(plan.needs))), Told("dropped", skill.label)

    def _add(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        """A skill in the person's own words, or as the vocabulary calls it."""
        words, heap = _text(change, "text"), "has" if change.get("to") == "has" else "needs"
        if not words.strip():
            return plan, Told("nothing")
        there = {s.key for s in getattr(plan, heap)}
        new = add(plan, self._corpus, self._today, **{heap: [words]})
        fresh = [s for s in getattr(new, heap) if s.key not in there]
        if not fresh:
            return plan, Told("full" if len(there) >= MOST_SKILLS else "there", words)
        if heap == "needs":  # who wants to learn it cannot do it yet
            new = replace(new, has=tuple(s for s in new.has if s.key != fresh[0].key))
        return new, Told("moved", fresh[0].label, _heap(new, fresh[0].key))

    # Courses and what an answer gives

    def _course(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        id_ = _text(change, "id")
        if any(course.id == id_ for course in plan.courses):
            return plan, Told("there")
        found = compared(self._rooms, Question(id_ or "-", self._language), [id_], ())
        if not found:
            return plan, Told("unknown_course")
        new = add(plan, self._corpus, self._today, cards=[found[0].card])
        if len(new.courses) == len(plan.courses):
            return plan, Told("full" if len(plan.courses) >= MOST_COURSES else "there")
        return new, Told("added", found[0].card.name)

    def _drop_course(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        course = next((c for c in plan.courses if c.id == change.get("id")), None)
        if course is None:
            return plan, Told("gone")
        steps = tuple(s for s in plan.steps if s.suggestion != "ask_course" or s.about != course.id)
        courses = tuple(c for c in plan.courses if c.id != course.id)
        return self._dated(replace(plan, courses=courses, steps=steps)), Told("dropped", course.name)

    def _answer(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        """Sentences of an answer as steps, its skills to learn, and its sources."""
        citations = [_citation(row) for row in _rows(change, "sources", MOST_SOURCES)]
        steps = [s for s in _rows(change, "steps", MOST_STEPS) if isinstance(s, str)]
        known = self._corpus.concepts.get("skill", {})
        skills = [s for s in _rows(change, "skills", MOST_SKILLS) if isinstance(s, str) and s in known]
        there = {s.key for s in plan.has}
        new = add(
            plan,
            self._corpus,
            self._today,
            needs=skills,
            citations=[c for c in citations if c],
            steps=[s[:_LONGEST] for s in steps],
        )
        counts = {name: len(getattr(new, name)) - len(getattr(plan, name)) for name in ("steps", "needs", "sources")}
        counts["there"] = sum(s.key in there for s in new.needs[len(plan.needs) :])
        if not any(counts[name] for name in ("steps", "needs", "sources")):
            full = len(plan.steps) >= MOST_STEPS or len(plan.needs) >= MOST_SKILLS
            return plan, Told("full" if full else "there")
        return new, Told("answer", counts=counts)

    # Steps

    def _suggestion(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        wanted = (change.get("name"), change.get("about") or None)
        step = next((s for s in suggestions(plan, self._corpus) if (s.suggestion, s.about) == wanted), None)
        if step is None:
            return plan, Told("gone")
        if len(plan.steps) >= MOST_STEPS:
            return plan, Told("full")
        step = replace(step, text=step_label(step, plan, plan.language))
        return self._dated(replace(plan, steps=(*plan.steps, step))), Told("added", step.text)

    def _step(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        words = _text(change, "text")
        if not words.strip():
            return plan, Told("nothing")
        new = add(plan, self._corpus, self._today, steps=[words])
        if len(new.steps) == len(plan.steps):
            return plan, Told("full" if len(plan.steps) >= MOST_STEPS else "there")
        return new, Told("added", new.steps[-1].text)

    def _done(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        place = _place(plan, change)
        if place is None:
            return plan, Told("gone")
        step = replace(plan.steps[place], done=change.get("done") is True)
        steps = (*plan.steps[:place], step, *plan.steps[place + 1 :])
        label = step_label(step, plan, plan.language)
        return self._dated(replace(plan, steps=steps)), Told("done" if step.done else "undone", label)

    def _drop_step(self, plan: Plan, change: Mapping) -> tuple[Plan, Told]:
        place = _place(plan, change)
        if place is None:
            return plan, Told("gone")
        label = step_label(plan.steps[place], plan, plan.language)
        steps = plan.steps[:place] + plan.steps[place + 1 :]
        return self._dated(replace(plan, steps=steps)), Told("dropped", label)

    def _dated(self, plan: Plan) -> Plan:
        return replace(plan, date=self._today.isoformat())

    def new(self) -> Plan:
        """A plan with nothing in it."""
        return build_plan(self._corpus, Goal(), self._language, self._today)


def _text(change: Any, key: str) -> str:
    value = change.get(key)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _rows(change: Mapping, key: str, most: int) -> list:
    value = change.get(key)
    return value[:most] if isinstance(value, list) else []


def _skill_of(plan: Plan, key: str) -> PlanSkill | None:
    return next((s for s in (*plan.needs, *plan.has) if s.key == key), None)


def _heap(plan: Plan, key: str) -> str:
    """Under which heading of the sheet a skill stands."""
    gap = gap_of(plan)
    return next((heap for heap in ("have", "planned", "open") if any(s.key == key for s in getattr(gap, heap))), "also")


def _place(plan: Plan, change: Mapping) -> int | None:
    """The place of the step that is meant; None where there is none. Its words count before its number: another change
    may have come in between."""
    place, words = change.get("place"), _text(change, "text")
    labels = [step_label(step, plan, plan.language) for step in plan.steps]
    if type(place) is not int or not 0 <= place < len(labels) or (words and labels[place] != words):
        return labels.index(words) if words in labels else None
    return place


def _citation(row: Any) -> Citation | None:
    """A source of an answer as the page gives it back; the library makes each field sound."""
    if not isinstance(row, Mapping) or not _text(row, "id") or not _text(row, "title"):
        return None
    some = {key: _text(row, key) or None for key in ("locator", "url", "date", "caveat")}
    return Citation(0, _text(row, "id"), _text(row, "title"), "", "source", **some)
