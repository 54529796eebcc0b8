"""In a conversation: which of several ways to read a message is the one that is answered?

The rules of `advisor.retrieve.followup` make one. What a message leans on may as well be anything else that the
visitor asked before, or something that the last answer named ("and that last one, where is it given?"). Each way finds
something; a linear model over what it finds tells which of them it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from advisor.answer import special
from advisor.answer.finder import Finder
from advisor.answer.linear import LinearModel
from advisor.answer.phrases import Phrases
from advisor.answer.route import points_back
from advisor.answer.scope import Scope
from advisor.domain import Answer, Question, Turn
from advisor.retrieve.followup import Resolved
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import clauses, words

FOUND = ("score", "asked", "about", "dense", "coverage")
LEADS = ("score", "asked", "about", "dense")
KINDS = ("alone", "same", "points", "asked_before", "answered")
SIGNALS = (
    *FOUND,
    "outside",
    "agreed",
    *(f"{name}_behind" for name in LEADS),
    *KINDS,
    *(f"{kind}_leans" for kind in KINDS),
    "strange_leaning",
    "long_leaning",
)
# A strange message that surely stands alone is read once; so are thanks, and "say that again".
STANDS_ALONE, STRANGE = 0.1, 0.3
CLEARLY = 0.2  # so much better (log-odds) another way must be than that of the rules: strange questions stay strange
LONG = 40  # words
MOST_AGREED = 10
# How sure the answer to another reading must be to stand in the place of a refusal: of the dev conversations those
# that were right have 0.59 and more, those to what nobody can answer 0.46 and less.
INSTEAD = 0.55
# And the answer to what a refused message asks without its story. Set by hand: only a few dev questions are refused so.
SURELY_INSTEAD = 0.9
# Cues that a word of thanks may hold: "tof, bedankt he", "nee laat maar".
_SAYS_LITTLE = frozenset({"claim", "likes", "negated_start", "together"})
LEAST_ASKED = 5  # words of a question that says all that it needs


@dataclass(frozen=True)
class _Found:
    """What one way to read a message finds: the signals of the best, and the documents with the chance of each to be
    what is asked, best first."""

    signals: Sequence[float]
    chances: Mapping[str, float]


@dataclass(frozen=True)
class Readings:
    """Changes nothing, so many may ask at once."""

    understanding: Understanding
    finder: Finder
    scope: Scope
    phrases: Phrases
    model: LinearModel

    @classmethod
    def load(cls, understanding: Understanding, finder: Finder, scope: Scope, phrases: Phrases) -> Readings:
        return cls(understanding, finder, scope, phrases, LinearModel.load("reading", SIGNALS))

    def understand(self, question: Question) -> Understood:
        """The message as it is meant in its conversation."""
        return self.ranked(question)[0]

    def ranked(self, question: Question) -> list[Understood]:
        """All ways to read the message, the likeliest first; one that is typed badly is read as it was meant."""
        return self.weighed(question)[0]

    def weighed(self, question: Question) -> tuple[list[Understood], np.ndarray]:
        """The same with a row for each way, one number per name in `SIGNALS`; without any where there is but one."""
        ways = self.of(self.understanding.as_meant(question))
        if len(ways) == 1:
            return ways, np.zeros((0, len(SIGNALS)))
        looked = [self._found(u) for u in ways]
        signals = self._signals(ways, looked)
        scores = np.array([self.model.score(values) for values in signals])
        if scores.max() <= scores[0] + CLEARLY:
            scores[0] = scores.max()
        order = np.argsort(-scores, kind="stable")
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        found = [self._elsewhere(i, looked, chances) for i in range(len(ways))]
        return [replace(ways[i], elsewhere=found[i]) for i in order], signals[order]

    @staticmethod
    def _elsewhere(number: int, looked: Sequence[_Found], chances: np.ndarray) -> dict[str, float]:
        """How likely each document is what is asked, as the other ways read it; with the `chances` (ways,) of each."""
        elsewhere: dict[str, float] = {}
        for i, one in enumerate(looked):
            for document, chance in one.chances.items() if i != number else ():
                elsewhere[document] = elsewhere.get(document, 0.0) + float(chances[i]) * chance
        return elsewhere

    def leans(self, understood: Understood) -> bool:
        """Whether a message more likely than not leans on what went before."""
        kind = understood.resolved.kind
        return kind == "same" or (kind != "repeat" and self.understanding.leans(understood.question.text) >= 0.5)

    def barely(self, understood: Understood) -> Understood | None:
        """The message as nothing but conditions on what was asked before, where it is about that."""
        asked, follow_ups = understood.question, self.understanding.follow_ups
        bare = follow_ups.barely(asked.text, understood.resolved, understood.asked_in)
        return self.understanding.understand(asked, bare) if bare and bare.text != understood.text else None

    def own_subject(self, understood: Understood) -> tuple[str, float]:
        """The document of ours that a message is about by its own words, with the probability; ("", 0) with another
        corpus, and for a message that leans on nothing."""
        reads, text = self.understanding, understood.question.text
        about = reads.about([text], [reads.encode(text)])[0] if understood.resolved.follow_up else {}
        document = max(about, key=lambda d: about[d], default="")
        return document, float(np.exp(about[document])) if about else 0.0

    def alone(self, understood: Understood) -> Understood:
        """The message by its own words, whatever went before."""
        said = Resolved(understood.question.text, leans_on="alone")
        return self.understanding.understand(understood.question, said)

    def without_story(self, understood: Understood) -> Understood | None:
        """The last thing that a message asks, without what it tells before ("I work in Tielt, do I still get leave?");
        None where it tells nothing, or leans on what went before."""
        told, asked = understood.question.text, ""
        if not understood.resolved.follow_up:
            said = [c.strip() for c in clauses(told)]
            asked = next((c for c in reversed(said) if c.endswith("?") and len(words(c)) >= LEAST_ASKED), "")
        story = told.strip().removesuffix(asked).rstrip()
        names = story.endswith(":") and len(words(story)) < LEAST_ASKED  # "Crane driver in Ghent: is there a course?"
        if not asked or not story or names or _aims_elsewhere(understood):
            return None
        return self.understanding.understand(replace(understood.question, text=asked))

    def of(self, question: Question) -> list[Understood]:
        """All ways to read a message, that of the rules first; one where no other is likely."""
        told = [
            t if t.role == "user" else replace(t, content=self.phrases.without(t.content)) for t in question.history
        ]
        first = self.understanding.understand(replace(question, history=tuple(told)))
        asked = first.question  # as it was understood: without "in English please"
        if self._only_talks(first):
            alone = Resolved(asked.text)
            return [self.understanding.understand(asked, alone) if first.resolved.follow_up else first]
        others = self.understanding.follow_ups.others(asked.text, asked.history, first.resolved, first.asked_in)
        strange = first.own_intents.get("out_of_scope", 0.0) >= STRANGE
        leans = first.resolved.follow_up or self.understanding.leans(asked.text) >= STANDS_ALONE
        if not others or (strange and not leans):
            return [first]
        read = [self.understanding.understand(asked, resolved, first.before) for resolved in others]
        return [first, *(u for u in read if u.text != first.text)]

    def of_part(self, part: Question, asked: Sequence[Turn], talk: Sequence[Turn]) -> list[Understood]:
        """All ways to read a later question of a message, that of the rules first: behind what was `asked` in it
        before, behind the `talk` that this makes with its answers, and by its own words."""
        reads = self.understanding
        rules = reads.understand(replace(part, history=tuple(asked)))
        behind = [t if t.role == "user" else replace(t, content=self.phrases.without(t.content)) for t in talk]
        meant = [
            reads.understand(replace(part, history=tuple(behind)), way, rules.before)
            for way in reads.follow_ups.others(rules.question.text, behind, rules.resolved, rules.asked_in)
        ]
        # "And does it cost anything?" names nothing: by its own words it is about anything that costs.
        alone = [self.alone(rules)] if rules.resolved.follow_up and not points_back(rules) else []
        ways: dict[str, Understood] = {}
        for way in (rules, *meant, *alone):
            ways.setdefault(way.text, way)
        return list(ways.values())

    def wishes_shorter(self, question: Question) -> bool:
        """Whether a message wishes what was told in fewer words."""
        return bool(question.history) and "shorter" in self.understanding.cues.find(question.text)

    def _only_talks(self, understood: Understood) -> bool:
        """ "Great, thanks!" is about nothing, whatever went before."""
        text, language = understood.question.text, understood.asked_in
        if (
            "?" in text
            or understood.resolved.kind == "repeat"
            or understood.own_intents.get("smalltalk", 0.0) < special.SMALLTALK
        ):
            return False
        asks = self.understanding.cues.find(text, language) - _SAYS_LITTLE
        return not (asks or self.understanding.vocabulary.find(text, language))

    def signals(self, ways: Sequence[Understood]) -> np.ndarray:
        """One row a way, one number per name in `SIGNALS`."""
        return self._signals(ways, [self._found(u) for u in ways])

    def _signals(self, ways: Sequence[Understood], looked: Sequence[_Found]) -> np.ndarray:
        leans = self.understanding.leans(ways[0].question.text) - 0.5
        orders = [list(f.chances) for f in looked]
        found = np.array([[*f.signals, _agreed(i, orders)] for i, f in enumerate(looked)])
        columns = [FOUND.index(name) for name in LEADS]
        behind = found[:, columns] - found[:, columns].max(axis=0)
        kinds = np.array([[float(_kind(u, first=i == 0) == kind) for kind in KINDS] for i, u in enumerate(ways)])
        leaning = 1.0 - kinds[:, :1]
        strange = ways[0].own_intents.get("out_of_scope", 0.0)
        long = min(1.0, len(words(ways[0].question.text)) / LONG)
        return np.hstack([found, behind, kinds, kinds * leans, leaning * strange, leaning * long])

    def _found(self, understood: Understood) -> _Found:
        ranked, courses = self.finder.evidence(understood)
        best = [*ranked[:1], *courses[:1]]
        values = [max((e.signal(name) for e in best), default=0.0) for name in FOUND[1:]]
        outside = self.scope.judge(understood, ranked, courses).chance
        order = sorted([*ranked[:MOST_AGREED], *courses[:MOST_AGREED]], key=lambda e: -e.score)
        signals = [max((e.score for e in best), default=-10.0) / 10, *values, outside]
        order = order[:MOST_AGREED]
        chances = np.exp([e.score - order[0].score for e in order]) if order else np.zeros(0)
        return _Found(signals, {e.document: float(c / chances.sum()) for e, c in zip(order, chances, strict=True)})


def _aims_elsewhere(understood: Understood) -> bool:
    """Somebody hopes to become what is none of ours ("a nurse, where can I study that?"): that is the subject."""
    facets = understood.facets
    ours = facets.sectors or facets.roles or facets.occupations or facets.themes
    return "to_become" in understood.cues and bool(facets.other_sectors) and not ours


def surely_stands_in(answer: Answer) -> bool:
    """Whether an answer to what a refused message asks, without what it told, may be given instead."""
    return stands_in(answer) and (answer.confidence or 0.0) >= SURELY_INSTEAD


def stands_in(answer: Answer) -> bool:
    """Whether the answer to another reading may stand in the place of a refusal."""
    talks = answer.intent in ("distress", "smalltalk")
    return not answer.abstained and not talks and (answer.confidence or 0.0) >= INSTEAD


def _agreed(number: int, orders: Sequence[Sequence[str]]) -> float:
    """How high what one way finds first stands in what the others find: the mean of 1 / rank, 0 where it is missing."""
    others = [order for i, order in enumerate(orders) if i != number]
    best = orders[number][:1]
    ranks = [order.index(best[0]) + 1 for order in others if best and best[0] in order]
    return sum(1 / rank for rank in ranks) / max(1, len(others))


def _kind(understood: Understood, *, first: bool) -> str:
    return understood.resolved.kind if first else understood.resolved.leans_on
