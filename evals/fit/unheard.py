"""What a message asks beside what its answer tells: from messages that nothing else was learned from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.answer.choice import shown_in
from advisor.answer.conversation import Conversation
from advisor.answer.unheard import SIGNALS
from advisor.domain import Profile, Question
from advisor.retrieve.noted import one_question
from evals.asking import question_of
from evals.field import load_field
from evals.fit.rows import FOLDS, as_json
from training.several import MORE, messages

STRENGTH, THRESHOLD = 0.3, 0.3


@dataclass(frozen=True)
class Wanted:
    """A message, with the records of which one each tells a thing that it asks; none where nothing answers it."""

    question: Question
    groups: Sequence[Collection[str]]


def wanted(folder: Path, of_overview: Mapping[str, Collection[str]]) -> Iterator[Wanted]:
    """The messages of ``several_more.jsonl`` in the corpus `folder`, and the dev ones of the suite `field`;
    `of_overview` has the facts that stand for each overview."""

    def whole(group: Collection[str]) -> set[str]:
        return {*group, *(f for record in group for f in of_overview.get(record, ()))}

    for m in messages(folder, MORE):
        asked = Question(m.text, None, (), Profile(persona=m.persona), m.id)
        yield Wanted(asked, [whole(p.right) for p in m.parts if p.right])
    for item in load_field():
        if item.split == "dev":
            yield Wanted(question_of(item), [] if item.abstain else [whole(g) for g in item.groups])


def unheard_rows(conversation: Conversation, asked: Sequence[Wanted]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each clause that would add something its signals (rows, `SIGNALS`), whether a thing that is asked and not
    told is told by it, and the number of its message."""
    x, y, groups = [], [], []
    for number, one in enumerate(asked):
        with one_question():
            understood, answer = conversation.chosen(one.question)
            told = {*shown_in(answer)}
            missing = [g for g in one.groups if not told & {*g}]
            for heard in conversation.unheard.heard(understood, answer):
                new = {*shown_in(heard.answer)} - told
                x.append(heard.values)
                y.append(any(new & {*g} for g in missing))
                groups.append(number)
    return np.array(x).reshape(-1, len(SIGNALS)), np.array(y, int), np.array(groups)


def fit_unheard(conversation: Conversation, asked: Sequence[Wanted], report: dict) -> dict:
    """The model as it is written; `report` takes how many clauses it tells, and how many of these were asked."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x, y, groups = unheard_rows(conversation, asked)
    model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=STRENGTH, max_iter=3000))])
    folds = GroupKFold(min(FOLDS, len(np.unique(groups))))
    chance = cross_val_predict(model, x, y, groups=groups, cv=folds, method="predict_proba")[:, 1]
    said = chance >= THRESHOLD
    report["unheard: clauses, asked and not told, said, of these asked (cross-validated)"] = [
        len(y),
        int(y.sum()),
        int(said.sum()),
        int(y[said].sum()),
    ]
    report["unheard: AUC (cross-validated)"] = round(float(roc_auc_score(y, chance)), 4)
    return as_json(model.fit(x, y), SIGNALS, THRESHOLD)
