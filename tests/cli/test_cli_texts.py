"""The person's language is found, and every error of the advisor has its sentence in all three."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from advisor.cli.texts import Texts, fill, ui_language
from advisor.domain import LANGUAGES
from advisor.errors import AdvisorError, CorpusError
from advisor.settings import REPOSITORY

PROMPTS = REPOSITORY / "prompts"
ERRORS = {
    "AdvisorError", "UsageError", "CorpusError", "SetupError", "ModelError", "StorageError",
    "IndexUnusable", "IngestError", "BusyError",
}  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "nl_BE.UTF-8", "LC_ALL": "fr_BE"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "nl_BE"}, "en"),
        ({"ADVISOR_UI_LANGUAGE": "fr", "LC_ALL": "nl_BE"}, "fr"),
        ({"ADVISOR_UI_LANGUAGE": "NL-be"}, "nl"),
        ({"ADVISOR_UI_LANGUAGE": "", "LANG": "fr"}, "fr"),
    ],
)
def test_the_language_of_the_person(environment, language):
    assert ui_language(environment) == language


def test_slots_are_filled_and_braces_in_values_stay():
    assert fill("{a} and {b}", {"a": "{b}"}) == "{b} and {b}"


def test_an_unknown_key_is_shown_and_never_raises():
    texts = Texts("en", {})
    assert texts("errors.nothing") == "errors.nothing"
    assert texts.error(AdvisorError("new", path="/x")) == "new: path=/x"
    assert texts.error(CorpusError("new", file="a.yaml", line=3)).startswith("a.yaml:3: ")


def raised() -> list[tuple[str, set[str] | None, str]]:
    """(key, its slots, place) of each error that is raised; slots None where they are not spelled out."""
    found = []
    for file in sorted((REPOSITORY / "advisor").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            in_corpus = name == "error" and file.parent.name == "corpus"  # block.error("key", …)
            if name not in ERRORS | {"_Unreadable"} and not in_corpus:
                continue
            first = node.args[0]
            options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            named = {keyword.arg for keyword in node.keywords}
            slots = None if None in named else {str(name) for name in named}
            if in_corpus and slots is not None:
                slots |= {"id", "file", "line"}
            for option in options:
                if isinstance(option, ast.Constant) and isinstance(option.value, str):
                    found.append((option.value, slots, f"{file.relative_to(REPOSITORY)}:{node.lineno}"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_sentence(language):
    texts = Texts.load(PROMPTS, language)
    missing = {key: place for key, _, place in raised() if not texts.find(f"errors.{key}")}
    assert not missing


def test_every_slot_of_a_sentence_is_given_where_the_error_is_raised():
    texts = Texts.load(PROMPTS, "nl")
    wrong = []
    for key, slots, place in raised():
        asked = set(re.findall(r"\{(\w+)\}", texts.find(f"errors.{key}") or ""))
        if slots is not None and not asked <= slots:
            wrong.append(f"{place}: {key} lacks {', '.join(sorted(asked - slots))}")
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_refuse_a_document_has_its_sentence(language):
    texts = Texts.load(PROMPTS, language)
    source = "\n".join(p.read_text("utf-8") for p in (REPOSITORY / "advisor" / "ingest").rglob("*.py"))
    reasons = set(re.findall(r'"(ingest_\w+)"', source))
    assert reasons
    assert not [reason for reason in reasons if not texts.find(f"errors.{reason}")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_progress_has_its_sentence(language):
    texts = Texts.load(PROMPTS, language)
    source = "\n".join(p.read_text(encoding="utf-8") for p in Path(REPOSITORY / "advisor").rglob("*.py"))
    keys = set(re.findall(r'\b_?progress\(\s*"(\w+)"', source))
    assert keys
    assert not [key for key in keys if not texts.find(f"progress.{key}")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_the_command_line_names_is_there(language):
    texts = Texts.load(PROMPTS, language)
    keys = set()
    for file in (REPOSITORY / "advisor" / "cli").glob("*.py"):
        keys |= set(re.findall(r'\btexts\(\s*"([\w.]+)"', file.read_text(encoding="utf-8")))
    assert len(keys) > 30
    assert not [key for key in keys if not texts.find(key)]
