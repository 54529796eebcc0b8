"""The real corpus on one day."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.corpus import load_corpus
from advisor.corpus.model import Corpus
from advisor.pictures import Gallery
from advisor.settings import REPOSITORY


@pytest.fixture(scope="session")
def today() -> dt.date:
    return dt.date(2026, 11, 26)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(REPOSITORY / "corpus")


@pytest.fixture(scope="session")
def gallery(corpus: Corpus, today: dt.date) -> Gallery:
    return Gallery(corpus, today)
