"""Learns the weights of the guard's score: ``python -m evals.guard.fit``. Reads the open half only.

A logistic regression on the signals of the sentences that no hard check stops, faithful against false; each group of
false sentences weighs as much as the others together with it would by chance, so that the many easy ones do not decide.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

from advisor.corpus import load_corpus
from advisor.guard import Guard
from advisor.guard.score import FILE, SIGNALS
from advisor.settings import Settings
from evals.guard.cases import World, by_hand, faithful, for_tuning, translated
from evals.guard.hostile import hostile
from evals.guard.measure import judge

FALSE_ALARMS = 0.0125  # of the open faithful sentences, by the score alone
# What no score decides.
STOPPED = frozenset(
    "figure name code quote address uncited unknown_citation language leak markup advice machine".split()
)
# Signals that can only speak against a sentence, or only for it.
AGAINST = frozenset(SIGNALS) - {"coverage", "fit", "words", "cross"}


def main() -> None:
    settings = Settings.from_environment()
    world, guard = World(load_corpus(settings.vocabulary.parent)), Guard.open(settings)
    cases = [c for c in (*faithful(world), *by_hand(world), *hostile(world)) if c.half == "open"]
    cases += [*translated(world), *for_tuning(world)]
    judged = [j for j in judge(guard, cases) if j.verdict.signals]
    kept = [j for j in judged if j.case.faithful or not any(r.key in STOPPED for r in j.verdict.reasons)]
    x = np.array([[j.verdict.signals[s] for s in SIGNALS] for j in kept])
    y = np.array([j.case.faithful for j in kept])
    weight = np.where(y, 1.0 / y.sum(), 0.0)
    groups = {j.case.kind for j in kept if not j.case.faithful}
    for kind in groups:
        mine = np.array([j.case.kind == kind for j in kept])
        weight[mine] = 1.0 / np.sqrt(mine.sum())
    weight[~y] /= weight[~y].sum()
    weight *= len(y)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    active = list(range(len(SIGNALS)))
    while True:
        model = LogisticRegression(C=1.0, max_iter=5000)
        model.fit(((x - mean) / spread)[:, active], y, sample_weight=weight)
        found = dict(zip([SIGNALS[i] for i in active], model.coef_[0], strict=True))
        wrong = [
            i
            for i in active
            if (SIGNALS[i] in AGAINST and found[SIGNALS[i]] > 0)
            or (SIGNALS[i] in ("coverage", "fit") and found[SIGNALS[i]] < 0)
        ]
        if not wrong:
            break
        active = [i for i in active if i not in wrong]
    weights = dict.fromkeys(SIGNALS, 0.0) | {
        SIGNALS[i]: float(model.coef_[0][n] / spread[i]) for n, i in enumerate(active)
    }
    bias = float(model.intercept_[0] - sum(weights[s] * mean[i] for i, s in enumerate(SIGNALS)))
    score = 1 / (1 + np.exp(-(x @ np.array([weights[s] for s in SIGNALS]) + bias)))
    free = np.array([j.case.faithful and not j.case.of for j in kept])
    passes = float(np.quantile(score[free], FALSE_ALARMS))
    old = json.loads(FILE.read_text("utf-8"))
    data = {
        "weights": {s: round(w, 4) for s, w in weights.items()}, "bias": round(bias, 4), "passes": round(passes, 4),
        **{k: old[k] for k in ("swapped", "exchanged", "foreign", "elsewhere")},
    }  # fmt: skip
    FILE.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{len(kept)} sentences, {int(y.sum())} faithful; passes from {passes:.3f}; "
                     f"false ones below: {100 * (score[~y] < passes).mean():.1f} %\n")  # fmt: skip


if __name__ == "__main__":
    main()
