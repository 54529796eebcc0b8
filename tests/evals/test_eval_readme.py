"""The README's table is that of the committed run."""

from __future__ import annotations

import json

import pytest

from evals.readme import MODELS, PUBLISHED, ROOT, ROWS, whole, within


def test_the_readme_has_the_table_of_the_committed_run() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert within(text, whole()) == text


def test_every_row_was_measured() -> None:
    report = json.loads(PUBLISHED.read_text("utf-8"))
    frozen = {s["suite"]: t["metrics"] for s in report["suites"] for t in s["tables"] if t["name"] == "frozen"}
    assert [(suite, name) for suite, name, _ in ROWS if name not in frozen.get(suite, {})] == []
    assert report["run"]["subset"] == "all"


def test_the_models_were_measured_on_enough() -> None:
    models = json.loads(MODELS.read_text("utf-8"))
    assert models["faithful"]["questions"] >= 150 and models["lies"]["cases"] >= 300
    assert len([k for k in models if k.startswith("model ")]) >= 1


def test_a_readme_without_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match=r"README\.md has no"):
        within("# Nothing here", "| table |")
