"""The corpus in one file: the same, fast, and never half."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.corpus import dump, load_cached
from advisor.corpus.model import Corpus
from advisor.errors import CorpusError


def test_the_cached_corpus_is_the_corpus(real: Corpus, tmp_path: Path) -> None:
    dump(real, tmp_path / "corpus.json")
    assert load_cached(tmp_path / "corpus.json") == real


def test_it_loads_in_a_few_times_what_its_json_takes(real: Corpus, tmp_path: Path) -> None:
    """Side by side, for these machines are noisy."""
    path = tmp_path / "corpus.json"
    dump(real, path)
    took: dict[str, list[float]] = {"json": [], "corpus": []}
    for _ in range(7):
        for name, load in (("json", lambda: json.loads(path.read_bytes())), ("corpus", lambda: load_cached(path))):
            start = time.perf_counter()
            load()
            took[name].append(time.perf_counter() - start)
    assert min(took["corpus"]) < 8 * min(took["json"])


def test_reading_it_needs_no_yaml(real: Corpus, tmp_path: Path) -> None:
    dump(real, tmp_path / "corpus.json")
    code = (
        "import sys; from advisor.corpus.cache import load_cached;"
        "assert load_cached(sys.argv[1]).facts; assert 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "corpus.json")], check=True)


def test_a_dump_leaves_no_other_file(real: Corpus, tmp_path: Path) -> None:
    dump(real, tmp_path / "corpus.json")
    dump(real, tmp_path / "corpus.json")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("corpus")] == ["corpus.json"]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 6}', "not json"])
def test_a_damaged_file_is_a_corpus_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "corpus.json").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_cached(tmp_path / "corpus.json")
    assert caught.value.key == "corpus_cache_damaged"


def test_a_missing_field_is_noticed(real: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "corpus.json"
    dump(real, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["courses"][0].pop(4)
    document["format"] = 0
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_cached(path)
    assert caught.value.key == "corpus_cache_format"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        load_cached(tmp_path / "nothing.json")
