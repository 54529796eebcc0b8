"""Two things set side by side ("what is the difference between A and B?", "A or B, which is better for me?").

One ranking over the whole question finds most often evidence on one of the two. So each side is read by itself too,
and the answer takes the best evidence for either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.answer.knowledge import stem
from advisor.answer.premise import large, states
from advisor.answer.rank import Evidence, as_signal
from advisor.corpus.model import Fact
from advisor.corpus.overviews import Overview
from advisor.retrieve.document_classifier import NONE_OF_OURS, DocumentClassifier
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import figures, fold, sentences, words

# What stands between the two sides; "and" only after "between".
_OR = re.compile(
    r"\s*,?\s+(?:of\s+toch|of|or|ou\s+bien|ou|versus|vs\.?|contre)\s+(?:toch\s+|rather\s+|plut[oô]t\s+)?", re.I
)
_AND = re.compile(r"\s+(?:en|and|et)\s+", re.I)
_BETWEEN = re.compile(r"\b(?:tussen|between|entre)\s+", re.I)
# "Verschil VOV en opleidingscheque", "difference IBO traineeship": the sides follow the word itself.
_DIFFERENCE = re.compile(r"\b(?:verschil(?:len)?|differences?|diff[eé]rences?)\s+(?:(?:d[eu]s?|of|in|van)\s+)?", re.I)
MOST_BARE = 4  # words that may follow it with nothing between the sides
_OR_WORD = re.compile(r"(?<!\w)(?:of|or|ou|vs|versus)(?!\w)", re.I)
_CLAUSE = re.compile(r"[,;:?!()]|\.\s")
MOST_BORDERS = 3
LONGEST_SIDE = 14  # words next to the border that name a side
LONGEST_NAME = 5  # words up to which a side is a name: what is asked is what that is
_WHAT_IS = {"nl": "wat is", "en": "what is", "fr": "c'est quoi"}
SIDE_WEIGHT = 5.0  # of what a side says of a document, in units of the ranking's score
LEAST_ABOUT = -1.5  # of a side on the document that is told of it: a probability of one in ninety
NEAR_BEST = 3.0  # how far behind the best evidence may be that speaks of the other side
# Two figures with "or" and a few words between them.
_FIGURE_OR = re.compile(
    r"\d[\d.,\u00a0\u202f]*(?:\s\d{3})*\s?%?(?:\W+[^\W\d]+){0,4}\W+(?:of|or|ou)\W+(?:[^\W\d]+\W+){0,4}?\d", re.I
)
_WHICH_IS_RIGHT = re.compile(
    r"\b(?:wat|welk\w*|wie|which|who|what|lequel|laquelle|qui)\b[^.?!]{0,25}\b(?:juist|correct|klopt|gelijk|right|true|raison)\b"
    r"|\b(?:verschil|difference|vanwaar|allebei|both|les deux)\b"
    r"|\bwhich (?:one )?is it\b|\b(?:welk|wat) (?:cijfer )?is het (?:nu|dan|nou)\b|\bbons? chiffres?\b|\bc'est lequel\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# How far behind the best evidence the fact with a named figure may be: with any figure, and with a telling one.
FIGURE_BEHIND = (6.0, 12.0)
LARGE, ROUNDED = 1000.0, 0.02  # figures of at least so much are looked for everywhere; how far a rounded one is off
LONG_WORD = 4  # letters
IS_NEAR = 2.0  # words in common that it counts to be among the evidence
_OF_SCHEMES = "inc-"  # how the ids of leave, vouchers and premiums begin
ANOTHER = 0.75  # documents whose known questions are less alike than this are about two things


@dataclass(frozen=True, eq=False)
class Comparison:
    """Finds what two things a question compares, and which evidence speaks of each."""

    understanding: Understanding
    overviews: Mapping[str, Overview]
    facts: Mapping[str, Fact]

    def asked(self, understood: Understood) -> bool:
        """Whether the question compares two things."""
        cues = understood.cues
        return "compare" in cues or ("choose" in cues and bool(_OR_WORD.search(fold(understood.text))))

    def plainly_asked(self, understood: Understood) -> bool:
        """Whether the message is one comparison, and no two questions that an "or" joins."""
        if "compare" in understood.cues or _FIGURE_OR.search(understood.text):
            return True
        named = next(borders(understood.text), None) if self.asked(understood) else None
        return named is not None and all(len(side.split()) <= LONGEST_NAME for side in named)

    def of_figures(self, understood: Understood, ranked: Sequence[Evidence]) -> list[str]:
        """The ids of the facts behind two figures that a question holds against each other ("39 % or 46 %?"): the one
        that tells both, or the best for each. Empty where the evidence does not tell two of them."""
        asked = dict.fromkeys(f for f in figures(understood.question.text))
        years = [f for f in asked if _YEAR.fullmatch(f) and re.search(rf"(?<!\d){f}(?!\d)", understood.question.text)]
        numbers = [f for f in asked if f not in years and len(f) > 1]
        if self._disputed(understood) and (found := self._of_a_dispute(understood, ranked, numbers, years)):
            return found
        asked = numbers or years
        if len(asked) < 2 or not ranked:
            return []
        told: dict[str, set[str]] = {}
        for e in ranked:
            behind = ranked[0].score - e.score
            if e.kind != "fact" or behind > FIGURE_BEHIND[1]:
                continue
            known = set(figures(self._told(e.document, understood.language))) & set(asked)
            # "39" may stand in anything; a figure like 1.485 tells that this is what is meant.
            if known and (behind <= FIGURE_BEHIND[0] or any(len(f) > 2 and f not in years for f in known)):
                told[e.document] = known
        both = [d for d, known in told.items() if sum(f in known for f in asked) > 1]
        if both:  # what is so now, where no year is named
            return [next((d for d in both if not years and self.facts[d].use != "history"), both[0])]
        sides = [next((d for d, known in told.items() if f in known), None) for f in asked]
        found = list(dict.fromkeys(d for d in sides if d is not None))
        return found if len(found) > 1 else []

    def _of_a_dispute(
        self, understood: Understood, ranked: Sequence[Evidence], numbers: Sequence[str], years: Sequence[str]
    ) -> list[str]:
        """The facts behind what is held against each other, wherever they stand in the ranking: two large figures
        ("1,943 or 1,485?"), or one figure with two years ("30,000 by 2030 or by 2035?")."""
        large = [f for f in numbers if _value(f) >= LARGE]
        near = {e.document: 1 - i / len(ranked) for i, e in enumerate(ranked)}
        if len(large) > 1:
            sides = [self._telling(understood, near, (f,)) for f in large]
        elif len(large) == 1 and len(years) > 1:
            sides = [self._telling(understood, near, (large[0], y)) for y in years]
        else:
            return []
        found = list(dict.fromkeys(d for d in sides if d is not None))
        return found if len(found) > 1 else []

    def _telling(self, understood: Understood, near: Mapping[str, float], wanted: Sequence[str]) -> str | None:
        """The fact that tells all these figures, or nearly these, and shares most words with the question; the very
        figures before rounded ones, what is `near` (1 for the best evidence, 0 for the last) before the rest."""
        asked = {stem(w) for w in words(understood.text) if len(w) >= LONG_WORD}
        best, most = None, (False, 0.0)
        for document, (said, stems) in self._figures(understood.language).items():
            exact = sum(f in said for f in wanted)
            if exact < len(wanted) and not all(f in said or _nearly(f, said) for f in wanted):
                continue
            fact = self.facts[document]
            whole = exact == len(wanted)
            score = len(asked & stems) + 0.3 * (fact.use == "answer") + IS_NEAR * near.get(document, 0.0)
            if (asked & stems or (whole and document in near)) and (whole, score) > most:
                best, most = document, (whole, score)
        return best

    @lru_cache(maxsize=4)  # noqa: B019 - one comparison lives as long as the process
    def _figures(self, language: str) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """For each fact with figures: these, and the stems of its longer words."""
        out = {}
        for document, fact in self.facts.items():
            said = frozenset(figures(fact.statement[language]))
            if said:
                text = f"{fact.statement[language]} {fact.subject.get(language, '')}"
                out[document] = (said, frozenset(stem(w) for w in words(text) if len(w) >= LONG_WORD))
        return out

    @staticmethod
    def _disputed(understood: Understood) -> bool:
        """Whether the words put an "or" between two figures, or ask which is right."""
        text = understood.text
        return bool(_FIGURE_OR.search(text) or _WHICH_IS_RIGHT.search(fold(text)))

    def states_unknown(self, understood: Understood) -> bool:
        """Whether a message states a share or a large figure as true that nothing of ours tells."""
        told = large(understood) if states(understood) else []
        known = self._figures(understood.language).values()
        return bool(told) and not any(f in said for f in told for said, _ in known)

    def settles(self, understood: Understood, ranked: Sequence[Evidence]) -> bool:
        """Whether the words put an "or" between two figures, or ask which is right, and the evidence tells both: that
        is an answer."""
        return self._disputed(understood) and bool(self.of_figures(understood, ranked))

    def _told(self, document: str, language: str) -> str:
        fact = self.facts[document]
        return " ".join([fact.statement[language], fact.caveat[language] if fact.caveat else ""])

    def pick(self, understood: Understood, ranked: Sequence[Evidence]) -> list[str]:
        """The id of the best fact for each side, or of the best and the best on something else where no sides can be
        told apart; fewer than two when one fact speaks of both, or only one of them is known."""
        sides = self._sides(understood)
        if sides:
            told = [e for e in ranked if e.kind in ("fact", "overview")]
            best = [
                max(told, key=lambda e, s=side: SIDE_WEIGHT * _about(s, e) + e.score, default=None) for side in sides
            ]
            facts = [
                self._what_it_is(self._fact(e), told)
                for e, s in zip(best, sides, strict=True)
                if e and _about(s, e) >= LEAST_ABOUT
            ]
            return list(dict.fromkeys(facts))
        facts = [e for e in ranked if e.kind == "fact"]
        model = self.understanding.classifiers.get("document")
        if not facts or not isinstance(model, DocumentClassifier):
            return []
        other = next(
            (
                e
                for e in facts[1:8]
                if e.score >= facts[0].score - NEAR_BEST and model.likeness(facts[0].document, e.document) < ANOTHER
            ),
            None,
        )
        return [e.document for e in (facts[0], other) if e]

    def _what_it_is(self, document: str, told: Sequence[Evidence]) -> str:
        """Of a scheme, what it is rather than who may have it, where the evidence tells that too."""
        scheme = "-".join(document.split("-")[:2])
        if self.facts[document].kind == "definition" or not scheme.startswith(_OF_SCHEMES):
            return document
        of_it = (e.document for e in told if e.kind == "fact" and e.document.startswith(scheme))
        return next((d for d in of_it if self.facts[d].kind == "definition"), document)

    def _fact(self, evidence: Evidence) -> str:
        """What an overview tells first is what the thing is."""
        overview = self.overviews.get(evidence.document)
        return overview.facts[0] if overview else evidence.document

    def _sides(self, understood: Understood) -> tuple[Mapping[str, float], ...]:
        """For each side the log-probability of each document; empty when the words show no two sides."""
        found: list[tuple[Mapping[str, float], ...]] = []
        for pair in list(borders(understood.text))[:MOST_BORDERS]:
            asked = [_as_question(side, understood.asked_in) for side in pair]
            about = tuple(self.understanding.about(asked, [self.understanding.encode(side) for side in asked]))
            if not all(about):
                return ()
            tops = [max(a, key=lambda d: a[d]) for a in about]
            if NONE_OF_OURS not in tops and tops[0] != tops[1]:
                found.append(about)
        return max(found, key=lambda sides: min(max(side.values()) for side in sides), default=())


def _value(figure: str) -> float:
    return float(re.sub(r"[.,\s]", "", figure) or 0) if re.fullmatch(r"[\d.,\s]+", figure) else 0.0


def _nearly(figure: str, said: Iterable[str]) -> bool:
    """Whether one of the figures is this one rounded: "more than 36,000" for 36,340."""
    value = _value(figure)
    return value >= LARGE and any(abs(_value(s) - value) <= ROUNDED * value for s in said)


def borders(text: str) -> Iterator[tuple[str, str]]:
    """The two sides of each comparison that the words show, likeliest first: the words next to "or", or between
    "between" and "and"."""
    for sentence in sentences(text):
        between = _BETWEEN.search(sentence)
        if between:
            rest = sentence[between.end() :]
            middle = _OR.search(rest) or _AND.search(rest)
            if middle:
                yield from _pair(rest[: middle.start()], rest[middle.end() :])
    for sentence in sentences(text):
        for middle in _OR.finditer(sentence):
            yield from _pair(sentence[: middle.start()], sentence[middle.end() :])
    for sentence in sentences(text):
        if (word := _DIFFERENCE.search(sentence)) and not _BETWEEN.search(sentence) and not _OR.search(sentence):
            rest = sentence[word.end() :]
            bare = _CLAUSE.split(rest)[0].split()
            if middle := _AND.search(rest):
                yield from _pair(rest[: middle.start()], rest[middle.end() :])
            elif 1 < len(bare) <= MOST_BARE:
                half = len(bare) // 2
                yield from _pair(" ".join(bare[:half]), " ".join(bare[half:]))


def _pair(before: str, after: str) -> Iterator[tuple[str, str]]:
    first, second = _CLAUSE.split(before)[-1].split(), _CLAUSE.split(after)[0].split()
    if words(" ".join(first)) and words(" ".join(second)):
        yield " ".join(first[-LONGEST_SIDE:]), " ".join(second[:LONGEST_SIDE])


def _as_question(side: str, language: str) -> str:
    return f"{_WHAT_IS.get(language, '')} {side}?".strip() if len(side.split()) <= LONGEST_NAME else side


def _about(side: Mapping[str, float], evidence: Evidence) -> float:
    return as_signal(side.get(evidence.document, -9.0))
