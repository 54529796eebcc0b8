"""Which of the offers that were chosen are on the subject, from how each reads beside its question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from advisor.answer import offer_reading
from advisor.answer.selection import Offer
from advisor.answer.tell_courses import MOST_CARDS
from advisor.domain import Question
from advisor.retrieve.exemplars import BESIDE, load_beside_offers
from advisor.retrieve.understand import Understood
from evals.fit.rows import FOLDS, ROOT, as_json, lacks_a_condition, right_answers
from training.offered import kept_apart

STRENGTH = 1.0
MOST_LOST = 0.015
"""Of the questions with an offer on the subject so many may be left without one."""


def reading_rows(composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The signals of the first offers that were chosen for each question, whether each is on the subject, and the
    number of the question. An offer that is not among the right ones of a question that has some may be right as well:
    it is left out."""
    x, y, groups = [], [], []
    for number, (understood, offers, right) in enumerate(_asked(composer, rows)):
        for offer in offers:
            if not right or offer.course.id in right:
                x.append(composer.offers.reading.signals(understood, offer))
                y.append(bool(right))
                groups.append(number)
    return np.array(x), np.array(y, int), np.array(groups)


def _asked(composer, rows: Sequence[dict]) -> Iterator[tuple[Understood, Sequence[Offer], set[str]]]:
    """(question, the offers chosen for it, those that are right: none where no offer is)"""
    for row in rows:
        item, understood = row["item"], row["understood"]
        right = right_answers(item) & set(composer.knowledge.corpus.courses)
        about = composer.route.says(understood, row["ranked"], row["courses"])
        if about and item["family"] != "composite" and not lacks_a_condition(item) and (right or item["abstain"]):
            yield understood, _chosen(composer, understood, row["ranked"], row["courses"]), right
    examples = load_beside_offers(ROOT.parent / "corpus")
    apart = kept_apart([e.beside for e in examples])
    for e in examples:
        if e.beside in apart:
            understood = composer.understanding.understand(Question(e.text, e.language))
            ranked, courses = composer.evidence(understood)
            if composer.route.says(understood, ranked, courses):
                right = set() if e.label == BESIDE else set(e.right)
                yield understood, _chosen(composer, understood, ranked, courses), right


def _chosen(composer, understood: Understood, ranked, courses) -> Sequence[Offer]:
    verdict = composer.scope.judge(understood, ranked, courses)
    outside = max(verdict.chance, verdict.unsaid)
    found = composer.offers.select(understood, [e.hit for e in courses], outside=outside)
    read = composer.offers.reading.reads(understood, found)
    return (found.fitting or found.untold or found.near)[:MOST_CARDS] if read else ()


def fit_offer_reading(composer, rows: Sequence[dict], report: dict) -> dict:
    """The model as it is written; `report` is told what cross-validation reached."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import Pipeline

    x, y, groups = reading_rows(composer, rows)
    model = Pipeline([("model", LogisticRegression(C=STRENGTH, max_iter=2000))])
    chance = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
    asked = np.unique(groups)
    none = [g for g in asked if not y[groups == g].any()]
    some = [g for g in asked if y[groups == g].any()]
    most = {g: chance[groups == g].max() for g in asked}
    cut = float(min(offer_reading.SURE, sorted(most[g] for g in some)[int(len(some) * MOST_LOST)]))
    report |= {
        "offers: right or not, area under the ROC curve, by what chose them, with the reading (cross-validated)": [
            round(float(roc_auc_score(y, x[:, 0])), 4),
            round(float(roc_auc_score(y, chance)), 4),
        ],
        "offers: threshold": round(cut, 4),
        "offers: questions with no right one, with none left, with none sure": [
            len(none),
            round(float(np.mean([most[g] < cut for g in none])), 4),
            round(float(np.mean([most[g] < offer_reading.SURE for g in none])), 4),
        ],
        "offers: questions with a right one, with none left, with none sure": [
            len(some),
            round(float(np.mean([most[g] < cut for g in some])), 4),
            round(float(np.mean([most[g] < offer_reading.SURE for g in some])), 4),
        ],
    }
    return as_json(model.fit(x, y), offer_reading.SIGNALS, cut)
