"""`advisor` with a language model set: what doctor says of it, and what `ask --debug` tells."""

from __future__ import annotations

import socket

import pytest

from advisor.cli import checks
from advisor.cli.doctor import sentence
from advisor.cli.texts import Texts
from advisor.domain import LANGUAGES
from advisor.llm.trouble import ModelTrouble
from advisor.settings import REPOSITORY, Settings
from evals.models.server import Status, Wait, serving


def texts(language: str = "en") -> Texts:
    return Texts.load(REPOSITORY / "prompts", language)


def say(url: str, name: str = "openai:scripted") -> tuple[str, str]:
    settings = Settings.from_environment({"ADVISOR_LLM": name, "ADVISOR_LLM_BASE_URL": url})
    (found,) = checks.language_model(settings)
    return found.level, sentence(found, texts())


def test_doctor_asks_the_model_for_a_word(monkeypatch):
    monkeypatch.setattr(checks, "TRIAL_SECONDS", 2)
    with serving(lambda asked: iter(["yes"])) as server:
        assert say(server.url)[0] == "ok" and len(server.asked) == 1
        for steps, told in (
            ([Status(401)], "asks for a key"),
            ([Status(404)], "does not know this model"),
            ([Status(429)], "is busy"),
            ([Status(503)], "reports a fault"),
            ([Status(400)], "/v1"),
            ([], "empty answer"),
            ([Wait(5.0)], "within 2 seconds"),
        ):
            server.script = lambda asked, steps=steps: iter(steps)
            level, sentence_ = say(server.url)
            assert level == "warn" and told in sentence_, sentence_
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    assert "cannot be reached" in say(address)[1]
    assert "pip install langchain-mistralai" in say("", "mistralai:mistral-small")[1]
    assert "does not know this model, or LangChain" in say("", "nobody:x")[1]


def test_a_model_elsewhere_asks_for_its_key(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    level, told = say("", "openai:gpt-4o-mini")
    assert level == "warn" and "OPENAI_API_KEY" in told


def test_without_a_model_there_is_nothing_to_say():
    assert not list(checks.language_model(Settings.from_environment({})))
    assert [f.key for f in checks.network({})] == ["network_none"]


def test_the_setting_that_opens_a_connection_is_named():
    for url, told in (
        ("http://127.0.0.1:1/v1", "a server of your own (127.0.0.1)"),
        ("", "a language model at openai"),
    ):
        (found,) = checks.network({"ADVISOR_LLM": "openai:x", "ADVISOR_LLM_BASE_URL": url})
        assert found.level == "warn" and told in sentence(found, texts())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_a_sentence(language):
    kinds = "package key unknown unreachable timeout busy broken refused empty other".split()
    for kind in kinds:
        slots = {"model": "m", "host": "h", "seconds": 2, "detail": ModelTrouble(kind, "d").detail}
        assert "m" in texts(language)(f"doctor.model_{kind}", **slots)
