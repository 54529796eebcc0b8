"""A person meets a word of the field in an answer: what it means is one touch away, and the answer stays as it was."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape
from page_steps import PHONE

from advisor.chat.markdown import render
from advisor.chat.terms import explained
from advisor.domain import LANGUAGES

QUESTION = {
    "nl": "Welke vaardigheden heeft een operator nodig voor circulaire productie?",
    "en": "Which skills does an operator need for hydrogen?",
    "fr": "Ai-je droit au congé de formation flamand ?",
}
MARKERS = re.compile(r"<[^>]+>")


def test_the_first_place_of_a_term_can_be_asked_and_no_letter_changes():
    text = "CO2 en **waterstof** [1]: CO2-opslag, zie [waterstof](https://example.org/CO2) & https://example.org/waterstof."
    html = str(render(text, words=explained([("CO2", 'een "gas"'), ("waterstof", "licht < lucht")])))
    assert html.count("data-meaning") == 2
    assert 'data-meaning="een &#34;gas&#34;" ' in html.replace('">CO2', '" >CO2')
    assert MARKERS.sub("", html) == MARKERS.sub("", str(render(text)))
    assert "<strong><span" in html and html.index("data-meaning") < html.index("<strong>")
    assert all("term" not in link for link in re.findall(r"<a .*?</a>", html))


def test_of_two_terms_that_overlap_the_longer_one_is_told():
    words = explained([("STEM", "vakken"), ("STEM-academie", "een club")])
    html = str(words("Een STEM-academie over STEM, en STEMpel."))
    assert re.findall(r'data-meaning="([^"]+)">([^<]+)<', html) == [("een club", "STEM-academie"), ("vakken", "STEM")]
    assert explained([]) is escape


@pytest.mark.browser
@pytest.mark.xdist_group("chat")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_word_means_by_pointer_keyboard_and_touch(come_in, advisor, language):
    desk = come_in(lang=language, size=PHONE, has_touch=True)
    page, tip = desk.page, desk.page.locator("#term-tip")
    turn = desk.ask(QUESTION[language])
    term = turn.locator(".answer .term").first
    glossary = advisor.house.current().composer.knowledge.terms.glossary
    ((_, _, known),) = glossary.find(term.inner_text(), language)
    meaning = known.explanation[language]
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(1, 1)
    assert tip.is_hidden()

    term.hover()
    assert tip.inner_text() == meaning and tip.get_attribute("lang") == language
    tip.hover()  # it stays while it is read
    page.wait_for_timeout(400)
    assert tip.is_visible()
    page.mouse.move(1, 1)
    tip.wait_for(state="hidden")

    term.focus()
    assert tip.is_visible() and term.get_attribute("aria-describedby") == "term-tip"
    assert page.evaluate("document.activeElement.ariaExpanded") == "true"
    assert desk.barriers() == []
    page.keyboard.press("Escape")
    assert tip.is_hidden() and page.evaluate("document.activeElement.className") == "term"
    page.keyboard.press("Enter")
    assert tip.is_visible()
    page.keyboard.press(" ")
    assert tip.is_hidden()

    page.evaluate("document.activeElement.blur()")
    term.tap()
    assert tip.inner_text() == meaning
    box, size = tip.bounding_box(), page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"] and desk.overflows() <= 0
    assert box["y"] >= 0 and box["y"] + box["height"] <= page.locator(".dock").bounding_box()["y"]
    term.tap()
    assert tip.is_hidden()
    term.tap()
    page.locator(".asked").first.tap()
    assert tip.is_hidden()


@pytest.mark.browser
@pytest.mark.xdist_group("chat")
def test_what_is_copied_holds_no_meaning_and_a_new_conversation_puts_it_away(come_in, advisor):
    from advisor.domain import Profile, Question

    desk = come_in(lang="nl", permissions=["clipboard-read", "clipboard-write"])
    turn = desk.ask(QUESTION["nl"])
    turn.locator(".answer .term").first.click()
    turn.locator("[data-copy]").click()
    desk.page.wait_for_function("document.querySelector('[data-copy]').innerText.includes('Gekopieerd')")
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    answer = advisor.ask(Question(QUESTION["nl"], None, (), Profile(persona="worker"))).answer
    assert re.sub(r"[\s*]+", "", answer) in re.sub(r"\s+", "", copied)
    turn.locator(".answer .term").first.focus()
    desk.press("Nieuw gesprek")
    assert desk.page.locator("#term-tip").is_hidden()


@pytest.mark.browser
@pytest.mark.xdist_group("chat")
def test_a_word_that_is_asked_about_is_explained_under_the_answer_or_in_it(come_in, advisor):
    desk = come_in(lang="en", size=PHONE)
    glossary = advisor.house.current().composer.knowledge.terms.glossary
    ((_, _, word),) = glossary.find("electrolysis", "en")
    told = desk.ask("What is electrolysis?")  # no source of ours explains it: then that is the answer
    assert word.explanation["en"].split(". ")[0] in told.locator(".answer").first.inner_text()
    assert not told.locator(".meaning").count()
    turn = desk.ask("What is dual learning?")
    turn.locator(".meaning").wait_for()
    ((_, _, known),) = glossary.find("dual learning", "en")
    assert turn.locator(".meaning dd").all_inner_texts() == [known.explanation["en"]]
    assert "do not come from a source" in turn.locator(".meaning .quiet").inner_text()
    assert desk.barriers() == [] and desk.overflows() <= 0
    assert not desk.ask("Where are digibanken in Ghent?").locator(".meaning").count()
