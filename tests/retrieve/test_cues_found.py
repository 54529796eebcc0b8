"""Cues are looked for by their words before their patterns are tried: the same are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from advisor.domain import LANGUAGES
from advisor.retrieve.cues import Cues
from advisor.text import fold

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", [None, *LANGUAGES])
def test_no_cue_is_missed(language):
    cues = Cues(yaml.safe_load((ROOT / "corpus" / "language" / "cues.yaml").read_text("utf-8")))
    lists = cues._own[language] if language else cues._all
    texts = [
        fold(json.loads(line)["question"])
        for code in LANGUAGES
        for line in (ROOT / "evals" / "questions" / f"{code}.jsonl").read_text("utf-8").splitlines()[::7]
    ]
    for text in texts:
        assert lists.in_text(text) == {name for name, p in lists.patterns.items() if p.search(text)}, text


def test_any_ending_any_beginning_and_several_words():
    cues = Cues(
        {"a": {"nl": "twijfel* tussen"}, "b": {"nl": "*cursus"}, "c": {"nl": "'s avonds"}, "d": {"nl": "no, sorry"}}
    )
    for text, found in (
        ("Ik twijfelde  tussen", "a"),
        ("een lascursus", "b"),
        ("kan 's avonds", "c"),
        ("No, sorry!", "d"),
    ):
        assert cues.find(text, "nl") == {found}
    assert not cues.find("tussen avonds sorry cursussen", "nl")
