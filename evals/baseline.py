"""What changed since an earlier run: item by item, paired, with an exact sign test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path

from evals.results import Result

# By suite and item: figure to (value, weight).
Scores = dict[tuple[str, str], Mapping[str, Sequence[float]]]


class BaselineError(ValueError):
    """The folder holds no report that can be compared with."""


@dataclass(frozen=True)
class Change:
    """For one figure, the items that both runs scored: which went up, which went down.

    `chance` is the two-sided probability that a coin would part them so unevenly (McNemar's test, exact).
    """

    suite: str
    metric: str
    title: str
    n: int
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def chance(self) -> float:
        return sign_test(len(self.better), len(self.worse))


def sign_test(better: int, worse: int) -> float:
    """Two-sided exact binomial probability of a split at least this uneven among better + worse."""
    total = better + worse
    tail = sum(comb(total, k) for k in range(min(better, worse) + 1)) / 2**total
    return min(1.0, 2 * tail)


def load(folder: Path) -> Scores:
    """The scores of an earlier run. Raises BaselineError."""
    path = folder / "scores.jsonl"
    if not path.is_file():
        raise BaselineError(f"{folder} holds no scores.jsonl of an earlier run")
    found: Scores = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            found[entry["suite"], entry["id"]] = entry["scores"]
        except (json.JSONDecodeError, KeyError, TypeError):
            raise BaselineError(f"{path} is not the report of a run") from None
    return found


def compare(before: Scores, results: Sequence[Result]) -> list[Change]:
    """The changes of every figure that is a share, where there is any."""
    changes = []
    for result in results:
        for name, metric in result.metrics.items():
            if metric.unit != "share":
                continue
            up, down, n = [], [], 0
            for id_, scores in result.scores.items():
                was, now = before.get((result.suite, id_), {}).get(name), scores.get(name)
                if was is None or now is None or not was[1] or not now[1]:
                    continue
                n += 1
                difference = now[0] / now[1] - was[0] / was[1]
                if metric.better == "low":
                    difference = -difference
                if difference > 0:
                    up.append(id_)
                elif difference < 0:
                    down.append(id_)
            if up or down:
                changes.append(Change(result.suite, name, metric.title, n, tuple(up), tuple(down)))
    return changes


def as_text(changes: Sequence[Change], *, hide: frozenset[str] = frozenset()) -> str:
    """The changes as lines; ids in `hide` (frozen questions) are counted and not named."""
    if not changes:
        return "Nothing changed since the baseline.\n"
    lines = ["Since the baseline:"]
    for change in changes:
        counts = f"+{len(change.better)} -{len(change.worse)} of {change.n}, p = {change.chance:.3f}"
        lines.append(f"  {change.title}: {counts}")
        if change.metric == "right":
            for sign, ids in (("better", change.better), ("worse", change.worse)):
                if named := [i for i in ids if i not in hide]:
                    lines.append(f"    {sign}: {', '.join(named)}")
    return "\n".join(lines) + "\n"
