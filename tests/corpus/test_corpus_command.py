"""What an editor sees: sound, mistakes with their places, or what to look up again, in three languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.corpus.check import read_and_check
from advisor.corpus.command import run_check
from advisor.corpus.reading import read_mapping
from advisor.corpus.stale import stale
from advisor.domain import LANGUAGES
from advisor.errors import UsageError
from advisor.settings import REPOSITORY

TODAY = dt.date(2026, 11, 23)
PROMPTS = REPOSITORY / "prompts"
ROOM = REPOSITORY / "advisor" / "corpus"


def sentences(language: str) -> dict[str, str]:
    return {key: str(text) for key, text in read_mapping(PROMPTS / f"check.{language}.yaml", "check").items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_corpus(language: str, small: Path) -> None:
    code, text = run_check(small, TODAY, False, language, prompts=PROMPTS)
    assert code == 0
    assert re.search(r"\b2 (feiten|facts|faits)\b", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_is_said_with_its_place(language: str, small: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("facts/topic.yaml", "1,500 new people", "1,600 new people")
    code, text = run_check(small, TODAY, False, language, prompts=PROMPTS)
    assert code == 1
    assert "facts/topic.yaml:8" in text
    assert "1500" in text
    assert "{" not in text


def test_mistakes_come_before_what_is_stale(small: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("holes.yaml", "kind: money", "kind: cash")
    assert run_check(small, TODAY, True, "en", prompts=PROMPTS)[0] == 1


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        run_check(tmp_path / "nowhere", TODAY, prompts=PROMPTS)


def test_a_lapsed_rule_is_looked_up_first(small: Path) -> None:
    entries, _ = read_and_check(small, dt.date(2027, 2, 1))
    found = stale(entries, small, dt.date(2027, 2, 1))
    assert [item.id for item in found][:2] == ["topic-rule", "topic-people-needed"]
    assert found[0].key == "stale_lapsed"
    assert found[0].line == 36
    assert found[1].uses == 2  # a gap and an overview


def test_a_young_source_is_left_alone(small: Path) -> None:
    entries, _ = read_and_check(small, dt.date(2024, 6, 1))
    assert "topic-people-needed" not in [item.id for item in stale(entries, small, dt.date(2024, 6, 1))]


def test_the_real_corpus_lists_lapsed_then_undated_rules_then_help_lines(real_folder: Path) -> None:
    entries, _ = read_and_check(real_folder, TODAY)
    found = stale(entries, real_folder, TODAY)
    order = ["stale_lapsed", "stale_undated_rule", "stale_phone"]
    keys = [item.key.removesuffix("_undated") if "phone" in item.key else item.key for item in found]
    urgent = [key for key in keys if key in order]
    assert keys[: len(urgent)] == sorted(urgent, key=order.index)
    assert {"inc-vov-2025-2026-final", "digi-extension-2025-2026"} <= {item.id for item in found[:8]}
    assert not [item.id for item in found if item.id == "occ-bottleneck-2024"]  # history stays true


@pytest.mark.parametrize("language", LANGUAGES)
def test_stale_in_each_language(language: str, real_folder: Path) -> None:
    code, text = run_check(real_folder, TODAY, True, language, prompts=PROMPTS)
    assert code == 0
    assert "help-vdab-0800" in text
    assert "{" not in text
    assert "?" not in text.replace(" ?", "")


def test_the_sentences_have_the_same_keys_and_slots() -> None:
    tables = {language: sentences(language) for language in LANGUAGES}
    assert set(tables["nl"]) == set(tables["en"]) == set(tables["fr"])
    for key in tables["en"]:
        slots = {language: set(re.findall(r"{(\w+)}", tables[language][key])) for language in LANGUAGES}
        assert slots["nl"] == slots["en"] == slots["fr"], key


def test_every_key_that_the_room_uses_has_a_sentence() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    used = set(re.findall(r'"(corpus_\w+|stale_\w+)"', code))
    used |= set(re.findall(r'problem\(\s*"(\w+)"', code)) | {"id_unknown", "figure_alone", "figure_missing"}
    used.add("corpus_file_missing")  # said by `building`, of files beside the records
    assert used - set(sentences("en")) == set()
    assert set(sentences("en")) - used == {"place", "fine", "found"}
