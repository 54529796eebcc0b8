"""What is suggested to ask next has an answer with us."""

from __future__ import annotations

import pytest

from advisor.answer.next_steps import OF_A_ROLE, OF_A_THEME, REFUSED
from advisor.domain import LANGUAGES, Profile, Question
from advisor.settings import data_folder
from evals.fit.suggested import suggestions

EVERY = 12  # of the suggestions on a job or a theme; `python -m evals.fit.suggested` asks all in a minute and a half


def test_what_we_suggest_whatever_was_asked_has_an_answer_in_each_language(advisor):
    phrases = advisor.house.current().composer.phrases
    fixed = [k for k in phrases.starting("follow_") if not k.endswith((*OF_A_ROLE, OF_A_THEME, "_place"))]
    asked = [(k, lang, advisor.ask(Question(phrases.say(k, lang), lang))) for k in fixed for lang in LANGUAGES]
    assert len(asked) > 20 and not [(k, lang) for k, lang, answer in asked if answer.abstained]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_suggestion_on_a_job_is_refused(advisor, language):
    left_out = advisor.house.current().composer.next_steps.refused[language]
    told = [q for q in suggestions(advisor, language) if q not in left_out]
    assert len(told) > 150 and len(left_out) < len(told) / 3
    assert not [q for q in told[::EVERY] if advisor.ask(Question(q, language)).abstained]
    # And what is left out is what has no answer, not what once had none.
    assert not [q for q in left_out[::EVERY] if not advisor.ask(Question(q, language)).abstained]


def test_what_is_refused_is_not_suggested(advisor):
    # Nothing of ours tells what a welder does all day; how to become one it does.
    assert "Wat doet een lasser?" in advisor.house.current().composer.next_steps.refused["nl"]
    answer = advisor.ask(Question("Hoe word ik lasser?", "nl", profile=Profile(persona="youth")))
    assert not answer.abstained and answer.follow_ups and "Wat doet een lasser?" not in answer.follow_ups


def test_the_list_lies_with_the_corpus():
    assert (data_folder("corpus") / "language" / REFUSED).is_file()
