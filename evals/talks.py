"""Whole conversations: one JSON object a line in `questions/talks.jsonl`, read and checked, and asked live.

What a visitor says next leans on what they were told, so each message is asked behind what the advisor itself
answered to the ones before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from advisor.corpus.overviews import load_overviews
from advisor.domain import Answer, Profile, Question, Turn
from advisor.settings import data_folder
from evals.asking import Advises
from evals.items import QUESTIONS
from evals.records import WithId, read_records

FILE = QUESTIONS / "talks.jsonl"


class Message(BaseModel):
    """What a visitor says, and what must come of it.

    right: ids of which one must be shown; also: for each further thing that it asks, the ids of which one must be.
    unknown: our sources do not say it; `right` then holds the gap that admits it, and what may be shown beside.
    talk: it asks nothing; the answer must be of that kind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    say: str
    right: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()
    unknown: bool = False
    talk: Literal["", "smalltalk", "distress"] = ""

    @model_validator(mode="after")
    def _sound(self) -> Message:
        if not self.say.strip():
            raise ValueError("it says nothing")
        if not (self.right or self.unknown or self.talk):
            raise ValueError("nothing is said of what must come of it")
        return self


class Talk(WithId):
    """One conversation."""

    language: Literal["nl", "en", "fr"]
    persona: Literal["youth", "worker", "counsellor"]
    split: Literal["dev", "frozen"]
    turns: tuple[Message, ...]


@dataclass(frozen=True)
class Told:
    """One message with the question as it was put, the answer to it, and its number in the talk from 0 on."""

    talk: Talk
    number: int
    question: Question
    answer: Answer

    @property
    def message(self) -> Message:
        return self.talk.turns[self.number]

    @property
    def id(self) -> str:
        return f"{self.talk.id}-{self.number + 1}"


def load_talks(path: Path = FILE) -> list[Talk]:
    """All conversations in the order of the file. Raises ItemError for a line that is none, or an id twice."""
    return read_records(path, Talk)


def hold(advisor: Advises, talks: Iterable[Talk]) -> Iterator[Told]:
    """Asks every message of every talk, each behind our answers to those before it."""
    for talk in talks:
        history: tuple[Turn, ...] = ()
        for number, message in enumerate(talk.turns):
            question = Question(message.say, None, history, Profile(persona=talk.persona), f"{talk.id}-{number + 1}")
            answer = advisor.ask(question)
            yield Told(talk, number, question, answer)
            history = (*history, Turn("user", message.say), Turn("assistant", answer.answer))


def facts_of_overviews(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The facts of each overview of the corpus: who is shown one of them is shown the overview."""
    found = load_overviews(folder or data_folder("corpus"))
    return {name: overview.facts for name, overview in found.items()}


def is_right(told: Told, holds: Mapping[str, Iterable[str]]) -> bool:
    """Whether the answer shows what it must, admits what is not known, or talks as it should; `holds` as in
    `facts_of_overviews`."""
    message, answer = told.message, told.answer
    if message.talk:
        return answer.intent == message.talk
    shown = {c.document for c in answer.citations} | {c.id for c in answer.courses}
    hit = lambda ids: any(i in shown or shown & set(holds.get(i, ())) for i in ids)  # noqa: E731
    if message.unknown:
        return answer.abstained or hit(i for i in message.right if i.startswith("hole-"))
    return not answer.abstained and all(hit(group) for group in (message.right, *message.also))
