"""What is measured. One module a property; `METRICS` is all of them in the order of the report."""

from __future__ import annotations

from evals.metrics import (
    abstention,
    citations,
    coverage,
    evidence,
    facts,
    language,
    provenance,
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
    facts.IN_WORDS,
    facts.FORBIDDEN,
    citations.VALIDITY,
    provenance.PROVENANCE,
    support.FIGURES,
    coverage.COVERAGE,
    language.ANSWER,
    language.SENTENCES,
    abstention.RECALL,
    abstention.PRECISION,
    abstention.OVER_REFUSAL,
    abstention.SMALLTALK,
    abstention.FALSE_ALARM,
    size.WORDS_MEDIAN,
    size.WORDS_P95,
    size.LATENCY_P50,
    size.LATENCY_P95,
    whole.NO_CRASH,
)
BY_NAME = {metric.name: metric for metric in METRICS}

__all__ = ["BY_NAME", "METRICS", "Metric", "Score"]
