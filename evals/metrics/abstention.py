"""Does it refuse what nothing answers, and only that?"""

from __future__ import annotations

from functools import lru_cache

import yaml

from advisor.domain import LANGUAGES, Answer
from advisor.settings import data_folder
from advisor.text import sentences
from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome

# Phrases that say that what follows may not be the answer, by their keys in `prompts/answer.*.yaml`.
DOUBTS = ("nearest", "courses_nearest", "courses_nearest_untold")


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
    """Of the questions that can be answered (small talk and distress too), the share that is not.

    Not answered is refused, or met with words that show no source at all (a greeting, say) where a source
    answers. Lower is better.
    """
    item, answer = outcome.item, outcome.answer
    if item.abstain:
        return None
    if answer.abstained:
        return Score(1.0, 1.0, "refused what the corpus answers")
    if item.gold and not outcome.shown:
        return Score(1.0, 1.0, f"left unanswered, as {answer.intent or 'nothing'}, what the corpus answers")
    return Score(0.0)


@lru_cache(maxsize=1)
def _doubts() -> tuple[str, ...]:
    """How such a phrase begins, in all languages, up to its first slot."""
    texts = [yaml.safe_load((data_folder("prompts") / f"answer.{code}.yaml").read_text("utf-8")) for code in LANGUAGES]
    return tuple(sentences(text[key].split("{")[0])[0] for text in texts for key in DOUBTS)


def says_it_is_the_nearest(answer: Answer) -> bool:
    """Whether an answer says of itself that it may not answer the question."""
    return any(doubt in answer.answer for doubt in _doubts())


def candid(outcome: Outcome) -> Score | None:
    """Of the questions that no indexed statement answers, the share that is refused, or met with what comes nearest
    and told to be no more than that: nobody is misled."""
    if not outcome.item.abstain:
        return None
    said = outcome.answer.abstained or says_it_is_the_nearest(outcome.answer)
    return passed(said, "told what does not answer it as its answer")


def hedged(outcome: Outcome) -> Score | None:
    """Of the questions that can be answered and are, the share whose answer says that it may not be one. Lower is
    better."""
    if outcome.item.abstain or outcome.answer.abstained or not outcome.shown:
        return None
    doubt = says_it_is_the_nearest(outcome.answer)
    return Score(float(doubt), 1.0, "told with doubt what the corpus answers" if doubt else None)


def false_alarm(outcome: Outcome) -> Score | None:
    """Of the questions of people who are not in distress, the share that is met as if they were.

    A question that asks for a help line is left out. Lower is better.
    """
    item = outcome.item
    if item.family == "distress" or any(g.startswith("help-") for g in item.gold):
        return None
    alarmed = outcome.answer.intent == "distress"
    return Score(float(alarmed), 1.0, "taken for distress" if alarmed else None)


def smalltalk(outcome: Outcome) -> Score | None:
    """Small talk gets words back and no refusal; it needs no source."""
    if outcome.item.family != "smalltalk":
        return None
    answer = outcome.answer
    return passed(bool(answer.answer.strip()) and not answer.abstained, "small talk was refused or left unanswered")


RECALL = Metric("refused", "unanswerable refused", recall)
PRECISION = Metric("refused_rightly", "refusals that are right", precision)
OVER_REFUSAL = Metric("over_refusal", "answerable refused or left unanswered", over_refusal, better="low")
CANDID = Metric("candid", "unanswerable refused, or told to be only what comes nearest", candid)
HEDGED = Metric("hedged", "answers told with doubt though there is one", hedged, better="low")
SMALLTALK = Metric("smalltalk", "small talk answered", smalltalk)
FALSE_ALARM = Metric("false_alarm", "taken for distress and is not", false_alarm, better="low")
