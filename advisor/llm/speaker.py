"""Lets a language model phrase what the composer knows: each sentence is shown only once the guard let it through.

The composer answers first, in about 60 ms, and decides what is answered, refused or met with a help line; a model never
does. It gets the evidence of that answer and says it in its own words. What it leaves out of it is told in the
composer's words, what fails the guard is not told, and where too little is left, or the model does not answer, the
composer's answer stands as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advisor.domain import LANGUAGES, Answer, Question
from advisor.guard import Guard, Request, Verdict
from advisor.guard.align import Alignment
from advisor.llm.breaker import Breaker
from advisor.llm.line import Line
from advisor.llm.mask import Mask
from advisor.llm.pieces import Piece, pieces_of
from advisor.llm.prompt import Prompt, Prompts
from advisor.llm.replies import Reply
from advisor.llm.rewrite import sound_rewrite
from advisor.llm.telling import Told, Unit, beside, figures_told, numbered, units
from advisor.llm.trouble import ModelTrouble
from advisor.model_choice import ModelChoice
from advisor.retrieve.understand import Understood
from advisor.text import words

if TYPE_CHECKING:
    from advisor.house import Rooms

log = logging.getLogger(__name__)
# What the composer says by heart: help lines, greetings and refusals are no matter for a model.
NEVER = frozenset({"distress", "smalltalk", "out_of_scope"})
MOST_SENTENCES = 12
MOST_EARLIER = 3
LEAST_WORDS = 3  # of a sentence that says something
REWRITE_SECONDS = 6.0
TOLD = 0.55  # coverage from which on a sentence of the composer was told
SAME = 0.95  # coverage from which on the composer's sentence says all that one of the model does


@dataclass(frozen=True)
class Account:
    """What became of one try, for the debug view and the evals: never for a visitor.

    `why` is "" where the model's words are shown, else a kind of `ModelTrouble` or a reason of the guard's decision.
    """

    engine: str
    why: str
    verdicts: tuple[Verdict, ...] = ()
    masked: tuple[str, ...] = ()
    rewritten: str | None = None


class Speaker:
    """One model and what holds it. May be used by many threads; holds nothing of a question."""

    def __init__(
        self, choice: ModelChoice, guard: Guard, prompts: Prompts, line: Line, breaker: Breaker, mask: Mask | None
    ) -> None:
        """`mask` is None for a model of our own: it reads what was typed."""
        self.choice, self._guard, self._prompts = choice, guard, prompts
        self._line, self._breaker, self._mask = line, breaker, mask

    def rested(self) -> None:
        """Forgets earlier failures: the next question asks the model again."""
        self._breaker.worked()

    def stream(self, question: Question, rooms: Rooms, first: tuple[Understood, Answer]) -> Iterator[Answer]:
        """Growing answers; the last one is whole and carries what became of the try. `first` is what the composer of
        `rooms` made of the question. Never raises for what the model does; closing the iterator ends the request."""
        understood, composed, account = self._meant(question, rooms, first)
        foreign = self._foreign(question, understood)
        pieces = pieces_of(composed, rooms, self.choice) if self._may(composed) else []
        if not pieces:
            yield replace(composed, account=replace(account, why="nothing_to_say"))
            return
        language = understood.asked_in if foreign else composed.language
        asked = self._masked(question.text, composed.language)
        earlier = [self._masked(t.content, composed.language)[0] for t in question.history if t.role == "user"]
        prompt = self._prompts.answer(
            asked[0],
            earlier[-MOST_EARLIER:],
            [p.evidence for p in pieces],
            rules="en" if foreign else composed.language,
            language=language,
            persona=question.profile.persona,
            form=self.choice.form,
        )
        account = replace(account, masked=asked[1])
        request = self._guard.request([p.evidence for p in pieces], language, prompt.secrets)
        page = _Page(composed, pieces, self._guard, language, foreign, self._prompts, self.choice.engine)
        if not self._breaker.allows():
            yield replace(composed, account=replace(account, why="resting"))
            return
        why = ""
        try:
            for _ in self._sentences(prompt, request, page):
                yield page.growing()
            self._breaker.worked()
        except ModelTrouble as trouble:
            why = trouble.kind
            self._note(trouble)
        except GeneratorExit:
            self._breaker.left()
            raise
        except Exception as error:  # noqa: BLE001  a fault of ours: the composer's answer is there all the same
            why = "other"
            self._breaker.left()
            log.error("what a language model said could not be read: %s", type(error).__name__)
        decision = request.decision()
        verdicts = tuple(request.verdicts)
        whole = page.whole() if decision.enough or (why and page.told and decision.why != "leak") else None
        if whole is None:
            why = why or decision.why or "little_told"
        yield replace(whole or composed, account=replace(account, why=why, verdicts=verdicts))

    def _note(self, trouble: ModelTrouble) -> None:
        """That all places were taken says nothing against the model."""
        if trouble.kind == "too_many":
            self._breaker.left()
        else:
            self._breaker.failed()
            log.warning("the language model gave no answer: %s", trouble)

    def _sentences(self, prompt: Prompt, request: Request, page: _Page) -> Iterator[Verdict | None]:
        """Each sentence that may be shown, put on the page; None while nothing comes."""
        reply = Reply()
        with closing(self._line.stream(prompt.messages, schema=prompt.schema)) as texts:
            for piece in texts:
                if not piece:
                    yield None
                for verdict in request.feed(reply.feed(piece)):
                    if page.takes(verdict):
                        yield verdict
                    if any(r.key == "leak" for r in verdict.reasons) or page.full:
                        return
        for verdict in (*request.feed(reply.finish()), *request.finish()):
            if page.takes(verdict):
                yield verdict

    def _meant(
        self, question: Question, rooms: Rooms, first: tuple[Understood, Answer]
    ) -> tuple[Understood, Answer, Account]:
        """The composer's answer. Where it has none to a question that may lean on the conversation, the model is asked
        what was meant, and the answer to that counts if there is one."""
        understood, composed = first
        account = Account(self.choice.engine, "")
        if not (composed.abstained and question.history and understood.language in LANGUAGES):
            return understood, composed, account
        language = understood.language
        asked, _ = self._masked(question.text, language)
        # What was masked would be lost to the rewritten question.
        if composed.intent in ("distress", "smalltalk") or asked != question.text or not self._breaker.allows():
            return understood, composed, account
        earlier = [self._masked(t.content, language)[0] for t in question.history if t.role == "user"]
        messages = self._prompts.rewrite(asked, earlier[-MOST_EARLIER:], language)
        try:
            said = self._line.ask(messages, seconds=min(REWRITE_SECONDS, self.choice.seconds / 3))
            self._breaker.worked()
        except ModelTrouble as trouble:
            self._note(trouble)
            return understood, composed, account
        text = sound_rewrite(said, question.text, question.history, understood.asked_in, rooms.understanding)
        if text is None or text == question.text:
            return understood, composed, account
        again, answer = rooms.compose(replace(question, text=text, history=()))
        if answer.abstained or answer.intent in NEVER:
            return understood, composed, account
        answer = replace(answer, question=question.text)
        return again, answer, replace(account, rewritten=text)

    def _may(self, composed: Answer) -> bool:
        return not composed.abstained and composed.intent not in NEVER and bool(composed.citations)

    @staticmethod
    def _foreign(question: Question, understood: Understood) -> bool:
        """Whether it is asked in a language in which the composer does not answer, and none was chosen."""
        return question.language is None and understood.asked_in not in LANGUAGES

    def _masked(self, text: str, language: str) -> tuple[str, tuple[str, ...]]:
        """What may go to this model of a message, and what kinds of things were taken out."""
        if self._mask is None:
            return text, ()
        masked = self._mask.of(text, language)
        return masked.text, masked.found


class _Page:
    """The answer as it grows. For one question."""

    def __init__(
        self, composed: Answer, pieces: Sequence[Piece], guard: Guard, language: str, foreign: bool, prompts: Prompts,
        engine: str,
    ) -> None:  # fmt: skip
        self._composed, self._guard, self._language, self._foreign = composed, guard, language, foreign
        self._prompts, self._engine = prompts, engine
        self._markers = {p.evidence.id: p.citation.marker for p in pieces}
        self._citations = {c.marker: c for c in composed.citations}
        self._units = units(composed.answer)
        self.told: list[Told] = []

    @property
    def full(self) -> bool:
        return len(self.told) >= MOST_SENTENCES

    def takes(self, verdict: Verdict) -> bool:
        """Puts the sentence on the page, if it may be shown and is new there."""
        text = verdict.shown
        ids = (verdict.replaced_from,) if not verdict.passed else verdict.cites
        cites = tuple(self._markers[i] for i in ids if i in self._markers)
        if not text or not cites or self.full or any(t.text == text for t in self.told) or self._says_nothing(text):
            return False
        self.told.append(Told(text, cites, verdict.passed))
        return True

    def _says_nothing(self, text: str) -> bool:
        """A question back, the visitor's own words again, or a word or two: true, and no answer."""
        said = words(text)
        again = f" {' '.join(said)} " in f" {' '.join(words(self._composed.question))} "
        return text.endswith("?") or len(said) < LEAST_WORDS or again

    def growing(self) -> Answer:
        """What can be read so far."""
        lead = [] if self._foreign else [u.told for u in self._lead()]
        return self._answer([lead + self.told], whole=False)

    def whole(self) -> Answer | None:
        """All of it, or None where hardly anything of it would be the model's."""
        if self._foreign:
            return self._beside_the_source()
        lead = self._lead()
        missing = [u for u in self._units if u.cites and not u.warns and not self._is_told(u)]
        kept = [t for t in self.told if not self._said_by(t, missing)]
        mine = sum(t.by_model for t in kept)
        if not mine or mine < len(missing):
            return None
        paragraphs = [[u.told for u in lead] + kept + [u.told for u in missing]]
        rest = [u for u in self._units if u not in lead and (u.warns or not u.cites)]
        for number in dict.fromkeys(u.paragraph for u in rest):
            paragraphs.append([u.told for u in rest if u.paragraph == number])
        return self._answer(paragraphs, whole=True)

    def _beside_the_source(self) -> Answer | None:
        """In a language that can be checked by its figures and names only: the source's own sentences stand below."""
        if not any(t.by_model for t in self.told):
            return None
        note = Told(self._prompts.say("translated_beside", self._composed.language), ())
        paragraphs = [list(self.told), [note]]
        first_of_ours = next((u.paragraph for u in self._units if u.cites), 0)
        for number in dict.fromkeys(u.paragraph for u in self._units):
            # Before the first sentence stands, alone, in which language the composer answers.
            if number >= first_of_ours:
                paragraphs.append([u.told for u in self._units if u.paragraph == number])
        return self._answer(paragraphs, whole=True)

    def _lead(self) -> list[Unit]:
        """Our own phrases before the first statement: that a premise is wrong, that no course was found."""
        out: list[Unit] = []
        for unit in self._units:
            if unit.cites or unit.warns:
                return out
            out.append(unit)
        return out

    def _is_told(self, unit: Unit) -> bool:
        """Whether the model told what this sentence of the composer tells."""
        text = beside(unit, self.told)
        if not text or not figures_told(unit, text):
            return False
        return self._covers(text, unit.text) >= TOLD

    def _said_by(self, told: Told, missing: Sequence[Unit]) -> bool:
        """Whether a sentence of the composer that must be told anyway says the same and more."""
        return any(set(told.cites) <= set(u.cites) and self._covers(u.text, told.text) >= SAME for u in missing)

    def _covers(self, whole: str, part: str) -> float:
        """How much of `part` is told by `whole`, in [0, 1]."""
        guard = self._guard
        readings = [guard.read(text, self._language) for text in (part, whole)]
        return Alignment(readings[0], readings[1], guard.lexicon).coverage

    def _answer(self, paragraphs: Sequence[Sequence[Told]], *, whole: bool) -> Answer:
        text, citations = numbered(paragraphs, self._citations)
        composed = self._composed
        return replace(
            composed,
            answer=text,
            citations=citations,
            language=self._language,
            engine=self._engine,
            courses=composed.courses if whole else (),
            follow_ups=composed.follow_ups if whole else (),
        )
