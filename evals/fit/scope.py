"""Whether anything of ours answers a question."""

from __future__ import annotations

import numpy as np

from advisor.answer.signal_model import SignalModel, with_products
from advisor.domain import LANGUAGES, Question
from evals.fit.rows import ROOT, evenly

SCOPE_STRENGTH = 0.03
EXEMPLAR_WEIGHT = 0.1
NEAR_WEIGHT = 0.4
MOST_EXEMPLARS = 1500  # evenly out of all: each costs 40 ms
# A refusal of something answerable costs more than an answer to something unanswerable gains.
MOST_OVER_REFUSAL = 0.03
HIGHEST = 0.6
# A word of doubt over what is right costs less than to be misled by what is not. A part of these is refused as well,
# and where offers answer it is not said: the evals count half of it and less (`hedged`).
MOST_IN_DOUBT = 0.09


def scope_signals(judge, row: dict) -> list[float]:
    ranker = judge.measure.ranker
    ranked = ranker.rank(row["understood"], [e.hit for e in row["ranked"]])
    courses = ranker.rank(row["understood"], [e.hit for e in row["courses"]])
    return judge.measure.of(row["understood"], ranked, courses)


def exemplar_rows(composer, judge) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scope signals of the corpus's own exemplars, in scope and out of it, and of its near misses, to learn from beside
    the questions: signals (n, signals), labels (n,) and weights (n,).

    What the classifiers say of each comes from ones that were trained without it (two halves), or the model
    would learn to trust them too much.
    """
    from dataclasses import replace

    from advisor.retrieve.exemplars import NEAR_MISSES, UNSAID, load_exemplars, train_classifiers

    understanding = composer.understanding
    known = load_exemplars(ROOT.parent / "corpus")
    chosen = [e for e in known if e.file in ("intents", "out_of_scope") and e.language in LANGUAGES]
    chosen = [*evenly(chosen, MOST_EXEMPLARS), *(e for e in known if e.file == NEAR_MISSES)]
    halves = [[e for i, e in enumerate(chosen) if i % 2 == h] for h in (0, 1)]
    x, y, weights = [], [], []
    for h in (0, 1):
        models = train_classifiers(
            understanding.encoder,
            halves[1 - h],
            composer.knowledge.corpus,
            composer.knowledge.overviews,
            only=("intent", "document", "wording", "unsaid"),
        )
        other = replace(understanding, classifiers={**understanding.classifiers, **models})
        for e in halves[h]:
            if e.label == "courses":
                continue
            understood = other.understand(Question(e.text, e.language))
            ranked, courses = composer.evidence(understood)
            near = e.file == NEAR_MISSES
            if near and composer.route.says(understood, ranked, courses):
                continue  # there the offers decide
            x.append(scope_signals(judge, {"understood": understood, "ranked": ranked, "courses": courses}))
            y.append(int(e.label in ("out_of_scope", UNSAID)))
            weights.append(NEAR_WEIGHT if near else EXEMPLAR_WEIGHT)
    return np.array(x), np.array(y), np.array(weights)


def fit_scope(x: np.ndarray, y: np.ndarray, extra: tuple[np.ndarray, np.ndarray, np.ndarray]) -> SignalModel:
    """Logistic regression on the signals and their products; the `extra` ones, whose labels were not audited, count
    as much as their weights say. The threshold is left at one half."""
    from sklearn.linear_model import LogisticRegression

    extra_x, extra_y, extra_weights = extra
    both = np.vstack([x, extra_x])
    mean, spread = np.nanmean(both, axis=0), np.maximum(np.nanstd(both, axis=0), 1e-3)
    weight = np.concatenate([np.ones(len(y)), extra_weights])
    model = LogisticRegression(C=SCOPE_STRENGTH, max_iter=2000)
    model.fit(with_products(np.nan_to_num((both - mean) / spread)), np.concatenate([y, extra_y]), sample_weight=weight)
    return SignalModel(model.coef_[0], float(model.intercept_[0]), 0.5, mean, spread)


def threshold(chances: np.ndarray, y: np.ndarray, most: float, highest: float = 1.0) -> float:
    """The lowest threshold, `highest` at most, that at most a share `most` of the answerable questions reaches."""
    answerable = np.sort(chances[y == 0])
    return float(min(highest, max(0.3, answerable[int(np.ceil(len(answerable) * (1 - most))) - 1] + 1e-6)))
