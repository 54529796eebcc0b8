"""The page for everyone: keyboard, screen reader, both themes, quiet screens."""

from __future__ import annotations

import pytest
from page_steps import DESKTOP, PHONE, SMALL

from advisor.chat.texts import Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
QUESTION = "Welke vaardigheden heeft een operator nodig voor circulaire productie?"
# Every piece of visible text with its colour, the colour behind it, and its size.
COLOURS = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => sum + w * linear(rgb[i] / 255), 0);
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor);
      if ((colour[3] ?? 1) === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("#advisor"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest(".unseen")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
    found.push([node.textContent.trim().slice(0, 40), (a + 0.05) / (b + 0.05), parseFloat(style.fontSize)]);
  }
  return found;
}"""
# How much moved on the screen without the visitor having done anything.
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
  }).observe({ type: "layout-shift", buffered: false });
}"""


def test_text_is_large_enough_and_stands_out(come_in):
    desk = come_in(lang="nl")
    seen = desk.page.evaluate(COLOURS)
    desk.ask(QUESTION).locator("button.marker").first.click()
    desk.type("?")
    desk.box.press("Enter")
    for scheme in ("light", "dark"):
        for size in (DESKTOP, PHONE):
            desk.looks(scheme=scheme, size=size)
            seen += desk.page.evaluate(COLOURS)
    desk.press("Nieuw gesprek")
    seen += desk.page.evaluate(COLOURS)
    assert len(seen) > 200
    assert [entry for entry in seen if entry[1] < 4.5] == []
    assert [entry for entry in seen if entry[2] < 16] == []


def test_a_whole_visit_with_the_keyboard_alone(come_in):
    desk = come_in(lang="nl")
    keys = desk.page.keyboard

    def focused():
        return desk.page.evaluate("((at) => (at.innerText || at.name || '').trim())(document.activeElement)")

    def go_to(reached, presses=60, key="Tab"):
        for _ in range(presses):
            keys.press(key)
            if reached(focused()):
                visible = desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert visible == "solid" or focused() == "persona"
                return
        pytest.fail("the keyboard does not get there")

    keys.press("Tab")
    assert focused() == "Naar je vraag"
    keys.press("Enter")
    keys.type("Welke vaardigheden heeft een operator nodig")
    keys.press("Shift+Enter")
    keys.type("voor circulaire productie?")
    assert "\n" in desk.box.input_value()
    keys.press("Enter")
    desk.read(1)
    go_to(lambda text: text == "1", key="Shift+Tab")
    keys.press("Enter")
    assert desk.panel.is_visible()
    assert desk.page.evaluate("document.activeElement.id") == "panel"
    keys.press("Escape")
    assert focused() == "1"
    go_to(lambda text: text == "Nieuw gesprek")
    keys.press("Enter")
    assert desk.page.evaluate("document.activeElement.id") == "question"


def test_a_screen_reader_hears_each_answer_once_and_when_it_is_whole(come_in, slow):
    slow.answering.pause = 0.05
    desk = come_in(slow.url, lang="nl")
    desk.page.evaluate(
        """() => {
          window.heard = [];
          const region = document.querySelector("[role=status]");
          new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
            .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    turn = desk.ask(QUESTION)
    heard = desk.page.evaluate("window.heard")
    assert len(heard) == 1
    assert heard[0].startswith("Antwoord:")
    assert f"Aantal bronnen: {turn.locator('.sources li').count()}." in heard[0]
    assert desk.page.locator("[aria-live]:visible").count() == 1
    desk.ask("Wie betaalt mijn opleiding?")
    assert len(desk.page.evaluate("window.heard")) == 2


def test_nothing_moves_while_an_answer_comes_in(come_in, slow):
    slow.answering.pause = 0.06
    desk = come_in(slow.url, lang="nl")
    for number, size in enumerate((DESKTOP, PHONE), start=1):
        desk.looks(size=size)
        desk.page.wait_for_timeout(300)
        desk.page.evaluate(SHIFTS)
        desk.type(QUESTION)
        desk.box.press("Enter")
        desk.read(number)
        desk.page.wait_for_timeout(300)
        assert sum(desk.page.evaluate("window.shifts")) <= 0.02, size


def test_names_roles_and_states_of_what_can_be_used(come_in):
    desk = come_in(lang="fr", persona="youth")
    page = desk.page
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("textbox", name="Votre question").count() == 1
    assert page.get_by_role("group", name="Langue").get_by_role("button").count() == 3
    assert page.get_by_role("button", name="Français", pressed=True).count() == 1
    assert page.get_by_role("group", name="Pour qui est la réponse ?").get_by_role("radio").count() == 3
    turn = desk.ask("Wat is een digibank?")
    assert page.get_by_role("heading", level=1).count() == 1
    assert turn.get_by_role("button", name="Source 1 :", exact=False).count() >= 1
    assert page.get_by_role("button", name="Nouvelle conversation").is_visible()
    nameless = page.evaluate(
        "[...document.querySelectorAll('#advisor :is(button, a, input, textarea)')].filter((e) =>"
        " ![e.textContent, e.ariaLabel, e.labels?.[0]?.textContent].some((text) => text?.trim())).length"
    )
    assert nameless == 0


def test_no_word_of_another_language_is_left_on_the_page(come_in):
    desk = come_in(lang="nl")
    desk.type("?")
    desk.box.press("Enter")
    desk.ask(QUESTION)
    for language in ("nl", "en", "fr"):
        desk.press(TEXTS.tables[language]["name"])
        shown = desk.visible_text()
        own = TEXTS.tables[language]
        for other in {"nl", "en", "fr"} - {language}:
            for key in (
                "send",
                "new",
                "about_machine",
                "sources",
                "you_asked",
                "persona_label",
                "keys",
                "courses",
                "copy",
                "courses_all",
                "feedback_wrong",
            ):
                theirs = TEXTS.tables[other][key]
                if theirs not in str(own.values()):
                    assert theirs not in shown, key
    assert "Gradio" not in desk.page.locator("body").inner_text()


def test_large_text_and_wide_spacing_fit(come_in):
    desk = come_in(lang="fr", size=SMALL)  # 640 pixels at 200 %
    desk.page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    )
    assert desk.overflows() <= 0
    desk.ask("Wat is een digibank?")
    assert desk.overflows() <= 0
    for part in ("courses", "about"):
        desk.page.locator(f"[data-view-link={part}]").click()
        desk.page.locator(f"[data-view={part}] h1:not(.view-state)").wait_for()
        assert desk.overflows() <= 0, part


def test_courses_with_the_keyboard_alone(come_in):
    desk = come_in(lang="nl")
    page, keys = desk.page, desk.page.keyboard
    focused = "((at) => at.name || at.dataset.viewLink || Object.keys(at.dataset)[0] || at.id)(document.activeElement)"

    def go_to(name):
        for _ in range(60):
            if page.evaluate(focused) == name:
                return
            keys.press("Tab")
        pytest.fail(f"the keyboard does not get to {name}")

    desk.ask("Welke opleidingen zijn er over kunststoffen?")
    page.evaluate("document.activeElement.blur()")
    go_to("courses")
    keys.press("Enter")
    page.locator(".results .card").first.wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    go_to("free")
    keys.press("Space")
    page.locator(".results .empty").wait_for()
    go_to("relax")
    keys.press("Enter")
    page.locator(".results > .cards").wait_for()
    assert page.evaluate(focused) == "free"  # where the condition was let go of
    for _ in range(2):
        go_to("compare")
        keys.press("Space")
        keys.press("Tab")
    go_to("compareShow")
    keys.press("Enter")
    page.locator("dialog[open] table").wait_for()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    keys.press("Escape")
    assert page.evaluate(focused) == "compareShow"
    page.locator(".view-back a:visible").focus()
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "question"
