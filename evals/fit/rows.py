"""The development questions with what the advisor finds for each, and the form in which weights are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.domain import LANGUAGES, Profile, Question, Turn

ROOT = Path(__file__).resolve().parents[1]
ANSWER = ROOT.parent / "advisor" / "answer"
FOLDS = 5


def dev_items() -> list[dict]:
    """The development questions, without the dropped ones."""
    texts = [(ROOT / "questions" / f"{lang}.jsonl").read_text("utf-8") for lang in LANGUAGES]
    rows = [json.loads(line) for text in texts for line in text.rstrip("\n").split("\n")]
    return [r for r in rows if r["split"] == "dev" and r.get("audit") != "dropped"]


def as_question(item: dict) -> Question:
    turns = tuple(Turn(h["role"], h["content"]) for h in item.get("history", ()))
    return Question(item["question"], None, turns, Profile(persona=item["persona"]), item["id"])


def gather(composer, items: Sequence[dict]) -> list[dict]:
    """Signals of ranking and scope for every item."""
    out = []
    for item in items:
        understood = composer.understanding.understand(as_question(item))
        ranked, courses = composer.evidence(understood)
        gold = right_answers(item)
        overviews = composer.knowledge.overviews
        # Where it is not said which gap is the one, any is.
        any_gap = item["abstain"] and not gold & set(composer.knowledge.corpus.holes)
        labels = [
            e.document in gold
            or (e.kind == "overview" and bool(set(overviews[e.document].facts[:4]) & gold))
            or (e.kind == "gap" and bool(any_gap))
            for e in ranked
        ]
        out.append(
            {
                "item": item,
                "understood": understood,
                "ranked": ranked,
                "courses": courses,
                "signals": np.array([e.signals for e in ranked], np.float64),
                "labels": np.array(labels),
            }
        )
    return out


def evenly(items: Sequence, most: int) -> Sequence:
    """At most `most` of the items, spread evenly over all."""
    return items[:: max(1, -(-len(items) // most))]


def right_answers(item: dict) -> set[str]:
    """The ids of all that answers a question, the groups of a composite one together."""
    return set(item["gold"]) | {g for group in item.get("gold_groups", ()) for g in group}


def lacks_a_condition(item: dict) -> bool:
    """Asked for a course on a subject that there is, with a condition that none meets."""
    return (
        bool(item["abstain"])
        and item["family"] == "courses"
        and not {"nonexistent", "other_subject"} & set(item["tags"])
    )


def as_json(model, signals: Sequence[str], cut: float) -> dict:
    """Weights for signals as they are: what scales them, where the model does, is worked into the weights."""
    weights, bias = model[-1].coef_[0], float(np.ravel(model[-1].intercept_)[0])
    if len(model) > 1:
        weights = weights / model[0].scale_
        bias -= float(weights @ model[0].mean_)
    return {
        "weights": {s: round(float(v), 4) for s, v in zip(signals, weights, strict=True)},
        "bias": round(bias, 4),
        "threshold": cut,
    }


def write(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
