"""The real page on the real advisor in a real Chromium. One advisor and one browser for all tests here."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from page_guard import Guard
from page_serving import Paced, Running
from page_steps import Desk

from advisor.settings import REPOSITORY, Settings

CACHE = Path(os.environ.get("ADVISOR_TEST_CACHE") or REPOSITORY / ".cache")


@pytest.fixture(scope="session")
def chat_settings(model_home: Path) -> Settings:
    """A home with an index that is kept between runs; the advisor makes it anew when the corpus changed."""
    home = CACHE / "chat"
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "models").exists():
        (home / "models").symlink_to(model_home / "models", target_is_directory=True)
    return Settings.from_environment({"ADVISOR_HOME": str(home)})


@pytest.fixture(scope="session")
def guard() -> Iterator[Guard]:
    """Notes every connection of this process to another machine, from before the advisor opens."""
    with Guard() as guard:
        yield guard


@pytest.fixture(scope="session")
def advisor(chat_settings: Settings, guard: Guard) -> Iterator[Any]:
    from advisor.advisor import Advisor

    opened = Advisor.open(chat_settings)
    yield opened
    opened.house.current().index.close()


@pytest.fixture(scope="session")
def gradio_loaded() -> None:
    """Gradio is imported once, apart: what it warns of while loading is not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import gradio  # noqa: F401


@pytest.fixture(scope="session")
def served(advisor: Any, chat_settings: Settings, gradio_loaded: None) -> Iterator[Running]:
    """The page as `advisor chat` serves it."""
    running = Running(advisor, chat_settings)
    yield running
    running.stop()


@pytest.fixture
def slow(advisor: Any, chat_settings: Settings, gradio_loaded: None) -> Iterator[Running]:
    """The page on the same advisor, slow enough to stop it, cut it off or break it half-way."""
    running = Running(Paced(advisor, pause=0.4), chat_settings)
    yield running
    running.stop()


@pytest.fixture
def come_in(browser: Any, served: Running) -> Iterator[Callable[..., Desk]]:
    """``come_in(lang="fr", size=PHONE, …)`` is a visitor with a browser of their own.

    When the test ends, every visitor's page must have kept to this machine and run without an error.
    """
    desks: list[Desk] = []

    def visitor(url: str | None = None, *, size: tuple[int, int] = (1280, 800), **options: Any) -> Desk:
        address = {name: options.pop(name) for name in ("lang", "persona") if name in options}
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=options.pop("locale", "nl-BE"),
            reduced_motion="reduce",
            **options,
        )
        desk = Desk(context, url or served.url, address)
        desks.append(desk)
        return desk

    yield visitor
    for desk in desks:
        desk.leave()
    assert [request for desk in desks for request in desk.elsewhere] == []
    assert [error for desk in desks for error in desk.errors] == []
