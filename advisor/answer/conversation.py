"""The answer to a message in its conversation: it is read in several ways, and the answer that it asks for is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from advisor.answer import special
from advisor.answer.choice import Choice
from advisor.answer.phrases import Phrases
from advisor.answer.reading import Readings, stands_in, surely_stands_in
from advisor.answer.repeated import gap_instead, passes_over, says_only_the_same, shows, surely_a_gap
from advisor.answer.route import points_back, says_only_conditions
from advisor.answer.several import Several
from advisor.answer.shorter import shorter
from advisor.answer.telling import admits
from advisor.answer.unheard import Unheard
from advisor.domain import LANGUAGES, Answer, Question
from advisor.retrieve.understand import Understood

MOST_BACK = 3  # messages, to find what is wished once more


@dataclass(frozen=True)
class Conversation:
    """Changes nothing, so many may ask at once."""

    readings: Readings
    several: Several
    choice: Choice
    unheard: Unheard

    def answer(self, question: Question) -> tuple[Understood, Answer]:
        """How the question was understood behind what was said before, and its answer."""
        understood, answer = self.chosen(question)
        if understood.question.text == question.text and says_only_the_same(question, understood, answer):
            composer = self.several.composer
            no_more = composer.phrases.say("no_more", answer.language)
            answer = replace(answer, answer=f"{no_more} {answer.answer}")
        answer = self.unheard.told_too(understood, answer)
        answer = self.several.composer.untold.added(understood, answer)
        if understood.question.text != question.text and self.readings.wishes_shorter(question):
            answer = shorter(answer, self.several.composer.phrases.say("check_rule", answer.language))
        return understood, answer

    def chosen(self, question: Question) -> tuple[Understood, Answer]:
        """The same as the ways to read the message give it: what it does not hear is neither told nor named."""
        ways, signals = self.readings.weighed(question)
        again = self._again(question, ways[0]) if ways[0].resolved.kind == "repeat" else None
        return again or self._of(question, ways, signals)

    def _of(self, question: Question, ways: list[Understood], signals: np.ndarray) -> tuple[Understood, Answer]:
        composer = self.several.composer
        if special.alarm(composer.alarms.of(ways[0])) is None:
            # "Which of those is in English?" is asked of the courses that were shown, and how that was said counts.
            behind = replace(ways[0], question=replace(ways[0].question, history=question.history))
            if (detail := composer.of_last_answer(behind)) is not None:
                return ways[0], detail
        answers = [self.several.answer(way) for way in (ways if self.choice.reads(ways) else ways[:1])]
        best = self.choice.of(ways, signals, answers)
        if best is None:
            answer, others = answers[0], ways[1:]
        else:  # chosen from all: where it is a refusal, none of the others is better
            best = _with_courses(answers, best)
            answer, others, ways = answers[best], [], [ways[best]]
        own, knowledge = self.readings.own_subject(ways[0]), self.several.composer.knowledge
        # "She lives in Maaseik, anything closer?" asks for courses, whatever else those words may ask; "and in metals?"
        # asks the same of something else.
        resolved = ways[0].resolved
        narrowed = self.several.composer.narrows_courses(ways[0]) or (resolved.sure and resolved.kind == "same")
        if not narrowed and gap_instead(ways[0], answer, own, knowledge):
            alone = self.readings.alone(ways[0])
            return alone, self.several.composer.admit(alone, own[0])
        never_alone = ways[0].resolved.sure or says_only_conditions(ways[0]) or points_back(ways[0])
        if not never_alone and passes_over(own, answer, knowledge):
            alone = self.readings.alone(ways[0])
            other = self.several.answer(alone)
            if stands_in(other) and shows(other, own[0], knowledge):
                return alone, other
        if answer.abstained and self.readings.leans(ways[0]) and not surely_a_gap(own, answer, knowledge):
            # Refused as it was understood: what it leans on may be something else that we do answer.
            for way in filter(None, [*others, self.readings.barely(ways[0])]):
                other = self.several.answer(way)
                if stands_in(other):
                    return way, other
        if answer.abstained and not admits(answer) and answer.intent == "out_of_scope":
            bare = self.readings.without_story(ways[0])
            other = self.several.answer(bare) if bare else answer
            if bare and surely_stands_in(other):
                return bare, other
        return ways[0], answer

    def _again(self, question: Question, wish: Understood) -> tuple[Understood, Answer] | None:
        """What was answered last, for who wishes it once more: in another language, or in simpler words. None where
        nothing was, or where the message sounds an alarm."""
        if special.distress_of(self.several.composer.alarms.of(wish)) >= special.DISTRESS_SURE:
            return None
        simpler, phrases = wish.simpler, self.several.composer.phrases
        asked = [i for i, turn in enumerate(question.history) if turn.role == "user"]
        for i in reversed(asked[-MOST_BACK:]):
            text, before = question.history[i].content, question.history[:i]
            earlier = replace(question, text=text, history=before, language=wish.language)
            ways, signals = self.readings.weighed(earlier)
            if ways[0].resolved.kind == "repeat":  # "simpler", and then "in Dutch": both are wished of what was asked
                simpler = simpler or ways[0].simpler
                continue
            understood, answer = self._of(earlier, ways, signals)
            if answer.intent == "smalltalk":
                continue
            if answer.intent == "distress":  # help lines are told again too, each of them
                return understood, answer
            told = question.history[i + 1].content if i + 1 < len(question.history) else ""
            answer = _as_sure_as(told, answer, phrases)
            if simpler and answer.intent == "courses":  # they have no simpler text
                answer = replace(answer, answer=f"{phrases.say('simpler_offers', answer.language)} {answer.answer}")
            return replace(understood, simpler=simpler), answer
        return None


def _as_sure_as(told: str, answer: Answer, phrases: Phrases) -> Answer:
    """`answer` without saying that we are not sure of it, where the same was `told` before without that."""
    if any(phrases.say("nearest", language) in told for language in LANGUAGES):
        return answer
    return replace(answer, answer=answer.answer.replace(f"{phrases.say('nearest', answer.language)} ", ""))


def _with_courses(answers: Sequence[Answer], best: int) -> int:
    """The number of the answer to give: where the best of them finds no course that meets everything, that of another
    way to read the message which does, for the message states its conditions however it is read."""
    if not answers[best].abstained or answers[best].intent != "courses":
        return best
    return next((i for i, a in enumerate(answers) if a.intent == "courses" and not a.abstained), best)
