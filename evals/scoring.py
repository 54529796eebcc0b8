"""From outcomes to tables: every metric over every subset, with its interval and its bar."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from advisor.domain import LANGUAGES
from evals.items import FAMILIES, SPLITS
from evals.metrics import BY_NAME, METRICS, Metric, Score
from evals.outcome import Outcome
from evals.statistics import Figure, macro, summarise

BARS = Path(__file__).resolve().parent / "bars.toml"
# What is told of every family of questions.
FAMILY_METRICS = ("right", "evidence", "search", "facts", "over_refusal", "refused")


@dataclass(frozen=True)
class Bar:
    """What a figure must reach."""

    limit: float
    at_least: bool

    def met(self, value: float) -> bool:
        return value >= self.limit - 1e-9 if self.at_least else value <= self.limit + 1e-9


@dataclass(frozen=True)
class Row:
    """One metric over one set of outcomes: pooled, the mean of the languages, and each language."""

    metric: Metric
    pooled: Figure
    macro: Figure
    languages: dict[str, Figure]
    bar: Bar | None

    @property
    def met(self) -> bool | None:
        """Whether the pooled figure reaches its bar; None without a bar or without items."""
        return None if self.bar is None or self.pooled.value is None else self.bar.met(self.pooled.value)


@dataclass(frozen=True)
class Scored:
    """One outcome with the scores of all metrics that concern it."""

    outcome: Outcome
    scores: dict[str, Score]

    @property
    def failures(self) -> dict[str, str]:
        """What is wrong with it, by metric; "right" repeats the others and is left out."""
        return {n: s.reason for n, s in self.scores.items() if s.reason and n != "right"}


@dataclass(frozen=True)
class Table:
    """All figures of one set of outcomes (a split, or all)."""

    name: str
    n: int
    rows: tuple[Row, ...]
    families: dict[str, dict[str, Figure]] = field(default_factory=dict)


@lru_cache(maxsize=2)
def load_bars(path: Path = BARS) -> dict[str, Bar]:
    """The bars by metric. Raises ValueError for a metric that does not exist."""
    bars = {}
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if name not in BY_NAME:
            raise ValueError(f"{path.name}: there is no metric {name!r}")
        bars[name] = Bar(float(entry.get("at_least", entry.get("at_most"))), "at_least" in entry)
    return bars


def score_all(outcomes: Sequence[Outcome], metrics: Sequence[Metric] = METRICS) -> list[Scored]:
    """Scores every outcome by every metric that concerns it."""
    out = []
    for outcome in outcomes:
        scores = {m.name: m.score(outcome) for m in metrics if m.score}
        out.append(Scored(outcome, {name: s for name, s in scores.items() if s is not None}))
    return out


def table(name: str, scored: Sequence[Scored], metrics: Sequence[Metric] = METRICS) -> Table:
    """All figures of one set of outcomes."""
    bars = load_bars()
    rows = tuple(_row(m, scored, bars.get(m.name)) for m in metrics)
    families = {}
    for family in FAMILIES:
        part = [s for s in scored if s.outcome.item.family == family]
        if part:
            families[family] = {m: _figure(BY_NAME[m], part) for m in FAMILY_METRICS}
    return Table(name, len(scored), tuple(r for r in rows if r.pooled.n), families)


def row_of(metric: Metric, scores: Sequence[tuple[str, Score]], bar: Bar | None = None) -> Row:
    """One metric over (language, score) pairs; languages other than ours count in the pooled figure alone."""
    by_language = {c: _values([s for language, s in scores if language == c]) for c in LANGUAGES}
    return Row(
        metric=metric,
        pooled=summarise(*_values([s for _, s in scores]), metric.statistic),
        macro=macro(list(by_language.values()), metric.statistic),
        languages={c: summarise(*part, metric.statistic) for c, part in by_language.items()},
        bar=bar,
    )


def tables_by_split(
    metrics: Sequence[Metric], scored: Sequence[tuple[str, str, Mapping[str, Score]]]
) -> tuple[Table, ...]:
    """A table a split of items given as (split, language, scores by figure); figures that concern none are left out."""
    tables = []
    for split in SPLITS:
        part = [(language, by) for at, language, by in scored if at == split]
        rows = [row_of(m, [(language, by[m.name]) for language, by in part if m.name in by]) for m in metrics]
        if part:
            tables.append(Table(split, len(part), tuple(r for r in rows if r.pooled.n)))
    return tuple(tables)


def _row(metric: Metric, scored: Sequence[Scored], bar: Bar | None) -> Row:
    return row_of(
        metric, [(s.outcome.item.language, s.scores[metric.name]) for s in scored if metric.name in s.scores], bar
    )


def _figure(metric: Metric, scored: Sequence[Scored]) -> Figure:
    return summarise(*_values([s.scores[metric.name] for s in scored if metric.name in s.scores]), metric.statistic)


def _values(scores: Sequence[Score]) -> tuple[list[float], list[float]]:
    return [s.value for s in scores], [s.weight for s in scores]
