"""Does every quantity of a sentence stand in what it cites, and is it said of the same thing there?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.guard.align import Alignment
from advisor.guard.quantities import Quantity, same
from advisor.guard.reading import Reading

BESIDE = 28  # characters within which a bound belongs to a figure


@dataclass(frozen=True)
class Bound:
    """One quantity of the sentence and how it is bound. `margin` is how much better another quantity of the evidence fits
    what the sentence says of this one; below 0 it stands where it belongs. `bound` tells what the bounds do: "same",
    "opposite", "added" or "lost"."""

    quantity: Quantity
    found: bool
    margin: float = -1.0
    fit: float = 0.0
    other: str = ""
    bounds: str = "same"


def check_figures(
    sentence: Reading, cited: Sequence[tuple[Reading, Alignment]], also: Sequence[Quantity]
) -> list[Bound]:
    """Every quantity that is no soft one; `also` are those of titles, dates and lines beside the passages."""
    out = []
    asked = [q for q in sentence.quantities if not q.soft]
    percents = any(q.unit == "percent" for q in asked)
    for q in asked:
        found: list[tuple[float, Quantity, Reading]] = []
        rivals: list[tuple[float, Quantity, Reading]] = []
        beside = any(_holds(q, k, asked, percents) for k in also)
        for reading, alignment in cited:
            for k in reading.quantities:
                fit = alignment.fit(q.start, q.end, k.start, k.end)
                if _holds(q, k, asked, percents):
                    found.append((fit, k, reading))
                elif not k.soft and rivals_of(q, k):
                    rivals.append((fit, k, reading))
        if not found:
            out.append(Bound(q, beside))
            continue
        best = max(found, key=lambda f: f[0])
        rival = max(rivals, key=lambda f: f[0], default=None)
        margin = rival[0] - best[0] if rival else -1.0
        told = rival[2].text[rival[1].start : rival[1].end] if rival else ""
        out.append(Bound(q, True, margin, best[0], told, _bounds(sentence, q, [(k, r) for _, k, r in found])))
    return out


def rivals_of(q: Quantity, k: Quantity) -> bool:
    """Whether the two could be taken for each other: one kind, another value."""
    if q.kind == k.kind:
        return not same(q, k)
    return {q.kind, k.kind} <= {"number", "page", "credit"}


def _holds(q: Quantity, k: Quantity, asked: Sequence[Quantity], percents: bool) -> bool:
    if same(q, k):
        return True
    # "30% en een middelgrote 20": the sign may stand at one of them only.
    if q.unit is None and not q.date and k.unit is not None and q.value == k.value:
        return any(a.unit == k.unit for a in asked if a is not q)
    if q.over is not None and k.unit == "percent" and percents:
        # "four in ten, namely 39 percent": said roughly, beside the figure itself.
        return abs(q.value / q.over - k.value / 100) <= 0.02
    if q.value == 1000 * k.value and k.unit is None and not k.soft and q.unit is None and k.value < 1000:
        return any(a is not q and a.value >= 1000 for a in asked) or True
    return False


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
    best: tuple[int, str] | None = None
    for mark in reading.marks:
        if mark.kind not in ("up", "down"):
            continue
        gap = q.start - mark.end if mark.end <= q.start else mark.start - q.end
        between = reading.text[mark.end : q.start] if mark.end <= q.start else reading.text[q.end : mark.start]
        behind = mark.start >= q.end
        if 0 <= gap <= (14 if behind else BESIDE) and not any(c in between for c in ";.:,()") and not any(
            p is not q and not p.soft and min(mark.end, q.start) <= p.start < max(mark.start, q.end) and
            (mark.end <= p.start < q.start or q.end <= p.start < mark.start) for p in reading.quantities
        ):  # fmt: skip
            gap += 10 if behind else 0
            if best is None or gap < best[0]:
                best = (gap, mark.kind)
    return best[1] if best else ""


def worst(bounds: Sequence[Bound]) -> float:
    """The largest margin by which another figure fits better; -1 where there is none."""
    return float(np.max([b.margin for b in bounds])) if bounds else -1.0
