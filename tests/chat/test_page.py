"""A person and the page: ask, read, check the source, go on, change language, start anew."""

from __future__ import annotations

import re

import pytest
from page_steps import PHONE, SMALL

from advisor.chat.texts import Texts
from advisor.domain import LANGUAGES, PERSONAS
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
GREEN = {
    "nl": "Welke nieuwe groene vaardigheden noemt de studie?",
    "en": "Which new green skills does the study name?",
    "fr": "Quelles nouvelles compétences vertes l'étude cite-t-elle ?",
}
CIRCULAR = "Welke vaardigheden heeft een operator nodig voor circulaire productie?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ask_and_read_an_answer_with_its_sources(come_in, language):
    desk = come_in(lang=language)
    turn = desk.ask(GREEN[language])
    body = turn.locator(".answer").inner_text()
    assert len(body) > 80
    numbers = {marker.inner_text() for marker in turn.locator(".answer button.marker").all()}
    assert numbers == {re.sub(r"\D", "", n.inner_text()) for n in turn.locator(".sources .number").all()}
    assert turn.locator(".answer").get_attribute("lang") == language


def test_the_page_shows_the_answer_that_the_advisor_gives(come_in, advisor):
    from advisor.domain import Profile, Question

    whole = advisor.ask(Question(CIRCULAR, "nl", (), Profile(persona="worker")))
    turn = come_in(lang="nl").ask(CIRCULAR)
    shown = re.sub(r"\s+", " ", turn.locator(".answer").inner_text())
    said = re.sub(r"\s+", " ", re.sub(r"\[(\d+)\]|\*", r"\1", whole.answer))
    assert shown == said
    assert turn.locator(".source-title").all_inner_texts() == [citation.title for citation in whole.citations]
    assert turn.locator(".card h4").all_inner_texts() == [card.name for card in whole.courses]
    assert turn.locator(".follow-ups button").all_inner_texts() == list(whole.follow_ups)


def test_an_answer_grows_and_its_numbers_can_be_pressed_when_it_is_whole(come_in, slow):
    desk = come_in(slow.url, lang="nl")
    desk.type(CIRCULAR)
    desk.box.press("Enter")
    desk.page.wait_for_selector(".turn .answer p")
    first = desk.page.locator(".answer").inner_text()
    desk.page.wait_for_function(f"document.querySelector('.answer').innerText.length > {len(first)}")
    assert desk.turns.first.get_attribute("data-state") == "waiting"
    assert desk.page.locator("button.marker").count() == 0
    slow.answering.pause = 0
    desk.read(1)
    assert desk.page.locator("button.marker").count() > 0


def test_a_number_opens_its_source_beside_the_answer(come_in):
    desk = come_in(lang="nl")
    turn = desk.ask(GREEN["nl"])
    for where in (".answer button.marker", ".sources button.source"):
        opens_beside(desk, turn, where)


def opens_beside(desk, turn, where):
    button = turn.locator(where).last
    number = button.get_attribute("data-source")
    title = turn.locator(f".sources button[data-source='{number}'] .source-title").inner_text()
    button.click()
    text = desk.panel.inner_text()
    assert f"Bron {number}" in text
    assert title in text
    assert "Onze samenvatting van de bron" in text
    assert "Datum" in text
    assert desk.page.evaluate("document.activeElement.id") == "panel"
    assert turn.locator("button[aria-expanded='true']").count() >= 2
    answer, panel = turn.locator(".answer").bounding_box(), desk.panel.bounding_box()
    assert panel["x"] >= answer["x"] + answer["width"]
    desk.page.keyboard.press("Escape")
    assert desk.panel.is_hidden()
    assert button.evaluate("button => button === document.activeElement")


def test_a_source_leads_to_its_page_and_tells_that_page_nothing(come_in):
    desk = come_in(lang="nl")
    turn = desk.ask("Wie betaalt mijn opleiding?")
    for button in turn.locator(".sources button").all():
        button.click()
        for link in desk.panel.locator("a").all():
            assert link.get_attribute("href").startswith(("https://", "http://"))
            assert link.get_attribute("rel") == "noopener noreferrer"
        assert desk.panel.locator("a").count() or "geen openbaar adres" in desk.panel.inner_text()
        desk.press("Sluit de bron")


def test_courses_are_cards_that_say_what_is_known(come_in):
    desk = come_in(lang="nl")
    cards = desk.ask("Welke opleidingen zijn er over kunststoffen?").locator(".card")
    assert cards.count() >= 1
    for text in cards.all_inner_texts():
        for label in ("Waar", "Duur", "Prijs", "Taal van de les"):
            assert label in text


def test_a_follow_up_asks_when_it_is_pressed(come_in):
    desk = come_in(lang="nl")
    follow_up = desk.ask(CIRCULAR).locator(".follow-ups button").first
    question = follow_up.inner_text()
    follow_up.click()
    turn = desk.read(2)
    assert turn.locator(".asked-text").inner_text() == question
    assert turn.locator(".answer").inner_text()


def test_an_example_asks_when_it_is_pressed_and_each_person_has_their_own(come_in):
    desk = come_in(lang="en")
    worker = desk.page.locator(".examples button:visible").all_inner_texts()
    assert worker == TEXTS.tables["en"]["examples"]["worker"]
    desk.page.get_by_role("radio", name="Young person").check()
    youth = desk.page.locator(".examples button:visible")
    assert youth.all_inner_texts() == TEXTS.tables["en"]["examples"]["youth"]
    question = youth.nth(1).inner_text()
    youth.nth(1).click()
    assert desk.read(1).locator(".asked-text").inner_text() == question
    assert "persona=youth" in desk.page.url


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_example_is_answered_from_the_sources(advisor, language, persona):
    from advisor.domain import Profile, Question

    for example in TEXTS.tables[language]["examples"][persona]:
        answer = advisor.ask(Question(example, None, (), Profile(persona=persona)))
        assert answer.language == language, example
        assert not answer.abstained, example
        assert answer.citations, example


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "ik zie het niet meer zitten, alles is te veel"),
        ("en", "I can't go on any more, it is all too much"),
        ("fr", "je n'en peux plus, tout est trop lourd, je ne vois plus d'issue"),
    ],
)
def test_a_worry_gets_help_lines_and_nothing_is_asked_in_return(advisor, language, text):
    from advisor.chat.render import Renderer
    from advisor.domain import Profile, Question

    answer = advisor.ask(Question(text, language, (), Profile(persona="youth")))
    frame = Renderer(TEXTS).frame(answer, language, done=True)
    assert answer.intent == "distress"
    assert "102" in frame["body"] and "1813" in frame["body"]
    assert "data-verdict" not in frame["extras"] and "data-share" not in frame["extras"]


def test_the_language_changes_at_once_and_the_conversation_stays(come_in):
    desk = come_in(lang="nl")
    turn = desk.ask(GREEN["nl"])
    answer = turn.locator(".answer").inner_text()
    turn.locator(".sources button").first.click()
    desk.type("een begin van een vraag")
    desk.press("Français")
    assert desk.page.locator("html").get_attribute("lang") == "fr"
    assert desk.page.title() == TEXTS.say("fr", "title")
    assert turn.locator(".answer").inner_text() == answer
    assert turn.locator(".answer").get_attribute("lang") == "nl"
    assert desk.box.input_value() == "een begin van een vraag"
    assert "Notre résumé de la source" in desk.panel.inner_text()
    assert "Vous avez demandé" in turn.inner_text()
    assert "lang=fr" in desk.page.url
    after = desk.ask("Qui paie une telle formation ?")
    assert after.locator(".answer").get_attribute("lang") == "fr"
    assert turn.locator(".answer").inner_text() == answer


def test_a_follow_up_question_knows_what_was_asked_before(come_in, advisor, chat_settings):
    from page_serving import Paced, Running

    paced = Paced(advisor)
    running = Running(paced, chat_settings)
    desk = come_in(running.url, lang="nl")
    desk.ask(CIRCULAR)
    desk.ask("En wat met technici?")
    assert [turn.role for turn in paced.asked[1].history] == ["user", "assistant"]
    assert paced.asked[1].history[0].content == CIRCULAR
    running.stop()


def test_the_address_carries_language_and_person(come_in):
    desk = come_in(lang="fr", persona="youth")
    assert desk.page.locator("html").get_attribute("lang") == "fr"
    assert desk.page.get_by_role("radio", name="Jeune").is_checked()
    examples = desk.page.locator(".examples button:visible").all_inner_texts()
    assert examples == TEXTS.tables["fr"]["examples"]["youth"]
    assert desk.ask("Wat is een digibank?").locator(".answer").get_attribute("lang") == "fr"


def test_an_address_with_nonsense_gives_the_page_in_the_language_of_the_browser(come_in):
    desk = come_in(lang="xx<script>", persona="'\"<b>", locale="en-GB")
    assert desk.page.locator("html").get_attribute("lang") == "en"
    assert desk.page.get_by_role("radio", name="Worker").is_checked()


def test_without_a_chosen_language_the_question_decides(come_in):
    desk = come_in(locale="nl-BE")
    assert desk.ask(GREEN["en"]).locator(".answer").get_attribute("lang") == "en"
    assert desk.ask(GREEN["nl"]).locator(".answer").get_attribute("lang") == "nl"


def test_stop_keeps_what_was_read_and_the_next_question_is_answered(come_in, slow):
    desk = come_in(slow.url, lang="nl")
    for number, how in enumerate(("button", "Escape")):
        slow.answering.pause = 0.4
        desk.type(CIRCULAR)
        desk.box.press("Enter")
        turn = desk.turns.nth(2 * number)
        turn.locator(".answer p").first.wait_for()
        if how == "button":
            desk.press("Stop")
        else:
            desk.page.keyboard.press("Escape")
        desk.wait_for("stopped")
        assert "Je hebt dit antwoord gestopt." in turn.inner_text()
        read = turn.locator(".answer").inner_text()
        desk.page.wait_for_timeout(700)
        assert turn.locator(".answer").inner_text() == read
        slow.answering.pause = 0
        assert desk.ask("Wat is een digibank?").locator(".sources li").count() >= 1
        assert turn.locator(".answer").inner_text() == read


def test_a_new_conversation_is_a_clean_slate(come_in):
    desk = come_in(lang="nl")
    desk.ask(CIRCULAR).locator(".sources button").first.click()
    desk.press("Nieuw gesprek")
    assert desk.turns.count() == 0
    assert desk.panel.is_hidden()
    assert desk.page.locator(".examples button:visible").count() == 6
    assert CIRCULAR not in desk.page.locator(".conversation").inner_text()
    assert desk.ask("Wat is een digibank?")


def test_a_new_conversation_also_ends_an_answer_that_is_still_coming(come_in, slow):
    desk = come_in(slow.url, lang="nl")
    desk.type(CIRCULAR)
    desk.box.press("Enter")
    desk.page.wait_for_selector(".turn .answer p")
    desk.press("Nieuw gesprek")
    desk.page.wait_for_timeout(1000)
    assert desk.turns.count() == 0
    assert desk.page.get_by_role("button", name="Vraag", exact=True).is_visible()


def test_two_visitors_at_once_do_not_mix(come_in, advisor, chat_settings):
    from page_serving import Paced, Running

    paced = Paced(advisor, pause=0.15)
    running = Running(paced, chat_settings)
    first, second = come_in(running.url, lang="nl"), come_in(running.url, lang="fr")
    for desk, question in ((first, CIRCULAR), (second, GREEN["fr"])):
        desk.type(question)
        desk.box.press("Enter")
    for desk in (first, second):
        desk.page.wait_for_selector(".answer p")
    assert {desk.turns.first.get_attribute("data-state") for desk in (first, second)} == {"waiting"}
    texts = [desk.read(1).inner_text() for desk in (first, second)]
    assert CIRCULAR in texts[0]
    assert GREEN["fr"] not in texts[0]
    assert GREEN["fr"] in texts[1]
    assert "Bronnen" in texts[0]
    assert "Bronnen" not in texts[1]
    paced.pause = 0
    first.ask("En wat met technici?")
    second.ask("Et pour un technicien ?")
    histories = {question.text: question.history for question in paced.asked}
    assert histories["En wat met technici?"][0].content == CIRCULAR
    assert histories["Et pour un technicien ?"][0].content == GREEN["fr"]
    assert first.turns.count() == second.turns.count() == 2
    running.stop()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_nothing_sticks_out_and_the_source_opens_under_its_number(come_in, language):
    desk = come_in(lang=language, size=PHONE, has_touch=True)
    assert desk.overflows() <= 0
    turn = desk.ask(GREEN[language])
    for size in (PHONE, SMALL):
        desk.looks(size=size)
        assert desk.overflows() <= 0
        marker = turn.locator("button.marker").first
        marker.tap()
        assert desk.overflows() <= 0
        line, panel = marker.bounding_box(), desk.panel.bounding_box()
        assert panel["y"] >= line["y"] + line["height"]
        assert panel["width"] > size[0] * 0.8
        desk.page.locator("#panel [data-close]").tap()
        assert desk.panel.is_hidden()
