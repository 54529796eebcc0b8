"""What a suite found: tables, curves and the cases that went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evals.metrics.base import Metric, Score
from evals.scoring import Table


@dataclass(frozen=True)
class Grid:
    """A table of its own: what the columns are stands in `head`, all cells are text."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Curve:
    """Lines through points (x, y), both in [0, 1] unless `unit` is "ms": then y is a share and x milliseconds."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    marks: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    unit: str = "share"


@dataclass(frozen=True)
class Case:
    """One item that went wrong: what was asked, what came, and by which figure it is wrong."""

    id: str
    split: str
    language: str
    asked: str
    answered: str
    wanted: str
    wrong: Mapping[str, str]
    sources: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Result:
    """All that a suite found. `scores` are by item, figure to (value, weight), for a later comparison; `metrics` are
    its figures by name; `files` are texts of its own for the folder of the report."""

    suite: str
    title: str
    what: str
    n: int
    tables: tuple[Table, ...]
    grids: tuple[Grid, ...] = ()
    curves: tuple[Curve, ...] = ()
    cases: tuple[Case, ...] = ()
    scores: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def metrics(self) -> dict[str, Metric]:
        return {row.metric.name: row.metric for table in self.tables for row in table.rows}


def plain(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, dict[str, tuple[float, float]]]:
    """Scores by item and figure as (value, weight), without their reasons."""
    return {id_: {name: (s.value, s.weight) for name, s in by.items()} for id_, by in scores.items()}
