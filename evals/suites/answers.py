"""Is every answer right? All questions are asked; every metric of `evals.metrics` is taken of each."""

from __future__ import annotations

import json
from collections.abc import Sequence

from evals.asking import ask_all
from evals.items import SPLITS, Item
from evals.report import answer_json, case_of
from evals.results import Curve, Result, plain
from evals.scoring import Scored, Table, score_all, table
from evals.suites.base import Context, thin

NAME = "answers"
FAST = 150


def run(context: Context) -> Result:
    """Asks, scores and tells of it by split."""
    items = fast_items(context.items) if context.fast else list(context.items)
    timed = timed_items(items) if context.apart else items
    outcomes = ask_all(context.advisor, timed, progress=lambda n: context.tell(n, len(timed)))
    if context.apart:
        by_id = {o.item.id: o for o in [*outcomes, *context.apart([i for i in items if i not in timed])]}
        outcomes = [by_id[i.id] for i in items]
    scored = score_all(outcomes)
    context.found.update({s.outcome.item.id: s.outcome.found for s in scored if s.outcome.found is not None})
    return result(scored)


def timed_items(items: Sequence[Item]) -> list[Item]:
    """Those that are asked one after the other, to measure the time: every second frozen one, or a fourth of all where
    none is: while they are asked the other cores wait."""
    return [i for i in items if i.split == "frozen"][::2] or list(items[::4])


def fast_items(items: Sequence[Item]) -> list[Item]:
    """The same few questions each time, evenly out of each language and family."""
    order = sorted(items, key=lambda i: (i.language, i.family, i.id))
    return thin(order, FAST)


def result(scored: Sequence[Scored]) -> Result:
    """What was scored as a whole: tables, curves and cases."""
    return Result(
        NAME,
        "Answers",
        "Every question is asked as a visitor would ask it; what must hold of its answer is checked.",
        len(scored),
        tuple(tables_of(scored)),
        curves=(risk_coverage(scored), waiting(scored)),
        cases=tuple(case_of(s) for s in scored if s.failures),
        scores=plain({s.outcome.item.id: s.scores for s in scored}),
        files=_details(scored),
    )


def _details(scored: Sequence[Scored]) -> dict[str, str]:
    """Everything of every question, a line each, by split."""
    parts = {split: [s for s in scored if s.outcome.item.split == split] for split in SPLITS}
    return {
        f"answers-{split}.jsonl": "".join(json.dumps(answer_json(s), ensure_ascii=False) + "\n" for s in part)
        for split, part in parts.items()
        if part
    }


def tables_of(scored: Sequence[Scored]) -> list[Table]:
    """One table a split, and one of all where there are two."""
    parts = {name: [s for s in scored if s.outcome.item.split == name] for name in SPLITS}
    tables = [table(name, part) for name, part in parts.items() if part]
    return [*tables, table("all", scored)] if len(tables) > 1 else tables


def risk_coverage(scored: Sequence[Scored]) -> Curve:
    """How many of the answers are wrong, if only those are given of which the advisor is surest?

    The risk-coverage curve of selective prediction (El-Yaniv and Wiener, 2010). Coverage is the share of all
    questions that get an answer, surest first by the advisor's own `confidence`; risk the share of those answers that
    is wrong: nothing indexed answers the question, or the right evidence is not shown. The mark is where the advisor
    stands: beyond it, it refuses.
    """
    lines, marks = {}, {}
    for language in ("nl", "en", "fr"):
        rated = [s for s in scored if s.outcome.item.language == language and s.outcome.answer.confidence is not None]
        points = curve([(s.outcome.answer.confidence or 0.0, _wrong(s), s.outcome.answer.abstained) for s in rated])
        if points:
            lines[language] = points
            marks[language] = points[-1]
    return Curve("Risk and coverage", "share of questions answered, surest first", "share wrong", lines, marks)


def curve(rated: Sequence[tuple[float, bool, bool]]) -> list[tuple[float, float]]:
    """(confidence, wrong, refused) of each question to points (coverage, risk) over those that are answered."""
    given = sorted((r for r in rated if not r[2]), key=lambda r: -r[0])
    points, wrong = [], 0
    for n, (_, bad, _) in enumerate(given, start=1):
        wrong += bad
        points.append((n / len(rated), wrong / n))
    return points


def _wrong(scored: Scored) -> bool:
    """Whether an answer, once given, misleads: nothing answers the question, or its evidence is not shown."""
    if scored.outcome.item.abstain:
        return True
    evidence = scored.scores.get("evidence")
    return evidence is not None and evidence.value < 1


def waiting(scored: Sequence[Scored]) -> Curve:
    """The share of answers that came within so many milliseconds."""
    lines = {}
    for language in ("nl", "en", "fr"):
        asked = [s.outcome.milliseconds for s in scored if s.outcome.item.language == language]
        times = sorted(t for t in asked if t is not None)
        lines[language] = [(t, (i + 1) / len(times)) for i, t in enumerate(times)]
    return Curve("Time to answer", "milliseconds", "share answered by then", lines, unit="ms")
