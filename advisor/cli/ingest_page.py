"""The report of an ingest as one page of HTML that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from advisor.cli.texts import Texts
from advisor.ingest.report import Report

TEMPLATE = Path(__file__).parent / "templates" / "ingest.html"


def page(report: Report, texts: Texts) -> str:
    """Everything escaped: names and details come from files of others."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    rejects: list[dict[str, Any]] = [
        {
            "place": reject.place,
            "scope": texts(f"ingest.scope_{reject.scope}"),
            "why": texts(f"errors.{reject.reason}", detail=reject.detail),
        }
        for _, reject in report.rejects
    ]
    notes = [{"place": place, "text": texts(f"ingest.{key}", detail=detail)} for place, key, detail in report.notes]
    return template.render(t=texts, row=report.to_row(), lines=report.lines, rejects=rejects, notes=notes)
