"""A command line whose advisor is made for the test: real faults cannot be ordered from the real one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from advisor.cli import main
from advisor.domain import Answer, Citation, CourseCard, Hit, Passage, Question, Skill

OPERATOR = Answer(
    question="Welke vaardigheden heeft een operator nodig?",
    language="nl",
    intent="skills",
    answer="**Recyclagetechnieken** tellen zwaarder. [1]\n\n- afval sorteren [2]\n- digitale tools",
    abstained=False,
    citations=(
        Citation(1, "study-list", "De studie", "De hele passage.", "summary", "p. 3", None, "2021-06"),
        Citation(
            2, "esco-operator", "Het profiel", "Nog een passage.", "summary",
            url="https://example.org/profiel", caveat="Alleen voor Vlaanderen.", language="nl", country="BE",
        ),
    ),
    skills=(Skill("recycling-techniques", "recyclagetechnieken"),),
    courses=(
        CourseCard(
            "course-1", "Recyclage in de praktijk", "Een school", "https://example.org/cursus", "nl",
            "on-site", "Antwerpen", None, None, ("recyclagetechnieken",), "2023-12",
        ),
    ),
    follow_ups=("Wie betaalt zo'n opleiding?",),
    elapsed_ms=41.234,
)  # fmt: skip
HIT = Hit(Passage("p1", "study-list", "fact", "De hele passage.", "nl", "De studie", "p. 3"), 0.83456, 0.9)


@dataclass
class FakeAdvisor:
    """Remembers what it was asked; `trouble` is raised for the question of that text."""

    asked: list[Question] = field(default_factory=list)
    searched: list[tuple[Question, int]] = field(default_factory=list)
    trouble: dict[str, BaseException] = field(default_factory=dict)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.text in self.trouble:
            raise self.trouble[question.text]
        return Answer(**{**vars(OPERATOR), "question": question.text, "id": question.id})

    def search(self, question: Question, k: int) -> list[Hit]:
        self.searched.append((question, k))
        return [HIT] * min(k, 2)


@dataclass
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def operator() -> Answer:
    return OPERATOR


@pytest.fixture
def hit() -> Hit:
    return HIT


@pytest.fixture
def fake() -> FakeAdvisor:
    return FakeAdvisor()


@pytest.fixture
def run(fake: FakeAdvisor, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """``run("ask", "…", stdin=b"…", language="nl")`` runs it in this process with the fake advisor."""

    def run(*argv: str, stdin: bytes = b"", language: str = "en", **context: Any) -> Ran:
        monkeypatch.setenv("ADVISOR_UI_LANGUAGE", language)
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
        err = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        context.setdefault("open_advisor", lambda settings, progress: fake)
        code = main(argv, **{"out": out, "err": err, **context})
        return Ran(code, out.buffer.getvalue().decode("utf-8"), err.getvalue())

    return run
