"""Every visible text in three languages, with the same keys and the same slots."""

from __future__ import annotations

import re

import pytest

from advisor.chat.feedback import VERDICTS
from advisor.chat.render import VIEWS
from advisor.chat.texts import Limits, Texts, best_language, fill
from advisor.domain import LANGUAGES, PERSONAS
from advisor.settings import REPOSITORY

TEXTS = Texts.load(REPOSITORY / "prompts")
CHAT = REPOSITORY / "advisor" / "chat"
MADE = {  # keys that are put together from data
    *(f"persona_{persona}{end}" for persona in PERSONAS for end in ("", "_hint")),
    *(f"quote_{kind}" for kind in ("summary", "source")),
    *(f"feedback_{verdict}" for verdict in VERDICTS),
    *(f"nav_{view}" for view in VIEWS),
}


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}.{number}")
    else:
        yield path, value


def test_the_three_languages_have_the_same_keys():
    keys = {language: [key for key, _ in leaves(TEXTS.tables[language])] for language in LANGUAGES}
    assert keys["nl"] == keys["en"] == keys["fr"]


def test_no_text_is_empty_and_slots_are_the_same():
    for (key, nl), (_, en), (_, fr) in zip(*(leaves(TEXTS.tables[code]) for code in LANGUAGES), strict=True):
        slots = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (nl, en, fr)]
        assert slots[0] == slots[1] == slots[2], key
        assert all(text.strip() for text in (nl, en, fr)), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", PERSONAS)
def test_six_examples_for_each_person(language, persona):
    examples = TEXTS.tables[language]["examples"][persona]
    assert len(examples) == len(set(examples)) == 6


def test_no_text_is_missing_and_none_is_left_over():
    used = set(MADE)
    for file in CHAT.rglob("*"):
        if file.suffix in (".py", ".html", ".js"):
            used |= set(re.findall(r"""["'`]([a-z_]+)["'`]""", file.read_text(encoding="utf-8")))
    keys = set(TEXTS.tables["nl"])
    tables = {"name", "months", "languages", "countries", "examples", "feedback_reasons"}
    assert keys - used - tables == set()
    asked = set()
    for file in (CHAT / "templates").glob("*.html"):
        asked |= set(re.findall(r"""(?:\bt|say|row)\("(\w+)[,")]""", file.read_text(encoding="utf-8")))
        asked |= set(re.findall(r'line\("(\w+)"\)', file.read_text(encoding="utf-8")))
        asked |= set(re.findall(r'opens\([\w.]+, "(\w+)"', file.read_text(encoding="utf-8")))
    assert {key for key in asked if not key.endswith("_")} - keys == set()


@pytest.mark.parametrize(
    ("value", "nl", "fr"),
    [
        ("2021-06", "juni 2021", "juin 2021"),
        ("2021-06-01", "1 juni 2021", "1 juin 2021"),
        ("2021", "2021", "2021"),
        ("2022/2023", "2022/2023", "2022/2023"),
        ("2021-13", "2021-13", "2021-13"),
    ],
)
def test_dates_are_written_in_words(value, nl, fr):
    assert TEXTS.date("nl", value) == nl
    assert TEXTS.date("fr", value) == fr


@pytest.mark.parametrize(
    ("wanted", "accepts", "language"),
    [
        ("fr", "nl", "fr"),
        ("de", "en-GB,en;q=0.9", "en"),
        (None, "de-DE,de;q=0.9,fr;q=0.8,en;q=0.7", "fr"),
        (None, "en;q=0.1, nl;q=0.9", "nl"),
        (None, "tr", "nl"),
        (None, "fr;q=0", "nl"),
        (None, "fr;q=x", "nl"),
        ("", None, "nl"),
    ],
)
def test_the_language_of_a_first_visit(wanted, accepts, language):
    assert best_language(wanted, accepts) == language


def test_braces_in_a_value_stay_as_they_are():
    assert fill("{a} {b}", {"a": "{b}"}) == "{b} {b}"


def test_the_page_and_the_advisor_allow_questions_of_the_same_length():
    from advisor.advisor import LONGEST_QUESTION

    assert Limits.load().question_characters == LONGEST_QUESTION
