"""The parts beside the conversation: what the page tells of itself; and every part of it for everyone."""

from __future__ import annotations

import pytest
from page_steps import DESKTOP, PHONE

from advisor.chat.published import published
from advisor.chat.render import VIEWS
from advisor.chat.texts import Texts
from advisor.domain import LANGUAGES, PERSONAS
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
ABOUT = Texts.load(REPOSITORY / "prompts", "about")
CIRCULAR = "Welke vaardigheden heeft een operator nodig voor circulaire productie?"


def test_the_first_screen_says_how_good_it_is_and_leads_to_where_it_knows_from(come_in, advisor, chat_settings):
    figures = published(chat_settings)
    desk = come_in(lang="nl")
    page = desk.page
    assert f"{figures.right.value:.0f} % van {figures.right.n} proefvragen" in page.locator(".about").inner_text()
    turn = desk.ask(CIRCULAR)
    answer = turn.locator(".answer").inner_text()
    page.get_by_role("link", name=TEXTS.say("nl", "trust_more")).click()
    about = page.locator("[data-view=about]")
    about.locator("#about-heading").wait_for()
    assert page.evaluate("document.activeElement.id") == "about-heading"
    text = about.inner_text()
    assert f"{figures.right.value}".replace(".", ",") in text
    assert "0800 30 700" in text and "1700" in text and "102" in text
    sources = {(f.source.title, f.source.date) for f in advisor.house.current().corpus.facts.values()}
    listed = about.locator(".source-list li")
    assert len({title for title, _ in sources}) <= listed.count() <= 2 * len(sources)
    about.get_by_text("De studie (", exact=False).click()
    assert "juni 2021" in about.locator("details[open]").inner_text()
    assert not desk.box.is_visible()

    desk.press("Français")  # the part that is shown follows, and the conversation stays
    about.get_by_role("heading", name=ABOUT.say("fr", "title")).wait_for()
    page.go_back()
    assert turn.locator(".answer").inner_text() == answer
    assert desk.box.is_visible()
    page.go_forward()
    about.get_by_role("heading", name=ABOUT.say("fr", "title")).wait_for()


def test_a_part_that_cannot_be_had_is_a_sentence_and_can_be_asked_again(come_in):
    desk = come_in(lang="en")
    desk.page.route("**/view/about*", lambda route: route.abort())
    desk.page.locator("[data-view-link=about]").click()
    desk.page.get_by_role("heading", name=TEXTS.say("en", "view_failed")).wait_for()
    desk.page.unroute("**/view/about*")
    desk.press(TEXTS.say("en", "retry"))
    desk.page.get_by_role("heading", name=ABOUT.say("en", "title")).wait_for()
    desk.errors.clear()  # the browser's own report of the request that was cut off


def test_no_barrier_on_any_part_in_any_theme_and_size(come_in):
    desk = come_in(lang="nl", persona="youth")
    found = []

    def look(part):
        for scheme, size in (("light", PHONE), ("dark", PHONE), ("dark", DESKTOP), ("light", DESKTOP)):
            desk.looks(scheme=scheme, size=size)
            found.extend(f"{part} {scheme} {size[0]}: {barrier}" for barrier in desk.barriers())
            assert desk.overflows() <= 0, f"{part} {size}"

    look("start")
    desk.ask(CIRCULAR).locator("button.marker").first.click()
    look("answer")
    desk.press("English")
    desk.page.locator("[data-view-link=about]").click()
    desk.page.locator("#about-heading").wait_for()
    look("about")
    desk.press(TEXTS.say("en", "dark"))  # by the switch too: the device wishes light
    for part in VIEWS:
        desk.page.locator(f"[data-view-link={part}]").click()
        desk.page.locator(f"[data-view={part}] h1:not(.view-state)").wait_for()
        found.extend(f"{part} switched: {barrier}" for barrier in desk.barriers())
    assert found == []
    desk.page.evaluate("document.querySelector('#about-heading').append(document.createElement('button'))")
    assert len(desk.barriers()) == 1


def test_the_colours_can_be_switched_and_paper_stays_white(come_in):
    desk = come_in(lang="nl", color_scheme="light")
    page, switch = desk.page, desk.page.locator("[data-dark]")

    def paper():
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = paper()
    switch.click()
    dark = paper()
    assert dark != light and switch.get_attribute("aria-pressed") == "true" and "theme=dark" in page.url
    desk.reload()
    assert paper() == dark
    page.locator("[data-view-link=pictures]").click()
    drawing = page.locator("[data-view=pictures] svg.picture").first
    drawing.wait_for()
    drawn = drawing.inner_html()
    page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")
    assert paper() == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", color_scheme="light", reduced_motion="reduce")
    switch.click()
    page.wait_for_function("(was) => document.querySelector('svg.picture').innerHTML !== was", arg=drawn)
    assert paper() == light and "theme" not in page.url  # what the device wishes is no choice
    desk.looks(scheme="dark")
    desk.page.locator("[data-dark][aria-pressed=true]").wait_for()  # a change of the device comes as an event
    assert paper() == dark


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_examples_are_seen_without_scrolling(come_in, language):
    desk = come_in(lang=language)
    for persona in PERSONAS:
        desk.page.locator(f"input[value={persona}]").check()
        ends = [button.bounding_box() for button in desk.page.locator(".examples button:visible").all()]
        fold = desk.page.locator(".dock").bounding_box()["y"]
        assert len(ends) == 6 and max(box["y"] + box["height"] for box in ends) <= fold, persona


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_told_only_of_the_corpus_that_was_measured(chat_settings, language, tmp_path):
    import dataclasses

    other = dataclasses.replace(chat_settings, corpus=None)
    assert published(other) is None
    assert published(chat_settings, tmp_path) is None
    assert published(chat_settings).right.by_language[language] > 50
