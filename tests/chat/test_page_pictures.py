"""A person would rather look: pictures that lead to what they rest on, the same in words and as a table."""

from __future__ import annotations

import pytest
from page_steps import DESKTOP, PHONE

from advisor.chat.texts import Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")


@pytest.mark.parametrize(
    ("language", "size", "theme"), [("nl", DESKTOP, "light"), ("fr", PHONE, "dark"), ("en", PHONE, "light")]
)
def test_pictures_lead_to_what_they_rest_on(come_in, language, size, theme):
    desk = come_in(lang=language, size=size, color_scheme=theme)
    page, view = desk.page, desk.page.locator("[data-view=pictures]")
    page.locator("[data-view-link=pictures]").click()
    view.locator("svg.picture").nth(2).wait_for()
    assert view.locator("h1").inner_text() == TEXTS.say(language, "pictures_title")
    assert view.locator("svg.picture").count() == 3
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, "nothing hangs out of the screen"

    skills = view.locator(".drawn").nth(1)
    skills.locator("svg a[data-key]").first.click()
    lit = skills.locator(".rests-on .lit")
    assert lit.count() >= 1 and page.url.endswith("#pictures")
    assert page.evaluate("document.activeElement.classList.contains('lit')")

    skills.locator(".as-table summary").click()
    cell = skills.locator("td button").last
    cell.focus()
    page.keyboard.press("Enter")
    wanted = set(cell.get_attribute("data-evidence").split())
    shown = lit.evaluate_all("all => all.map(e => e.dataset.fact)")
    assert set(shown) == wanted
    assert desk.barriers() == []

    before = view.locator(".drawn h2").last.inner_text()
    view.locator("[data-job]").select_option(index=1)
    page.wait_for_function("before => document.querySelectorAll('.drawn h2')[2].textContent !== before", arg=before)
    assert view.locator("[data-job]").evaluate("e => e.selectedIndex") == 1
    page.go_back()
    assert page.locator("[data-view=talk]").is_visible()
