"""A person looks for a course: conditions that follow the talk, what fits, what is not known, three side by side."""

from __future__ import annotations

import pytest
from page_steps import DESKTOP, PHONE

from advisor.chat.texts import Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")


def say(key, language="nl", **slots):
    return TEXTS.say(language, key, **slots)


def test_courses_follow_the_conversation_and_an_empty_list_says_what_to_let_go_of(come_in):
    desk = come_in(lang="nl")
    page, view = desk.page, desk.page.locator("[data-view=courses]")
    question = "Welke opleidingen voor procesoperator zijn er in Antwerpen?"
    desk.ask(question).locator("[data-courses]").click()
    view.locator(".card").first.wait_for()
    assert question in view.inner_text()
    assert view.get_by_label(say("wanted_place")).evaluate("e => e.selectedOptions[0].text") == "Antwerpen"
    fitting = view.locator(".results > .cards .card")
    for text in fitting.all_inner_texts():
        assert "Antwerpen" in text and say("course_fits") in text and say("course_cost") in text
    before = fitting.count()
    assert say("courses_count", n=before, untold=view.locator(".untold .card").count()) in view.inner_text()

    view.get_by_text(say("wanted_free"), exact=True).click()
    view.locator(".empty").wait_for()
    assert say("courses_empty") in view.inner_text()
    for text in view.locator(".untold .card").all_inner_texts():
        assert say("course_unknown") in text and "gratis" in text
    assert desk.barriers() == []
    view.get_by_role("button", name=say("courses_without", condition="gratis", n=before)).click()
    page.wait_for_function(f"document.querySelectorAll('.results > .cards .card').length === {before}")
    assert not view.get_by_label(say("wanted_free")).is_checked()
    assert page.evaluate("document.activeElement.name") == "free"

    desk.press("Français")  # the conditions stay, the words change
    view.get_by_role("heading", level=1, name=say("nav_courses", "fr")).wait_for()
    page.wait_for_function("document.querySelector('#wanted-place').selectedOptions[0].text === 'Anvers'")
    page.get_by_role("link", name=say("back", "fr")).click()
    assert desk.turns.first.locator(".asked-text").inner_text() == question
    desk.press(say("new", "fr"))
    page.locator("[data-view-link=courses]").click()
    view.locator(".card").first.wait_for()
    assert question not in view.inner_text()
    assert view.get_by_label(say("wanted_place", "fr")).evaluate("e => e.value") == ""


def test_a_list_that_arrives_after_everything_was_forgotten_is_not_shown(come_in):
    desk = come_in(lang="nl")
    page, view = desk.page, desk.page.locator("[data-view=courses]")
    question = "Welke opleidingen voor procesoperator zijn er in Antwerpen?"
    desk.ask(question).locator("[data-courses]").click()
    view.locator(".card").first.wait_for()
    held = []
    page.route("**/view/courses*", lambda route: held.append(route))
    view.get_by_text(say("wanted_free"), exact=True).click()
    page.get_by_role("link", name=say("back")).click()
    desk.press(say("new"))
    page.wait_for_function("document.querySelector('[data-view=courses]').childElementCount === 0")
    with page.expect_response("**/view/courses*"):
        for route in held:
            route.continue_()
    page.unroute("**/view/courses*")
    page.locator("[data-view-link=courses]").click()
    view.locator(".card").first.wait_for()
    assert question not in view.inner_text() and view.get_attribute("aria-busy") is None


def test_up_to_three_courses_stand_side_by_side(come_in):
    desk = come_in(lang="en")
    page, view = desk.page, desk.page.locator("[data-view=courses]")
    page.locator("[data-view-link=courses]").click()
    view.locator(".card").first.wait_for()
    picks = view.locator("[data-compare]")
    picks.nth(0).check()
    assert view.locator("[data-compare-show]").is_disabled()
    picks.nth(1).check()
    picks.nth(2).check()
    picks.nth(3).click()
    assert not picks.nth(3).is_checked()
    assert say("compare_full", "en") in view.locator(".compare-bar").inner_text()
    names = [view.locator(".card-name").nth(n).inner_text() for n in range(3)]
    view.locator("[data-compare-show]").click()
    dialog = page.get_by_role("dialog", name=say("compare_title", "en"))
    dialog.wait_for()
    assert dialog.get_by_role("columnheader").all_inner_texts()[-3:] == names
    assert dialog.get_by_role("rowheader").count() == 11
    for scheme, size in (("dark", PHONE), ("light", DESKTOP)):
        desk.looks(scheme=scheme, size=size)
        assert desk.barriers() == []
        assert desk.overflows() <= 0
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    desk.looks(scheme="dark", size=PHONE)
    assert desk.barriers() == [] and desk.overflows() <= 0
