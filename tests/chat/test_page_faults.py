"""Bad input, broken advisors and lost connections: one sentence each, and the visitor can go on."""

from __future__ import annotations

import pytest
from page_line import Line

from advisor.chat.texts import Texts
from advisor.domain import LANGUAGES
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
GOOD = "Wat is een digibank?"


def test_what_is_no_question_gets_one_sentence(come_in):
    desk = come_in(lang="nl")
    for language in LANGUAGES:
        desk.press(TEXTS.tables[language]["name"])
        for text, key in (("", "error_empty"), ("   ", "error_empty"), ("\U0001f600\U0001f44d", "error_no_words")):
            desk.type(text)
            desk.box.press("Enter")
            assert desk.error == TEXTS.say(language, key)
            assert desk.turns.count() == 0
            assert desk.box.get_attribute("aria-invalid") == "true"
            desk.type("a")
            assert desk.page.locator("#question-error").is_hidden()
            assert desk.box.get_attribute("aria-invalid") is None


def test_twenty_thousand_characters_are_refused_and_kept_for_shortening(come_in):
    desk = come_in(lang="nl")
    text = "Hoeveel talenten? " * 1112
    desk.type(text[:20_000])
    desk.box.press("Enter")
    assert "20000" in desk.error or "19999" in desk.error
    assert "2000 tekens" in desk.error
    assert len(desk.box.input_value()) == 20_000
    desk.press("English")
    assert "shorter than 2000 characters" in desk.error


MARKUP = (
    "<script>document.title='gekraakt'</script> Wat is een digibank?",
    "<img src=https://example.org/x.png onerror=alert(1)> Wat is een digibank?",
    "Wat is een digibank? **vet** [1] ![x](https://example.org/x.png) <b>x</b>",
    "Wat is een digibank? ${alert(1)} {{constructor}} `x`",
)


def test_markup_of_the_visitor_is_shown_as_text(come_in):
    desk = come_in(lang="nl")
    desk.page.on("dialog", lambda dialog: desk.errors.append(dialog.message))
    for text in MARKUP:
        turn = desk.ask(text)
        assert turn.locator(".asked-text").inner_text() == text
        assert turn.locator(".asked-text *").count() == 0
        assert turn.locator(".answer :is(script, img, b, iframe)").count() == 0
        assert desk.page.title() == TEXTS.say("nl", "title")


def test_a_broken_advisor_is_a_sentence_and_can_be_tried_again(come_in, slow):
    slow.answering.pause, slow.answering.fault = 0, RuntimeError("Traceback: geheim")
    desk = come_in(slow.url, lang="nl")
    desk.type(GOOD)
    desk.box.press("Enter")
    turn = desk.wait_for("error")
    assert turn.get_by_role("alert").count() == 1
    assert "geheim" not in desk.page.content()
    for language in LANGUAGES:
        desk.press(TEXTS.tables[language]["name"])
        assert TEXTS.say(language, "error_general") in turn.inner_text()
    slow.answering.fault = None
    desk.press(TEXTS.say("fr", "retry"))
    assert desk.read(2).locator(".answer").inner_text()


def test_a_cut_line_is_a_sentence_and_the_conversation_goes_on_after_it(come_in, slow):
    line = Line(slow.port)
    lose_and_find_again(come_in(line.url, lang="nl"), slow.answering, line.cut, line.mend)
    line.cut()


def test_a_restarted_server_is_a_sentence_and_the_conversation_goes_on_after_it(come_in, slow):
    back = []
    desk = come_in(slow.url, lang="nl")
    lose_and_find_again(desk, slow.answering, slow.stop, lambda: back.append(slow.again()))
    back[0].stop()


def lose_and_find_again(desk, answering, lose, find):
    answering.pause = 0
    first = desk.ask(GOOD).locator(".answer").inner_text()
    answering.pause = 0.5
    desk.type("Wie betaalt mijn opleiding?")
    desk.box.press("Enter")
    desk.page.wait_for_selector('.turn[data-turn="2"] .answer p')
    lose()
    turn = desk.wait_for("error")
    assert TEXTS.say("nl", "error_connection") in turn.inner_text()
    assert desk.turns.count() == 2
    assert "Connection" not in desk.visible_text()
    assert desk.page.locator(".toast-wrap:visible, .toast-body:visible").count() == 0
    desk.type("een begin")

    answering.pause = 0
    with desk.page.expect_navigation(timeout=30_000):
        find()
    desk.wait_until_ready()
    assert desk.turns.count() == 2
    assert desk.turns.first.locator(".answer").inner_text() == first
    assert desk.box.input_value() == "een begin"
    assert desk.page.evaluate("sessionStorage.length") == 0
    desk.press("Probeer opnieuw")
    assert desk.read(3).locator(".sources li").count() >= 1
    assert answering.asked[-1].history[0].content == GOOD
    desk.errors.clear()  # the browser's own reports of the broken connection


def test_a_server_that_started_anew_between_two_questions_is_not_noticed(come_in, slow):
    slow.answering.pause = 0
    desk = come_in(slow.url, lang="nl")
    desk.ask(GOOD)
    slow.stop()
    back = slow.again()
    desk.type("Wie betaalt mijn opleiding?")
    desk.box.press("Enter")
    assert desk.read(2).locator(".answer").inner_text()
    desk.errors.clear()
    back.stop()


def test_the_page_is_there_while_the_advisor_still_loads(come_in, advisor, chat_settings):
    import threading

    from page_serving import Running

    from advisor.chat.opening import Opening

    may_open = threading.Event()
    running = Running(Opening(lambda: may_open.wait(60) and advisor), chat_settings)
    desk = come_in(running.url, lang="fr")
    desk.type("Qu'est-ce qu'une digibank ?")
    desk.box.press("Enter")
    desk.page.get_by_text(TEXTS.say("fr", "preparing")).wait_for()
    may_open.set()
    assert desk.read(1).locator(".answer").inner_text()
    running.stop()
