"""The report as one page that needs nothing else: tables, plots, and every item that went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals import plots
from evals.baseline import Change
from evals.items import SPLITS
from evals.report import family_rows, rows_of
from evals.results import Result

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Which figures of the answers stand as bars.
BARS = ("right", "evidence", "nuggets", "refused", "over_refusal", "citations", "figures", "language")


def page(results: Sequence[Result], facts: Mapping[str, Any], changes: Sequence[Change] = ()) -> str:
    """The page as HTML. What a question or an answer holds is text there, never markup."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    suites = [
        {
            "result": result,
            "tables": [(t, rows_of(t), family_rows(t) if t.families else []) for t in result.tables],
            "plots": [Markup(svg) for svg in _plots(result)],
            "cases": {split: [c for c in result.cases if c.split == split] for split in SPLITS},
            "titles": {name: metric.title for name, metric in result.metrics.items()},
        }
        for result in results
    ]
    return environment.get_template("report.html.j2").render(suites=suites, facts=facts, changes=changes)


def _plots(result: Result) -> list[str]:
    """Bars of the last table (all, or the only split), and the curves."""
    drawn = []
    for table in result.tables[-1:]:
        rows = [row for row in table.rows if row.metric.unit == "share" and not row.metric.name.endswith("_gain")]
        if result.suite == "answers":
            rows = [row for name in BARS for row in rows if row.metric.name == name]
        if rows:
            drawn.append(plots.bars(rows, f"{result.title}, {table.name}: shares by language"))
    return drawn + [plots.lines(curve) for curve in result.curves if any(curve.lines.values())]
