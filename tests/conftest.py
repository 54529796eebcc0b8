"""What all tests share: no variable of the developer leaks in, and one model is made for all."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.corpus import load_corpus
from advisor.corpus.model import Corpus
from advisor.settings import REPOSITORY, Settings

CACHE = Path(os.environ.get("ADVISOR_TEST_CACHE") or REPOSITORY / ".cache")
BRING_CHROMIUM = "sudo apt-get install --yes --no-install-recommends chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(autouse=True)
def _no_environment_of_the_developer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Clears every ``ADVISOR_*`` variable and points the home to an empty folder."""
    for name in [n for n in os.environ if n.startswith("ADVISOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def model_home() -> Path:
    """An ``ADVISOR_HOME`` whose default model is ready: made once, kept between runs.

    Never write an index into it: take `settings()`, which shares the model and has its own home.
    """
    from advisor.embed import ensure_model

    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
    home = CACHE / "home"
    ensure_model(Settings.from_environment({"ADVISOR_HOME": str(home)}))
    return home


@pytest.fixture(scope="session")
def model_server() -> Iterator[str]:
    """The address (``http://127.0.0.1:port/v1``) of a real language model: a very small and bad one."""
    model = CACHE / "test-model" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    if not model.is_file():
        pytest.fail("the model for the tests is missing: .venv/bin/python scripts/test-model brings it")
    command = [sys.executable, str(Path(__file__).parent / "serve_model.py"), str(model)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), "the model server did not start"
            yield f"{address}/v1"
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def advisor(model_home: Path) -> Iterator[Any]:
    """One advisor on the real corpus for all tests of a process: to open it takes seconds."""
    from advisor.advisor import Advisor

    home = model_home.parent / "chat"  # where scripts/prepare-tests made the index
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "models").exists():
        (home / "models").symlink_to(model_home / "models", target_is_directory=True)
    opened = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_TODAY": "2026-11-23"}))
    yield opened
    opened.house.current().index.close()


@pytest.fixture(scope="session")
def bare_home(model_home: Path) -> Callable[[Path], Path]:
    """``bare_home(folder)`` makes `folder` a home with an index of no corpus, which only grows by what is ingested: to
    make one from nothing takes half a minute."""

    def make(folder: Path) -> Path:
        folder.mkdir(parents=True)
        (folder / "models").symlink_to(model_home / "models", target_is_directory=True)
        ready = model_home.parent / "bare" / "index"  # where scripts/prepare-tests made it
        if ready.is_dir():
            shutil.copytree(ready, folder / "index")
        return folder

    return make


@pytest.fixture(scope="session")
def today() -> dt.date:
    """The day on which tests of the real corpus stand."""
    return dt.date(2026, 11, 26)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Our own corpus, read once."""
    return load_corpus(REPOSITORY / "corpus")


@pytest.fixture
def settings(model_home: Path, tmp_path: Path) -> Callable[..., Settings]:
    """``settings()`` gives Settings with a home of this test's own in which the model is ready.

    ``settings(corpus=None, today=..., ...)`` replaces any field.
    """

    def make(**changes: Any) -> Settings:
        home = Path(changes.pop("home", tmp_path / "home"))
        home.mkdir(parents=True, exist_ok=True)
        models = home / "models"
        if not models.exists():
            models.symlink_to(model_home / "models", target_is_directory=True)
        base = Settings.from_environment({"ADVISOR_HOME": str(home)})
        return dataclasses.replace(base, **changes)

    return make


def chromium() -> str:
    """The browser; a test that needs it fails without, and says what brings it."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium")
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if not found:
        pytest.fail(f"These tests need Chromium. This brings it:  {BRING_CHROMIUM}", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a process: two of its drivers cannot run side by side."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
