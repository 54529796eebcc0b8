"""A counsellor at a desk: one client after the other, in the client's language too, on paper; then a clean slate."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from typing import Any

import pypdfium2
import pytest
from page_serving import Running
from page_steps import DESKTOP, PHONE
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from advisor.chat.texts import Limits, Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
QUESTION = "Wie betaalt mijn opleiding?"
LIMITS = Limits.load()


def say(key, language="nl", **slots):
    return TEXTS.say(language, key, **slots)


@pytest.fixture(scope="module")
def counter(advisor: Any, chat_settings: Any, gradio_loaded: None) -> Iterator[Running]:
    """The page as `advisor chat --desk` serves it."""
    running = Running(advisor, chat_settings, desk=True)
    yield running
    running.stop()


def traces(page):
    """All that a next visitor could find of the last one."""
    return page.evaluate(
        "[localStorage.length, sessionStorage.length, document.cookie, location.hash, document.querySelector("
        "'#question').value, document.querySelectorAll('.turn, .results, .card').length,"
        " document.querySelector('#client-language').value, document.querySelectorAll('dialog[open]').length]"
    )


CLEAN = [0, 0, "", "", "", 0, "", 0]


def test_the_next_visitor_finds_nothing_of_the_last_one(come_in, counter):
    desk = come_in(counter.url, lang="nl", persona="counsellor")
    page = desk.page
    question = "Toon eens opleidingen over kunststoffen"
    desk.ask(question).locator("button.marker").first.click()
    desk.press("Français")
    page.get_by_role("radio", name="Jeune").check()
    page.locator("[data-view-link=courses]").click()
    page.locator("[data-view=courses] .card").first.wait_for()
    page.locator("[data-compare]").first.check()
    page.locator("[data-view-link=talk]").click()
    page.select_option("#client-language", "en")
    desk.read(2)
    desk.type("Ik heet")
    page.keyboard.press("F9")
    assert traces(page) == CLEAN
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.get_by_role("radio", name="Begeleider").is_checked()
    assert question not in page.content()
    assert page.locator("#panel .panel-body *").count() == 0
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.press("Control+z")
    assert desk.box.input_value() == ""
    page.go_back()
    assert question not in page.content() and desk.turns.count() == 0
    page.keyboard.press("F2")
    desk.ask("Wat is een digibank?")
    desk.reload()
    assert traces(page) == CLEAN


def goes_away(page, warning, seconds: int) -> None:
    """Winds the clock until the warning is there. An answer that still takes its place under the pointer moves it, and
    a dialog that closes late is a sign of life like any other: then the visitor stays away longer, in steps that pass
    over no warning."""
    page.clock.fast_forward(1000 * seconds)
    step = LIMITS.desk_warning_seconds / 3
    for _ in range(ceil(60 * LIMITS.desk_idle_minutes / step) + 5):
        with suppress(PlaywrightTimeout):
            return warning.wait_for(timeout=1000)
        page.clock.fast_forward(int(1000 * step))
    return warning.wait_for()


def test_everything_goes_when_nobody_is_there_any_more_and_a_warning_comes_first(come_in, counter):
    desk = come_in(counter.url, lang="nl")
    page = desk.page
    page.clock.install()
    page.clock.fast_forward(1000 * 60 * 60)
    warning = page.get_by_role("alertdialog", name=say("idle_title"))
    assert warning.is_hidden()  # nothing to wipe: nobody is asked
    desk.ask(QUESTION)
    goes_away(page, warning, 60 * LIMITS.desk_idle_minutes)
    assert say("idle_text", n=LIMITS.desk_warning_seconds) in warning.inner_text()
    assert desk.barriers() == []
    assert page.evaluate("document.activeElement.innerText") == say("idle_stay")
    page.keyboard.press("Enter")
    assert warning.is_hidden() and desk.turns.count() == 1
    page.clock.run_for(2000)  # the page looks at the clock each second, and sees that somebody is there
    goes_away(page, warning, 60 * LIMITS.desk_idle_minutes + 5)
    page.clock.fast_forward(1000 * LIMITS.desk_warning_seconds)
    page.wait_for_function("!document.querySelector('.turn')")
    assert traces(page) == CLEAN


def test_the_client_reads_along_in_their_own_language_and_takes_a_page_home(come_in, counter):
    desk = come_in(counter.url, lang="nl", color_scheme="dark")
    page = desk.page
    page.select_option("#client-language", "fr")
    turn = desk.ask(QUESTION)
    own, beside = turn.locator("> .answer"), turn.locator(".beside .answer")
    assert own.get_attribute("lang") == "nl" and beside.get_attribute("lang") == "fr"
    first, second = own.bounding_box(), beside.bounding_box()
    assert second["x"] >= first["x"] + first["width"]
    assert "Sources" in turn.locator(".beside").inner_text()
    beside.locator("button.marker").first.click()
    assert TEXTS.say("fr", "quote_summary") in desk.panel.inner_text()
    assert turn.locator("> .answer [aria-expanded=true]").count() == 0
    for size in (PHONE, DESKTOP):
        desk.looks(size=size)
        assert desk.barriers() == [] and desk.overflows() <= 0

    page.evaluate("() => { window.print = () => document.body.dataset.printed = 'yes' }")
    page.keyboard.press("F8")
    assert page.evaluate("document.body.dataset.printed") == "yes"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    assert len(paper) <= 2
    text = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in paper)
    for part in (QUESTION, "opleidingscheque", "Le travailleur", "www.vlaanderen.be", say("brand"), "afgedrukt op"):
        assert part.lower() in text.lower(), part
    for part in (say("desk_next"), say("copy"), say("follow_ups"), say("new"), say("about")):
        assert part not in text, part


def test_keys_are_shown_and_all_of_the_desk_is_open_to_everyone(come_in, counter, served):
    desk = come_in(counter.url, lang="fr")
    desk.page.get_by_text(say("desk_keys", "fr")).click()
    shown = desk.page.locator(".shortcuts").inner_text()
    assert all(key in shown for key in ("F2", "F8", "F9", "Enter", "Esc"))
    for scheme, size in (("dark", PHONE), ("light", DESKTOP)):
        desk.looks(scheme=scheme, size=size)
        assert desk.barriers() == [] and desk.overflows() <= 0
    elsewhere = come_in(served.url, lang="fr")  # without --desk there is none of it, and the keys are the browser's
    assert elsewhere.page.locator(".desk-bar, #idle").count() == 0
    elsewhere.ask(QUESTION)
    elsewhere.page.keyboard.press("F9")
    assert elsewhere.turns.count() == 1


def test_a_reload_goes_on_where_it_was(come_in):
    desk = come_in(lang="nl")
    answer = desk.ask(QUESTION).locator(".answer").inner_text()
    desk.type("een begin")
    desk.reload()
    assert desk.turns.first.locator(".answer").inner_text() == answer
    assert desk.box.input_value() == "een begin"
    assert desk.page.evaluate("sessionStorage.length") == 0
    assert desk.ask("En wat met technici?")
    desk.press(say("new"))
    desk.reload()
    assert desk.turns.count() == 0
