"""Answers one question for one visitor, frame by frame, in terms that the browser draws."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from advisor.chat.evidence import around
from advisor.chat.markdown import plain
from advisor.chat.opening import Answering, rooms_of
from advisor.chat.render import Renderer
from advisor.chat.texts import Limits
from advisor.chat.visit import Visit
from advisor.domain import LANGUAGES, PERSONAS, Answer, Profile, Question
from advisor.errors import AdvisorError
from advisor.model_choice import ModelChoice

logger = logging.getLogger(__name__)

Frame = dict[str, Any]
_EARLIER, _LONGEST = 6, 4000


@dataclass(frozen=True)
class Asked:
    """What the browser sent: nothing in it is trusted."""

    text: str
    page_language: str
    language: str | None  # only if the visitor chose one; None lets the question decide
    persona: str | None
    conversation: str
    turn: int
    earlier: tuple[tuple[str, str], ...]
    beside: str | None = None  # a second language, for the visitor next to a counsellor
    agreed: bool = False  # that a language model elsewhere gets the question

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Asked:
        chosen, shown, persona, turn = (data.get(key) for key in ("chosen", "language", "persona", "turn"))
        return cls(
            text=str(data.get("text") or "").replace("\x00", "").strip(),
            page_language=shown if shown in LANGUAGES else "nl",
            language=chosen if chosen in LANGUAGES else None,
            persona=persona if persona in PERSONAS else None,
            conversation=str(data.get("conversation") or "")[:64],
            turn=turn if isinstance(turn, int) else 0,
            earlier=tuple(earlier_turns(data.get("earlier"))),
            beside=data.get("beside") if data.get("beside") in LANGUAGES else None,
            agreed=data.get("agreed") is True,
        )


def earlier_turns(value: Any) -> Iterator[tuple[str, str]]:
    """The last few turns that the browser shows, cut to a length that an answer can have."""
    for turn in value[-_EARLIER:] if isinstance(value, list) else ():
        if isinstance(turn, dict):
            yield str(turn.get("question") or "")[:_LONGEST], str(turn.get("answer") or "")[:_LONGEST]


class Talk:
    """Streams answers as frames: ``{"conversation", "turn", "state", …}``.

    `state` is "searching" or "preparing" (the question came in), "growing", "done", "stopped" or
    "error"; an error carries the `key` of its sentence and the `slots`.
    """

    def __init__(
        self, advisor: Answering, renderer: Renderer, limits: Limits, model: ModelChoice | None = None
    ) -> None:
        """`model` is the language model that may phrase answers."""
        self._advisor = advisor
        self._model = model
        self._renderer = renderer
        self._limits = limits

    def frames(self, visit: Visit, data: Mapping[str, Any]) -> Iterator[Frame]:
        """Never raises: what goes wrong is the last frame."""
        asked = Asked.read(data)
        name = {"conversation": asked.conversation, "turn": asked.turn}
        wrong = self._wrong(asked.text)
        if wrong:
            yield {**name, "state": "error", **wrong}
            return
        visit.begin(asked.conversation, asked.earlier)
        ready = getattr(self._advisor, "ready", True)
        yield {**name, "state": "searching" if ready else "preparing"}
        try:
            for frame in self._answer(visit, asked):
                yield {**name, **frame}
        except AdvisorError as error:
            _log(error)
            yield {**name, "state": "error", "key": "error_general", "slots": {}}
        except Exception as error:  # noqa: BLE001  a visitor gets a sentence, whatever broke
            _log(error)
            yield {**name, "state": "error", "key": "error_general", "slots": {}}

    def _wrong(self, text: str) -> Frame | None:
        if not text:
            return {"key": "error_empty", "slots": {}}
        if len(text) > self._limits.question_characters:
            return {
                "key": "error_too_long",
                "slots": {"n": len(text), "limit": self._limits.question_characters},
            }
        if not any(character.isalnum() for character in text):
            return {"key": "error_no_words", "slots": {}}
        return None

    def _answer(self, visit: Visit, asked: Asked) -> Iterator[Frame]:
        question = Question(
            text=asked.text,
            language=asked.language,
            history=visit.history(self._limits.remembered_turns),
            profile=Profile(persona=asked.persona),
        )
        answer: Answer | None = None
        shown_at = float("-inf")
        with closing(self._stream(question, asked)) as answers:  # a model that is not waited for any more may stop
            for answer in answers:
                if not visit.wants(asked.conversation, asked.turn):
                    visit.remember(asked.conversation, asked.turn, asked.text, answer.answer)
                    yield {"state": "stopped"}
                    return
                now = time.monotonic()
                if answer.answer and now - shown_at >= 1 / self._limits.frames_per_second:
                    shown_at = now
                    yield {"state": "growing", **self._renderer.frame(answer, asked.page_language, done=False)}
        if answer is None:
            raise RuntimeError("the stream gave no answer")
        visit.remember(asked.conversation, asked.turn, asked.text, answer.answer)
        whole = self._whole(answer, asked.page_language)
        if asked.beside and asked.beside != answer.language:
            whole["beside"] = self._beside(question, asked)
        yield {"state": "done", **whole}

    def _stream(self, question: Question, asked: Asked) -> Generator[Answer]:
        """The growing answer; with a model elsewhere only where the visitor agreed to that."""
        if self._model is None:
            return self._advisor.stream(question)
        return self._advisor.stream(question, converse=self._model.local or asked.agreed)

    def _beside(self, question: Question, asked: Asked) -> Frame | None:
        """The answer to the same question once more, with everything around it in the other language too."""
        language = asked.beside or asked.page_language
        answers = list(self._stream(replace(question, language=language), asked))
        return self._whole(answers[-1], language) if answers else None

    def _whole(self, answer: Answer, language: str) -> Frame:
        rooms = rooms_of(self._advisor)
        beside = {}
        for citation in answer.citations if rooms else ():
            if citation.quote_kind == "source":
                beside[citation.marker] = around(rooms.index.get(citation.document), citation)
        words: dict[str, Any] = {}
        if rooms:
            simpler = rooms.simplifier.simple(answer).answer
            known = rooms.composer.knowledge.terms
            terms = [known.of(plain(text), answer.language) for text in (answer.answer, simpler)]
            words = {"simpler": simpler, "terms": terms[0], "simpler_terms": terms[1]}
            asked = known.asked(answer.question, answer.language)
            said = plain(answer.answer)  # what the answer itself says of a word is not said again below it
            words["asked_terms"] = [(term, meaning) for term, meaning in asked if meaning not in said]
        return self._renderer.frame(answer, language, done=True, around=beside, **words)


def _log(error: BaseException) -> None:
    """Says what broke and where, and nothing of what the visitor typed."""
    where = traceback.extract_tb(error.__traceback__)
    last = f"{where[-1].filename}:{where[-1].lineno}" if where else "?"
    logger.error("%s at %s", type(error).__name__, last)
