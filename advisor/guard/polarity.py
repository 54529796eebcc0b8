"""Does a sentence say the opposite of what it cites: a negation more or less, another side, "all" or "only" added?

Each check looks at what stands around the mark: a negation of the sentence must answer to one in the part of the
passage
that says the same, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.guard.align import Alignment
from advisor.guard.marks import Mark, Marks
from advisor.guard.reading import Reading

REACH = 3.0  # words
NEGATIVE = ("negation", "nearly_negation")
TOLD = 0.35  # how much of what stands around a mark must be told for it to answer at all
BASE = 0.45  # of a mark that answers to another, wherever it stands
NEARLY = 0.6  # what "without" and "only" are worth as an answer to a negation
WEAK = 0.6  # of a pair of sides that often stand together
TURNED = 0.4
_COMPARED = re.compile(r"\b(?:minder|meer|less|more|moins|plus)\b[^.]{0,30}\b(?:dan|than|que)\b")
Cited = Sequence[tuple[Reading, Alignment]]


@dataclass(frozen=True)
class Polarity:
    """Each in [0, 1]: how surely the sentence adds or drops a negation, takes the other side, widens or narrows."""

    added: float = 0.0
    dropped: float = 0.0
    opposite: float = 0.0
    all_added: float = 0.0
    only_added: float = 0.0
    only_dropped: float = 0.0
    what: str = ""


def check_polarity(sentence: Reading, cited: Cited, marks: Marks) -> Polarity:
    """Over all cited passages together: what one of them says is said."""
    opposite, what = _opposites(sentence, cited, marks)
    return Polarity(
        added=_added(sentence, cited),
        dropped=_dropped(sentence, cited, "negation", NEGATIVE),
        opposite=opposite,
        all_added=_all_added(sentence, cited),
        only_added=_only_added(sentence, cited),
        only_dropped=_dropped(sentence, cited, "only", ("only", "negation", "nearly_negation")),
        what=what,
    )


def _only(found: Sequence[Mark], kinds: tuple[str, ...]) -> list[Mark]:
    return [m for m in found if m.kind in kinds]


def _added(sentence: Reading, cited: Cited) -> float:
    """How surely a negation of the sentence answers to none of the passages.

    Every mark of a passage answers to one of the sentence: what "free" answers to is no answer to a "not" beside it.
    One
    whose surroundings the sentence does not tell answers to nothing.
    """
    mine = _only(sentence.marks, NEGATIVE)
    if not any(m.kind == "negation" for m in mine):
        return 0.0
    pairs = []
    for at, (reading, alignment) in enumerate(cited):
        for other in _only(reading.marks, NEGATIVE):
            base = BASE * min(1.0, _told(other, reading, alignment) / TOLD)
            for m in mine:
                strength = 1.0 if other.kind == m.kind else NEARLY
                fit = base + alignment.fit(m.start, m.end, other.start, other.end)
                pairs.append((strength * fit, m.start, (at, other.start, other.end)))
    answered: dict[int, float] = {}
    taken: set[tuple[int, int, int]] = set()
    for value, start, place in sorted(pairs, key=lambda p: -p[0]):
        if start not in answered and place not in taken:
            answered[start] = value
            taken.add(place)
    return max(1 - min(1.0, answered.get(m.start, 0.0)) for m in mine if m.kind == "negation")


def _dropped(sentence: Reading, cited: Cited, kind: str, answers: tuple[str, ...]) -> float:
    """How far the sentence says what a passage says around such a mark, without one of its own there."""
    worst = 0.0
    mine = _only(sentence.marks, answers)
    for reading, alignment in cited:
        for other in _only(reading.marks, (kind,)):
            if _before_figure(reading, other):
                continue
            told = _told(other, reading, alignment)
            best = max((alignment.fit(m.start, m.end, other.start, other.end) for m in mine), default=-BASE)
            worst = max(worst, told * (1 - min(1.0, BASE + best)))
    return worst


def _told(mark: Mark, reading: Reading, alignment: Alignment) -> float:
    """How far the sentence says what the passage says around `mark`."""
    if not len(alignment.sentence.words) or not reading.words:
        return 0.0
    near = reading.near(mark.start, mark.end, REACH) * reading.weights
    if near.sum() < 1e-6:
        return 0.0
    return float(alignment.likeness.max(0) @ near / near.sum())


def _before_figure(reading: Reading, mark: Mark) -> bool:
    """ "only 8 percent" tells how one looks at a figure, and leaves nothing out."""
    return any(0 <= q.start - mark.end <= 8 for q in reading.quantities if not q.soft)


def _all_added(sentence: Reading, cited: Cited) -> float:
    found = _only(sentence.marks, ("all",))
    theirs = [(reading, m) for reading, _ in cited for m in _only(reading.marks, ("all",))]
    if any(_before_figure(sentence, m) for m in found):
        return 0.0 if any(_before_figure(reading, m) for reading, m in theirs) else 1.0
    if not found or theirs:
        return 0.0
    if _only(sentence.marks, ("except",)) and any(m.kind == "only" for reading, _ in cited for m in reading.marks):
        return 1.0  # "every theme except this" of "only this"
    return 0.3 + 0.3 * any(m.kind == "among" for reading, _ in cited for m in reading.marks)


def _only_added(sentence: Reading, cited: Cited) -> float:
    found = [m for m in _only(sentence.marks, ("only",)) if not _before_figure(sentence, m)]
    known = {m.kind for reading, _ in cited for m in reading.marks}
    if not found or "only" in known:
        return 0.0
    if any(m.kind == "negation" for reading, _ in cited for m in reading.marks):
        return 0.2
    return 1.0 if known & {"among", "not_only"} else 0.7


def _opposites(sentence: Reading, cited: Cited, marks: Marks) -> tuple[float, str]:
    best, what = 0.0, ""
    mine = {m.kind for m in sentence.marks}
    for name, strong in marks.opposites.items():
        for one, two in (("a", "b"), ("b", "a")):
            here, there = f"{name}:{one}", f"{name}:{two}"
            if here not in mine or there in mine:
                continue
            against = _fits(sentence, cited, here, there)
            if not against:
                continue
            agreed = _fits(sentence, cited, here, here)
            # Where the passages tell both sides, it is the one that is told of the same thing.
            strength = 0.5 + max(against) if not agreed else 4 * (max(against) - max(agreed))
            strength = max(0.0, min(1.0, strength)) * (1.0 if strong else WEAK)
            if name == "change_of_amount" and _COMPARED.search(sentence.text) and _compared(cited):
                strength *= TURNED  # "less than diplomas" and "more than talent" may say the same
            if strength > best:
                best, what = strength, name
    return best, what


def _compared(cited: Cited) -> bool:
    return any(_COMPARED.search(reading.text) for reading, _ in cited)


def _fits(sentence: Reading, cited: Cited, here: str, there: str) -> list[float]:
    return [
        alignment.fit(m.start, m.end, other.start, other.end)
        for m in _only(sentence.marks, (here,))
        for reading, alignment in cited
        for other in _only(reading.marks, (there,))
    ]
