"""The questions are sound, and the frozen ones are those of the log."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from advisor.corpus import load_corpus
from advisor.settings import Settings
from evals.frozen import SETS, frozen_hash, problem, sets_hash
from evals.items import FAMILIES, QUESTIONS, ItemError, load_items, select
from evals.suites.consistency import load as load_wordings


def test_the_frozen_questions_are_those_of_the_log() -> None:
    assert problem(load_items()) is None


def test_a_changed_frozen_question_is_noticed(tmp_path: Path) -> None:
    items = load_items()
    at = next(i for i, item in enumerate(items) if item.split == "frozen")
    changed = [*items[:at], items[at].model_copy(update={"question": "?"}), *items[at + 1 :]]
    # When a frozen question differs from the hash, then the hash is asked for
    assert frozen_hash(changed) in problem(changed)
    # When the hash is changed without a word, then the log is asked for
    (tmp_path / "hash").write_text(f"{frozen_hash(changed)}\n{sets_hash()}")
    (tmp_path / "log").write_text("nothing of it")
    assert "no entry" in problem(changed, tmp_path / "hash", tmp_path / "log")
    # When the log tells it, then it is fine
    (tmp_path / "log").write_text(f"changed, because: {frozen_hash(changed)}; as it was: {sets_hash()}")
    assert problem(changed, tmp_path / "hash", tmp_path / "log") is None


def test_a_changed_frozen_attack_is_noticed(tmp_path: Path) -> None:
    for name in SETS:
        shutil.copy(QUESTIONS / f"{name}.jsonl", tmp_path)
    assert problem(load_items(), folder=tmp_path) is None
    path = tmp_path / "attacks_direct.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    next(x for x in lines if x["split"] == "frozen")["canary"] = "SOMETHING-ELSE"
    path.write_text("\n".join(json.dumps(x) for x in lines), "utf-8")
    assert sets_hash(tmp_path) in problem(load_items(), folder=tmp_path)


def test_a_dev_question_may_change() -> None:
    items = load_items()
    at = next(i for i, item in enumerate(items) if item.split == "dev")
    changed = [*items[:at], items[at].model_copy(update={"question": "?"}), *items[at + 1 :]]
    assert frozen_hash(changed) == frozen_hash(items)


def test_the_set_is_large_and_balanced_enough() -> None:
    items = load_items()
    assert len(items) >= 900
    assert {i.family for i in items} == set(FAMILIES)
    for language in ("nl", "en", "fr"):
        part = select(items, languages=[language])
        assert 0.28 <= len(part) / len(items) <= 0.38
        assert sum(i.abstain for i in part) >= 60
        assert sum("lookalike" in i.tags for i in part) >= 20
        assert sum(len([m for m in i.history if m.role == "user"]) >= 2 for i in part) >= 30


def test_every_gold_document_stands_in_the_corpus() -> None:
    corpus = load_corpus(Settings.from_environment({}).vocabulary.parent)
    known = {*corpus.facts, *corpus.courses, *corpus.holes}
    named = {(w.group, g) for w in load_wordings() for g in w.gold}
    assert sorted(n for n in named if n[1] not in known) == []
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
