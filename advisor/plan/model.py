"""A person's plan: the goal, the skills there are and the skills that are asked, courses, next steps and sources.

It holds no name and nothing else about the person. Frozen: every change makes a new plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.text import fold

# What a plan can hold, so that it stays small and fits on a few pages. A file with more loses the rest, and says so.
MOST_SKILLS, MOST_COURSES, MOST_STEPS, MOST_SOURCES, MOST_GOALS = 40, 12, 20, 40, 4
LONGEST_LABEL, LONGEST_LINE, LONGEST_STEP, LONGEST_URL = 120, 200, 300, 500  # characters
LARGEST_FILE = 200_000  # bytes


@dataclass(frozen=True)
class Goal:
    """What the plan is for: ids of roles, themes and occupations of the vocabulary; all may be empty."""

    roles: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.roles or self.themes or self.occupations)


@dataclass(frozen=True)
class PlanSkill:
    """A skill of the vocabulary (`id`), or in the person's own words (`id` is None)."""

    label: str
    id: str | None = None

    @property
    def key(self) -> str:
        """The same for the same skill, whatever the language of its label."""
        return self.id or f"own:{fold(self.label)}"


@dataclass(frozen=True)
class PlanCourse:
    """A course that was chosen, as its card told it; unknown is None. `skills` are those that it teaches."""

    id: str
    name: str
    provider: str
    url: str | None = None
    place: str | None = None
    duration: str | None = None
    cost: str | None = None
    as_of: str | None = None
    notice: str = ""
    skills: tuple[PlanSkill, ...] = ()


@dataclass(frozen=True)
class PlanStep:
    """Something to do. `suggestion` and `about` (the id of a course) are of the steps that we propose: their text is
    made anew in each language; `text` is what it was when the plan was saved."""

    text: str
    done: bool = False
    suggestion: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class PlanSource:
    """A source that was kept from an answer. `id` is the id of the fact or course, or the path of a document."""

    id: str
    title: str
    url: str | None = None
    date: str | None = None
    locator: str | None = None
    caveat: str | None = None


@dataclass(frozen=True)
class Plan:
    """The whole plan. `date` is the day on which it was last changed (ISO 8601); `language` is one of LANGUAGES."""

    language: str
    date: str
    goal: Goal = field(default_factory=Goal)
    has: tuple[PlanSkill, ...] = ()
    needs: tuple[PlanSkill, ...] = ()
    courses: tuple[PlanCourse, ...] = ()
    steps: tuple[PlanStep, ...] = ()
    sources: tuple[PlanSource, ...] = ()


@dataclass(frozen=True)
class Gap:
    """The needed skills, in the order of the plan: those there already, those that a chosen course teaches, others."""

    have: tuple[PlanSkill, ...]
    planned: tuple[PlanSkill, ...]
    open: tuple[PlanSkill, ...]


def gap_of(plan: Plan) -> Gap:
    """What `plan` asks and what is there: a skill counts once, and one that is there never counts as planned."""
    has = {skill.key for skill in plan.has}
    taught = {skill.key for course in plan.courses for skill in course.skills}
    have = tuple(skill for skill in plan.needs if skill.key in has)
    rest = [skill for skill in plan.needs if skill.key not in has]
    return Gap(
        have,
        tuple(skill for skill in rest if skill.key in taught),
        tuple(skill for skill in rest if skill.key not in taught),
    )
