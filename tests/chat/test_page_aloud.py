"""Read aloud with a voice of this device only, sentence by sentence; and large type."""

from __future__ import annotations

import re

import pytest
from page_steps import DESKTOP, PHONE, SMALL

from advisor.chat.texts import Texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
QUESTION = "Welke vaardigheden heeft een operator nodig voor circulaire productie?"
# Headless Chromium has no voices: these stand in for two, of which one is on another machine.
VOICES = """() => {
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const voices = [
    { lang: "nl-BE", name: "elsewhere", localService: false },
    { lang: "nl-NL", name: "here", localService: true },
  ];
  const speak = (utterance) => {
    const marked = Array.from(CSS.highlights.get("spoken"))[0].toString();
    window.spoken.push([utterance.text, utterance.voice.name, marked.replace(/\\s+/g, " ")]);
    window.last = utterance;
    if (!window.slow) setTimeout(() => utterance.onend(), 5);
  };
  const fake = { getVoices: () => voices, speak, cancel: () => (window.cancelled = true) };
  Object.defineProperty(window, "speechSynthesis", { value: fake });
}"""


def test_without_a_voice_on_this_device_the_page_says_so_and_reads_nothing(come_in):
    desk = come_in(lang="fr")
    turn = desk.ask("Qu'est-ce qu'une digibank ?")
    desk.press(TEXTS.say("fr", "read"))
    turn.get_by_text(TEXTS.say("fr", "read_none")).wait_for()
    assert desk.page.get_by_role("button", name=TEXTS.say("fr", "read"), exact=True).is_visible()


def test_an_answer_is_read_by_a_voice_of_this_device_with_each_sentence_marked(come_in):
    desk = come_in(lang="nl")
    page = desk.page
    page.evaluate(VOICES)
    turn = desk.ask(QUESTION)
    desk.press(TEXTS.say("nl", "read"))
    page.wait_for_function("window.cancelled")  # at the end
    spoken = page.evaluate("window.spoken")
    assert len(spoken) >= 4
    assert {voice for _, voice, _ in spoken} == {"here"}
    for text, _, marked in spoken:
        assert re.sub(r"\s*\d+\s*", "", marked).replace(" ", "") == re.sub(r"\s*\d+\s*", "", text).replace(" ", "")
    answer = re.sub(r"\s+", "", turn.locator(".answer").inner_text())
    for text, _, _ in spoken:
        assert re.sub(r"\s+", "", text)[:40] in answer
    assert page.evaluate("CSS.highlights.size") == 0

    page.evaluate("window.slow = true; window.cancelled = false; window.spoken = []")
    desk.press(TEXTS.say("nl", "read"))
    page.get_by_role("button", name=TEXTS.say("nl", "read_stop")).wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("[window.cancelled, window.spoken.length, CSS.highlights.size]") == [True, 1, 0]
    assert page.get_by_role("button", name=TEXTS.say("nl", "read"), exact=True).is_visible()
    page.evaluate("window.last.onend()")  # what a browser may still say of a sentence that was cut off
    assert page.evaluate("window.spoken.length") == 1
    desk.ask("Wat is een digibank?")
    desk.press("Français")  # a French page with a Dutch answer: the voice is that of the answer


def test_large_type_stays_in_the_address_and_nothing_sticks_out(come_in):
    desk = come_in(lang="nl")
    before = float(desk.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.lead')).fontSize)"))
    desk.press(TEXTS.say("nl", "large"))
    after = float(desk.page.evaluate("parseFloat(getComputedStyle(document.querySelector('.lead')).fontSize)"))
    assert after >= before * 1.25 and "type=large" in desk.page.url
    desk.ask(QUESTION).locator("button.marker").first.click()
    for size in (SMALL, PHONE, DESKTOP):
        desk.looks(size=size)
        assert desk.overflows() <= 0, size
        assert desk.barriers() == []
    desk.reload()
    large = desk.page.get_by_role("button", name=TEXTS.say("nl", "large"))
    assert large.get_attribute("aria-pressed") == "true"
    large.click()
    assert "type=" not in desk.page.url
