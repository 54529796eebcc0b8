"""The real corpus, read once, and a small one to break."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.corpus import load_corpus
from advisor.corpus.model import Corpus
from advisor.settings import REPOSITORY

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="session")
def real_folder() -> Path:
    return REPOSITORY / "corpus"


@pytest.fixture(scope="session")
def real(real_folder: Path) -> Corpus:
    return load_corpus(real_folder)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A sound corpus of two facts, one course, one gap and a few words, to break."""
    return Path(shutil.copytree(Path(__file__).parent / "small", tmp_path / "corpus"))


@pytest.fixture
def edit(small: Path) -> Callable[[str, str, str], None]:
    """`edit(file, old, new)` changes one place of the small corpus."""

    def change(file: str, old: str, new: str) -> None:
        path = small / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
