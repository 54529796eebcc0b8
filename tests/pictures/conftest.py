"""The real corpus on one day."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.corpus.model import Corpus
from advisor.pictures import Gallery


@pytest.fixture(scope="session")
def gallery(corpus: Corpus, today: dt.date) -> Gallery:
    return Gallery(corpus, today)
