"""Do whole conversations come right? Each message is asked behind what the advisor itself answered to the ones before.

Right is a message that is shown one of the documents which answer it (and one for each further thing that it asks),
without a refusal; where our sources do not say it, that it is refused or the gap admitted; small talk and cries for
help, that they are taken for what they are. The labels are those of their writers (see the log): whoever wrote them
had the sources before them, and had seen no answer of ours.
"""

from __future__ import annotations

from evals.metrics.base import Metric, Score
from evals.results import Case, Result, plain
from evals.scoring import tables_by_split
from evals.suites.base import Context, thin
from evals.talks import Told, facts_of_overviews, hold, is_right, load_talks

NAME = "talks"
FAST = 12  # conversations
RIGHT = Metric("talk_right", "messages of conversations that come right")
FIRST = Metric("talk_first", "the first of a conversation")
LATER = Metric("talk_later", "those after it")
KNOWN = Metric("talk_known", "those that our sources answer")
UNKNOWN = Metric("talk_unknown", "those that they do not answer: refused, or the gap admitted")
METRICS = (RIGHT, FIRST, LATER, KNOWN, UNKNOWN)


def run(context: Context) -> Result:
    """Holds every conversation of the languages and the split that were chosen; of the dev ones, on which the weights
    are fitted, only where dev is asked for."""
    split = "frozen" if context.split == "all" else context.split
    talks = [t for t in load_talks() if t.split == split and context.takes(t.split, t.language)]
    talks = thin(talks, FAST) if context.fast else talks
    holds = facts_of_overviews()
    total, scores, rows, cases = sum(len(t.turns) for t in talks), {}, [], []
    for n, told in enumerate(hold(context.advisor, talks), start=1):
        by = scores_of(told, right=is_right(told, holds))
        scores[told.id] = by
        rows.append((told.talk.split, told.talk.language, by))
        if not by[RIGHT.name].value:
            cases.append(_case(told))
        context.tell(n, total)
    return Result(
        NAME,
        "Conversations",
        "Every message behind our own answers to those before it; what must come of it was labelled by its writer.",
        total,
        tables_by_split(METRICS, rows),
        cases=tuple(cases),
        scores=plain(scores),
    )


def scores_of(told: Told, *, right: bool) -> dict[str, Score]:
    """The figures that a message counts for."""
    message, score = told.message, Score(float(right))
    kind = () if message.talk else (UNKNOWN if message.unknown else KNOWN,)
    return {m.name: score for m in (RIGHT, FIRST if told.number == 0 else LATER, *kind)}


def _case(told: Told) -> Case:
    answer, message = told.answer, told.message
    said = [t.content for t in told.question.history if t.role == "user"]
    shown = [*dict.fromkeys([*(c.document for c in answer.citations), *(c.id for c in answer.courses)])]
    wanted = [" | ".join(group) for group in (message.right, *message.also) if group]
    return Case(
        told.id,
        told.talk.split,
        told.talk.language,
        "\n".join([*said, message.say]),
        answer.answer,
        " and ".join(wanted) or message.talk or "not known",
        {RIGHT.name: f"{'refused' if answer.abstained else answer.intent}, shows {', '.join(shown) or 'nothing'}"},
    )
