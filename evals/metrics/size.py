"""How long is an answer, and how long does it take?"""

from __future__ import annotations

from advisor.text import word_count
from evals.metrics.base import Metric, Score
from evals.outcome import Outcome
from evals.text import plain

# The product's measure of short: about this many words before the cards.
LONG = 120


def length(outcome: Outcome) -> Score | None:
    """The words of the answer before its course cards, of answers that do not refuse."""
    if outcome.answer.abstained or outcome.crash:
        return None
    count = word_count(plain(outcome.answer.answer))
    return Score(count, 1.0, f"{count} words before the cards" if count > 1.25 * LONG else None)


def latency(outcome: Outcome) -> Score | None:
    """Wall time of `ask` in a warm process, in ms, one question at a time; too high on a busy machine. Not of questions
    that were asked beside others."""
    return None if outcome.milliseconds is None else Score(outcome.milliseconds)


WORDS_MEDIAN = Metric("words_median", "words before the cards, median", length, "words", "low", "median")
WORDS_P95 = Metric("words_p95", "words before the cards, p95", length, "words", "low", "p95")
LATENCY_P50 = Metric("latency_p50", "time to answer, median", latency, "ms", "low", "median")
LATENCY_P95 = Metric("latency_p95", "time to answer, p95", latency, "ms", "low", "p95")
