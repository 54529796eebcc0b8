"""The command: how it asks, what it prints and writes, and its exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from advisor.domain import Turn
from evals.asking import ask_all
from evals.baseline import sign_test
from evals.command import main, run
from evals.scoring import load_bars


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
    figures = report["tables"][0]["metrics"]
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
        run(advisor=scripted(answers), items=items, out=tmp_path, show=9, split=split, stream=stream)
        seen[split] = "### figure (" in stream.getvalue()
    assert seen == {"all": False, "frozen": True}


def test_dev_frozen_and_all_stand_apart(exam, scripted, tmp_path: Path) -> None:
    items, answers = exam
    items = [i.model_copy(update={"split": "frozen"}) if i.id == "figure-en" else i for i in items]
    run(advisor=scripted(answers), items=items, out=tmp_path, stream=io.StringIO())
    tables = json.loads((tmp_path / "report.json").read_text())["tables"]
    assert [(t["name"], t["n"]) for t in tables] == [("dev", 4), ("frozen", 1), ("all", 5)]


def test_the_gate_fails_below_a_bar(exam, scripted, tmp_path: Path) -> None:
    items, answers = exam
    found = {i.id: i.gold for i in items}
    assert run(advisor=scripted(answers, found), items=items, out=tmp_path, gate=True, stream=io.StringIO()) == 0
    assert run(advisor=scripted(answers), items=items, out=tmp_path, gate=True, stream=io.StringIO()) == 1
    answers["unanswerable"] = answers["figure"]
    assert run(advisor=scripted(answers, found), items=items, out=tmp_path, gate=True, stream=io.StringIO()) == 1


def test_what_does_not_exist_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["poetry"], out=tmp_path) == 2
    assert main(["--family", "poetry", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "no suite poetry; there is answers" in told
    assert "no family poetry" in told


def test_every_bar_is_of_a_metric_that_exists() -> None:
    assert load_bars()["evidence"].limit == 0.97


def test_a_baseline_tells_what_changed(exam, scripted, tmp_path: Path) -> None:
    # Given a run in which one question was refused
    items, answers = exam
    first = {**answers, "figure": answers["unanswerable"]}
    run(advisor=scripted(first), items=items, out=tmp_path, stream=io.StringIO())
    # When it is answered and another is not, and the report goes to the same folder
    second = {**answers, "follow-up": answers["unanswerable"]}
    stream = io.StringIO()
    run(advisor=scripted(second), items=items, out=tmp_path, baseline=tmp_path, stream=stream)
    # Then both are named
    told = stream.getvalue()
    assert "better: figure\n" in told
    assert "worse: follow-up\n" in told
    assert "right in everything that is asked of it: +1 -1 of 5, p = 1.000" in told
    # And a folder without a report is said
    assert run(advisor=scripted(second), items=items, out=tmp_path, baseline=tmp_path / "none") == 1


def test_the_sign_test_is_that_of_the_textbook() -> None:
    assert sign_test(0, 5) == pytest.approx(0.0625)
    assert sign_test(2, 8) == pytest.approx(0.109375)
    assert sign_test(3, 3) == 1.0
    assert sign_test(0, 0) == 1.0
