"""The update of the model: two thin matrices a layer, added once."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.embed import ensure_model, open_encoder, q4, trial, update
from advisor.embed.model import EXACT_GRAPH, FAST_GRAPH, MODEL_NAME, PASSAGE_PREFIX
from advisor.embed.onnx import Graph
from advisor.embed.tokens import Tokenizer
from advisor.errors import ModelError, UsageError
from advisor.settings import Settings

RANK = 2


@pytest.fixture(scope="module")
def weights():
    return q4.read(q4.wheel_file())


def factors(weights, name, seed=1):
    width = weights.sizes["feed_forward" if name.endswith("fo.w") else "hidden"]
    outputs = len(weights.tensors[name].values(width))
    numbers = np.random.default_rng(seed)
    return numbers.normal(0, 0.01, (RANK, width)).astype("f4"), numbers.normal(0, 1, (outputs, RANK)).astype("f4")


def test_the_product_is_added_and_eight_bits_keep_it(weights):
    first, second = factors(weights, "l0.q.w")
    changed = update.Update("x", {"l0.q.w": (first, second)}).added_to(weights)
    width = weights.sizes["hidden"]
    wanted = weights.tensors["l0.q.w"].values(width) + second @ first
    assert np.allclose(changed.tensors["l0.q.w"].values(width), wanted)
    assert np.allclose(changed.tensors["l0.q.w"].rows(width, 3, 5), wanted[3:5])
    scales, whole = changed.tensors["l0.q.w"].blocks(width)
    kept = ((whole.astype("f4") - 128) * scales[:, :, None]).reshape(wanted.shape)
    assert np.abs(kept - wanted).max() <= scales.max() / 2 + 1e-6
    assert changed.tensors["l0.k.w"] is weights.tensors["l0.k.w"]


def test_it_is_written_in_half_precision_and_read_again(weights, tmp_path):
    told = update.Update("seed 1", {"l3.fo.w": factors(weights, "l3.fo.w")})
    update.write(told, tmp_path / "update.npz")
    found = update.read(tmp_path / "update.npz")
    assert found.name == "seed 1"
    assert np.allclose(found.factors["l3.fo.w"][0], told.factors["l3.fo.w"][0], atol=1e-3)
    assert update.read(tmp_path / "none.npz") is None


def test_one_of_another_model_or_a_damaged_file_is_refused(weights, tmp_path):
    wrong = np.zeros((RANK, 96), "f4"), np.zeros((384, RANK), "f4")
    for name in ("l0.q.w", "l99.q.w"):
        with pytest.raises(ModelError):
            update.Update("x", {name: wrong}).added_to(weights)
    (tmp_path / "update.npz").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(ModelError):
        update.read(tmp_path / "update.npz")


def settings(home, switch="on"):
    return Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_EMBEDDER_UPDATE": switch})


def test_the_package_brings_one_of_at_most_four_megabytes_that_one_setting_switches_off(tmp_path):
    assert update.FILE.stat().st_size < 4_000_000
    assert update.chosen(settings(tmp_path)) == update.read().name
    assert update.chosen(settings(tmp_path, "off")) is None
    assert update.chosen(settings(tmp_path), tmp_path / "none.npz") is None
    assert update.model_name(settings(tmp_path, "off")) == MODEL_NAME
    assert update.model_name(settings(tmp_path)) == f"{MODEL_NAME} + {update.read().name}"
    with pytest.raises(UsageError):
        settings(tmp_path, "perhaps")
    (tmp_path / "update.npz").write_bytes(b"PK cut")
    with pytest.raises(ModelError):
        update.chosen(settings(tmp_path), tmp_path / "update.npz")


def test_a_model_with_and_without_it_is_the_default_one():
    assert update.is_default(MODEL_NAME, f"{MODEL_NAME} + skills 1", f"{MODEL_NAME} + skills 2")
    assert not update.is_default(MODEL_NAME, "/models/other")


def test_the_graphs_make_of_texts_what_torch_made_of_them_where_it_was_trained(folder):
    texts = [PASSAGE_PREFIX + text for text in trial.trial_texts()]
    wanted = trial.reference_vectors(trial.trial_texts(), update.read())
    for graph, least in ((EXACT_GRAPH, 0.9995), (FAST_GRAPH, 0.997)):
        found = Graph(folder / graph, Tokenizer(folder), threads=2).encode(texts)
        assert (found * wanted).sum(axis=1).min() >= least, graph


def test_each_setting_has_a_model_of_its_own_and_neither_is_taken_for_the_other(model_home, wheel_settings):
    asked, others = (
        ["soudeur"],
        ["Lassers verbinden metaal.", "Sorteerders scheiden afval.", "Bedienden schrijven brieven."],
    )
    with_it, without = open_encoder(settings(model_home)), open_encoder(wheel_settings)
    assert with_it.name == update.model_name(settings(model_home)) != without.name == MODEL_NAME
    ahead = []
    for encoder in (with_it, without):
        right, *wrong = (encoder.encode_passages(others) @ encoder.encode_queries(asked)[0]).tolist()
        ahead.append(right - max(wrong))
    assert ahead[0] > max(ahead[1], 0)  # what is meant in another language stands out more with it
    assert ensure_model(wheel_settings) != ensure_model(settings(model_home))


def test_one_that_was_finished_with_other_texts_proves_nothing(weights):
    told = update.Update("x", {}, np.ones((2, 384), "f4"))
    with pytest.raises(ModelError):
        trial.reference_vectors(["one"], told)
    with pytest.raises(ModelError):
        trial.reference_vectors(["one"], update.Update("x", {}))
