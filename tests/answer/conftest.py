"""One advisor on the real corpus for all tests of answers: to open it takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.settings import Settings


@pytest.fixture(scope="session")
def advisor(model_home: Path) -> Iterator[Any]:
    from advisor.advisor import Advisor

    home = model_home.parent / "chat"  # where scripts/prepare-tests made the index
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "models").exists():
        (home / "models").symlink_to(model_home / "models", target_is_directory=True)
    opened = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_TODAY": "2026-11-23"}))
    yield opened
    opened.house.current().index.close()
