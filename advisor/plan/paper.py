"""A plan in words, in one language: what the page, the PDF and the Word file show, in the order in which it is read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.answer.phrases import written_date, written_when
from advisor.corpus.model import Corpus
from advisor.pictures.model import source_of
from advisor.pictures.texts import Texts, texts
from advisor.plan.build import STEP_PROOF
from advisor.plan.model import LONGEST_LABEL, Gap, Plan, PlanCourse, PlanSkill, PlanSource, PlanStep, gap_of
from advisor.plan.needs import Need, needs_of
from advisor.plan.words import skill
from advisor.text import fold

PROOFS = 2  # sources beside a skill
RECENT = 2024  # an offer that was last seen before this year "was offered"
GAP_HOLE = "hole-skills-per-occupation"  # that the study has no list per occupation
_SKILLS_IN_STEP = 3
SHORTEST_PROOF = 20  # characters of a step: fewer words may stand in any source


@dataclass(frozen=True)
class SheetSkill:
    """A skill on the sheet. `sources` are numbers of the list of sources; `note` says of whom it is asked, or ""."""

    label: str
    id: str | None
    key: str
    sources: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SheetGroup:
    """A heap of skills: `state` is have, planned, open or also (not asked by the goal)."""

    state: str
    heading: str
    skills: tuple[SheetSkill, ...]


@dataclass(frozen=True)
class SheetCourse:
    """`rows` are (name of the row, value), what is not known included; `notice` says as of when."""

    id: str
    name: str
    provider: str
    rows: tuple[tuple[str, str], ...]
    notice: str
    url: str | None


@dataclass(frozen=True)
class SheetStep:
    text: str
    done: bool
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class SheetSource:
    """`number` counts from 1; `about` is date, place in the document and country in words."""

    number: int
    id: str
    title: str
    about: str
    caveat: str | None
    url: str | None


@dataclass(frozen=True)
class Sheet:
    """The whole, as text. `picture` holds what the picture of the gap is drawn from, `sentence` the same in words."""

    language: str
    date: str
    title: str
    goal: str
    made: str
    sentence: str
    picture: tuple[tuple[str, str], ...]
    groups: tuple[SheetGroup, ...]
    courses: tuple[SheetCourse, ...]
    steps: tuple[SheetStep, ...]
    sources: tuple[SheetSource, ...]
    remarks: tuple[str, ...]


def sheet(plan: Plan, corpus: Corpus, today: dt.date, language: str | None = None) -> Sheet:
    """`plan` in `language` (by default its own). Skills, courses and facts that the corpus knows are told in it; what
    the person wrote, or brought from elsewhere, stays in its own words."""
    plan = spoken(plan, corpus, language or plan.language)
    say = texts("plan", plan.language)
    numbers = _Numbers(corpus, say)
    needs = {need.skill: need for need in needs_of(corpus, plan.goal, today)}
    gap = gap_of(plan)
    also = [s for s in plan.has if s.key not in {need.key for need in plan.needs}]
    groups = [
        SheetGroup(state, say(f"heads.{state}"), tuple(_skill(s, needs, numbers, say, corpus) for s in skills))
        for state, skills in (("have", gap.have), ("planned", gap.planned), ("open", gap.open), ("also", also))
        if skills
    ]
    steps = tuple(_step(step, plan, numbers, say) for step in plan.steps if step_text(step, plan, say))
    for source in plan.sources:
        numbers.of_plan(source)
    pictured = [(s.label, state) for state in ("have", "planned", "open") for s in getattr(gap, state)]
    return Sheet(
        plan.language,
        plan.date,
        say("title"),
        _goal(plan, corpus, say),
        say("made", date=written_date(plan.date, plan.language)),
        _sentence(plan.language, gap),
        tuple(pictured),
        tuple(groups),
        tuple(_course(course, say) for course in plan.courses),
        steps,
        tuple(numbers.sources),
        tuple(_remarks(plan, corpus, groups, say)),
    )


def spoken(plan: Plan, corpus: Corpus, language: str) -> Plan:
    """`plan` with the names of skills and courses that our own corpus knows in `language`."""

    def skills(some: Iterable[PlanSkill]) -> tuple[PlanSkill, ...]:
        return tuple(skill(corpus, s.id, s.label, language, LONGEST_LABEL) or s for s in some)

    def course(old: PlanCourse) -> PlanCourse:
        known = corpus.courses.get(old.id)
        if known is None or known.sources:  # a catalogue's own words were made fit to be shown when they were chosen
            return replace(old, skills=skills(old.skills))
        told = {name: text[language] if text else None for name, text in (
            ("place", known.location), ("duration", known.duration), ("cost", known.cost),
        )}  # fmt: skip
        return replace(
            old, name=known.name[language], provider=known.provider[language], url=known.url, as_of=known.seen_on,
            notice="", skills=skills(old.skills), **told,
        )  # fmt: skip

    return replace(
        plan,
        language=language,
        has=skills(plan.has),
        needs=skills(plan.needs),
        courses=tuple(course(c) for c in plan.courses),
    )


class _Numbers:
    """The list of sources as it grows: one number a document."""

    def __init__(self, corpus: Corpus, say: Texts) -> None:
        self.corpus, self.say, self.sources = corpus, say, []
        self._by_title: dict[tuple[str, str | None], int] = {}

    def of(self, id_: str) -> int:
        """The number of a fact or course of the corpus; facts of one page share it."""
        source = source_of(self.corpus, id_, self.say.language)
        return self._number(id_, source.title, source.url, source.date, None, source.caveat, source.country)

    def of_plan(self, source: PlanSource) -> int:
        """The number of a source that the plan keeps; what the corpus knows of it counts."""
        course = self.corpus.courses.get(source.id)
        if source.id in self.corpus.facts or (course is not None and not course.sources):
            return self.of(source.id)
        place = ", ".join(filter(None, [source.locator, self.say("source.other")]))
        return self._number(source.id, source.title, source.url, source.date, place, source.caveat, None)

    def _number(
        self,
        id_: str,
        title: str,
        url: str | None,
        date: str | None,
        locator: str | None,
        caveat: str | None,
        country: str | None,
    ) -> int:
        known = self._by_title.get((title, url))
        if known:
            old = self.sources[known - 1]
            if caveat and caveat not in (old.caveat or ""):
                self.sources[known - 1] = replace(old, caveat=f"{old.caveat} {caveat}" if old.caveat else caveat)
            return known
        say, countries = self.say, self.say.tree["countries"]
        about = [say("source.as_of", date=written_date(date, say.language)) if date else say("source.no_date")]
        about += [locator] if locator else []
        about += [say("source.from", country=countries[country])] if country in countries and country != "BE" else []
        number = len(self.sources) + 1
        self.sources.append(SheetSource(number, id_, title, ", ".join(about), caveat, url))
        self._by_title[title, url] = number
        return number


def _skill(s: PlanSkill, needs: dict[str, Need], numbers: _Numbers, say: Texts, corpus: Corpus) -> SheetSkill:
    need = needs.get(s.id or "")
    if need is None:
        return SheetSkill(s.label, s.id, s.key)
    notes = [] if need.reach == "goal" else [say(f"reach.{need.reach}")]
    notes += [say("our_reading")] if need.our_reading else []
    marked = dict.fromkeys(numbers.of(id_) for id_ in need.proof[:PROOFS])
    return SheetSkill(s.label, s.id, s.key, tuple(marked), ", ".join(notes))


def _goal(plan: Plan, corpus: Corpus, say: Texts) -> str:
    named = [
        corpus.concepts[type_][id_].label[plan.language]
        for type_, ids in (
            ("occupation", plan.goal.occupations), ("role", plan.goal.roles), ("theme", plan.goal.themes),
        )
        for id_ in ids
    ]  # fmt: skip
    return say("for", goal=", ".join(named)) if named else say("no_goal")


def _sentence(language: str, gap: Gap) -> str:
    say = texts("pictures", language)
    counts = {"have": len(gap.have), "planned": len(gap.planned), "open": len(gap.open)}
    total = sum(counts.values())
    return f"{say.several('gap.sentence', total)} {say('gap.counts', **counts)}" if total else say("gap.empty")


def _course(course: PlanCourse, say: Texts) -> SheetCourse:
    told, unknown = [], []
    for row, value in (("where", course.place), ("duration", course.duration), ("cost", course.cost)):
        if value:
            told.append((say(f"course.{row}"), value))
        else:
            unknown.append(say(f"course.{row}").lower())
    if course.skills:
        told.append((say("course.teaches"), ", ".join(s.label for s in course.skills)))
    if unknown:
        told.append((say("course.unknown"), ", ".join(unknown)))
    return SheetCourse(
        course.id, course.name, course.provider, tuple(told), course.notice or _notice(course.as_of, say), course.url
    )


def _notice(as_of: str | None, say: Texts) -> str:
    when = written_when(as_of, say.language)
    if not when:
        return say("course.no_date")
    year = max((int(y) for y in re.findall(r"(?:19|20)\d\d", as_of or "")), default=0)
    return say("course.last_seen" if year >= RECENT else "course.old", when=when)


def step_text(step: PlanStep, plan: Plan, say: Texts) -> str:
    """A proposed step in the language of `say`; its own text where it is not one of ours, or its course is gone."""
    if step.suggestion is None:
        return step.text
    slots: dict[str, str] = {}
    if step.suggestion == "ask_course":
        course = next((c for c in plan.courses if c.id == step.about), None)
        if course is None:
            return step.text
        slots = {"provider": course.provider, "course": course.name}
    if step.suggestion == "find_course":
        missing = [s.label for s in gap_of(plan).open[:_SKILLS_IN_STEP]]
        if not missing:
            return step.text
        slots = {"skills": ", ".join(missing)}
    return say(f"steps.{step.suggestion}", **slots)


def _step(step: PlanStep, plan: Plan, numbers: _Numbers, say: Texts) -> SheetStep:
    marked = dict.fromkeys(numbers.of(id_) for id_ in _step_proof(step, plan, numbers.corpus))
    return SheetStep(step_text(step, plan, say), step.done, tuple(marked))


def _step_proof(step: PlanStep, plan: Plan, corpus: Corpus) -> list[str]:
    """The facts that say a step: that of a step of ours, and for one taken over from an answer those sources of the
    plan that have it word for word. What a file claims of its steps counts for nothing."""
    if step.suggestion is not None:
        proof = STEP_PROOF.get(step.suggestion)
        return [proof] if proof in corpus.facts else []
    words = fold(step.text.rstrip("….!? "))
    if len(words) < SHORTEST_PROOF:
        return []
    kept = [source.id for source in plan.sources if source.id in corpus.facts]
    return [id_ for id_ in kept if any(words in fold(text) for text in corpus.facts[id_].statement.values())]


def _remarks(plan: Plan, corpus: Corpus, groups: list[SheetGroup], say: Texts) -> Iterable[str]:
    shown = [s for group in groups for s in group.skills]
    if plan.goal and shown:
        hole = corpus.holes.get(GAP_HOLE)
        if hole and (plan.goal.roles or plan.goal.occupations):
            yield hole.statement[plan.language]
        yield say("remarks.not_official")
    if any(say("our_reading") in s.note for s in shown):
        yield say("remarks.our_reading")
    if any(not s.sources for s in shown) or any(
        step.suggestion is None and not _step_proof(step, plan, corpus) for step in plan.steps
    ):
        yield say("remarks.own_words")
    yield say("remarks.check")
