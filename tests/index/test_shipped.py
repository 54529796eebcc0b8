"""The vectors that come with the corpus: near to the exact ones, of most known questions, no reason to fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from advisor.corpus import load_corpus
from advisor.corpus.overviews import load_overviews
from advisor.embed import open_encoder
from advisor.index.entry import QUESTION, vector_key
from advisor.index.shipped import FILE, Shipped, pack, shipped_vectors
from advisor.retrieve.exemplars import example_texts
from advisor.settings import data_folder


@pytest.fixture(scope="module")
def texts() -> list[str]:
    folder = data_folder("corpus")
    return list(dict.fromkeys(example_texts(folder, load_corpus(folder), load_overviews(folder))))


def test_they_are_the_vectors_of_the_model(settings, texts) -> None:
    encoder = open_encoder(settings())
    shipped = shipped_vectors(data_folder("corpus"), encoder)
    some = [t for t in texts[:: len(texts) // 200] if vector_key(QUESTION, t) in shipped]
    exact = encoder.encode_examples(some)
    ours = np.array([shipped[vector_key(QUESTION, t)] for t in some])
    cosines = (exact * ours).sum(axis=1)
    # Another processor rounds otherwise: the vectors must be those of the same texts and model, not the same bits.
    assert len(some) > 150 and cosines.mean() > 0.998 and cosines.min() > 0.98


def test_most_known_questions_have_one(settings, texts) -> None:
    shipped = shipped_vectors(data_folder("corpus"), open_encoder(settings()))
    missing = sum(vector_key(QUESTION, t) not in shipped for t in texts)
    assert missing < 0.1 * len(texts), f"{missing} of {len(texts)} are new: run scripts/ship-vectors"


def test_they_are_packed_and_read_again(tmp_path: Path) -> None:
    random = np.random.default_rng(1).normal(size=(20, 384)).astype(np.float32)
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    vectors = {vector_key(QUESTION, str(i)): v for i, v in enumerate(random)}
    pack(vectors, "a-model", tmp_path / FILE)
    encoder = type("Encoder", (), {"name": "a-model", "dimension": 384})()
    back = shipped_vectors(tmp_path, encoder)
    assert isinstance(back, Shipped) and set(back) == set(vectors)
    assert all(float(back[k] @ v) > 0.9999 for k, v in vectors.items())


def test_another_model_no_file_and_a_damaged_one_give_none(tmp_path: Path) -> None:
    encoder = type("Encoder", (), {"name": "another", "dimension": 384})()
    assert not shipped_vectors(tmp_path, encoder)
    pack({b"k" * 16: np.ones(384, np.float32)}, "a-model", tmp_path / FILE)
    assert not shipped_vectors(tmp_path, encoder)
    (tmp_path / FILE).write_bytes(b"PK\x03\x04 no archive")
    assert not shipped_vectors(tmp_path, encoder)
