"""The commands with nothing in between: documents go in, and come back as answers with their source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]

NEWS = """\
Nieuwe recyclagelijn in Testgem

De fabriek van Testgem neemt in 2027 een nieuwe recyclagelijn in gebruik. De lijn verwerkt 41.300 ton
kunststof per jaar.

Voor de nieuwe lijn zoekt de fabriek 87 operatoren. Zij krijgen een opleiding van zes weken over sorteren en
extruderen van gerecycleerd materiaal.
"""
RECORD = {
    "id": "handbook-7",
    "title": "Handbook of the Testgem plant",
    "text": "Every operator of the Testgem plant wears hearing protection above 85 decibels.",
    "language": "en",
    "url": "https://example.org/handbook",
}


@pytest.fixture(scope="module")
def home(bare_home: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own, without our corpus, in which the model and an empty index are ready."""
    return bare_home(tmp_path_factory.mktemp("real") / "home")


@pytest.fixture(scope="module")
def advisor(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """``advisor(*argv, stdin=…)`` is the program as a person starts it, with two documents in its index."""
    papers = tmp_path_factory.mktemp("papers")
    (papers / "news.txt").write_text(NEWS, encoding="utf-8")
    (papers / "records.jsonl").write_text(json.dumps(RECORD) + "\nnot a record\n", encoding="utf-8")

    def run(*argv: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_")}
        environment |= {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none", "ADVISOR_UI_LANGUAGE": "en"}
        command = [sys.executable, "-m", "advisor", *argv]
        return subprocess.run(
            command, input=stdin, env=environment | settings, capture_output=True, text=True, cwd=papers
        )

    run.first = run("ingest", "news.txt", "records.jsonl")  # type: ignore[attr-defined]
    return run


def test_what_can_be_read_is_taken_and_the_rest_is_named(advisor):
    assert advisor.first.returncode == 1, advisor.first.stderr
    assert "Documents read:      2" in advisor.first.stdout
    assert "records.jsonl:2: The line is not JSON" in advisor.first.stderr


def test_the_same_documents_again_change_nothing(advisor):
    again = advisor("ingest", "news.txt", "--dry-run")
    assert (again.returncode, again.stderr) == (0, "")
    assert "New or changed:    0" in again.stdout


def test_the_status_tells_what_is_in_it(advisor, home):
    status = json.loads(advisor("status", "--json").stdout)
    assert status["documents"] == 2
    assert status["home"] == str(home)
    assert status["corpus"] is False


def test_a_question_is_answered_in_the_words_of_the_document(advisor):
    done = advisor("ask", "Hoeveel operatoren zoekt de fabriek van Testgem?", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "87" in answer["answer"]
    assert answer["language"] == "nl"
    (citation, *_) = answer["citations"]
    assert citation["document"] == "news.txt"
    assert citation["quote_kind"] == "source"
    assert "87 operatoren" in citation["quote"]


def test_a_record_gives_its_id_and_address_back(advisor):
    done = advisor("search", "hearing protection decibels", "-k", "1", "--json")
    (found,) = json.loads(done.stdout)["results"]
    assert (found["document"], found["language"]) == ("handbook-7", "en")
    assert found["url"] == "https://example.org/handbook"
    assert 0 <= found["score"] <= 1


def test_a_batch_answers_in_order_in_one_process(advisor):
    lines = [
        '{"id": "a", "question": "Hoeveel ton kunststof verwerkt de recyclagelijn in Testgem?"}',
        "{",
        '{"question": ""}',
    ]
    done = advisor("ask", "--batch", "-", stdin="\n".join(lines))
    assert done.returncode == 1
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert first["id"] == "a"
    assert "41.300" in first["answer"]
    assert second == {"id": None, "line": 2, "error": second["error"]}
    assert third["abstained"] is True
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_written_is_a_sentence(advisor, tmp_path):
    (tmp_path / "file").write_text("")
    done = advisor("ask", "x", ADVISOR_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Mend:" in done.stderr
    assert done.stderr.count("\n") <= 3
