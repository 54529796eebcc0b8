"""The view "plan": a person's plan as HTML and on paper. It comes in with every call, and nothing of it stays here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

from advisor.chat.markdown import safe_url
from advisor.chat.opening import Answering, rooms_of
from advisor.chat.plan_changes import Changes, Told
from advisor.chat.texts import Texts as PageTexts
from advisor.domain import LANGUAGES
from advisor.errors import PlanError
from advisor.pictures import gap
from advisor.pictures.texts import Texts, texts
from advisor.plan import (
    Goal,
    Plan,
    explain,
    goals,
    note,
    read_plan,
    sheet,
    spoken,
    step_label,
    suggestions,
    to_dict,
    to_docx,
    to_json,
    to_pdf,
)

if TYPE_CHECKING:
    from advisor.house import Rooms

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json; charset=utf-8",
}
_REFUSED = {"no_goal", "nothing", "there", "full", "gone", "unknown_course"}  # sentences of what was not done
_HEAPS = ("has", "needs", "courses", "steps", "sources")


class PlanView:
    """Shows, changes and prints plans; holds nothing of a visitor."""

    def __init__(self, advisor: Answering, settings: Any, page: PageTexts, templates: Environment) -> None:
        self._advisor, self._settings, self._page = advisor, settings, page
        self._template = templates.get_template("plan.html")
        self._choices = lru_cache(maxsize=8)(self._to_choose)

    def answer(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """``{"plan", "html", "said", "refused"}`` after one change, or none; `refused` where it was not made, and
        `said` tells why. With ``"error"``, a sentence, where what the browser kept is no plan: then the plan is a new
        one. Waits until the advisor is open."""
        language = _language(data.get("language"))
        rooms = rooms_of(self._advisor)
        if rooms is None:
            return self._closed(language)
        today, error = self._settings.date(), ""
        changes = Changes(rooms, language, today)
        plan = changes.new()
        if data.get("plan") is not None:
            try:
                plan, _ = _read(data["plan"], rooms, today, language)
            except PlanError as wrong:
                error = explain(wrong, language)
        plan = _whole(spoken(plan, rooms.corpus, language))
        told: Told | None = None
        if not error:
            plan, told = changes.apply(plan, data.get("change"))
        reply = self._reply(rooms, plan, data, language, said=_sentence(told, language))
        reply["refused"] = told is not None and told.key in _REFUSED
        return {**reply, "error": error} if error else reply

    def opened(self, content: bytes, data: Mapping[str, Any]) -> dict[str, Any]:
        """The plan of a file that a person brings, or ``{"error"}`` with a sentence."""
        language = _language(data.get("language"))
        rooms = rooms_of(self._advisor)
        if rooms is None:
            return self._closed(language)
        try:
            plan, notes = _read(content, rooms, self._settings.date(), language)
        except PlanError as wrong:
            return {"error": explain(wrong, language)}
        plan = _whole(spoken(plan, rooms.corpus, language))
        say, missed = _own(language), [note(key, language) for key in notes]
        said = " ".join([say("said.opened"), *missed])
        return self._reply(rooms, plan, data, language, said=said, notes=missed)

    def paper(self, data: Mapping[str, Any], kind: str) -> bytes | None:
        """The plan as a file of one of `KINDS`; None where what came is no plan."""
        language, rooms = _language(data.get("language")), rooms_of(self._advisor)
        if rooms is None or data.get("plan") is None:
            return None
        today = self._settings.date()
        try:
            plan, _ = _read(data["plan"], rooms, today, language)
        except PlanError:
            return None
        plan = _whole(spoken(plan, rooms.corpus, language))
        if kind == "json":
            return to_json(plan).encode()
        page = sheet(plan, rooms.corpus, today)
        return to_pdf(page) if kind == "pdf" else to_docx(page)

    def _closed(self, language: str) -> dict[str, Any]:
        """An advisor that has no rooms to look into has no plan either."""
        html = Markup("<h1 tabindex='-1' class='view-state'>{}</h1>").format(self._page.say(language, "view_failed"))
        return {"plan": None, "html": html, "said": ""}

    def _reply(
        self,
        rooms: Rooms,
        plan: Plan,
        data: Mapping[str, Any],
        language: str,
        *,
        said: str,
        notes: Sequence[str] = (),
    ) -> dict[str, Any]:
        used = any(getattr(plan, heap) for heap in _HEAPS) or bool(plan.goal)
        html = self._html(rooms, plan, data, language, used=used, notes=notes)
        return {"plan": to_dict(plan) if used else None, "html": html, "said": said}

    def _html(
        self,
        rooms: Rooms,
        plan: Plan,
        data: Mapping[str, Any],
        language: str,
        *,
        used: bool,
        notes: Sequence[str],
    ) -> str:
        today = self._settings.date()
        page = sheet(plan, rooms.corpus, today)
        look: dict[str, Any] = {
            "theme": "dark" if data.get("theme") == "dark" else "light",
            "size": "narrow" if data.get("size") == "narrow" else "wide",
        }
        picture = gap([*page.picture], language, **look, rows=False) if page.picture else None
        key = (rooms.index.generation, language, today)
        return self._template.render(
            language=language,
            tell=_own(language),
            say=lambda key: self._page.say(language, key),
            plan=plan,
            used=used,
            sheet=page,
            notes=notes,
            heads=texts("plan", language).tree["heads"],
            without=texts("plan", language).tree["none"],
            # Its texts are escaped where it is drawn, and only known elements come out of there.
            drawing=Markup(picture.svg) if picture else "",
            suggested=[(step, step_label(step, plan, language)) for step in suggestions(plan, rooms.corpus)],
            choices=[(kind, _chosen(options, now)) for kind, options, now in self._kinds(plan.goal, key)],
            skills=sorted((c.label[language] for c in rooms.corpus.concepts["skill"].values()), key=str.casefold),
            safe_url=safe_url,
            desk=data.get("desk") is True,
            said={name: _own(language).tree[name] for name in ("said", "failed", "sure")},  # what the browser says
        )

    def _kinds(self, goal: Goal, key: tuple[str, str, dt.date]) -> list[tuple[str, list, tuple[str, ...]]]:
        found = self._choices(*key)
        now = {"role": goal.roles, "theme": goal.themes, "occupation": goal.occupations}
        return [(kind, found[f"{kind}s"], ids) for kind, ids in now.items()]

    def _to_choose(self, generation: str, language: str, today: dt.date) -> dict[str, list[tuple[str, str]]]:
        """What a plan can be for; looks at every goal, so it is kept with the index."""
        rooms = rooms_of(self._advisor)
        assert rooms is not None
        return goals(rooms.corpus, language, today)


def _chosen(options: list[tuple[str, str]], now: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """(value, label, chosen) of a choice. Several at once (from a file), or one that is not offered, are a choice of
    their own: to stay as it is."""
    known = dict(options)
    rows = [(id_, label, now == (id_,)) for id_, label in options]
    if now and not any(chosen for _, _, chosen in rows):
        rows.insert(0, ("*", ", ".join(known.get(id_, id_) for id_ in now), True))
    return rows


def _read(content: Any, rooms: Rooms, today: dt.date, language: str) -> tuple[Plan, tuple[str, ...]]:
    if not isinstance(content, (bytes, Mapping)):
        raise PlanError("plan_not_a_plan")
    return read_plan(content, rooms.corpus, today, language)


def _whole(plan: Plan) -> Plan:
    """Without steps that have no words left, so that the places on the page are those of the list."""
    steps = tuple(step for step in plan.steps if step_label(step, plan, plan.language))
    return plan if len(steps) == len(plan.steps) else replace(plan, steps=steps)


def _language(value: Any) -> str:
    return value if value in LANGUAGES else "nl"


def _own(language: str) -> Texts:
    return texts("my_plan", language)


def _sentence(told: Told | None, language: str) -> str:
    if told is None:
        return ""
    where = texts("plan", language)(f"heads.{told.heading}") if told.heading else ""
    return _own(language)(f"said.{told.key}", what=told.what, where=where, **(told.counts or {}))
