"""The benchmark counts as the literature does (its typos: evals/noise.py, its intervals: evals/statistics.py)."""

from __future__ import annotations

import importlib.util
import json
from math import log2

import pytest

from advisor.settings import REPOSITORY

spec = importlib.util.spec_from_file_location("retrieval_benchmark", REPOSITORY / "benchmarks" / "retrieval.py")
benchmark = importlib.util.module_from_spec(spec)


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    import sys

    sys.modules[spec.name] = benchmark  # dataclasses look their module up
    spec.loader.exec_module(benchmark)
    yield
    del sys.modules[spec.name]


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (["a", "b"], 1),
        (["b", "a"], 1 / log2(3)),
        (["b", "b", "a"], 1 / log2(3)),  # a document that comes twice takes one place
        ([*list("bcdefghij"), "a"], 1 / log2(11)),
        ([*list("bcdefghijk"), "a"], 0),
        ([], 0),
    ],
)
def test_ndcg_at_ten_with_one_right_document(found, value):
    assert benchmark.ndcg(found, "a") == pytest.approx(value)


@pytest.mark.slow
def test_the_whole_table_is_printed(tmp_path, model_home, monkeypatch):
    monkeypatch.setenv("ADVISOR_HOME", str(model_home))
    texts = {"nl": "De kraan tilt 60 ton.", "en": "The crane lifts 60 tons.", "fr": "La grue lève 60 tonnes."}
    skill = {
        "uri": "u",
        **{f"label_{k}": v[:9] for k, v in texts.items()},
        **{f"desc_{k}": v for k, v in texts.items()},
    }
    question = {
        "qid": "1",
        "pid": "p",
        **{f"q_{k}": "Wat tilt de kraan?" for k in ("nl", "en", "de", "tr", "ar")},
    }
    for name, line in (("p", {"pid": "p", "text_nl": texts["nl"]}), ("q", question), ("e", skill)):
        (tmp_path / name).write_text(json.dumps(line) + "\n")
    said: list[str] = []
    arguments = [
        "--xquad-passages",
        f"{tmp_path}/p",
        "--xquad-queries",
        f"{tmp_path}/q",
        "--esco",
        f"{tmp_path}/e",
    ]
    benchmark.main(arguments, said.append)
    assert len(said) == 1 + 6 + 3
    assert said[1] == "| XQuAD nl -> nl | 1 | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] | 100.0 [100.0, 100.0] |"
    assert said[2].endswith("| – |")
