"""The figures as text, Markdown and JSON, and every failing question with its reason."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from advisor.domain import LANGUAGES
from evals.metrics import BY_NAME
from evals.scoring import FAMILY_METRICS, Bar, Row, Scored, Table
from evals.statistics import Figure

_HEAD = ("", "bar", "met", "all [95 %]", "n", "macro", *LANGUAGES)


def amount(value: float | None, unit: str) -> str:
    """A value as people read it: a share in per cent, words and milliseconds as they are."""
    if value is None:
        return "-"
    return f"{100 * value:.1f}" if unit == "share" else f"{value:.0f}"


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
    title = row.metric.title + {"share": " (%)", "words": "", "ms": " (ms)"}[unit]
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
    parts = [f"{table.name}: {table.n} questions", _columns([_HEAD, *(_cells(r) for r in table.rows)])]
    if families:
        parts += ["", _columns(_family_cells(table))]
    return "\n".join(parts) + "\n"


def as_markdown(table: Table) -> str:
    """The table for a report."""
    rows = _pipes([("metric", *_HEAD[1:]), *(_cells(r) for r in table.rows)])
    return f"## {table.name}: {table.n} questions\n\n{rows}\n\n### By family\n\n{_pipes(_family_cells(table))}\n"


def _columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def failure(scored: Scored) -> str:
    """One failing question: what was asked, what came, what was wanted and what is wrong."""
    item, answer = scored.outcome.item, scored.outcome.answer
    lines = [f"### {item.id} ({item.family}, {item.persona}, {item.split})"]
    lines += [f"{m.role}: {m.content}" for m in item.history]
    lines += [
        f"question: {item.question}",
        f"answer ({answer.intent}{', refused' if answer.abstained else ''}): {answer.answer.strip()}",
    ]
    lines += [f"  [{c.marker}] {c.document}: {c.quote}" for c in answer.citations]
    if answer.courses:
        lines.append("courses: " + ", ".join(c.id for c in answer.courses))
    if item.abstain:
        lines.append("wanted: a refusal" + (f" (tags: {', '.join(item.tags)})" if item.tags else ""))
    else:
        lines.append("wanted: " + (" and ".join(" | ".join(g) for g in item.groups) or "no source needed"))
    if item.required:
        lines.append("must say: " + " and ".join(n.any[0] for n in item.required))
    lines += [f"WRONG {BY_NAME[name].title}: {reason}" for name, reason in scored.failures.items()]
    return "\n".join(lines)


def _as_json(scored: Scored) -> dict[str, Any]:
    outcome = scored.outcome
    return {
        "id": outcome.item.id,
        "split": outcome.item.split,
        "family": outcome.item.family,
        "language": outcome.item.language,
        "question": outcome.item.question,
        "milliseconds": round(outcome.milliseconds, 1),
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
        return {"unit": r.metric.unit, "bar": bar, **{k: dataclasses.asdict(f) for k, f in figures.items()}}

    families = {f: {m: dataclasses.asdict(v) for m, v in by.items()} for f, by in table.families.items()}
    return {
        "name": table.name,
        "n": table.n,
        "metrics": {r.metric.name: row(r) for r in table.rows},
        "families": families,
    }


def write(folder: Path, tables: Iterable[Table], scored: Sequence[Scored], facts: dict[str, Any]) -> list[Path]:
    """Writes report.md, report.json, answers.jsonl, and the failures of each split in a file of its own, so
    that whoever mends the advisor need not see the frozen ones. Gives the paths."""
    tables = list(tables)
    folder.mkdir(parents=True, exist_ok=True)
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    texts = {
        "report.md": f"# Evals\n\n{told}\n\n" + "\n".join(as_markdown(t) for t in tables),
        "report.json": json.dumps(
            {"run": facts, "tables": [_table_json(t) for t in tables]}, ensure_ascii=False, indent=1
        ),
    }
    for split in dict.fromkeys(s.outcome.item.split for s in scored):
        part = [s for s in scored if s.outcome.item.split == split]
        failing = [failure(s) for s in part if s.failures]
        texts[f"failures-{split}.md"] = f"# Failing, {split}: {len(failing)}\n\n" + "\n\n".join(failing) + "\n"
        lines = [json.dumps(_as_json(s), ensure_ascii=False) for s in part]
        texts[f"answers-{split}.jsonl"] = "\n".join(lines) + "\n"
    paths = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
