"""What does a follow-up lose? The last message of a conversation against its wording by hand that stands alone.

After MTRAG (Katsis et al., 2025), which compares retrieval with the conversation and with a perfect rewrite. The
difference is taken question by question; below zero, the conversation costs something.
"""

from __future__ import annotations

from dataclasses import replace

from evals.asking import question_of
from evals.items import Item
from evals.metrics.base import Metric, Score
from evals.metrics.evidence import K, hit
from evals.outcome import Outcome
from evals.results import Case, Result, plain
from evals.scoring import tables_by_split
from evals.suites.base import Context, thin

NAME = "follow_ups"
FAST = 45
SEARCH = Metric("search_5", "evidence in the first five of search, in conversation")
SEARCH_ALONE = Metric("search_5_alone", "search: the same, rewritten by hand")
SEARCH_GAIN = Metric("search_5_gain", "search: what the conversation changes")
SHOWN = Metric("shown_5", "evidence shown, in conversation")
SHOWN_ALONE = Metric("shown_5_alone", "shown: the same, rewritten by hand")
SHOWN_GAIN = Metric("shown_5_gain", "shown: what the conversation changes")
METRICS = (SEARCH, SEARCH_ALONE, SEARCH_GAIN, SHOWN, SHOWN_ALONE, SHOWN_GAIN)


def run(context: Context) -> Result:
    """Asks each both ways."""
    items = [i for i in context.items if i.history and i.rewrite and i.gold]
    items = thin(items, FAST) if context.fast else items
    scores: dict[str, dict[str, Score]] = {}
    cases = []
    for n, item in enumerate(items, start=1):
        talked = question_of(item)
        alone = replace(talked, text=item.rewrite, history=(), language=item.language)
        values = {
            SEARCH.name: _found(context, item, talked),
            SEARCH_ALONE.name: _found(context, item, alone),
        }
        outcomes = [Outcome(item, context.advisor.ask(q), None, 0.0) for q in (talked, alone)]
        values[SHOWN.name], values[SHOWN_ALONE.name] = (float(hit(o.shown, item.groups)) for o in outcomes)
        values[SEARCH_GAIN.name] = values[SEARCH.name] - values[SEARCH_ALONE.name]
        values[SHOWN_GAIN.name] = values[SHOWN.name] - values[SHOWN_ALONE.name]
        scores[item.id] = {name: Score(value) for name, value in values.items()}
        if values[SHOWN_GAIN.name] < 0:
            cases.append(_case(item, outcomes))
        context.tell(n, len(items))
    return Result(
        NAME,
        "Follow-ups",
        f"Conversations whose last message is also written so that it stands alone; first {K} documents.",
        len(items),
        tables_by_split(METRICS, [(i.split, i.language, scores[i.id]) for i in items]),
        cases=tuple(cases),
        scores=plain(scores),
    )


def _found(context: Context, item: Item, question) -> float:
    return float(hit([h.passage.document for h in context.advisor.search(question, k=K)], item.groups))


def _case(item: Item, outcomes: list[Outcome]) -> Case:
    talked, alone = outcomes
    said = "\n".join(f"{m.role}: {m.content}" for m in item.history)
    return Case(
        item.id,
        item.split,
        item.language,
        f"{said}\n{item.question}\n(alone: {item.rewrite})",
        talked.answer.answer,
        " | ".join(item.gold),
        {SHOWN_GAIN.name: f"alone it shows {_list(alone)}, here {_list(talked)}"},
    )


def _list(outcome: Outcome) -> str:
    return ", ".join(outcome.shown[:K]) or "nothing"
