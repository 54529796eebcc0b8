"""A setting that cannot be meant is wrong usage: one sentence names it, its value and the mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.building import rebuild
from advisor.errors import CorpusError, UsageError
from advisor.settings import REPOSITORY, Settings


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("ADVISOR_THREADS", "²", "setting_not_a_number"),
        ("ADVISOR_THREADS", "-1", "setting_not_a_number"),
        ("ADVISOR_THREADS", "0", "setting_not_a_number"),
        ("ADVISOR_THREADS", "abc", "setting_not_a_number"),
        ("ADVISOR_THREADS", "9" * 20, "setting_not_a_number"),
        ("ADVISOR_TODAY", "2026-13-01", "setting_not_a_date"),
        ("ADVISOR_HOME", "~no-such-user/x", "setting_no_such_home"),
        ("ADVISOR_EMBEDDER", "~no-such-user/x", "setting_no_such_home"),
        ("ADVISOR_CORPUS", "~no-such-user/x", "setting_no_such_home"),
        ("ADVISOR_CORPUS", "/no/such/folder", "setting_not_a_folder"),
        ("ADVISOR_CORPUS", "tests", "setting_not_a_corpus"),
        ("ADVISOR_CHROMA_URL", "localhost:8000", "setting_not_a_url"),
        ("ADVISOR_CHROMA_URL", "ftp://x", "setting_not_a_url"),
        ("ADVISOR_CHROMA_URL", "http://[", "setting_not_a_url"),
        ("ADVISOR_CHROMA_URL", "http://x:99999", "setting_not_a_url"),
        ("ADVISOR_CHROMA_URL", "http://x y", "setting_not_a_url"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_wrong_usage(name, value, key):
    value = str(REPOSITORY / value) if value == "tests" else value
    with pytest.raises(UsageError) as caught:
        Settings.from_environment({name: value})
    assert (caught.value.key, caught.value.slots["name"], caught.value.slots["value"]) == (key, name, value)


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(UsageError) as caught:
        Settings.from_environment({"ADVISOR_CHROMA_URL": "https://me:secret@chroma.example"})
    assert caught.value.key == "setting_url_credentials" and "secret" not in str(caught.value)


def test_an_empty_folder_is_no_corpus(tmp_path: Path):
    with pytest.raises(UsageError) as caught:
        Settings.from_environment({"ADVISOR_CORPUS": str(tmp_path)})
    assert caught.value.slots["missing"] == "facts, language, exemplars, vocabulary"


def test_a_corpus_that_lacks_a_file_is_named(tmp_path: Path):
    corpus = tmp_path / "corpus"
    shutil.copytree(REPOSITORY / "corpus", corpus)
    (corpus / "language" / "cues.yaml").unlink()
    settings = Settings.from_environment({"ADVISOR_CORPUS": str(corpus), "ADVISOR_HOME": str(tmp_path / "home")})
    with pytest.raises(CorpusError) as caught:
        rebuild(settings, encoder=None)  # nothing is embedded before it is found
    assert caught.value.slots["file"].endswith("language/cues.yaml")
