"""One object wires the house together: `Advisor.open(settings)`; the command line, the page and the evals use it."""

from __future__ import annotations

import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from advisor.domain import Answer, Hit, Question
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.house import House, Rooms
    from advisor.ingest import Given, Reject, Source
    from advisor.ingest.report import Report
    from advisor.llm import Speaker

log = logging.getLogger(__name__)
T = TypeVar("T")
Progress = Callable[[str, int, int], None]
LONGEST_QUESTION = 2000
LONGEST_HISTORY = 40  # turns
LONGEST_PROFILE = 200
_MARK = re.compile(r"\[\d{1,3}\]")
_LETTERS = re.compile(r"[^\W\d_]", re.U)


@dataclass
class Advisor:
    """Safe to share between visitors: a question changes nothing in it."""

    settings: Settings
    house: House
    speaker: Speaker | None = None

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> Advisor:
        """Makes what is missing (model, index), then opens everything.

        Raises SetupError, CorpusError, IndexUnusable or BusyError, each with a key and a way to mend it.
        """
        from advisor.house import House

        return cls(settings, House.open(settings, progress), _speaker(settings))

    def ask(self, question: Question, *, converse: bool = True) -> Answer:
        """The answer to one question. Input that cannot be a question gets a sentence that says so. `converse` False
        leaves the language model out, where the settings name one."""
        if self.speaker is not None and converse and not _problem(question.text):
            return deque(self._spoken(question, self.speaker), maxlen=1)[0]
        start = time.perf_counter()
        problem = _problem(question.text)
        asked = _bounded(question)

        def answered(rooms: Rooms) -> Answer:
            if problem:
                return rooms.composer.say(problem, question, limit=str(LONGEST_QUESTION))
            return rooms.answer(asked)

        answer = self._from_sound_rooms(answered)
        return replace(answer, question=question.text, elapsed_ms=round((time.perf_counter() - start) * 1000, 1))

    def stream(self, question: Question, *, converse: bool = True) -> Iterator[Answer]:
        """The same answer as it grows, a few words at a time, or a sentence as soon as it was checked where a language
        model speaks; the last one is whole. Who closes the iterator is not waited for."""
        if self.speaker is not None and converse and not _problem(question.text):
            yield from self._spoken(question, self.speaker)
            return
        whole = self.ask(question, converse=False)
        pieces = re.findall(r"\S+\s*", whole.answer)
        for end in range(4, len(pieces), 4):
            yield replace(whole, answer="".join(pieces[:end]).rstrip(), courses=(), follow_ups=())
        yield whole

    def _spoken(self, question: Question, speaker: Speaker) -> Iterator[Answer]:
        start = time.perf_counter()
        asked = _bounded(question)
        rooms, first = self._from_sound_rooms(lambda rooms: (rooms, rooms.compose(asked)))
        with closing(speaker.stream(asked, rooms, first)) as answers:
            for answer in answers:
                elapsed = round((time.perf_counter() - start) * 1000, 1)
                yield replace(answer, question=question.text, elapsed_ms=elapsed)

    def simpler(self, answer: Answer) -> Answer:
        """The same answer with each statement of our corpus as it was written in simple words; the same object where
        there is nothing simpler to say."""
        return self._from_sound_rooms(lambda rooms: rooms.simplifier.simple(answer))

    def search(self, question: Question | str, k: int = 10, language: str | None = None) -> list[Hit]:
        """Retrieval alone: facts, courses and ingested passages, best first."""
        if isinstance(question, str):
            question = Question(question, language)
        asked = _bounded(question)
        if not asked.text:
            return []
        return self._from_sound_rooms(lambda rooms: rooms.search(asked, k))

    def _from_sound_rooms(self, work: Callable[[Rooms], T]) -> T:
        """What `work` gives. Where it breaks on a damaged index, that is built anew and it is tried once more."""
        rooms = self.house.current()
        try:
            return work(rooms)
        except Exception:
            mended = self.house.mended(rooms)
            if mended is None:
                raise
        return work(mended)

    def ingest(
        self,
        paths: Sequence[Path | Given | Reject],
        *,
        dry_run: bool = False,
        mapping: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Adds or updates documents and catalogues; see `House.ingest`. `mapping` says which column is what, for
        tables of which that cannot be told."""
        return self.house.ingest(paths, dry_run=dry_run, mapping=mapping, progress=progress)

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> list[Source]:
        """Takes what was ingested under these names out, whole. Raises UsageError for a name that is not there."""
        return self.house.remove(names, progress)

    def close(self) -> None:
        """For who asks nothing more: see `House.close`."""
        self.house.close()

    def status(self) -> dict:
        """What is in the index, which model, since when."""
        return self.house.current().status()


def _speaker(settings: Settings) -> Speaker | None:
    """What phrases answers with the model of the settings; None without one, or where it may not be asked."""
    if settings.llm is None:
        return None
    from advisor.llm import ModelTrouble, open_speaker

    try:
        return open_speaker(settings)
    except ModelTrouble as trouble:
        log.warning("the language model is not used: %s", trouble)
        return None


def _bounded(question: Question) -> Question:
    """What is read of a question: so many characters of it and of each turn before it, and so many turns."""
    profile = question.profile
    turns = question.history[-LONGEST_HISTORY:]
    return replace(
        question,
        text=_clean(question.text)[:LONGEST_QUESTION],
        history=tuple(replace(turn, content=turn.content[:LONGEST_QUESTION]) for turn in turns),
        profile=replace(
            profile, **{f: (getattr(profile, f) or "")[:LONGEST_PROFILE] or None for f in ("role", "theme", "place")}
        ),
    )


def _clean(text: str) -> str:
    """Without control characters, invisible marks and the marks of sources; spaces made plain.

    Who copies a sentence of an answer takes its "[1]" along: that is no figure of the question.
    """
    text = _MARK.sub(" ", text)
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    text = re.sub(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f]", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def _problem(text: str) -> str | None:
    """The key of the sentence for input that is not a question."""
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    text = _MARK.sub(" ", text)
    if len(_LETTERS.findall(text)) < 2 and not re.search(r"\d", text):
        return "unreadable"
    if text.count("\ufffd") + sum(1 for c in text if ord(c) < 9) > len(text) * 0.1:
        return "unreadable"
    return None
