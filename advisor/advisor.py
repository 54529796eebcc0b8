"""One object wires the house together: `Advisor.open(settings)`; the command line, the page and the evals use it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.domain import Answer, Hit, Question
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.house import House

Progress = Callable[[str, int, int], None]
LONGEST_QUESTION = 2000
LONGEST_HISTORY = 40
_LETTERS = re.compile(r"[^\W\d_]", re.U)


@dataclass
class Advisor:
    """Safe to share between visitors: a question changes nothing in it."""

    settings: Settings
    house: House

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> Advisor:
        """Makes what is missing (model, index), then opens everything.

        Raises SetupError, CorpusError, IndexUnusable or BusyError, each with a key and a way to mend it.
        """
        from advisor.house import House

        return cls(settings, House.open(settings, progress))

    def ask(self, question: Question) -> Answer:
        """The answer to one question. Input that cannot be a question gets a sentence that says so."""
        start = time.perf_counter()
        house = self.house.current()
        problem = _problem(question.text)
        if problem:
            answer = house.composer.say(problem, question, limit=str(LONGEST_QUESTION))
        else:
            question = replace(question, text=_clean(question.text), history=question.history[-LONGEST_HISTORY:])
            answer = house.answer(question)
        return replace(answer, elapsed_ms=round((time.perf_counter() - start) * 1000, 1))

    def stream(self, question: Question) -> Iterator[Answer]:
        """The same answer as it grows, a few words at a time; the last one is whole."""
        whole = self.ask(question)
        pieces = re.findall(r"\S+\s*", whole.answer)
        for end in range(4, len(pieces), 4):
            yield replace(whole, answer="".join(pieces[:end]).rstrip(), courses=(), follow_ups=())
        yield whole

    def search(self, question: Question | str, k: int = 10, language: str | None = None) -> list[Hit]:
        """Retrieval alone: facts, courses and ingested passages, best first."""
        if isinstance(question, str):
            question = Question(question, language)
        if not question.text.strip():
            return []
        house = self.house.current()
        return house.search(replace(question, text=_clean(question.text)[:LONGEST_QUESTION]), k)

    def ingest(self, paths: list[Path], *, dry_run: bool = False, progress: Progress | None = None) -> dict:
        """Adds or updates documents; see `advisor.ingest`. Returns the report."""
        return self.house.ingest(paths, dry_run=dry_run, progress=progress)

    def status(self) -> dict:
        """What is in the index, which model, since when."""
        return self.house.current().status()


def _clean(text: str) -> str:
    """Without control characters and invisible marks; spaces made plain."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    text = re.sub(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f]", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def _problem(text: str) -> str | None:
    """The key of the sentence for input that is not a question."""
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    if len(_LETTERS.findall(text)) < 2 and not re.search(r"\d", text):
        return "unreadable"
    if text.count("\ufffd") + sum(1 for c in text if ord(c) < 9) > len(text) * 0.1:
        return "unreadable"
    return None
