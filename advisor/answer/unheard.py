"""Questions in a message that its answer does not hear are told after it.

Whether two questions meet at a comma is told badly before they are answered. So once a message has its answer each of
its clauses that is about something of ours which was not told is answered as well, behind those before it, and a model
over what is found weighs whether that is asked there: a clause that only colours the question before it finds what is
told already, or nothing near. Of 1,877 clauses of 579 messages 172 told what was asked and was not told yet; the rules
below leave 339 to answer, 108 of the 172 among them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from advisor.answer.answering import FURTHEST, NOTHING
from advisor.answer.choice import shown_in
from advisor.answer.linear import LinearModel
from advisor.answer.several import Several, of_another_sector, says_something
from advisor.answer.split import asks, borders, without_join
from advisor.domain import LANGUAGES, Answer
from advisor.retrieve.document_classifier import NONE_OF_OURS
from advisor.retrieve.understand import Understood
from advisor.text import words

UNHEARD = "unheard"
# The words of a border this likely to part two questions make a clause; more than four borders are story.
LEAST_LIKELY, MOST_BORDERS = 0.03, 4
MOST_TOLD = 2  # answers after the first
MOST_READ = 3  # records of an answer
# In a message in which only one clause asks, that was answered; a clause is about something with this probability.
LEAST_ASKING, ABOUT = 2, 0.5
LONG = 15  # words
SIGNALS = (
    *("confidence", "refused", "asks", "length", "place"),
    *("about", "first_is_about", "asked", "coverage"),
    *("read", "read_first", "read_new", "told_read", "whole_read", "whole_told_read", "told_first"),
)


@dataclass(frozen=True)
class Heard:
    """A clause as it was understood, and what is answered to it; `values` has a number for each name in `SIGNALS`."""

    understood: Understood
    answer: Answer
    values: Sequence[float]


@dataclass(frozen=True)
class Unheard:
    """`model` tells how likely what a clause is answered was asked and not told."""

    several: Several
    model: LinearModel

    @classmethod
    def load(cls, several: Several) -> Unheard:
        return cls(several, LinearModel.load(UNHEARD, SIGNALS))

    def told_too(self, understood: Understood, answer: Answer) -> Answer:
        """`answer` to a message, and behind it what is asked there and was not told, if there is any."""
        weighed = [(self.model.chance(h.values), n, h.answer) for n, h in enumerate(self.heard(understood, answer))]
        likely: list[tuple[int, Answer]] = []
        for chance, place, one in sorted(weighed, key=lambda w: -w[0]):
            listed = one.intent == "courses" and any(a.intent == "courses" for a in (answer, *(a for _, a in likely)))
            if chance >= self.model.threshold and len(likely) < MOST_TOLD and not listed:  # one list of courses
                likely.append((place, one))
        if not likely:
            return answer
        more = [one for _, one in sorted(likely, key=lambda w: w[0])]
        whole = says_something(answer)
        return self.several.joined(understood, [answer, *more] if whole else more, () if whole else ("rest_unknown",))

    def heard(self, understood: Understood, answer: Answer) -> list[Heard]:
        """The clauses that would tell something which `answer` does not; none where nothing can be read side by side,
        for a message that leans on an earlier one, and for what is no question about our subject."""
        if not self._reads(understood) or answer.intent in ("distress", "smalltalk") or of_another_sector(answer):
            return []
        clauses = self.clauses(understood)
        if sum(map(_asks, clauses)) < LEAST_ASKING or self.several.composer.special(understood) is not None:
            return []
        told = {*shown_in(answer)}

        def wanted(clause: Understood) -> bool:
            about, chance = _about(clause)
            return about not in (NONE_OF_OURS, *told) and chance >= ABOUT

        return [
            Heard(way, one, self._values(understood, answer, place, way, one))
            for place, way, one in self.several.answered(understood, clauses, wanted)
            if one.intent not in ("distress", "smalltalk") and says_something(one) and {*shown_in(one)} - told
            if not (answer.abstained and one.abstained)  # a refusal behind a refusal tells nothing
            if not self._doubted(one) or self._doubted(answer)  # nor what only comes near, behind what is sure
            if one.intent != "courses" or _asks(way.question.text)  # "he works in chemistry" asks for no course
        ]

    def _doubted(self, answer: Answer) -> bool:
        return self.several.composer.phrases.say("nearest", answer.language) in answer.answer

    def clauses(self, understood: Understood) -> list[str]:
        """The message in clauses, at its likeliest borders; one where it has none."""
        text, parts = understood.question.text, self.several.parts
        found = [
            (parts.by_words.chance(list(border.signals().values())), text.rindex(border.without_lead))
            for border in borders(text, understood.asked_in)
            if not parts.only_conditions(border.second, understood.asked_in)
        ]
        likely = sorted((f for f in found if f[0] >= LEAST_LIKELY), key=lambda f: -f[0])[:MOST_BORDERS]
        begins = [0, *sorted(at for _, at in likely), len(text)]
        pieces = [text[a:b] for a, b in pairwise(begins)]
        return [p for p in (*map(without_join, pieces[:-1]), *pieces[-1:]) if words(p)]

    def _reads(self, understood: Understood) -> bool:
        reads = self.several.choice.reader is not None and understood.asked_in in LANGUAGES
        return reads and bool(understood.about) and not understood.resolved.follow_up

    def _values(self, whole: Understood, answer: Answer, place: int, way: Understood, one: Answer) -> list[float]:
        told, found = self._ours(answer)[:MOST_READ], self._ours(one)[:MOST_READ]
        new = [r for r in found if r not in shown_in(answer)]
        of_clause, of_whole = (self.several.choice.read(u, list({*found, *told})) for u in (way, whole))
        ranked, courses = self.several.composer.evidence(way)
        evidence = {e.document: e for e in (*courses, *ranked)}
        first = next((evidence[r] for r in found if r in evidence), None)
        about, chance = _about(way)
        values = {
            "confidence": one.confidence or 0.0,
            "refused": float(one.abstained),
            "asks": float(asks(way.question.text)),
            "length": min(LONG, len(words(way.question.text))) / LONG,
            "place": place / MOST_BORDERS,
            "about": chance,
            "first_is_about": float(found[:1] == [about]),
            "asked": first.signal("asked") if first else 0.0,
            "coverage": first.signal("coverage") if first else 0.0,
            "read": _best(of_clause, found),
            "read_first": _best(of_clause, found[:1]),
            "read_new": _best(of_clause, new),
            "told_read": _best(of_clause, told),
            "whole_read": _best(of_whole, found),
            "whole_told_read": _best(of_whole, told),
            "told_first": float(bool(found) and found[0] in shown_in(answer)),
        }
        return [values[s] for s in SIGNALS]

    def _ours(self, answer: Answer) -> list[str]:
        corpus = self.several.composer.knowledge.corpus
        return [r for r in shown_in(answer) if r in corpus.facts or r in corpus.courses or r in corpus.holes]


def _asks(clause: str) -> bool:
    return asks(clause) or "?" in clause


def _about(understood: Understood) -> tuple[str, float]:
    """The document of ours that a clause is about, or `NONE_OF_OURS`, with the probability."""
    about = max(understood.about, key=lambda d: understood.about[d], default=NONE_OF_OURS)
    return about, math.exp(understood.about[about]) if understood.about else 0.0


def _best(chances: Mapping[str, float], records: Sequence[str]) -> float:
    """The likeliest of `records` to answer, between -1 and 1."""
    return max((chances[r] for r in records), default=NOTHING) / FURTHEST
