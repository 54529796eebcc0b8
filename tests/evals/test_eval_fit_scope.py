"""The models of what is asked and not told: learned, kept and read as they were learned."""

from __future__ import annotations

import json

import numpy as np
import pytest

from advisor.answer import signal_model
from advisor.answer.scope_signals import SIGNALS
from advisor.answer.signal_model import FEATURES, SignalModel, with_products
from evals.fit.scope import fit_scope, threshold

NONE = (np.zeros((0, len(SIGNALS))), np.zeros(0), np.zeros(0))


@pytest.fixture
def learned() -> tuple[SignalModel, np.ndarray, np.ndarray]:
    """Of 400 made-up questions those are unanswerable of which the first signal is high."""
    x = np.random.default_rng(0).normal(size=(400, len(SIGNALS)))
    y = (x[:, 0] > 0.5).astype(int)
    return fit_scope(x, y, NONE), x, y


def test_what_sets_the_two_apart_is_learned_and_one_is_judged_as_many_are(learned):
    model, x, y = learned
    chances = model.chances(x)
    assert chances[y == 1].min() > np.median(chances[y == 0])
    assert [round(model.chance(row), 6) for row in x[:5]] == [round(float(c), 6) for c in chances[:5]]


def test_examples_that_count_nothing_change_nothing_and_those_that_count_do(learned):
    model, x, y = learned
    bare, turned = (fit_scope(x, y, (x, 1 - y, np.full(len(y), weight))) for weight in (0.0, 5.0))
    assert np.allclose(bare.chances(x), model.chances(x), atol=0.02)
    assert turned.chances(x)[y == 1].mean() < turned.chances(x)[y == 0].mean()


def test_what_is_written_is_what_is_read(learned, tmp_path, monkeypatch):
    model, x, _ = learned
    (tmp_path / "made.json").write_text(json.dumps(model.as_data()), "utf-8")
    monkeypatch.setattr(signal_model, "__file__", str(tmp_path / "signal_model.py"))
    read = SignalModel.load("made")
    assert np.allclose(read.chances(x), model.chances(x), atol=0.02) and read.threshold == model.threshold


def test_a_signal_that_a_file_lacks_is_an_error(learned, tmp_path, monkeypatch):
    data = learned[0].as_data()
    del data["weights"]["unsaid"]
    (tmp_path / "made.json").write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr(signal_model, "__file__", str(tmp_path / "signal_model.py"))
    with pytest.raises(KeyError, match="unsaid"):
        SignalModel.load("made")


def test_a_product_is_of_the_two_that_its_name_tells():
    row = np.arange(1.0, len(SIGNALS) + 1)
    values = dict(zip(FEATURES, with_products(row[None])[0], strict=True))
    assert values["dense * lexical"] == 2 * 3 / 2 and values["asked * asked"] == 1 / 2


@pytest.mark.parametrize(("most", "highest", "cut"), [(0.1, 1.0, 0.9), (0.1, 0.6, 0.6), (0.9, 1.0, 0.3)])
def test_the_threshold_lets_at_most_so_many_answerable_ones_reach_it(most, highest, cut):
    chances = np.append(np.arange(1, 11) / 10, 1.0)
    y = np.append(np.zeros(10), 1)
    assert threshold(chances, y, most, highest) == pytest.approx(cut, abs=1e-5)
