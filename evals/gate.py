"""Stops a change that makes the advisor worse: the least that each figure may be, per language.

`gate.toml` has a part for the fast subset and one for the whole run: ``[full.answers.nuggets]`` with a line a
language, and ``all`` for all together. A limit is a minimum where higher is better, else a maximum; shares are of 1.
The whole run is held to it on its frozen table, the fast one on its last table (dev and frozen together).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.domain import LANGUAGES
from evals.report import amount
from evals.results import Result
from evals.scoring import Bar, Row, Table

LIMITS = Path(__file__).resolve().parent / "gate.toml"
POOLED = "all"
Limits = Mapping[str, Mapping[str, Mapping[str, float]]]


class GateError(ValueError):
    """The limits cannot be used; the message says which."""


def load_limits(part: str, path: Path = LIMITS) -> Limits:
    """The limits of "fast" or "full": suite, figure, language. Raises GateError."""
    limits = tomllib.loads(path.read_text(encoding="utf-8")).get(part, {})
    for suite, figures in limits.items():
        for figure, by in figures.items():
            if wrong := sorted(set(by) - {*LANGUAGES, POOLED}):
                raise GateError(f"{path.name}: {part}.{suite}.{figure}: {', '.join(wrong)} is no language")
    return limits


def misses(results: Sequence[Result], limits: Limits, part: str) -> list[str]:
    """What falls short, a sentence each. A figure with a limit that was not measured is a miss too: a gate must not
    open because nobody looked."""
    found = []
    by_suite = {r.suite: r for r in results}
    for suite, figures in limits.items():
        table = _table(by_suite.get(suite), part)
        rows = {row.metric.name: row for row in table.rows} if table else {}
        for figure, by in figures.items():
            found += _missed(f"{suite}.{figure}", rows.get(figure), by)
    return found


def _table(result: Result | None, part: str) -> Table | None:
    if result is None or not result.tables:
        return None
    if part == "full":
        return next((t for t in result.tables if t.name == "frozen"), None)
    return result.tables[-1]


def _missed(name: str, row: Row | None, limits: Mapping[str, float]) -> list[str]:
    found = []
    for language, limit in limits.items():
        figure = None if row is None else row.pooled if language == POOLED else row.languages[language]
        if row is None or figure is None or figure.value is None:
            found.append(f"{name} ({language}) was not measured")
            continue
        bar = Bar(limit, row.metric.better == "high")
        if not bar.met(figure.value):
            sign = ">=" if bar.at_least else "<="
            unit = row.metric.unit
            found.append(f"{name} ({language}) is {amount(figure.value, unit)}, must be {sign} {amount(limit, unit)}")
    return found
