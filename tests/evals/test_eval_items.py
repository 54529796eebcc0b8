"""The questions are sound, and the frozen ones are those of the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.corpus import load_corpus
from advisor.settings import Settings
from evals.frozen import frozen_hash, problem
from evals.items import ItemError, load_items, select


def test_the_frozen_questions_are_those_of_the_log() -> None:
    assert problem(load_items()) is None


def test_a_changed_frozen_question_is_noticed(tmp_path: Path) -> None:
    items = load_items()
    at = next(i for i, item in enumerate(items) if item.split == "frozen")
    changed = [*items[:at], items[at].model_copy(update={"question": "?"}), *items[at + 1 :]]
    # When a frozen question differs from the hash, then the hash is asked for
    assert frozen_hash(changed) in problem(changed)
    # When the hash is changed without a word, then the log is asked for
    (tmp_path / "hash").write_text(frozen_hash(changed))
    (tmp_path / "log").write_text("nothing of it")
    assert "no entry" in problem(changed, tmp_path / "hash", tmp_path / "log")
    # When the log tells it, then it is fine
    (tmp_path / "log").write_text(f"changed, because: {frozen_hash(changed)}")
    assert problem(changed, tmp_path / "hash", tmp_path / "log") is None


def test_a_dev_question_may_change() -> None:
    items = load_items()
    at = next(i for i, item in enumerate(items) if item.split == "dev")
    changed = [*items[:at], items[at].model_copy(update={"question": "?"}), *items[at + 1 :]]
    assert frozen_hash(changed) == frozen_hash(items)


def test_the_set_is_large_and_balanced_enough() -> None:
    items = load_items()
    assert len(items) >= 300
    for language in ("nl", "en", "fr"):
        part = select(items, languages=[language])
        assert 0.28 <= len(part) / len(items) <= 0.38
        assert sum(i.abstain for i in part) >= 25
    assert sum(i.abstain for i in items) >= 75


def test_every_gold_document_stands_in_the_corpus() -> None:
    corpus = load_corpus(Settings.from_environment({}).vocabulary.parent)
    known = {*corpus.facts, *corpus.courses, *corpus.holes}
    named = {(i.id, g) for i in load_items() for g in (*i.gold, *i.nearby)}
    assert sorted(n for n in named if n[1] not in known) == []


LINE = {
    "id": "a", "language": "nl", "persona": "worker", "family": "figure", "question": "Hoeveel?",
    "gold": ["x"], "abstain": False, "audit": "ok", "split": "dev",
}  # fmt: skip


def folder_of(tmp_path: Path, *lines: str) -> Path:
    for language in ("nl", "en", "fr"):
        (tmp_path / f"{language}.jsonl").write_text("\n".join(lines) if language == "nl" else "")
    return tmp_path


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"language": "en"}, "stands in the file of"),
        ({"family": "poetry"}, "family"),
        ({"gold": []}, "at least one gold"),
        ({"abstain": True}, "no gold"),
        ({"split": "test"}, "split"),
        ({"questoin": "?"}, "questoin"),
        ({"required": [{"any": []}]}, "no wording"),
        ({"gold_mode": "all", "gold_groups": [["y"]]}, "different ids"),
        ({"question": " "}, "empty"),
    ],
)
def test_an_unsound_question_is_named_by_file_and_line(tmp_path: Path, changes: dict, told: str) -> None:
    lines = [json.dumps(LINE), json.dumps(LINE | {"id": "b"} | changes)]
    with pytest.raises(ItemError, match=rf"^nl\.jsonl:2.*{told}"):
        load_items(folder_of(tmp_path, *lines))


def test_ids_come_once_and_lines_are_json(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match=r"is that of nl\.jsonl:1 too"):
        load_items(folder_of(tmp_path, json.dumps(LINE), json.dumps(LINE)))
    with pytest.raises(ItemError, match=r"nl\.jsonl:1: no JSON"):
        load_items(folder_of(tmp_path, "{"))


def test_dropped_questions_are_left_out(tmp_path: Path) -> None:
    assert load_items(folder_of(tmp_path, json.dumps(LINE | {"audit": "dropped"}))) == []
