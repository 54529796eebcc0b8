"""What is measured. One module a property; `METRICS` is all of them in the order of the report."""

from __future__ import annotations

from evals.metrics import (
    abstention,
    citations,
    coverage,
    evidence,
    facts,
    honesty,
    language,
    provenance,
    readability,
    size,
    support,
    whole,
)
from evals.metrics.base import Metric, Score

METRICS: tuple[Metric, ...] = (
    whole.RIGHT,
    evidence.SHOWN,
    evidence.FOUND,
    evidence.FOLLOW_UP,
    evidence.DISTRESS,
    facts.ALL,
    facts.RECALL,
    facts.NICE,
    facts.IN_WORDS,
    facts.FORBIDDEN,
    citations.VALIDITY,
    citations.PRECISION,
    provenance.PROVENANCE,
    support.FIGURES,
    support.NAMES,
    coverage.COVERAGE,
    honesty.CAVEATS,
    honesty.ECHO,
    language.ANSWER,
    language.SENTENCES,
    abstention.RECALL,
    abstention.PRECISION,
    abstention.OVER_REFUSAL,
    abstention.CANDID,
    abstention.HEDGED,
    abstention.SMALLTALK,
    abstention.FALSE_ALARM,
    size.WORDS_MEDIAN,
    size.WORDS_P95,
    readability.EASE,
    readability.SENTENCE,
    readability.LONG,
    readability.RARE,
    size.LATENCY_P50,
    size.LATENCY_P95,
    whole.NO_CRASH,
)
BY_NAME = {metric.name: metric for metric in METRICS}

__all__ = ["BY_NAME", "METRICS", "Metric", "Score"]
