"""The command: how it asks, what it prints and writes, and its exit codes."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from pathlib import Path
from unittest.mock import ANY

import pytest

from advisor.domain import Turn
from evals.asking import ask_all
from evals.baseline import sign_test
from evals.command import main, run
from evals.gate import load_limits
from evals.metrics import BY_NAME
from evals.scoring import load_bars
from evals.suites import SUITES, suite

ANSWERS = ["answers"]


def test_each_question_is_asked_as_a_visitor_would(exam, scripted, item) -> None:
    items, answers = exam
    chosen = item(id="chosen", tags=["language_chosen"])
    advisor = scripted({**answers, "chosen": answers["figure"]})
    ask_all(advisor, [*items, chosen])
    (
        warm_up,
        first,
        *_,
    ) = advisor.asked
    assert warm_up.id is None
    assert (first.text, first.language, first.profile.persona) == (items[0].question, None, "worker")
    asked = {q.id: q for q in advisor.asked}
    assert asked["follow-up"].history == (Turn("user", "De basisindustrie?"),)
    assert asked["chosen"].language == "nl"


def test_the_table_the_report_and_the_failures(exam, scripted, tmp_path: Path) -> None:
    # Given one wrong answer
    items, answers = exam
    answers["figure"] = answers["unanswerable"]
    stream = io.StringIO()
    # When the evals run
    code = run(["answers"], advisor=scripted(answers), items=items, out=tmp_path, show=5, stream=stream)
    # Then the table names figure, bar and interval, and the failing question is told with its reason
    text = stream.getvalue()
    assert code == 0
    assert "answerable refused or left unanswered" in text
    assert "<= 4.0" in text
    assert "### figure (figure, worker, dev)" in text
    assert "WRONG answerable refused or left unanswered" in text
    report = json.loads((tmp_path / "report.json").read_text())
    figures = report["suites"][0]["tables"][0]["metrics"]
    assert figures["refused"]["all"]["n"] == 1
    assert figures["over_refusal"]["bar"] == {"limit": 0.04, "at_least": False, "met": False}
    assert figures["over_refusal"]["all"]["value"] == 0.25
    assert "| answerable refused or left unanswered (%) | <= 4.0 | NO | 25.0 [" in (tmp_path / "report.md").read_text()
    lines = [json.loads(line) for line in (tmp_path / "answers-dev.jsonl").read_text().splitlines()]
    assert "over_refusal" in {e["id"]: e for e in lines}["figure"]["failures"]


def test_frozen_failures_are_not_shown_unless_asked_for(exam, scripted, tmp_path: Path) -> None:
    items, answers = exam
    answers["figure"] = answers["unanswerable"]
    items = [i.model_copy(update={"split": "frozen"}) if i.id == "figure" else i for i in items]
    seen = {}
    for split in ("all", "frozen"):
        stream = io.StringIO()
        run(ANSWERS, advisor=scripted(answers), items=items, out=tmp_path, show=9, split=split, stream=stream)
        seen[split] = "### figure (" in stream.getvalue()
    assert seen == {"all": False, "frozen": True}


def test_dev_frozen_and_all_stand_apart(exam, scripted, tmp_path: Path) -> None:
    items, answers = exam
    items = [i.model_copy(update={"split": "frozen"}) if i.id == "figure-en" else i for i in items]
    run(ANSWERS, advisor=scripted(answers), items=items, out=tmp_path, stream=io.StringIO())
    tables = json.loads((tmp_path / "report.json").read_text())["suites"][0]["tables"]
    assert [(t["name"], t["n"]) for t in tables] == [("dev", 4), ("frozen", 1), ("all", 5)]


@pytest.fixture
def limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gate of two figures: over-refusal at most 10 % in Dutch, all unanswerable refused."""
    path = tmp_path / "gate.toml"
    path.write_text("[fast.answers.over_refusal]\nnl = 0.1\n[fast.answers.refused]\nall = 1.0\n")
    monkeypatch.setattr("evals.gate.LIMITS", path)
    monkeypatch.setattr(load_limits, "__defaults__", (path,))
    return path


def test_the_gate_fails_below_a_limit(exam, scripted, tmp_path: Path, limits: Path) -> None:
    items, answers = exam

    def gate(answers, suites=ANSWERS) -> tuple[int, str]:
        stream = io.StringIO()
        code = run(
            suites, advisor=scripted(answers), items=items, out=tmp_path / "out", gate=True, fast=True, stream=stream
        )
        return code, stream.getvalue()

    assert gate(answers) == (0, ANY)
    code, told = gate({**answers, "figure": answers["unanswerable"]})
    assert (code, "gate: answers.over_refusal (nl) is 33.3, must be <= 10.0" in told) == (1, True)
    code, told = gate({**answers, "unanswerable": answers["figure"]})
    assert (code, "gate: answers.refused (all) is 0.0, must be >= 100.0" in told) == (1, True)


def test_a_limit_on_what_was_not_measured_is_missed(exam, scripted, tmp_path: Path, limits: Path) -> None:
    items, answers = exam
    limits.write_text("[fast.answers.nuggets_nice]\nfr = 0.5\n")
    stream = io.StringIO()
    assert run(ANSWERS, advisor=scripted(answers), items=items, out=tmp_path, gate=True, fast=True, stream=stream) == 1
    assert "answers.nuggets_nice (fr) was not measured" in stream.getvalue()


def test_the_gate_judges_whole_suites(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["answers", "--gate", "--family", "figure", "--out", str(tmp_path)]) == 2
    assert "the gate judges whole suites" in capsys.readouterr().err


def test_the_gate_of_this_checkout_names_suites_and_figures_that_exist() -> None:
    figures = {
        "answers": set(BY_NAME),
        **{n: {m.name for m in suite(n).METRICS} for n in SUITES if n != "answers"},
    }
    for part in ("fast", "full"):
        limits = load_limits(part)
        assert {(s, f) for s, by in limits.items() for f in by if f not in figures[s]} == set()
        assert {"answers", "attacks"} <= set(limits)


def test_what_does_not_exist_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["poetry"], out=tmp_path) == 2
    assert main(["--family", "poetry", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "no suite poetry; there is answers, field" in told
    assert "no family poetry" in told


def test_every_bar_is_of_a_metric_that_exists() -> None:
    assert load_bars()["evidence"].limit == 0.97


def test_a_baseline_tells_what_changed(exam, scripted, tmp_path: Path) -> None:
    # Given a run in which one question was refused
    items, answers = exam
    first = {**answers, "figure": answers["unanswerable"]}
    run(ANSWERS, advisor=scripted(first), items=items, out=tmp_path, stream=io.StringIO())
    # When it is answered and another is not, and the report goes to the same folder
    second = {**answers, "follow-up": answers["unanswerable"]}
    stream = io.StringIO()
    run(ANSWERS, advisor=scripted(second), items=items, out=tmp_path, baseline=tmp_path, stream=stream)
    # Then both are named
    told = stream.getvalue()
    assert "better: figure\n" in told
    assert "worse: follow-up\n" in told
    assert "right in everything that is asked of it: +1 -1 of 5, p = 1.000" in told
    # And the page tells it too
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<h2 id="changes">' in page
    # And a folder without a report is said
    assert run(ANSWERS, advisor=scripted(second), items=items, out=tmp_path, baseline=tmp_path / "none") == 1


def test_the_sign_test_is_that_of_the_textbook() -> None:
    assert sign_test(0, 5) == pytest.approx(0.0625)
    assert sign_test(2, 8) == pytest.approx(0.109375)
    assert sign_test(3, 3) == 1.0
    assert sign_test(0, 0) == 1.0


def test_the_page_needs_nothing_else_and_shows_markup_as_text(exam, scripted, tmp_path: Path) -> None:
    # Given an answer that holds markup
    items, answers = exam
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    answers["figure"] = dataclasses.replace(answers["unanswerable"], answer=evil)
    run(ANSWERS, advisor=scripted(answers), items=items, out=tmp_path, stream=io.StringIO())
    page = (tmp_path / "report.html").read_text("utf-8")
    # Then it is text; and the page has its plots, and loads nothing from anywhere
    assert evil not in page and "&lt;script&gt;" in page
    assert page.count("<svg") == 2
    page = page.replace("&lt;img src=x", "")
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!["'#])|url\((?!["']?#)|@import""", page)
    # And the ids in it come once
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
