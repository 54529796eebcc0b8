"""The view "courses": what the browser asked for, read with distrust, and the list as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.chat.course_list import Choices, CourseList, Wanted, choices, compared, course_list
from advisor.chat.opening import Answering, rooms_of
from advisor.chat.render import Renderer
from advisor.chat.talk import earlier_turns
from advisor.domain import LANGUAGES, PERSONAS, Profile, Question, Turn
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.house import Rooms

MOST_COMPARED = 3
_LONGEST_ID, _MOST_SKILLS, _LONGEST_QUESTION = 200, 40, 2000


@dataclass(frozen=True)
class Request:
    """What the browser sent. `wanted` is None at first: then the conversation's own conditions count."""

    question: Question
    asked: str
    skills: tuple[str, ...]
    wanted: Wanted | None
    compare: tuple[str, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any], nothing_asked: str) -> Request:
        """`nothing_asked` is the text that is understood where no question was asked yet."""
        language = data.get("language") if data.get("language") in LANGUAGES else "nl"
        persona = data.get("persona") if data.get("persona") in PERSONAS else None
        asked = str(data.get("question") or "").strip()[:_LONGEST_QUESTION]
        history = tuple(
            turn
            for question, answer in earlier_turns(data.get("earlier"))
            for turn in (Turn("user", question), Turn("assistant", answer))
            if turn.content
        )
        wanted = _wanted(data.get("wanted"))
        if not asked:
            wanted = Wanted(any_subject=True) if wanted is None else wanted
        return cls(
            Question(asked or nothing_asked, language, history if asked else (), Profile(persona=persona)),
            asked,
            _ids(data.get("skills"), _MOST_SKILLS),
            wanted,
            _ids(data.get("compare"), MOST_COMPARED),
        )


def _ids(value: Any, most: int) -> tuple[str, ...]:
    return tuple(str(i)[:_LONGEST_ID] for i in value[:most]) if isinstance(value, list) else ()


def _wanted(value: Any) -> Wanted | None:
    if not isinstance(value, dict):
        return None
    text = lambda key: str(value.get(key) or "")[:_LONGEST_ID] or None  # noqa: E731
    language = text("language")
    return Wanted(
        place=text("place"),
        online=bool(value.get("online")),
        free=bool(value.get("free")),
        language=language if language in LANGUAGES else None,
        audience=text("audience"),
        level=text("level"),
        soon=bool(value.get("soon")),
        any_subject=bool(value.get("any_subject")),
    )


class Courses:
    """Lists and compares courses; holds nothing of a visitor."""

    def __init__(self, advisor: Answering, settings: Settings, renderer: Renderer) -> None:
        self._advisor = advisor
        self._settings = settings
        self._renderer = renderer
        self._choices: dict[tuple[str, str], Choices] = {}  # by generation of the index, and language

    def _choices_of(self, rooms: Rooms, language: str) -> Choices:
        key = (rooms.index.generation, language)
        if key not in self._choices:
            self._choices = {k: v for k, v in self._choices.items() if k[0] == key[0]} | {key: choices(rooms, language)}
        return self._choices[key]

    def answer(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """``{"form", "results", "said"}``, or ``{"compare"}``; the form is empty where the browser has it already."""
        language = data.get("language") if data.get("language") in LANGUAGES else "nl"
        say = self._renderer.texts.say
        asked = Request.read(data, say(language, "nav_courses"))
        rooms = rooms_of(self._advisor)
        if rooms is None:
            return {"form": "", "results": "", "said": say(language, "courses_empty_subject")}
        if asked.compare:
            found = compared(rooms, asked.question, asked.compare, asked.skills)
            return {"compare": self._renderer.part("courses_compare.html", language, found=found)}
        found = course_list(
            rooms, asked.question, asked.wanted, asked.skills, say(language, "wanted_soon"), self._settings.date()
        )
        form = ""
        if data.get("wanted") is None:
            form = self._renderer.part(
                "courses_form.html",
                language,
                question=asked.asked,
                wanted=found.wanted,
                choices=self._choices_of(rooms, language),
                names=self._renderer.texts.tables[language]["languages"],
            )
        results = self._renderer.part("courses_results.html", language, found=found)
        return {"form": form, "results": results, "said": self._said(language, found)}

    def _said(self, language: str, found: CourseList) -> str:
        """How many there are, for everyone at a glance and for a screen reader once."""
        return self._renderer.texts.say(language, "courses_count", n=found.n_fitting, untold=found.n_untold)
