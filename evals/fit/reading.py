"""Which way to read a message in its conversation, and which of the answers to the ways it asks for."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from advisor.answer import choice
from advisor.answer.choice import Choice
from advisor.answer.reading import CLEARLY, SIGNALS
from advisor.answer.several import Several
from advisor.domain import Answer, Question, Turn
from advisor.retrieve.noted import one_question
from evals.fit.rows import FOLDS, as_json, as_question, evenly

STRENGTH, PAIRS_STRENGTH = 0.03, 0.05
SEED = 7
SWITCHED = 240  # questions that stand alone, put behind another one and its answer
UNDECIDED = 0.3  # what a message counts that every way reads right, or none


if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Row = tuple[np.ndarray, np.ndarray, dict]


def reading_rows(several: Several, items: Sequence[dict], chooser: Choice) -> tuple[list[Row], list[Row]]:
    """For each message in a conversation the signals of its ways (ways, signals), which of them is answered right
    (ways,), and the item; and the same with the signals of `chooser` of those where the ways tell different things."""
    readings = several.readings
    out, told = [], []
    talked = [(i, as_question(i)) for i in items if i.get("history") and i["family"] not in ("distress", "smalltalk")]
    lived = [(i, _lived(several, q)) for i, q in talked if not i.get("live")]
    for item, question in [*talked, *lived, *_switched(several, items)]:
        with one_question():
            ways = readings.of(question)
            if len(ways) > 1:
                answers = [several.answer(u) for u in ways]
                right = np.array([_right(item, answer) for answer in answers])
                signals = readings.signals(ways)
                out.append((signals, right, item))
                if chooser.reads(ways) and (more := chooser.signals(ways[0], signals, answers)) is not None:
                    told.append((more, right, item))
    return out, told


def _lived(several: Several, question: Question) -> Question:
    """The message behind what we answer ourselves to the ones before it: longer than what was written for the set."""
    history: tuple[Turn, ...] = ()
    for said in (t.content for t in question.history if t.role == "user"):
        with one_question():
            answer = several.answer(several.readings.understand(replace(question, text=said, history=history)))
        history = (*history, Turn("user", said), Turn("assistant", answer.answer))
    return replace(question, history=history)


def _switched(several: Several, items: Sequence[dict]) -> list[tuple[dict, Question]]:
    """Messages that stand alone, behind a question on something else and what we answered to it."""
    drawn = random.Random(SEED)
    alone = [i for i in items if not i.get("history") and i["family"] not in ("distress", "smalltalk", "composite")]
    asked = [i for i in alone if not i["abstain"]]
    out = []
    for item in evenly(alone, SWITCHED):
        before = drawn.choice([a for a in asked if a["language"] == item["language"]])
        said = several.answer(several.readings.understanding.understand(as_question(before))).answer
        question = as_question(item)
        history = (Turn("user", before["question"]), Turn("assistant", said))
        out.append((item, Question(question.text, None, history, question.profile, question.id)))
    return out


def _right(item: dict, answer: Answer) -> bool:
    shown = {c.document for c in answer.citations} | {c.id for c in answer.courses}
    if item["abstain"]:
        return answer.abstained or any(i.startswith("hole-") for i in shown & set(item["gold"]))
    if item.get("gold_mode") == "all" and item.get("gold_groups"):
        return all(shown & set(group) for group in item["gold_groups"])
    return bool(shown & set(item["gold"]))


def fit_reading(several: Several, items: Sequence[dict], chooser: Choice, report: dict) -> dict[str, dict]:
    """The models that choose among the ways and among their answers, as they are written; `report` takes how often
    each chose one that is right."""
    rows, told = reading_rows(several, items, chooser)
    return {
        "reading": learned("readings", rows, SIGNALS, CLEARLY, report),
        "choice": learned("answers", told, choice.SIGNALS, 0.0, report),
    }


def learned(
    what: str,
    rows: Sequence[Row],
    signals: Sequence[str],
    clearly: float,
    report: dict,
    fitted: Callable[[Sequence[Row]], Pipeline] | None = None,
) -> dict:
    """A model of `rows`, and in `report` what five-fold cross-validation reaches; another way than the first is chosen
    where it is better by more than `clearly`. `fitted` makes the model, `_fitted` where none is given."""
    fitted = fitted or _fitted
    # Twice the same message, with other answers before it, is in one fold.
    ids = list(dict.fromkeys(item["id"] for _, _, item in rows))
    fold = np.array([ids.index(item["id"]) % FOLDS for _, _, item in rows])
    chosen = np.zeros(len(rows), bool)
    for f in range(FOLDS):
        model = fitted([r for r, at in zip(rows, fold, strict=True) if at != f])
        for i in np.flatnonzero(fold == f):
            scores = model.decision_function(rows[i][0])
            chosen[i] = rows[i][1][int(scores.argmax()) if scores.max() > scores[0] + clearly else 0]
    parts = {
        "leaning": [bool(item.get("history")) and not item["abstain"] for _, _, item in rows],
        "leaning, unanswerable": [bool(item.get("history")) and item["abstain"] for _, _, item in rows],
        "switched": [not item.get("history") and not item["abstain"] for _, _, item in rows],
        "switched, unanswerable": [not item.get("history") and item["abstain"] for _, _, item in rows],
    }
    for name, those in parts.items():
        at = np.flatnonzero(those)
        report[f"{what}, {name}: n, right by the rules, chosen (cross-validated), any"] = [
            len(at),
            *(
                round(float(np.mean(v)), 4) if len(at) else None
                for v in ([rows[i][1][0] for i in at], chosen[at], [rows[i][1].any() for i in at])
            ),
        ]
    return as_json(fitted(rows), signals, 0.5)


def by_pairs(rows: Sequence[Row]) -> Pipeline:
    """A model of which of two ways is the better one, each pair of a right and a wrong way of the same message taken
    both ways round: what is chosen is the best of a message, whatever it is worth beside others."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    ahead = np.array([x[i] - x[j] for x, y, _ in rows for i in np.flatnonzero(y) for j in np.flatnonzero(~y)])
    model = LogisticRegression(C=PAIRS_STRENGTH, fit_intercept=False, max_iter=5000)
    which = np.r_[np.ones(len(ahead), int), np.zeros(len(ahead), int)]
    return Pipeline([("scale", StandardScaler()), ("model", model)]).fit(np.vstack([ahead, -ahead]), which)


def _fitted(rows: Sequence[Row]) -> Pipeline:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    weights = np.concatenate([np.full(len(y), 1.0 if 0 < y.mean() < 1 else UNDECIDED) for _, y, _ in rows])
    model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=STRENGTH, max_iter=3000))])
    x, y = np.vstack([x for x, _, _ in rows]), np.concatenate([y for _, y, _ in rows])
    return model.fit(x, y, model__sample_weight=weights)
