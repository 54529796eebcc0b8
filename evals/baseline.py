"""What changed since an earlier run: question by question, paired, with an exact sign test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path

from evals.items import SPLITS
from evals.metrics import BY_NAME
from evals.scoring import Scored


class BaselineError(ValueError):
    """The folder holds no report that can be compared with."""


@dataclass(frozen=True)
class Change:
    """For one metric, the questions that both runs scored: which went up, which went down.

    `chance` is the two-sided probability that a coin would part them so unevenly (McNemar's test, exact).
    """

    metric: str
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


def load(folder: Path) -> dict[str, dict[str, list[float]]]:
    """The scores of an earlier run by question: metric to [value, weight]. Raises BaselineError."""
    found: dict[str, dict[str, list[float]]] = {}
    paths = [path for split in SPLITS if (path := folder / f"answers-{split}.jsonl").is_file()]
    if not paths:
        raise BaselineError(f"{folder} holds no answers-*.jsonl of an earlier run")
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
                found[entry["id"]] = entry["scores"]
            except (json.JSONDecodeError, KeyError, TypeError):
                raise BaselineError(f"{path} is not the report of a run") from None
    return found


def compare(before: dict[str, dict[str, list[float]]], scored: Sequence[Scored]) -> list[Change]:
    """The changes of every metric that is a share, where there is any."""
    changes = []
    for name, metric in BY_NAME.items():
        if metric.unit != "share":
            continue
        up, down, n = [], [], 0
        for each in scored:
            was, now = before.get(each.outcome.item.id, {}).get(name), each.scores.get(name)
            if was is None or now is None:
                continue
            n += 1
            difference = now.value / now.weight - was[0] / was[1]
            if metric.better == "low":
                difference = -difference
            if difference > 0:
                up.append(each.outcome.item.id)
            elif difference < 0:
                down.append(each.outcome.item.id)
        if up or down:
            changes.append(Change(name, n, tuple(up), tuple(down)))
    return changes


def as_text(changes: Sequence[Change], *, hide: frozenset[str] = frozenset()) -> str:
    """The changes as lines; ids in `hide` (frozen questions) are counted and not named."""
    if not changes:
        return "Nothing changed since the baseline.\n"
    lines = ["Since the baseline:"]
    for change in changes:
        title = BY_NAME[change.metric].title
        counts = f"+{len(change.better)} -{len(change.worse)} of {change.n}, p = {change.chance:.3f}"
        lines.append(f"  {title}: {counts}")
        if change.metric == "right":
            for sign, ids in (("better", change.better), ("worse", change.worse)):
                if named := [i for i in ids if i not in hide]:
                    lines.append(f"    {sign}: {', '.join(named)}")
    return "\n".join(lines) + "\n"
