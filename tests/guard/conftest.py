"""One guard for all tests of this room."""

from __future__ import annotations

import pytest

from advisor.guard import Guard
from advisor.settings import Settings


@pytest.fixture(scope="session")
def guard() -> Guard:
    return Guard.open(Settings.from_environment({}))
