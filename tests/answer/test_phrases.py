"""Small grammar: articles and dates in the sentences of ours."""

from __future__ import annotations

import pytest

from advisor.answer.phrases import Phrases, written_when
from advisor.settings import REPOSITORY


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        ("2022-04-28", "nl", "op 28 april 2022"),
        ("2022-04-28", "en", "on 28 April 2022"),
        ("2022-05-01", "fr", "le 1er mai 2022"),
        ("2020-06", "nl", "in juni 2020"),
        ("2019", "fr", "en 2019"),
        ("2023-2025", "en", "in 2023-2025"),
        (None, "nl", None),
    ],
)
def test_a_date_has_the_preposition_of_its_kind(value, language, said):
    assert written_when(value, language) == said


@pytest.mark.parametrize(
    ("role", "said"), [("operator", "an operator"), ("engineer", "an engineer"), ("technician", "a technician")]
)
def test_an_english_article_fits_the_word_after_it(role, said):
    assert said in Phrases.load(REPOSITORY / "prompts").say("follow_skills_role", "en", role=role)
