"""Intervals: known values, the same every time, and honest about nothing."""

from __future__ import annotations

import pytest

from evals.statistics import macro, summarise


def test_a_share_and_its_interval() -> None:
    figure = summarise([1] * 90 + [0] * 10, [1] * 100)
    assert (figure.value, figure.n) == (0.9, 100)
    # The normal interval of 0.9 over 100 is 0.841 to 0.959.
    assert figure.low == pytest.approx(0.84, abs=0.015)
    assert figure.high == pytest.approx(0.96, abs=0.015)
    assert figure == summarise([1] * 90 + [0] * 10, [1] * 100)


def test_weights_make_a_ratio_of_sums() -> None:
    assert summarise([1, 9], [1, 19]).value == 0.5


def test_median_and_p95() -> None:
    values = list(range(1, 102))
    assert summarise(values, [1] * 101, "median").value == 51
    assert summarise(values, [1] * 101, "p95").value == 96


def test_macro_weighs_languages_alike() -> None:
    figure = macro([([1] * 90, [1] * 90), ([0] * 10, [1] * 10), ([], [])])
    assert (figure.value, figure.n) == (0.5, 100)


def test_nothing_has_no_figure() -> None:
    assert summarise([], []).value is None
    assert summarise([0.0], [0.0]).n == 0
    assert macro([]).value is None
