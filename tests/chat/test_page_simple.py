"""A person finds an answer hard: the same in simpler words, its terms explained, and back again."""

from __future__ import annotations

import pytest
from page_steps import PHONE

from advisor.chat.texts import Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("nl", "Wat doet een procesoperator?"),
        ("en", "Which skills does an operator need for hydrogen?"),
        ("fr", "Ai-je droit au congé de formation flamand ?"),
    ],
)
def test_simpler_words_and_back(come_in, language, question):
    desk = come_in(lang=language, size=PHONE)
    turn = desk.ask(question)
    answer, button = turn.locator(".answer"), turn.locator("[data-simple]")
    before, marks = answer.inner_text(), answer.locator("[data-source]").all_inner_texts()
    assert button.inner_text() == TEXTS.say(language, "simple")
    assert not turn.locator(".terms").is_visible()

    button.click()
    after = answer.inner_text()
    assert after != before and button.get_attribute("aria-pressed") == "true"
    assert sorted(set(answer.locator("[data-source]").all_inner_texts())) == sorted(set(marks))
    terms = turn.locator(".terms")
    assert terms.is_visible() and TEXTS.say(language, "terms") in terms.inner_text()
    for term in terms.locator("dt").all_inner_texts():
        assert term.lower() in after.lower()
    assert desk.barriers() == []
    answer.locator("[data-source]").first.click()  # a number leads to its source as before
    desk.page.locator(".panel .passage").wait_for()
    desk.page.keyboard.press("Escape")

    button.focus()
    desk.page.keyboard.press("Enter")
    assert answer.inner_text() == before and button.get_attribute("aria-pressed") == "false"
    assert not terms.is_visible()
