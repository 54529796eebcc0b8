"""Small indexes on disk with the real Chroma and the real model."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_index import Counting, entry

from advisor.embed import open_encoder
from advisor.index import Entry
from advisor.settings import Settings


@pytest.fixture(scope="session")
def real_encoder(model_home: Path) -> Counting:
    return Counting(open_encoder(Settings.from_environment({"ADVISOR_HOME": str(model_home)})))


@pytest.fixture
def encoder(real_encoder: Counting) -> Counting:
    return Counting(real_encoder)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def entries() -> list[Entry]:
    return [
        entry(
            "energy",
            "Een energiebeheerder volgt het verbruik van de fabriek op en stelt besparingen voor.",
            questions=["Wat doet een energiebeheerder?"],
        ),
        entry("energy", "An energy manager follows the consumption of the plant and proposes savings.", "en"),
        entry("recycling", "Wie met gerecycleerde kunststof werkt, stelt de extruder vaker bij."),
        entry(
            "leave",
            "Vlaams opleidingsverlof geeft recht op 125 uren per schooljaar.",
            context="Opleidingen betalen",
        ),
        entry(
            "report",
            "De raad telt twaalf leden. De zetel is in Gent. Het jaarverslag verschijnt in mei.",
            kind="source",
            context="Statuten",
        ),
    ]
