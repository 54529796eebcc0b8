"""Runs the guard over the cases."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.guard import Guard, Verdict
from advisor.text import words
from evals.guard.cases import SECRETS, Case


@dataclass(frozen=True)
class Judged:
    """A case, what the guard said of it, how long that took, and the baseline's score."""

    case: Case
    verdict: Verdict
    cpu_ms: float
    containment: float

    @property
    def right(self) -> bool:
        return self.verdict.passed == self.case.faithful


def judge(guard: Guard, cases: Iterable[Case]) -> list[Judged]:
    """Each case in a request of its own; the time is that of the sentence, its evidence is read before."""
    out = []
    for case in cases:
        request = guard.request(case.evidence, case.language, SECRETS)
        start = time.thread_time()
        verdict = request.check(case.text)
        out.append(Judged(case, verdict, 1000 * (time.thread_time() - start), containment(case, verdict)))
    return out


def containment(case: Case, verdict: Verdict) -> float:
    """The baseline: the share of the sentence's words that stand in what it cites (in anything, where it cites
    nothing)."""
    cited = [e for e in case.evidence if e.id in verdict.cites] or list(case.evidence)
    known = {w for e in cited for w in words(e.whole)}
    told = words(verdict.text)
    return sum(w in known for w in told) / max(1, len(told))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a faithful sentence scores higher than a false one (Mann and Whitney, 1947); ties count half."""
    if not positive or not negative:
        return float("nan")
    import numpy as np

    low = np.sort(np.asarray(negative, float))
    values = np.asarray(positive, float)
    below, upto = np.searchsorted(low, values, "left"), np.searchsorted(low, values, "right")
    return float((below + upto).sum() / (2 * len(values) * len(low)))
