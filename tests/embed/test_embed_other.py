"""Another model is one setting away, and never replaced by a third one in silence."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from advisor.embed import ensure_model, open_encoder
from advisor.embed.encoder import Encoder
from advisor.errors import ModelError
from advisor.settings import REPOSITORY

pytestmark = pytest.mark.slow


def make_tiny(folder: Path, seed: int = 1) -> Path:
    """A sentence-transformers model with random weights, 24 dimensions and prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    raw = folder.parent / f"{folder.name}-raw"
    raw.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":", "?", *"abcdefghijklmnopqrstuvwxyz"]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    (raw / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(raw / "vocab.txt")).save_pretrained(raw)
    sizes = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
    BertModel(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(raw)
    parts = [Transformer(str(raw), max_seq_length=64), Pooling(24)]
    prompts = {"query": "vraag: ", "document": "stuk: "}
    model = SentenceTransformer(modules=parts, device="cpu", prompts=prompts)
    model.save(str(folder))
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def encoder(settings, tiny: Path) -> Encoder:
    return open_encoder(settings(embedder=str(tiny)))


def test_name_and_dimension_are_the_models(encoder: Encoder, tiny: Path, tmp_path: Path, settings) -> None:
    assert encoder.dimension == 24
    assert encoder.name.startswith("tiny (")
    assert open_encoder(settings(embedder=str(tiny))).name == encoder.name
    other = make_tiny(tmp_path / "tiny", seed=2)
    assert open_encoder(settings(embedder=str(other))).name != encoder.name


def test_its_prompts_are_respected(encoder: Encoder, tiny: Path) -> None:
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(tiny), device="cpu", local_files_only=True)
    for encode, prompt in ((encoder.encode_queries, "vraag: "), (encoder.encode_passages, "stuk: ")):
        expected = plain.encode([prompt + "wat is staal?"], prompt="")[0]
        assert encode(["wat is staal?"])[0] @ (expected / np.linalg.norm(expected)) > 0.99999


def test_vectors_are_unit_in_order_and_progress_is_heard(encoder: Encoder, monkeypatch) -> None:
    monkeypatch.setattr("advisor.embed.other.TEXTS_AT_ONCE", 4)
    texts = ["a" * n for n in (3, 50, 1, 20, 9, 400, 2, 7, 30)]
    heard: list[tuple[str, int, int]] = []
    found = encoder.encode_passages(texts, lambda *call: heard.append(call))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, found, strict=True):
        assert encoder.encode_passages([text])[0] @ vector > 0.9999
    assert heard == [("embed_passages", 4, 9), ("embed_passages", 8, 9), ("embed_passages", 9, 9)]
    assert encoder.encode_queries([]).shape == (0, 24)
    assert encoder.encode_queries(["\ud83d", "\x00", ""]).shape == (3, 24)


def test_many_visitors_at_once(encoder: Encoder) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: encoder.encode_queries(["vraag" * (i % 7)]), range(40)))
    assert np.allclose(found[0], found[7], atol=1e-5)


def test_there_is_nothing_to_make_ready(settings, tiny: Path) -> None:
    assert ensure_model(settings(embedder=str(tiny))) == tiny


def test_a_folder_that_is_not_there(settings, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        open_encoder(settings(embedder=str(tmp_path / "nowhere")))
    assert caught.value.key == "model_folder_missing"


def test_a_folder_that_holds_no_model(settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError) as caught:
        open_encoder(settings(embedder=str(tmp_path / "empty")))
    assert caught.value.key == "model_cannot_load"
    assert caught.value.slots["name"] == str(tmp_path / "empty")
    assert "\n" not in str(caught.value.slots["reason"])


def test_a_name_that_no_hub_knows(model_home: Path) -> None:
    program = (
        "from advisor.embed import open_encoder\n"
        "from advisor.errors import ModelError\n"
        "from advisor.settings import Settings\n"
        "try:\n"
        "    open_encoder(Settings.from_environment())\n"
        "except ModelError as error:\n"
        "    print(error.key, error.slots['name'])\n"
    )
    environment = {
        "ADVISOR_HOME": str(model_home),
        "ADVISOR_EMBEDDER": "nobody/no-such-model",
        "PYTHONPATH": str(REPOSITORY),
        "HF_HUB_OFFLINE": "1",
        "HOME": str(model_home),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout.strip() == "model_cannot_load nobody/no-such-model", done.stderr


def test_without_the_package_the_error_names_it(settings, tiny: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError) as caught:
        open_encoder(settings(embedder=str(tiny)))
    assert caught.value.key == "model_needs_package"
