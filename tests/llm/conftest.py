"""An advisor with a model behind it: a real HTTP server that says what a script says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from advisor.advisor import Advisor
from advisor.guard import Guard
from advisor.llm import Speaker
from advisor.llm.breaker import Breaker
from advisor.llm.line import Line
from advisor.llm.open import open_mask
from advisor.llm.prompt import Prompts
from advisor.model_choice import ModelChoice
from evals.models.server import ModelServer, Script

ELSEWHERE = "https://models.example.org/v1"


@pytest.fixture(scope="session")
def held(advisor: Advisor) -> Guard:
    """What holds a model, opened once."""
    return Guard.open(advisor.settings)


@pytest.fixture
def speaking(advisor: Advisor, held: Guard) -> Iterator[Callable[..., tuple[Advisor, ModelServer]]]:
    """``speaking(script, elsewhere=False, **choice)`` gives the advisor with that model, and its server.

    `elsewhere`: the advisor takes the model for one that runs with somebody else, and so masks; the requests go to
    the server here all the same.
    """
    servers = []

    def make(script: Script, *, elsewhere: bool = False, **choice: Any) -> tuple[Advisor, ModelServer]:
        server = ModelServer(script)
        servers.append(server)
        here = ModelChoice("openai:scripted", server.url, **{"seconds": 10.0, **choice})
        told = replace(here, base_url=ELSEWHERE) if elsewhere else here
        prompts = Prompts.load(advisor.settings.prompts)
        mask = None if told.local else open_mask(advisor.settings, held, prompts)
        return replace(advisor, speaker=Speaker(told, held, prompts, Line(here), Breaker(), mask)), server

    yield make
    for server in servers:
        server.close()
