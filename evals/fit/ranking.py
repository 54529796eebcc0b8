"""Which evidence speaks to a question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.answer import rank

RANKING_PENALTY = 0.001


def _rankable(rows: Sequence[dict]) -> list[tuple[np.ndarray, np.ndarray]]:
    skip = {"courses", "distress", "smalltalk"}
    return [
        (r["signals"], r["labels"])
        for r in rows
        if r["labels"].any()
        and not r["labels"].all()
        and r["item"]["family"] not in skip
        and (not r["item"]["abstain"] or "in_domain" in r["item"]["tags"])
    ]


def fit_ranking(rows: Sequence[dict], penalty: float = RANKING_PENALTY) -> np.ndarray:
    """Listwise: the share of the softmax that goes to right evidence, as large as can be; (signals,)."""
    from scipy.optimize import minimize

    pairs = _rankable(rows)

    def loss(w: np.ndarray):
        total, gradient = 0.0, np.zeros_like(w)
        for x, y in pairs:
            e = np.exp(x @ w - (x @ w).max())
            right = e[y].sum()
            total -= np.log(right / e.sum())
            gradient -= (e[y] @ x[y]) / right - (e @ x) / e.sum()
        n = len(pairs)
        return total / n + penalty * (w @ w), gradient / n + 2 * penalty * w

    return minimize(loss, np.zeros(len(rank.SIGNALS)), jac=True, method="L-BFGS-B").x


def top(rows: Sequence[dict], weights: np.ndarray, k: int) -> tuple[float, int]:
    """Share of questions with right evidence among the first k, and their number."""
    pairs = _rankable(rows)
    return float(np.mean([y[np.argsort(-(x @ weights), kind="stable")[:k]].any() for x, y in pairs])), len(pairs)
