"""Writes what a run found into a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.baseline import Change
from evals.items import SPLITS
from evals.page import page
from evals.report import case_text, result_json, result_markdown
from evals.results import Result


def write(
    folder: Path, results: Sequence[Result], facts: Mapping[str, Any], changes: Sequence[Change] = ()
) -> list[Path]:
    """Writes report.html, report.md, report.json, scores.jsonl (for a later comparison), what else the suites have, and
    the failures of each split in a file of its own, so that whoever mends the advisor need not see the frozen
    ones. Gives the paths, the page first."""
    folder.mkdir(parents=True, exist_ok=True)
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    body = {"run": dict(facts), "suites": [result_json(r) for r in results]}
    texts = {
        "report.html": page(results, facts, changes),
        "report.md": f"# Evals\n\n{told}\n\n" + "\n".join(result_markdown(r) for r in results),
        "report.json": json.dumps(body, ensure_ascii=False, indent=1) + "\n",
        "scores.jsonl": "".join(
            json.dumps({"suite": r.suite, "id": id_, "scores": by}, ensure_ascii=False) + "\n"
            for r in results
            for id_, by in r.scores.items()
        ),
    }
    for split in SPLITS:
        failing = [
            case_text(c, {n: m.title for n, m in r.metrics.items()})
            for r in results
            for c in r.cases
            if c.split == split
        ]
        if failing or any(t.name == split for r in results for t in r.tables):
            texts[f"failures-{split}.md"] = f"# Failing, {split}: {len(failing)}\n\n" + "\n\n".join(failing) + "\n"
    for result in results:
        texts |= result.files
    paths = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
