"""The figures as text, Markdown and JSON, and every failing question with its reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.domain import LANGUAGES
from evals.metrics import BY_NAME
from evals.results import Case, Grid, Result
from evals.scoring import FAMILY_METRICS, Bar, Row, Scored, Table
from evals.statistics import Figure

_HEAD = ("", "bar", "met", "all [95 %]", "n", "macro", *LANGUAGES)


def amount(value: float | None, unit: str) -> str:
    """A value as people read it: a share in per cent, words and milliseconds as they are."""
    if value is None:
        return "-"
    return f"{100 * value:.1f}" if unit == "share" else f"{value:.1f}" if unit == "points" else f"{value:.0f}"


def interval(figure: Figure, unit: str) -> str:
    """Value and interval: ``96.2 [94.1, 98.0]``."""
    if figure.value is None:
        return "-"
    return f"{amount(figure.value, unit)} [{amount(figure.low, unit)}, {amount(figure.high, unit)}]"


def _bar(bar: Bar | None, unit: str) -> str:
    return "" if bar is None else f"{'>=' if bar.at_least else '<='} {amount(bar.limit, unit)}"


def _cells(row: Row) -> tuple[str, ...]:
    unit = row.metric.unit
    met = {None: "", True: "yes", False: "NO"}[row.met]
    languages = (f"{interval(row.languages[c], unit)} ({row.languages[c].n})" for c in LANGUAGES)
    title = row.metric.title + {"share": " (%)", "ms": " (ms)"}.get(unit, "")
    return (
        title,
        _bar(row.bar, unit),
        met,
        interval(row.pooled, unit),
        str(row.pooled.n),
        amount(row.macro.value, unit),
        *languages,
    )


def _family_cells(table: Table) -> list[tuple[str, ...]]:
    def cell(figure: Figure) -> str:
        return f"{amount(figure.value, 'share')} ({figure.n})" if figure.n else "-"

    rows = [("family", *(BY_NAME[m].title for m in FAMILY_METRICS))]
    return rows + [(family, *(cell(by[m]) for m in FAMILY_METRICS)) for family, by in table.families.items()]


def as_text(table: Table, *, families: bool = True) -> str:
    """The table for a terminal."""
    parts = [f"{table.name}: {table.n}", _columns([_HEAD, *(_cells(r) for r in table.rows)])]
    if families and table.families:
        parts += ["", _columns(_family_cells(table))]
    return "\n".join(parts) + "\n"


def as_markdown(table: Table) -> str:
    """The table for a report."""
    text = f"## {table.name}: {table.n}\n\n{_pipes(rows_of(table))}\n"
    return text + (f"\n### By family\n\n{_pipes(_family_cells(table))}\n" if table.families else "")


def rows_of(table: Table) -> list[tuple[str, ...]]:
    """Head and rows of a table as text."""
    return [("metric", *_HEAD[1:]), *(_cells(r) for r in table.rows)]


def family_rows(table: Table) -> list[tuple[str, ...]]:
    """The same by family of questions; nothing but a head where there are none."""
    return _family_cells(table)


def _columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def case_of(scored: Scored) -> Case:
    """A question that went wrong: what was asked, what came, what was wanted and what is wrong."""
    item, answer = scored.outcome.item, scored.outcome.answer
    said = [f"{m.role}: {m.content}" for m in item.history]
    intent = f"({answer.intent}{', refused' if answer.abstained else ''})"
    courses = f"\ncourses: {', '.join(c.id for c in answer.courses)}" if answer.courses else ""
    if item.abstain:
        wanted = "a refusal" + (f" (tags: {', '.join(item.tags)})" if item.tags else "")
    else:
        wanted = " and ".join(" | ".join(g) for g in item.groups) or "no source needed"
    if item.required:
        wanted += "; must say: " + " and ".join(n.any[0] for n in item.required)
    return Case(
        item.id,
        item.split,
        item.language,
        "\n".join([*said, item.question]),
        f"{intent} {answer.answer.strip()}{courses}",
        wanted,
        scored.failures,
        tuple(f"[{c.marker}] {c.document}: {c.quote}" for c in answer.citations),
        f"{item.family}, {item.persona}",
    )


def case_text(case: Case, titles: Mapping[str, str]) -> str:
    """One case as Markdown."""
    kind = ", ".join(part for part in (case.kind, case.split) if part)
    lines = [f"### {case.id} ({kind})", f"question: {case.asked}", f"answer: {case.answered}"]
    lines += [f"  {source}" for source in case.sources]
    lines.append(f"wanted: {case.wanted}")
    lines += [f"WRONG {titles.get(name, name)}: {reason}" for name, reason in case.wrong.items()]
    return "\n".join(lines)


def answer_json(scored: Scored) -> dict[str, Any]:
    """Everything of one question, for a line of its own."""
    outcome = scored.outcome
    return {
        "id": outcome.item.id,
        "split": outcome.item.split,
        "family": outcome.item.family,
        "language": outcome.item.language,
        "question": outcome.item.question,
        "milliseconds": None if outcome.milliseconds is None else round(outcome.milliseconds, 1),
        "crash": outcome.crash,
        "answer": dataclasses.asdict(outcome.answer),
        "found": outcome.found,
        "shown": outcome.shown,
        "scores": {name: [s.value, s.weight] for name, s in scored.scores.items()},
        "failures": scored.failures,
        "expected": {
            "abstain": outcome.item.abstain,
            "gold": outcome.item.groups,
            "required": [n.any[0] for n in outcome.item.required],
        },
    }


def _table_json(table: Table) -> dict[str, Any]:
    def row(r: Row) -> dict[str, Any]:
        figures = {"all": r.pooled, "macro": r.macro, **r.languages}
        bar = None if r.bar is None else {"limit": r.bar.limit, "at_least": r.bar.at_least, "met": r.met}
        told = {"title": r.metric.title, "unit": r.metric.unit, "better": r.metric.better, "bar": bar}
        return {**told, **{k: dataclasses.asdict(f) for k, f in figures.items()}}

    families = {f: {m: dataclasses.asdict(v) for m, v in by.items()} for f, by in table.families.items()}
    return {
        "name": table.name,
        "n": table.n,
        "metrics": {r.metric.name: row(r) for r in table.rows},
        "families": families,
    }


def result_json(result: Result) -> dict[str, Any]:
    """The figures of a suite, without its cases and curves."""
    return {
        "suite": result.suite,
        "title": result.title,
        "what": result.what,
        "n": result.n,
        "tables": [_table_json(t) for t in result.tables],
        "grids": [dataclasses.asdict(g) for g in result.grids],
    }


def grid_text(grid: Grid) -> str:
    """A grid for a terminal."""
    return "\n".join([grid.title, _columns([grid.head, *grid.rows]), grid.note]) + "\n"


def result_markdown(result: Result) -> str:
    """A suite's part of the report."""
    parts = [f"# {result.title}", "", result.what, ""]
    parts += [as_markdown(t) for t in result.tables]
    for grid in result.grids:
        parts += [f"### {grid.title}", "", _pipes([grid.head, *grid.rows]), "", grid.note, ""]
    return "\n".join(parts)
