"""What all tests share: no variable of the developer leaks in, and one model is made for all."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.settings import REPOSITORY, Settings

CACHE = Path(os.environ.get("ADVISOR_TEST_CACHE") or REPOSITORY / ".cache")


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
