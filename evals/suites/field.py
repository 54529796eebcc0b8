"""Does a message as visitors write it come away with all that it asks?

Such a message asks two or three things, tells a story, puts conditions. Each thing that something of ours answers, or
that a gap of ours admits, has a group of records: it is told if one of them is cited or shown as a card, anywhere in
the answer, for a visitor reads all of it. After the nugget recall of TREC's question answering tracks (Voorhees, 2003),
with records for nuggets. Of what nothing answers the share that is refused or whose gap is admitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.domain import Answer
from evals.asking import question_of
from evals.field import load_field
from evals.items import Item
from evals.metrics.abstention import says_it_is_the_nearest
from evals.metrics.base import Metric, Score, passed
from evals.metrics.nuggets import holds
from evals.results import Case, Result, plain
from evals.scoring import tables_by_split
from evals.suites.base import Context, thin
from evals.talks import facts_of_overviews

NAME = "field"
FAST = 12
RIGHT = Metric("field_right", "messages of which all that is asked is told")
PARTS = Metric("field_parts", "things asked that are told, or whose gap is admitted")
SEVERAL = Metric("field_several", "messages that ask several things: all are told")
OVER = Metric("field_over_refusal", "answerable messages to which nothing right is told, as a refusal", better="low")
REFUSED = Metric("field_refused", "messages that nothing answers, refused or the gap admitted")
CANDID = Metric("field_candid", "messages that nothing answers, refused or told to be only what comes nearest")
METRICS = (RIGHT, PARTS, SEVERAL, OVER, REFUSED, CANDID)


def run(context: Context) -> Result:
    """Asks each once."""
    chosen = [i for i in load_field() if context.takes(i.split, i.language)]
    chosen = thin(chosen, FAST) if context.fast else chosen
    of_overview = facts_of_overviews()
    scores, rows, cases = {}, [], []
    for n, item in enumerate(chosen, start=1):
        answer = context.advisor.ask(question_of(item))
        by = scores_of(item, answer, of_overview)
        scores[item.id] = by
        rows.append((item.split, item.language, by))
        wrong = REFUSED.name if item.abstain else RIGHT.name
        if not by[wrong].value:
            cases.append(_case(item, answer, wrong, by[wrong].reason or ""))
        context.tell(n, len(chosen))
    return Result(
        NAME,
        "Messages as visitors write them",
        "Long and short ones, of which half ask several things; written by people who saw nothing of ours.",
        len(chosen),
        tables_by_split(METRICS, rows),
        cases=tuple(cases),
        scores=plain(scores),
    )


def scores_of(item: Item, answer: Answer, of_overview: Mapping[str, Iterable[str]]) -> dict[str, Score]:
    """The figures that a message counts for; `of_overview` has the facts of each overview, which stand for it."""
    shown = _shown(answer)
    if item.abstain:
        refused = answer.abstained or any(d.startswith("hole-") for d in shown)
        candid = refused or says_it_is_the_nearest(answer)
        return {
            REFUSED.name: passed(refused, f"told {', '.join(sorted(shown)) or 'nothing'}"),
            CANDID.name: Score(float(candid)),
        }
    told = [bool(shown & {*group, *(f for g in group for f in of_overview.get(g, ()))}) for group in item.groups]
    facts = all(any(holds(answer.answer, v) for v in nugget.any) for nugget in item.required)
    right = all(told) and facts
    missing = [" or ".join(group) for group, is_told in zip(item.groups, told, strict=True) if not is_told]
    scores = {
        RIGHT.name: passed(right, f"missing {'; '.join(missing) or 'a required fact'}"),
        PARTS.name: Score(float(sum(told)), float(len(told))),
        OVER.name: Score(float(answer.abstained and not any(told))),
    }
    if len(told) > 1:
        scores[SEVERAL.name] = Score(float(right))
    return scores


def _shown(answer: Answer) -> set[str]:
    return {c.document for c in answer.citations} | {c.id for c in answer.courses}


def _case(item: Item, answer: Answer, wrong: str, reason: str) -> Case:
    wanted = (
        " + ".join(" | ".join(group) for group in item.groups) or f"not known ({', '.join(item.nearby) or 'no gap'})"
    )
    told = f"{'refused' if answer.abstained else answer.intent}, {reason}"
    return Case(item.id, item.split, item.language, item.question, answer.answer, wanted, {wrong: told})
