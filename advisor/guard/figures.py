"""Does every quantity of a sentence stand in what it cites, and is it said of the same thing there?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.guard.align import Alignment
from advisor.guard.changes import changes
from advisor.guard.quantities import Quantity
from advisor.guard.reading import Reading
from advisor.guard.sameness import same
from advisor.text import fold

SHARP = (2.0, 5.0, 8.0)  # words within which what belongs to one of two figures is looked for
BORDER = 0.6
_UPTO = frozenset({"tot", "jusqu'a", "until"})
LISTED = 3  # figures in one order on both sides that are no chance
DATES = 0.15
ORDER = 0.02
APART = 0.4  # what the words that only one of two clauses has are worth
ALONE = 12.0  # reach, in words, of the only figure of its kind in a sentence: all of the sentence is about it
BESIDE = 28  # characters within which a bound belongs to a figure


@dataclass(frozen=True)
class Bound:
    """One quantity of the sentence and how it is bound. `margin` is how much better another quantity of the evidence
    fits
    what the sentence says of this one; below 0 it stands where it belongs. `exchange` is the same for a figure that the
    sentence gives too, were the two to change places. `foreign` is how much better what stands around
    it is told by another cited passage, which does not give this figure. `bounds` tells what the bounds do: "same",
    "opposite", "added" or "lost"."""

    quantity: Quantity
    found: bool
    margin: float = -1.0
    fit: float = 0.0
    other: str = ""
    bounds: str = "same"
    exchange: float = -1.0
    foreign: float = 0.0


def check_figures(
    sentence: Reading, cited: Sequence[tuple[Reading, Alignment]], also: Sequence[Quantity]
) -> list[Bound]:
    """Every quantity that is no soft one; `also` are those of titles, dates and lines beside the passages."""
    asked = [q for q in sentence.quantities if not q.soft]
    percents = any(q.unit == "percent" for q in asked)
    known = [(k, reading, alignment) for reading, alignment in cited for k in reading.quantities]
    if not asked:
        return []
    alone = [sum(o.kind == q.kind for o in asked) == 1 for q in asked]
    fits = np.array(
        [
            [a.fit(q.start, q.end, k.start, k.end, wide=ALONE if alone[i] else None) for k, _, a in known]
            for i, q in enumerate(asked)
        ],
        np.float32,
    )
    holds = np.array([[_holds(q, k, asked, percents) for k, _, _ in known] for q in asked], bool)
    own = [
        int(np.argmax(np.where(holds[i], fits[i], -1.0))) if known and holds[i].any() else None
        for i in range(len(asked))
    ]
    agreed = _agreed(sentence, [r for r, _ in cited])
    out = []
    for i, q in enumerate(asked):
        mine = own[i]
        if mine is None:
            # The year of a publication is no year of what it tells, where it tells years itself.
            dated = q.date is not None and any(k.date for k, _, _ in known)
            near = _counts_itself(sentence.text, q) or any(
                own[o] is not None and _rounded(q, asked[o]) for o in range(len(asked)) if o != i
            )
            out.append(Bound(q, near or (not dated and any(_holds(q, k, asked, percents) for k in also))))
            continue
        margin, exchange, told = -1.0, -1.0, ""
        for j, (k, reading, _) in enumerate(known):
            if k.soft or holds[i, j] or not rivals_of(q, k):
                continue
            gain = float(fits[i, j] - fits[i, mine])
            if known[j][1] is known[mine][1] and not q.date:
                gain += APART * known[j][2].apart(known[mine][0].start, k.start)
            if q.date:  # years stand for the whole of a passage, more than for the words beside them
                gain -= DATES
            # Where the sentence gives the rival's value as well, the two would have to change places.
            others = [o for o in range(len(asked)) if o != i and own[o] is not None and holds[o, j]]
            for o in others:
                if asked[o].start in agreed or asked[o].value != k.value:
                    continue
                exchange = max(exchange, _exchange(q, asked[o], known[mine], known[j]))
            if not others and gain > margin:
                margin, told = gain, reading.text[k.start : k.end]
        if q.start in agreed:
            margin, exchange = min(margin, -0.01), -1.0
        found = [(k, reading) for j, (k, reading, _) in enumerate(known) if holds[i, j]]
        out.append(Bound(q, True, margin, float(fits[i, mine]), told, _bounds(sentence, q, found), exchange,
                         _foreign(q, cited, {id(r) for _, r in found})))  # fmt: skip
    return out


def _foreign(q: Quantity, cited: Sequence[tuple[Reading, Alignment]], own: set[int]) -> float:
    here = max(a.local(q.start, q.end) for r, a in cited if id(r) in own)
    there = max((a.local(q.start, q.end) for r, a in cited if id(r) not in own), default=0.0)
    return max(0.0, there - here)


def _exchange(
    one: Quantity, two: Quantity, at: tuple[Quantity, Reading, Alignment], there: tuple[Quantity, Reading, Alignment]
) -> float:
    """How much better the two figures of the sentence would fit the two of the evidence the other way round."""

    def fit(q: Quantity, place: tuple[Quantity, Reading, Alignment]) -> float:
        k, _, alignment = place
        return sum(alignment.fit(q.start, q.end, k.start, k.end, reach, BORDER) for reach in SHARP) / len(SHARP)

    straight, crossed = fit(one, at) + fit(two, there), fit(one, there) + fit(two, at)
    # Who tells the same in other words mostly keeps the order; who exchanges two figures turns it round.
    in_order = (one.start < two.start) == (at[0].start < there[0].start) and at[1] is there[1]
    return (
        (crossed - straight) / max(0.1, crossed + straight)
        + (-ORDER if in_order else ORDER)
        - (2 * ORDER if one.date else 0.0)
    )


_NAMELY = re.compile(
    r"\s+(?:\w+\s?){1,3}(?::|,\s*(?:namelijk|te weten|namely|à savoir|soit))\s+"
    r"((?:[^,.;:]+,\s*)*?[^,.;:]+,?\s(?:en|and|et|ainsi que)\s[^,.;:]+)"
)
_ARE = re.compile(r"^(.+)\s(?:zijn|are|sont|waren|were|étaient)\s$")
_ITEMS = re.compile(r",\s*(?:en|and|et|ainsi que)\s|,|\s(?:en|and|et|ainsi que)\s")
MOST_ITEMS = 9


def _counts_itself(text: str, q: Quantity) -> bool:
    """ "Three sectors, namely steel, chemicals and refining": the sentence counts what it names itself."""
    if q.kind != "number" or not 2 <= q.value <= MOST_ITEMS or text[q.start].isdecimal():
        return False
    after, before = _NAMELY.match(text[q.end :]), _ARE.match(text[: q.start])
    lists = [m[1] for m in (after, before) if m]
    return any(len(_ITEMS.split(re.sub(r"\([^)]*\)", "", listed))) == q.value for listed in lists)


def _rounded(q: Quantity, exact: Quantity) -> bool:
    """ "some 1,500, exactly 1,522": said roughly, beside the figure itself."""
    return q.kind == exact.kind == "number" and 0 < abs(q.value - exact.value) <= 0.03 * exact.value


def _agreed(sentence: Reading, passages: Sequence[Reading]) -> set[int]:
    """Where the quantities stand of which sentence and passage tell the same change, or the same list."""
    known = {(a.value, b.value) for passage in passages for a, b in changes(passage)}
    found = {q.start for pair in changes(sentence) if (pair[0].value, pair[1].value) in known for q in pair}
    told = [q for q in sentence.quantities if not q.soft]
    for passage in passages:
        values = [k.value for k in passage.quantities if not k.soft]
        for first in range(len(told) - LISTED + 1):
            for last in range(len(told), first + LISTED - 1, -1):
                run = [q.value for q in told[first:last]]
                if any(values[i : i + len(run)] == run for i in range(len(values))):
                    found |= {q.start for q in told[first:last]}
                    break
    return found


def rivals_of(q: Quantity, k: Quantity) -> bool:
    """Whether the two could be taken for each other: one kind, another value."""
    if q.kind == k.kind:
        return not same(q, k)
    return {q.kind, k.kind} <= {"number", "page", "credit"}


def _holds(q: Quantity, k: Quantity, asked: Sequence[Quantity], percents: bool) -> bool:
    if same(q, k) or q.digits or k.digits:
        return same(q, k)
    # "30% en een middelgrote 20": the sign may stand at one of them only.
    if q.unit is None and not q.date and k.unit is not None and q.value == k.value:
        return any(a.unit == k.unit for a in asked if a is not q)
    if q.over and k.unit == "percent" and percents:
        # "four in ten, namely 39 percent": said roughly, beside the figure itself.
        return abs(q.value / q.over - k.value / 100) <= 0.02
    # "34, 19 en 4 (in duizend werkenden)"
    return q.value == 1000 * k.value and k.unit is None and q.unit is None and not k.soft and k.value < 1000


def _bounds(sentence: Reading, q: Quantity, found: Sequence[tuple[Quantity, Reading]]) -> str:
    said = _direction(sentence, q)
    known = {_direction(reading, k) for k, reading in found}
    if said in known or (not said and "" in known):
        return "same"
    if said and "" in known and known == {""}:
        return "added"
    if said and known and said not in known:
        return "opposite"
    return "lost"


def _direction(reading: Reading, q: Quantity) -> str:
    """ "up" or "down" where such a mark stands beside the quantity, else ""."""
    if q.date:
        return ""
    best: tuple[int, str] | None = None
    for mark in reading.marks:
        if mark.kind not in ("up", "down"):
            continue
        gap = q.start - mark.end if mark.end <= q.start else mark.start - q.end
        between = reading.text[mark.end : q.start] if mark.end <= q.start else reading.text[q.end : mark.start]
        behind = mark.start >= q.end
        if behind and fold(reading.text[mark.start : mark.end]) in _UPTO:
            continue
        if 0 <= gap <= (14 if behind else BESIDE) and not any(c in between for c in ";.:,()") and not any(
            p is not q and not p.soft and min(mark.end, q.start) <= p.start < max(mark.start, q.end) and
            (mark.end <= p.start < q.start or q.end <= p.start < mark.start) for p in reading.quantities
        ):  # fmt: skip
            gap += 10 if behind else 0
            if best is None or gap < best[0]:
                best = (gap, mark.kind)
    return best[1] if best else ""
