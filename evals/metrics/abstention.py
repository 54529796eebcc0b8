"""Does it refuse what nothing answers, and only that?"""

from __future__ import annotations

from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome


def recall(outcome: Outcome) -> Score | None:
    """Of the questions that no indexed statement answers, the share that is refused."""
    if not outcome.item.abstain:
        return None
    shown = ", ".join(outcome.shown[:3]) or "no source"
    return passed(outcome.answer.abstained, f"answered what nothing answers, with {shown}")


def precision(outcome: Outcome) -> Score | None:
    """Of the refusals, the share that is right."""
    if not outcome.answer.abstained:
        return None
    return passed(outcome.item.abstain, "refused what the corpus answers")


def over_refusal(outcome: Outcome) -> Score | None:
    """Of the questions that can be answered (small talk and distress too), the share refused."""
    if outcome.item.abstain:
        return None
    refused = outcome.answer.abstained
    return Score(float(refused), 1.0, "refused what the corpus answers" if refused else None)


def smalltalk(outcome: Outcome) -> Score | None:
    """Small talk gets words back and no refusal; it needs no source."""
    if outcome.item.family != "smalltalk":
        return None
    answer = outcome.answer
    return passed(
        bool(answer.answer.strip()) and not answer.abstained, "small talk was refused or left unanswered"
    )


RECALL = Metric("refused", "unanswerable refused", recall)
PRECISION = Metric("refused_rightly", "refusals that are right", precision)
OVER_REFUSAL = Metric("over_refusal", "answerable refused", over_refusal, better="low")
SMALLTALK = Metric("smalltalk", "small talk answered", smalltalk)
