"""An index that another model made: ours without its update is not another one, any other is."""

from __future__ import annotations

import dataclasses

import pytest

from advisor import house
from advisor.embed import open_encoder
from advisor.embed.other import SentenceTransformerEncoder
from advisor.errors import IndexUnusable
from advisor.settings import Settings


@pytest.fixture
def settings(bare_home, tmp_path):
    home = bare_home(tmp_path / "home")
    return Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"})


def test_it_counts_where_the_model_is_the_same(settings):
    rooms = house._present(settings, open_encoder(settings))
    assert rooms is not None and rooms.index.manifest.model == open_encoder(settings).name
    rooms.index.close()


def test_it_is_built_anew_where_only_the_update_differs(settings):
    without = dataclasses.replace(settings, embedder_update=False)
    house.ensure_model(without)
    assert house._present(without, open_encoder(without)) is None


def test_it_is_refused_where_the_model_is_any_other(settings):
    other = object.__new__(SentenceTransformerEncoder)
    other.name, other.dimension = "someone/other-model", 384
    with pytest.raises(IndexUnusable) as caught:
        house._present(settings, other)
    assert caught.value.key == "index_other_model"
