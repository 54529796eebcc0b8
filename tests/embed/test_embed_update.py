"""The update of the model: two thin matrices a layer, added once."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.embed import q4, update
from advisor.errors import ModelError

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
