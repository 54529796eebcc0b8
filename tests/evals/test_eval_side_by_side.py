"""Suites in several processes: they find what they find in one."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from evals import side_by_side
from evals.asking import ask_all
from evals.command import run
from evals.items import load_items
from evals.metrics.size import latency
from evals.suites import SuiteError
from evals.suites.answers import timed_items

SUITES = ["answers", "retrieval", "follow_ups"]


def _chosen() -> list[str]:
    """A few that each of the suites takes."""
    items = [i for i in load_items() if i.split == "dev" and i.language == "nl" and i.gold]
    later = [i.id for i in items if i.history]
    return [*later[:3], *[i.id for i in items if not i.history][:3]]


def test_what_is_found_does_not_hang_on_the_number_of_processes(model_home, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ADVISOR_HOME", str(model_home.parent / "chat"))
    monkeypatch.setenv("ADVISOR_TODAY", "2026-11-23")
    told = {}
    for jobs in (1, 2):
        stream = io.StringIO()
        assert run(SUITES, ids=_chosen(), out=tmp_path / str(jobs), jobs=jobs, stream=stream) == 0
        report = json.loads((tmp_path / str(jobs) / "report.json").read_text())
        assert [s["suite"] for s in report["suites"]] == SUITES  # in their order, whichever ends first
        told[jobs] = (tmp_path / str(jobs) / "scores.jsonl").read_text()
        # Those that were asked beside others have no time.
        assert (told[jobs].count("latency_p50") < len(_chosen())) == (jobs > 1)
    assert _but_latency(told[1]) == _but_latency(told[2])
    assert len(told[1].splitlines()) > len(SUITES)


def _but_latency(scores: str) -> list[dict]:
    lines = [json.loads(line) for line in scores.splitlines()]
    for line in lines:
        for name in [n for n in line["scores"] if n.startswith("latency")]:
            del line["scores"][name]
    return lines


def test_with_one_job_all_runs_here(monkeypatch):
    monkeypatch.setattr(side_by_side, "_run", lambda name, context: f"{name} of {context}")
    assert side_by_side.run_all(["talks", "near"], str.upper, jobs=1) == ["talks of TALKS", "near of NEAR"]


def test_what_a_suite_raises_is_raised(monkeypatch):
    def fail(name, context):
        raise SuiteError("no model is named")

    monkeypatch.setattr(side_by_side, "_run", fail)
    with pytest.raises(SuiteError, match="no model"):
        side_by_side.run_all(["judge"], lambda name: None, jobs=1)


def test_what_is_asked_beside_others_is_not_timed(exam, scripted):
    items, answers = exam
    assert all(o.milliseconds is None for o in ask_all(scripted(answers), items, timed=False))
    outcomes = ask_all(scripted(answers), items)
    assert all(o.milliseconds is not None and latency(o).value == o.milliseconds for o in outcomes)
    assert latency(replace(outcomes[0], milliseconds=None)) is None
    frozen = items[1].model_copy(update={"split": "frozen"})
    assert timed_items([*items[:1], frozen, *items[2:], frozen, frozen]) == [frozen, frozen]
    assert timed_items(items) == items[::4]
