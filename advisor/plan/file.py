"""The plan as a file: JSON that a person can read, and back. What comes in is somebody's file: data, never trusted.

Nothing in it is run, rendered or obeyed. Wrong types are refused or left out, sizes are bounded, addresses and dates
are looked at, and what our own corpus knows of a skill or a course is taken from there and not from the file.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from advisor.corpus.model import Corpus
from advisor.domain import LANGUAGES
from advisor.errors import PlanError
from advisor.pictures.texts import texts
from advisor.plan.build import known_goal
from advisor.plan.model import (
    LARGEST_FILE,
    LONGEST_LABEL,
    LONGEST_LINE,
    LONGEST_STEP,
    MOST_COURSES,
    MOST_SKILLS,
    MOST_SOURCES,
    MOST_STEPS,
    Goal,
    Plan,
    PlanCourse,
    PlanSkill,
    PlanSource,
    PlanStep,
)
from advisor.plan.paper import step_text
from advisor.plan.words import address, first_of, once, plain, skill

FORMAT, VERSION = "skills-advisor-plan", 1
SUGGESTIONS = ("ask_course", "find_course", "ask_pay", "ask_evc")
_KEYS = {"format", "version", "language", "date", "goal", "has", "needs", "courses", "steps", "sources"}
T = TypeVar("T")


def to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as JSON has it; what is unknown or empty in a course, step or source is left out."""

    def skills(some: tuple[PlanSkill, ...]) -> list[dict]:
        return [_filled(id=s.id, label=s.label) for s in some]

    goal, say = plan.goal, texts("plan", plan.language)
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": plan.language,
        "date": plan.date,
        "goal": {"roles": [*goal.roles], "themes": [*goal.themes], "occupations": [*goal.occupations]},
        "has": skills(plan.has),
        "needs": skills(plan.needs),
        "courses": [
            _filled(
                id=c.id, name=c.name, provider=c.provider, url=c.url, place=c.place, duration=c.duration, cost=c.cost,
                as_of=c.as_of, notice=c.notice, skills=skills(c.skills),
            )
            for c in plan.courses
        ],
        "steps": [
            _filled(text=step_text(s, plan, say), done=s.done, suggestion=s.suggestion, about=s.about)
            for s in plan.steps
        ],
        "sources": [
            _filled(id=s.id, title=s.title, url=s.url, date=s.date, locator=s.locator, caveat=s.caveat)
            for s in plan.sources
        ],
    }  # fmt: skip


def to_json(plan: Plan) -> str:
    """The plan file: UTF-8, one thing a line, the same for the same plan."""
    line = lambda value: json.dumps(value, ensure_ascii=False)  # noqa: E731
    parts = [
        f" {line(key)}: [\n  " + ",\n  ".join(map(line, value)) + "\n ]"
        if isinstance(value, list) and value
        else f" {line(key)}: {line(value)}"
        for key, value in to_dict(plan).items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read_plan(
    content: bytes | str | Mapping[str, Any], corpus: Corpus, today: dt.date, language: str = "nl"
) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a file, and what was left out of it: keys of ``prompts/plan.*.yaml`` under `notes`.

    `language` is taken where the file names none that we speak.

    Raises:
        PlanError: too large, no JSON, no plan of ours, of a newer advisor, or a list where a table belongs.
    """
    tree = _tree(content)
    notes: dict[str, None] = {}
    if not set(tree) <= _KEYS:
        notes["unknown_left_out"] = None
    spoken = tree.get("language") if tree.get("language") in LANGUAGES else language
    reader = _Reader(corpus, str(spoken), notes)
    plan = Plan(
        language=str(spoken),
        date=_date(tree.get("date"), today),
        goal=reader.goal(tree.get("goal")),
        has=once(reader.several(tree, "has", reader.skill, MOST_SKILLS)),
        needs=once(reader.several(tree, "needs", reader.skill, MOST_SKILLS)),
        courses=first_of(reader.several(tree, "courses", reader.course, MOST_COURSES), lambda course: course.id),
        steps=reader.several(tree, "steps", reader.step, MOST_STEPS),
        sources=first_of(reader.several(tree, "sources", reader.source, MOST_SOURCES), lambda source: source.id),
    )
    return plan, tuple(notes)


def _tree(content: bytes | str | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        if len(content) > LARGEST_FILE:
            raise PlanError("plan_too_large", most=LARGEST_FILE // 1000)
        try:
            text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
            content = json.loads(text)
        except (ValueError, RecursionError):
            raise PlanError("plan_not_json") from None
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise PlanError("plan_not_a_plan")
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise PlanError("plan_not_a_plan")
    if version > VERSION:
        raise PlanError("plan_newer")
    return content


class _Reader:
    """Reads the parts; what cannot be used is left out and noted."""

    def __init__(self, corpus: Corpus, language: str, notes: dict[str, None]) -> None:
        self.corpus, self.language, self.notes = corpus, language, notes

    def several(self, tree: Mapping, field: str, read: Callable[[Any], T | None], most: int) -> tuple[T, ...]:
        """The records of a list. PlanError where there is something else than a list."""
        rows = tree.get(field, [])
        if not isinstance(rows, list):
            raise PlanError("plan_wrong_shape", field=field)
        found = [record for row in rows[: 4 * most] if (record := read(row)) is not None]
        if len(found) < len(rows):
            self.notes["some_left_out"] = None
        if len(found) > most:
            self.notes["too_many"] = None
        return tuple(found[:most])

    def goal(self, tree: Any) -> Goal:
        if tree is None:
            return Goal()
        if not isinstance(tree, Mapping):
            raise PlanError("plan_wrong_shape", field="goal")
        asked = [
            tuple(s for s in rows[:20] if isinstance(s, str)) if isinstance(rows := tree.get(name, []), list) else ()
            for name in ("roles", "themes", "occupations")
        ]
        goal = known_goal(self.corpus, Goal(*asked))
        if sum(map(len, asked)) > len(goal.roles) + len(goal.themes) + len(goal.occupations):
            self.notes["goal_unknown"] = None
        return goal

    def skill(self, row: Any) -> PlanSkill | None:
        if isinstance(row, str):  # written by hand
            return skill(self.corpus, row, row, self.language, LONGEST_LABEL)
        if not _table(row):
            return None
        return skill(self.corpus, row.get("id"), row.get("label"), self.language, LONGEST_LABEL)

    def course(self, row: Any) -> PlanCourse | None:
        if not _table(row) or not (name := plain(row.get("name"), LONGEST_LINE)):
            return None
        rows = row.get("skills")
        skills = [s for r in rows[:MOST_SKILLS] if (s := self.skill(r))] if isinstance(rows, list) else []
        return PlanCourse(
            id=plain(row.get("id"), LONGEST_LINE) or name,
            name=name,
            provider=plain(row.get("provider"), LONGEST_LINE),
            url=self._address(row.get("url")),
            place=plain(row.get("place"), LONGEST_LINE) or None,
            duration=plain(row.get("duration"), LONGEST_LINE) or None,
            cost=plain(row.get("cost"), LONGEST_LINE) or None,
            as_of=plain(row.get("as_of"), LONGEST_LABEL) or None,
            notice=plain(row.get("notice"), LONGEST_STEP),
            skills=once(skills),
        )

    def step(self, row: Any) -> PlanStep | None:
        if isinstance(row, str):
            row = {"text": row}
        if not _table(row):
            return None
        text, suggestion = plain(row.get("text"), LONGEST_STEP), row.get("suggestion")
        if suggestion not in SUGGESTIONS:
            return PlanStep(text, row.get("done") is True) if text else None
        return PlanStep(text, row.get("done") is True, suggestion, plain(row.get("about"), LONGEST_LINE) or None)

    def source(self, row: Any) -> PlanSource | None:
        if not _table(row) or not (title := plain(row.get("title"), LONGEST_LINE)):
            return None
        return PlanSource(
            id=plain(row.get("id"), LONGEST_LINE) or title,
            title=title,
            url=self._address(row.get("url")),
            date=plain(row.get("date"), LONGEST_LABEL) or None,
            locator=plain(row.get("locator"), LONGEST_LABEL) or None,
            caveat=plain(row.get("caveat"), LONGEST_STEP) or None,
        )

    def _address(self, value: Any) -> str | None:
        found = address(value)
        if value and not found:
            self.notes["address_left_out"] = None
        return found


def _table(row: Any) -> bool:
    return isinstance(row, Mapping)


def _date(value: Any, today: dt.date) -> str:
    """A real day that is not to come, else today."""
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else today
    except ValueError:
        day = today
    return min(day, today).isoformat()


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", False, [])}
