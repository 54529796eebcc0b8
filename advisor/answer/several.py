"""The answer to one message, which may hold several questions: each is answered in its own paragraph.

A later question leans on those before it as a message of a conversation does ("what does an operator do, and what
does he earn?"), so it is read in the same ways, and each of these is answered; a model of the choice tells which answer
it asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from advisor.answer import choice, special
from advisor.answer.choice import Choice, shown_in
from advisor.answer.composer import Composer
from advisor.answer.draft import merge
from advisor.answer.parts import Parts
from advisor.answer.reading import Readings, surely_stands_in
from advisor.answer.scope import OTHER_SECTORS_HOLE, OTHER_STUDIES_HOLE
from advisor.answer.split import asks
from advisor.answer.tell_courses import MOST_CARDS
from advisor.answer.telling import admits
from advisor.domain import Answer, CourseCard, Question, Turn
from advisor.retrieve.understand import Understood
from advisor.text import fold

PART_CHOICE = "part_choice"
# What a message states for all its parts: the cards below the whole answer must meet it.
_OF_ALL_PARTS = frozenset({"mode", "language", "length", "level", "budget"})
# What somebody tells of themselves.
_TELLS = re.compile(
    r"(?:ik (?:werk|woon|ben)|i(?:'m| am| work| live)|je (?:travaille|suis)|j'(?:habite|ai \d\d ans))\b"
)
# With less confidence in a part the whole message is looked at: where that is refused, so it is. Of the dev messages
# taken apart that nothing answers three more of 30 are refused then, and one of 217 composite ones is no longer right.
SURELY_TOLD = 0.8
# A part that tells nothing that those before it have not told was likely read in the wrong way.
PART_SIGNALS = (*choice.SIGNALS, "adds")


@dataclass
class Said:
    """What was asked so far, as it was understood, and the same as a talk with what was answered to it; `told` are the
    records that the parts before have shown."""

    asked: list[Turn]
    talk: list[Turn]
    told: set[str] = field(default_factory=set)

    @classmethod
    def before(cls, history: Sequence[Turn]) -> Said:
        """Where nothing of the message was answered yet."""
        return cls(list(history), list(history))

    def pass_over(self, part: str, understood: Understood) -> None:
        """What was asked, without an answer."""
        self.asked.append(Turn("user", understood.text))
        self.talk.append(Turn("user", part))

    def add(self, part: str, understood: Understood, answer: Answer) -> None:
        self.pass_over(part, understood)
        self.talk.append(Turn("assistant", answer.answer))
        self.told |= set(shown_in(answer))


@dataclass(frozen=True)
class Several:
    """Changes nothing, so many may ask at once."""

    composer: Composer
    parts: Parts
    readings: Readings
    choice: Choice

    def answer(self, understood: Understood) -> Answer:
        """The whole answer to one message."""
        composer = self.composer
        if (answer := composer.special(understood)) is not None:
            return answer
        texts = self.parts.apart(understood)
        if len(texts) > 1 and composer.comparison.plainly_asked(understood):
            # "What is the difference between A and B, and do both work shifts?": what is compared stays together.
            compared = any(composer.comparison.plainly_asked(p) for p in self.parts.in_turn(understood, texts))
            texts = texts if compared else []
        return self._each(understood, texts) if len(texts) > 1 else composer.one(understood)

    def _each(self, understood: Understood, texts: Sequence[str]) -> Answer:
        """Each part answered in its own paragraph; refused only when every part is."""
        composer = self.composer
        parts = self.parts.in_turn(understood, texts)
        if (alarming := self._alarming(understood, parts)) is not None:
            return composer.comfort(alarming)
        answers = _without_stories(texts, self.of_parts(understood, texts))
        if all(a.abstained and not admits(a) for a in answers):  # taken apart wrongly, or torn from what they lean on
            whole = composer.one(understood)
            # What comes nearest to each part ("not in Ghent, but in Geel") is more than a refusal of all.
            if not whole.abstained or not any(self._comes_near(a) for a in answers):
                return whole
        elif self._hardly_told(answers) or any(of_another_sector(a) for a in answers):
            whole = composer.one(understood)
            if whole.abstained and whole.intent != "courses":
                return whole
        help_first = next((a for a in answers if a.intent == "distress"), None)
        if help_first is not None:
            return replace(help_first, question=understood.question.text, id=understood.question.id)
        return self._merged(understood, answers)

    @staticmethod
    def _hardly_told(answers: Sequence[Answer]) -> bool:
        """Whether some part is told without being sure: what nothing answers has parts that seem to be answered."""
        told = [a.confidence for a in answers if not a.abstained and a.confidence is not None]
        return bool(told) and min(told) < SURELY_TOLD

    def _comes_near(self, answer: Answer) -> bool:
        corpus = self.composer.knowledge.corpus
        return answer.intent == "courses" and any(r in corpus.courses for r in shown_in(answer))

    def _alarming(self, understood: Understood, parts: Sequence[Understood]) -> Understood | None:
        """The part that is a cry for help. Torn out of its message a part says less: where the whole is not alarming at
        all, it must be plain."""
        alarms = self.composer.alarms
        whole = special.distress_of(alarms.of(understood))
        loud = special.DISTRESS_PART if whole >= special.DISTRESS_FAINT else special.DISTRESS_ALONE
        return next((p for p in parts if special.distress_of(alarms.of(p)) >= loud), None)

    def of_parts(self, understood: Understood, texts: Sequence[str]) -> list[Answer]:
        """The answer to each part, the later ones behind those before."""
        return [answer for _, _, answer in self.answered(understood, texts)]

    def answered(
        self, understood: Understood, texts: Sequence[str], wanted: Callable[[Understood], bool] | None = None
    ) -> list[tuple[int, Understood, Answer]]:
        """The place of each part, how it is understood as a message of the talk that those before it make with their
        answers, and what is answered to it. Parts that are not `wanted`, as the rules understand them, are passed over:
        they are only what the later ones lean on."""
        composer, said = self.composer, Said.before(understood.question.history)
        told: list[tuple[int, Understood, Answer]] = []
        for place, text in enumerate(texts):
            part = replace(understood.question, text=text, language=understood.language)
            if wanted is not None:
                rules = self.readings.understanding.understand(replace(part, history=tuple(said.asked)))
                if not wanted(rules):
                    said.pass_over(text, rules)
                    continue
            ways, signals = self.ways(part, said) if place else (self.parts.in_turn(understood, [text]), None)
            ways = [replace(way, unwanted=way.unwanted | understood.unwanted) for way in ways]
            if place and (detail := composer.of_last_answer(self._behind(ways[0], said))) is not None:
                way, answer = ways[0], detail
            else:
                answers = [composer.one(way) for way in ways]
                best = 0 if signals is None else self._best(ways, signals, answers, said)
                way, answer = self._without_story(ways[best], answers[best])
            told.append((place, self._behind(way, said), answer))
            said.add(text, way, answer)
        return told

    def _without_story(self, way: Understood, answer: Answer) -> tuple[Understood, Answer]:
        """A refused part asked once more without what it tells of the person, where that surely has an answer."""
        if not answer.abstained or admits(answer) or answer.intent != "out_of_scope":
            return way, answer
        text = way.question.text.rstrip(" .,;:")  # it lost its sign where the message was taken apart
        asked = replace(way, question=replace(way.question, text=text if text.endswith("?") else f"{text}?"))
        bare = self.readings.without_story(asked)
        other = self.composer.one(replace(bare, brief=True)) if bare else answer
        return (bare, other) if bare and surely_stands_in(other) else (way, answer)

    def ways(self, part: Question, said: Said) -> tuple[list[Understood], np.ndarray]:
        """All ways to read a later part, that of the rules first, with a row of `reading.SIGNALS` for each."""
        ways = self.readings.of_part(part, said.asked, said.talk)
        return [replace(w, brief=True) for w in ways], self.readings.signals(ways)

    def _best(self, ways: Sequence[Understood], signals: np.ndarray, answers: Sequence[Answer], said: Said) -> int:
        if not self.choice.reads(ways):
            return 0
        rows = self.signals(ways, signals, answers, said)
        return 0 if rows is None else int(np.argmax([self.choice.model.score(row) for row in rows]))

    def signals(
        self, ways: Sequence[Understood], signals: np.ndarray, answers: Sequence[Answer], said: Said
    ) -> np.ndarray | None:
        """One row a way, one number per name in `PART_SIGNALS`; None where there is nothing to choose."""
        rows = self.choice.signals(self._behind(ways[0], said), signals, answers)
        if rows is None:
            return None
        adds = np.array([[float(any(r not in said.told for r in shown_in(a)))] for a in answers])
        return np.hstack([rows, adds])

    @staticmethod
    def _behind(way: Understood, said: Said) -> Understood:
        """The part as a message of the talk that those before it make with their answers."""
        return replace(way, question=replace(way.question, history=tuple(said.talk)))

    def _merged(self, understood: Understood, answers: Sequence[Answer]) -> Answer:
        # What is missing is said: the gap or the course that there is not, or that a part has no answer.
        told = [a for a in answers if says_something(a)]
        missing = [f"part_unknown_{i}" for i, a in enumerate(answers, start=1) if a not in told]
        return self.joined(understood, answers, missing if told else ())

    def joined(self, understood: Understood, answers: Sequence[Answer], closing: Sequence[str] = ()) -> Answer:
        """One answer out of several to the same message, each in its own paragraph, `closing` being the keys of our own
        sentences behind them; of those that say nothing at all the first, where none says anything."""
        phrases, language = self.composer.phrases, understood.language
        told = [a for a in answers if says_something(a)]
        first = next((a for a in answers if not a.abstained), answers[0])
        text, citations = merge(told or answers[:1], phrases.say("check_rule", language))
        text = _last(text, phrases.say("courses_beside", language))  # the cards stand below the whole answer
        before, doubt, after = text.partition(phrases.say("nearest", language))
        text = before + doubt + after.replace(f"{doubt} ", "") if doubt else text  # that we are not sure is said once
        if understood.facets.places:  # a part does not hear the town that another names
            text = text.replace(f" {phrases.say('asks_town', language)}", "")
        text = "\n\n".join([text, *(phrases.say(key, language) for key in closing)])
        return replace(
            first,
            question=understood.question.text,
            id=understood.question.id,
            answer=text,
            citations=citations,
            abstained=all(a.abstained for a in answers),
            skills=tuple(dict.fromkeys(s for a in told for s in a.skills)),
            courses=self._cards(understood, told),
            follow_ups=tuple(dict.fromkeys(f for a in told or answers[:1] for f in a.follow_ups))[:3],
            confidence=min((a.confidence for a in told or answers if a.confidence is not None), default=None),
        )

    def _cards(self, understood: Understood, told: Sequence[Answer]) -> tuple[CourseCard, ...]:
        """The cards of several answers, without those that miss what the message states in another part ("online")."""
        known, composer = self.composer.knowledge.corpus.courses, self.composer
        stated = [c for c in composer.offers.conditions(understood) if c.name in _OF_ALL_PARTS]
        cards = {c.id: c for a in told for c in a.courses}
        fits = lambda i: i not in known or all(c.test(known[i]) is not False for c in stated)  # noqa: E731
        return tuple(card for i, card in cards.items() if fits(i))[:MOST_CARDS]


def _without_stories(texts: Sequence[str], answers: Sequence[Answer]) -> list[Answer]:
    """The answers without those to what asks nothing: "I work shifts in a plant, how do I get paid leave?" asks for no
    roster and for no job."""
    asking = [
        a
        for text, a in zip(texts, answers, strict=True)
        if asks(text) or "?" in text or not (a.abstained or _TELLS.match(fold(text)))
    ]
    return asking if any(not a.abstained for a in asking) else list(answers)


def of_another_sector(answer: Answer) -> bool:
    """Whether an answer admits that we know little of another sector: what is asked beside it is asked of that too."""
    first = answer.citations[0].document if answer.abstained and answer.citations else None
    return first in (OTHER_SECTORS_HOLE, OTHER_STUDIES_HOLE)


def says_something(answer: Answer) -> bool:
    """Whether an answer is more than that we find nothing: it tells, admits a gap, or says which courses there are."""
    return not answer.abstained or answer.intent == "courses" or admits(answer)


def _last(text: str, paragraph: str) -> str:
    """`text` with `paragraph`, where it is one of it, at its end."""
    others = [p for p in text.split("\n\n") if p != paragraph]
    return "\n\n".join([*others, paragraph]) if paragraph in text.split("\n\n") else text
