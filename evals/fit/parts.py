"""Where a message holds several questions: from the dev questions, and from messages written for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.answer import parts, split
from advisor.answer.parts import Parts
from advisor.domain import Profile, Question
from evals.fit.rows import FOLDS, as_json, evenly
from training.several import Message

PARTS_STRENGTH, BORDER_THRESHOLD, PARTS_THRESHOLD = 0.1, 0.1, 0.35
LONGEST_JOIN = 16  # letters between two parts: ", and besides "
MOST_BORDERS = 5  # of a story, evenly out of all


def border_rows(taken: Parts, composer, rows: Sequence[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals of every border in a message (`parts.SIGNALS`), whether two questions meet there, and the row's number.

    In a composite question they do where one of its `parts` begins; where these are not marked, where the halves find
    evidence of two of its groups, and a border that does not is left out, since it may lie within one of three. In
    every other question no border is one.
    """
    x, y, groups = [], [], []
    for number, row in enumerate(rows):
        item, understood = row["item"], row["understood"]
        if item["family"] in ("distress", "smalltalk") or understood.resolved.follow_up:
            continue
        wanted = [set(g) for g in item.get("gold_groups", ())]
        found = list(split.borders(understood.question.text, understood.asked_in))
        if item["family"] != "composite":
            found = evenly(found, MOST_BORDERS)
        for border in found:
            several = item["family"] == "composite"
            if several and item.get("parts"):
                several = _begins_a_part(item, border)
            elif several:
                halves = [
                    {e.document for found in composer.evidence(p) for e in found[:3]}
                    for p in taken.in_turn(understood, [border.first, border.second])
                ]
                if not any(a is not b and a & halves[0] and b & halves[1] for a in wanted for b in wanted):
                    continue
            x.append(taken.signals(understood, understood.vector, border))
            y.append(several)
            groups.append(number)
    return np.array(x), np.array(y, int), np.array(groups)


def rows_of(taken: Parts, messages: Sequence[Message]) -> list[dict]:
    """The messages as rows of `border_rows`: composite where they ask several things."""
    found = []
    for m in messages:
        item = {
            "question": m.text,
            "family": "composite" if len(m.parts) > 1 else "one",
            "parts": [p.words for p in m.parts],
        }
        asked = Question(m.text, None, (), Profile(persona=m.persona), m.id)
        found.append({"item": item, "understood": taken.understanding.understand(asked)})
    return found


def _begins_a_part(item: dict, border: split.Border) -> bool:
    """Whether a border stands where a part begins, whatever word joins the two."""
    at, end = [], 0
    for part in item["parts"]:
        at.append(item["question"].index(part, end))
        end = at[-1] + len(part)
    return any(0 <= start - len(border.first) <= LONGEST_JOIN for start in at[1:])


def fit_parts(
    taken: Parts, composer, rows: Sequence[dict], messages: Sequence[Message], report: dict
) -> dict[str, dict]:
    """The models that take messages apart, by words and by subject, as they are written: from the dev questions `rows`
    and from `messages`."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x, y, groups = border_rows(taken, composer, [*rows, *rows_of(taken, messages)])
    found = {}
    for name, signals, cut in (("borders", split.SIGNALS, BORDER_THRESHOLD), ("parts", parts.SIGNALS, PARTS_THRESHOLD)):
        part = x[:, : len(signals)]
        model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=PARTS_STRENGTH, max_iter=3000))])
        chance = cross_val_predict(model, part, y, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
        hit = {g: chance[groups == g].max() >= cut for g in np.unique(groups)}
        several = {g for g in hit if y[groups == g].any()}
        report[f"{name}: several questions found (cross-validated)"] = round(
            float(np.mean([hit[g] for g in several])), 4
        )
        report[f"{name}: one question taken for several (cross-validated)"] = round(
            float(np.mean([hit[g] for g in hit if g not in several])), 4
        )
        found[name] = as_json(model.fit(part, y), signals, cut)
    return found
