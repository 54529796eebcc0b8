"""The page with a language model behind it: named before anything is sent, asked for where it runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from page_serving import Running

from advisor.corpus.simple import simple_texts
from advisor.domain import LANGUAGES
from advisor.guard import Guard
from advisor.llm import Speaker
from advisor.llm.breaker import Breaker
from advisor.llm.line import Line
from advisor.llm.open import open_mask
from advisor.llm.prompt import Prompts
from advisor.model_choice import ModelChoice
from evals.models.faithful import Faithful
from evals.models.server import ModelServer

QUESTION = "Hoeveel werknemers moeten bijscholen over groene thema's?"


@pytest.fixture(scope="module")
def speaking(advisor: Any, chat_settings: Any, gradio_loaded: None) -> Iterator[Callable[..., tuple[Running, Any]]]:
    """``speaking(elsewhere=True)`` serves the page with a faithful model that is taken for one of somebody else."""
    open_ones = []
    held = Guard.open(chat_settings)
    corpus = advisor.house.current().corpus

    def make(*, elsewhere: bool, desk: bool = False) -> tuple[Running, ModelServer]:
        server = ModelServer(Faithful(corpus, simple_texts(chat_settings.corpus)))
        here = ModelChoice("openai:scripted", server.url)
        told = replace(here, base_url="https://models.example.org/v1") if elsewhere else here
        prompts = Prompts.load(chat_settings.prompts)
        mask = None if told.local else open_mask(chat_settings, held, prompts)
        talking = replace(advisor, speaker=Speaker(told, held, prompts, Line(here), Breaker(), mask))
        running = Running(talking, replace(chat_settings, llm=told), desk=desk)
        open_ones.extend((running.stop, server.close))
        return running, server

    yield make
    for close in open_ones:
        close()


def test_a_model_of_our_own_is_named_and_speaks(speaking, come_in):
    running, server = speaking(elsewhere=False)
    desk = come_in(running.url, lang="nl")
    assert "scripted, op 127.0.0.1" in desk.page.inner_text(".model")
    assert desk.page.query_selector("[data-model]") is None
    desk.ask(QUESTION)
    assert "taalmodel scripted" in desk.page.inner_text(".turn.latest .engine")
    assert len(server.asked) == 1 and "59.000" in desk.page.inner_text(".turn.latest .answer")


def test_nothing_goes_elsewhere_before_the_visitor_says_so(speaking, come_in):
    running, server = speaking(elsewhere=True)
    desk = come_in(running.url, lang="fr")
    for language in LANGUAGES:
        desk.page.click(f'[data-language="{language}"]')
        assert "models.example.org" in desk.page.inner_text(".model")
        assert not desk.barriers() and desk.overflows() <= 0
    desk.ask(QUESTION)
    assert not server.asked and "scripted" not in desk.page.inner_text(".turn.latest .engine")
    desk.page.click("[data-model]")
    assert desk.page.get_attribute("[data-model]", "aria-pressed") == "true"
    desk.ask(QUESTION)
    assert len(server.asked) == 1 and "scripted" in desk.page.inner_text(".turn.latest .engine")
    desk.page.click("[data-model]")
    desk.ask(QUESTION)
    assert len(server.asked) == 1


def test_the_next_visitor_is_asked_anew(speaking, come_in):
    running, server = speaking(elsewhere=True, desk=True)
    desk = come_in(running.url, lang="nl")
    desk.page.click("[data-model]")
    desk.page.keyboard.press("F9")
    assert desk.page.get_attribute("[data-model]", "aria-pressed") == "false"
    desk.ask(QUESTION)
    assert not server.asked
