"""Files that rot while the advisor is open: the index is built anew, and the visitor gets the answer."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from advisor.advisor import Advisor
from advisor.domain import Question
from advisor.errors import ModelError
from advisor.index.generation import current_name
from advisor.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ASKED = Question("Hoeveel werknemers moeten groene bijscholing krijgn?")  # a mistyped word: the words are looked up


def rot(path: Path) -> None:
    """Other bytes, as many, with the date of before."""
    at = path.stat().st_mtime_ns
    path.write_bytes(b"\xff" * path.stat().st_size)
    os.utime(path, ns=(at, at))


@pytest.fixture
def home(model_home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    shutil.copytree(model_home.parent / "chat" / "index", folder / "index")
    (folder / "models").symlink_to(model_home / "models", target_is_directory=True)
    return folder


def test_an_index_that_rotted_is_built_anew_under_a_question(home: Path):
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home)}))
    before = current_name(home)
    for words in (home / "index" / before).glob("ngrams/*/words/words.json"):
        rot(words)

    assert "59.000" in advisor.ask(ASKED).answer

    assert current_name(home) != before
    assert not advisor.house.current().index.damaged()


def test_an_index_that_rotted_before_is_built_anew_at_opening(home: Path):
    before = current_name(home)
    rot(home / "index" / before / "corpus.json")
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home)}))
    assert current_name(home) != before
    assert "59.000" in advisor.ask(ASKED).answer


def test_a_fault_that_is_not_of_the_files_stays_a_fault(home: Path, monkeypatch):
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home)}))

    def breaks(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr("advisor.answer.several.Several.answer", breaks)
    with pytest.raises(ZeroDivisionError):
        advisor.ask(ASKED)


def test_a_model_that_rotted_is_named(home: Path, model_home: Path):
    (home / "models").unlink()
    shutil.copytree(model_home / "models", home / "models")
    for vocabulary in (home / "models").rglob("vocabulary.json"):
        rot(vocabulary)
    with pytest.raises(ModelError) as caught:
        Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home)}))
    assert caught.value.key == "model_not_ready"
