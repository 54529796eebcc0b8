"""An answer can be checked and taken along: what it says is marked in its source; copy it, share the question."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from advisor.chat.texts import Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
GREEN = "Welke nieuwe groene vaardigheden noemt de studie?"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_what_the_answer_says_is_marked_in_its_source_and_nothing_else_is(come_in):
    desk = come_in(lang="nl")
    turn = desk.ask(GREEN)
    answer = " ".join(turn.locator(".answer").inner_text().split())
    seen = 0
    for button in turn.locator(".sources button").all():
        button.click()
        marks = [" ".join(mark.split()) for mark in desk.panel.locator("mark").all_inner_texts()]
        seen += len(marks)
        for mark in marks:
            for sentence in re.split(r"(?<=[.!?])\s+", mark):
                assert sentence.rstrip(".") in answer
        said = desk.panel.inner_text()
        assert (TEXTS.say("nl", "marked") in said) == bool(marks)
        assert (TEXTS.say("nl", "not_marked") in said) == (not marks)
        assert TEXTS.say("nl", "quote_summary") in said
    assert seen >= 1


def test_an_answer_is_copied_with_its_sources_in_the_language_of_the_page(come_in):
    desk = come_in(lang="fr", permissions=CLIPBOARD)
    question = "Qui paie ma formation ?"
    turn = desk.ask(question)
    turn.locator("[data-copy]").click()
    turn.get_by_role("button", name=TEXTS.say("fr", "copied")).wait_for()
    text = desk.page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(question)
    numbers = set(re.findall(r"\[(\d+)\]", text.split("\nSources\n")[0]))
    titles = turn.locator(".source-title").all_inner_texts()
    assert len(numbers) == len(titles)
    assert all(title in text for title in titles)
    assert "https://" in text and "Réponse d'une machine" in text
    said = desk.page.locator("#advisor > [role=status]")
    expect(said).to_have_text(TEXTS.say("fr", "copied"))  # it is said a moment after the button changes


def test_a_link_carries_the_question_after_a_preview_and_no_server_sees_it(come_in):
    desk = come_in(lang="nl", persona="youth", permissions=CLIPBOARD)
    question = 'Wat is "een digibank" & wat kost <b>100 %</b>?'
    turn = desk.ask(question)
    turn.locator("[data-share]").click()
    dialog = desk.page.get_by_role("dialog", name=TEXTS.say("nl", "share_title"))
    assert question in dialog.inner_text()
    assert dialog.locator("b").count() == 0
    desk.press(TEXTS.say("nl", "share_copy"))
    desk.press(TEXTS.say("nl", "copied"))
    link = desk.page.evaluate("navigator.clipboard.readText()")
    assert desk.barriers() == []
    desk.page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert "#q=" in link and turn.locator(".answer").inner_text()[:30] not in link

    other = come_in(link)
    assert other.box.input_value() == question
    assert other.page.get_by_text(TEXTS.say("nl", "shared")).is_visible()
    assert other.page.get_by_role("radio", name="Jongere").is_checked()
    assert "#" not in other.page.url and other.turns.count() == 0
    assert not [url for url in other.requests if "digibank" in url.partition("#")[0]]
    other.box.press("Enter")
    assert other.read(1).locator(".asked-text").inner_text() == question
    assert other.page.get_by_text(TEXTS.say("nl", "shared")).is_hidden()
    assert come_in(link[:-1] + "%").box.input_value() == ""  # cut off in the middle of a letter
