"""What was asked beside the subject and is not told: a day, money, a liking. It is said, never passed over.

The evidence may answer the question and be silent on half of it ("paid leave for welding, and on Saturdays?"). Which
things people ask beside their subject stands in ``corpus/language/aspects.yaml``, each with the words that ask for it
and those that tell of it. What is asked and neither told in the answer nor in what it cites is named at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from advisor.answer.phrases import Phrases
from advisor.domain import LANGUAGES, Answer
from advisor.retrieve.cues import Cues
from advisor.retrieve.understand import Understood
from advisor.text import figures, fold, sentences, words

MOST_NAMED = 3
TOLD_BEFORE = 2  # answers of the conversation in which an aspect may have been told
SHORT_FIGURE = 2  # digits
LONG_STORY = 25  # words; of one without a question mark the last sentence asks
_OF_LIKINGS = frozenset({"explore", "skills", "courses", "definition"})
# In these nothing was weighed against sources.
_NO_SOURCES = frozenset({"smalltalk", "distress"})
# What a question on courses states as a condition is told with the courses.
_CONDITIONS = {
    "evening": "evening",
    "saturday": "weekend",
    "price": "free",
}
_SAYS_IT_IS_SO = frozenset({"claim", "whether"})
_WANTS_A_FIGURE, MOSTLY = frozenset({"how_many", "percent"}), 0.5
_OF_A_YEAR = re.compile(
    r"\b(?:in|en|eind|begin|fin|debut|end of|start of|van|of|by|tegen|d'ici|pour|voor|for|sinds|since|depuis)\s"
    r"((?:199|20[0-6])\d)\b"
)
# "The union says that …, is that so?": who says it is not asked about.
_SAYS = re.compile(
    r"\b[\w'-]+\s(?:zegt|zeggen|zei|zeiden|beweert|beweerde|vertelde|says?|said|claims?|claimed|told\s(?:me|us)"
    r"|dit|disent|disait|pr[ée]tend|affirme|m'a\sdit)\b",
    re.I,
)
# "… last month, im 55. can I follow a course?": a stop ends a sentence, whatever letter comes after it.
_PIECES = re.compile(r"(?<=[.!?])\s+")
# "Where do I see how much credit I have left?": a place is asked, no figure.
_WHERE = re.compile(r"(?:waar|where|ou)\b")
_MARKER = re.compile(r"\[\d+\]")
_BARE_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIPLOMA = "diploma"
_DEED = "asks_deed"  # the cue of what we are to do ("sign me up", "write a letter to my boss")
_NUMBER = "number"  # the cue of numbers in words
_RULES = "help-1700"  # cited only for the sentence where to check a rule


def _own_figures(understood: Understood) -> set[str]:
    """The figures of a message that are no year and more than a digit or two."""
    years = set(_BARE_YEAR.findall(understood.question.text))
    return {f for f in figures(understood.question.text) if len(f) > SHORT_FIGURE and f not in years}


@dataclass(frozen=True)
class Aspect:
    """One thing that people ask beside their subject; `label` by language; `liking`: what somebody is good at; `ours`:
    our sources speak of it, if not here."""

    id: str
    label: Mapping[str, str]
    liking: bool = False
    ours: bool = False


@dataclass(frozen=True)
class Untold:
    """Says what an answer passes over. `said` finds aspects in questions, `told` in answers and their sources; `cues`
    are those of ``cues.yaml``."""

    aspects: Mapping[str, Aspect]
    said: Cues
    told: Cues
    phrases: Phrases
    cues: Cues

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], phrases: Phrases, cues: Cues) -> Untold:
        """From the rows of ``aspects.yaml``; with none, no aspect is ever named."""
        rows = list(rows)
        aspects = {r["id"]: Aspect(r["id"], r["label"], r.get("liking") == "yes", r.get("ours") == "yes") for r in rows}
        said = {r["id"]: r["said"] for r in rows}
        told = {r["id"]: {"": " | ".join(filter(None, [*r["said"].values(), r.get("told")]))} for r in rows}
        return cls(aspects, Cues(said), Cues(told), phrases, cues)

    def added(self, understood: Understood, answer: Answer) -> Answer:
        """`answer`, with a sentence that names what was asked and is not told, if there is such a thing."""
        missing, language = self.missing(understood, answer), answer.language
        year = self.missing_year(understood, answer)
        figure = year is None and self.missing_figure(understood, answer)
        deed = _DEED in understood.own_cues and answer.intent not in _NO_SOURCES
        if not missing and year is None and not figure and not deed:
            return answer
        named = [self.aspects[a] for a in missing[:MOST_NAMED]]
        first = [self.phrases.say("cannot_act", language)] if deed else []
        first += [self.phrases.say("untold_year", language)] if year else []
        first += [self.phrases.say("untold_figure", language)] if figure else []
        if first:  # says it better than that we do not know, or are not sure
            for less in ("nearest", "no_evidence"):
                answer = replace(answer, answer=answer.answer.replace(self.phrases.say(less, language), "").strip())
        said = []
        for key, ours in (("untold", False), ("untold_ours", True)):
            things = ", ".join(a.label[language] for a in named if a.ours is ours)
            if things:
                said.append(self.phrases.say(key, language, things=things))
        return replace(answer, answer="\n\n".join([*first, answer.answer, *([" ".join(said)] if said else [])]))

    def missing(self, understood: Understood, answer: Answer) -> list[str]:
        """Ids of the aspects that are asked and told neither in the answer nor in what it cites."""
        if answer.abstained or answer.intent in _NO_SOURCES or understood.asked_in not in LANGUAGES:
            return []  # a refusal says of the whole that it is not known
        if answer.intent == "figure" and understood.cues & _SAYS_IT_IS_SO:
            return []  # "59,000 will be laid off, is that right?": what they are is told instead
        if any(self.phrases.say(f"part_unknown_{i}", answer.language) in answer.answer for i in (1, 2, 3)):
            return []  # that is said already
        asked = self.asked(understood.question.text, understood.asked_in)
        if answer.intent not in _OF_LIKINGS:
            asked = [a for a in asked if not self.aspects[a].liking]
        if not asked:
            return []
        if "no_diploma" in understood.cues:  # that there is none is told, and asks for none
            asked = [a for a in asked if a != _DIPLOMA]
        cues = understood.cues if answer.intent == "courses" else frozenset()
        asked = [a for a in asked if _CONDITIONS.get(a) not in cues]
        before = [t.content for t in understood.question.history if t.role != "user"][-TOLD_BEFORE:]
        told = fold("\n".join([self._told(answer), *before])) if asked else ""
        # "AI is not told here" stands badly above three courses on it.
        beside = fold(" ".join(f"{c.name} {c.description}" for c in answer.courses))
        return [a for a in asked if not self.told.has(a, f"{told}\n{beside}" if self.aspects[a].ours else told)]

    def missing_year(self, understood: Understood, answer: Answer) -> str | None:
        """The one year that a figure is asked of, where neither the answer nor what it cites speaks of it."""
        asked = set(_OF_A_YEAR.findall(fold(understood.question.text)))
        if answer.abstained and self.phrases.say("no_evidence", answer.language) not in answer.answer:
            return None  # a gap is admitted in words of its own
        if len(asked) != 1 or not self._wants_a_figure(understood, answer):
            return None
        dates = " ".join(c.date or "" for c in answer.citations)
        year = asked.pop()
        return None if year in f"{self._told(answer)} {dates}" else year

    def missing_figure(self, understood: Understood, answer: Answer) -> bool:
        """Whether a figure is asked and the answer tells none, in digits or words; the number of a year is none, nor is
        one in the title of a source."""
        if answer.abstained or answer.intent == "courses" or not self._wants_a_figure(understood, answer):
            return False
        rules = self.phrases.say("check_rule", answer.language)
        told = _MARKER.sub(" ", answer.answer.replace(rules, " "))
        if self.phrases.say("nearest", answer.language) in told and _own_figures(understood) & set(figures(told)):
            return True  # "how many of those 1,943 …?": the figure that is known already is no answer
        return all(_YEAR.fullmatch(f) for f in figures(told)) and not self.cues.has(_NUMBER, fold(told))

    @staticmethod
    def _wants_a_figure(understood: Understood, answer: Answer) -> bool:
        """Whether a message asks for a figure, and something of the sources is told."""
        ours = 1.0 - understood.intents.get("out_of_scope", 0.0)  # how likely it is a question of ours at all
        figure = understood.intents.get("figure", 0.0) >= MOSTLY * ours
        wants = (
            bool(understood.own_cues & _WANTS_A_FIGURE) and figure and not _WHERE.match(fold(understood.question.text))
        )
        return wants and answer.intent not in _NO_SOURCES and bool(answer.citations)

    def asked(self, text: str, language: str) -> list[str]:
        """Ids of the aspects that a message asks for: those in its sentences that ask, and what somebody likes."""
        text = _SAYS.sub(" ", text)
        said = [piece for s in sentences(text) for piece in _PIECES.split(s)]
        asking = [s for s in said if "?" in s] or ([text] if len(words(text)) <= LONG_STORY else said[-1:])
        found = self.said.find(text, language)
        if not found:
            return []
        in_question = self.said.find(" ".join(asking), language)
        cues = self.cues.find(text, language)
        likes, bad_at = "likes" in cues, "bad_at" in cues
        counts = lambda a: likes and not bad_at if self.aspects[a].liking else a in in_question  # noqa: E731
        return [a for a in self.aspects if a in found and (counts(a) or (a in in_question and not bad_at))]

    def _told(self, answer: Answer) -> str:
        rules = self.phrases.say("check_rule", answer.language)
        text = answer.answer.replace(rules, " ")
        cited: Sequence[str] = [
            f"{c.title} {c.quote}" for c in answer.citations if not (c.document == _RULES and rules in answer.answer)
        ]
        beside = answer.courses if answer.intent == "courses" else ()  # cards beside an answer are not what was asked
        cards = [
            " ".join(filter(None, (c.name, c.provider, c.description, c.duration, c.cost, c.location, *c.skills)))
            for c in beside
        ]
        return "\n".join((text, *cited, *cards))
