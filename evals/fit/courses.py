"""Whether offers answer a question, and which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.answer import offer_signals, route
from evals.fit.rows import FOLDS, as_json, lacks_a_condition, right_answers

ROUTE_STRENGTH, ROUTE_THRESHOLD = 1.0, 0.42
OFFER_STRENGTH, OFFER_THRESHOLD = 0.1, 0.4
MOST_OFFERS = 25


def course_rows(composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray]:
    """Signals of the route and whether offers answer the question; questions that both answer are left out."""
    x, y = [], []
    for row in rows:
        item = row["item"]
        if item["family"] in ("distress", "smalltalk", "composite"):
            continue
        share = _share_of_courses(composer, item)
        if share is None or 0.2 < share < 0.8:
            continue
        x.append(route.CourseRoute.signals(row["understood"], row["ranked"], row["courses"]))
        y.append(share >= 0.5)
    return np.array(x), np.array(y, int)


def _share_of_courses(composer, item: dict) -> float | None:
    gold = right_answers(item)
    if not gold:
        return float(item["family"] == "courses")
    return sum(g in composer.knowledge.corpus.courses for g in gold) / len(gold)


def offer_rows(composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals of each offer found for a question on offers, whether it is right, and the number of the question."""
    x, y, groups = [], [], []
    for number, row in enumerate(rows):
        item, gold = row["item"], right_answers(row["item"])
        about = item["family"] == "courses" or (bool(gold) and gold <= set(composer.knowledge.corpus.courses))
        understood = row["understood"]
        if item["abstain"]:
            about = lacks_a_condition(item) or composer.route.says(understood, row["ranked"], row["courses"])
        if not about or item["family"] == "composite":
            continue
        outside = composer.scope.judge(understood, row["ranked"], row["courses"]).chance
        # What lacks a condition is filtered out whatever this model says, and may well be on the subject: left out.
        # Where no offer on the subject meets all conditions, one that does is on another.
        conditions = composer.offers.conditions(understood)
        offered = composer.knowledge.corpus.courses
        facets = understood.facets
        hits = [e.hit for e in row["courses"]][:MOST_OFFERS]
        signals = composer.offers.measure.signals(understood, hits, set(facets.skills), set(facets.themes), outside)
        for hit, values in zip(hits, signals, strict=True):
            right = hit.passage.document in gold
            met = [c.test(offered[hit.passage.document]) for c in conditions]
            if lacks_a_condition(item):
                kept = bool(met) and all(m is True for m in met)
            else:
                kept = right or all(m is not False for m in met)
            if kept:
                x.append(values)
                y.append(right)
                groups.append(number)
    return np.array(x), np.array(y, int), np.array(groups)


def fit_courses(composer, rows: Sequence[dict], report: dict) -> dict[str, dict]:
    """The models of the route and of the offers, as they are written."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x, y = course_rows(composer, rows)
    model = Pipeline([("model", LogisticRegression(C=ROUTE_STRENGTH, max_iter=3000))])
    chance = cross_val_predict(model, x, y, cv=FOLDS, method="predict_proba")[:, 1]
    report["about courses or not, right (cross-validated)"] = round(float(((chance >= ROUTE_THRESHOLD) == y).mean()), 4)
    found = {"route": as_json(model.fit(x, y), route.SIGNALS, ROUTE_THRESHOLD)}

    x, y, groups = offer_rows(composer, rows)
    model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=OFFER_STRENGTH, max_iter=3000))])
    chance = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    seen = [
        any(y[i] and chance[i] >= OFFER_THRESHOLD for i in at[np.argsort(-chance[at])][:3])
        for g in np.unique(groups)
        if y[at := np.flatnonzero(groups == g)].any()
    ]
    report["right offer among three (cross-validated)"] = round(float(np.mean(seen)), 4)
    empty = [bool((chance[groups == g] < OFFER_THRESHOLD).all()) for g in np.unique(groups) if not y[groups == g].any()]
    report["no offer where there is none (cross-validated)"] = round(float(np.mean(empty)), 4)
    report["shown offers that are right (cross-validated)"] = round(float(y[chance >= OFFER_THRESHOLD].mean()), 4)
    found["offers"] = as_json(model.fit(x, y), offer_signals.SIGNALS, OFFER_THRESHOLD)
    return found
