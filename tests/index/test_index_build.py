"""Given entries, when the index is built, then it can be opened whole, or the one before still can."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small_index import Counting, entry

from advisor.errors import BusyError, IndexUnusable, StorageError
from advisor.index import build, open_index
from advisor.index.chroma import Collection
from advisor.index.entry import QUESTION
from advisor.index.generation import current_name


def made(entries, encoder, home, **more):
    return build(entries, encoder, home, corpus_fingerprint=more.pop("corpus_fingerprint", "one"), **more)


def test_what_was_built_can_be_opened_and_searched(entries, encoder, home):
    manifest = made(entries, encoder, home)
    index = open_index(home, encoder.name, encoder.dimension)

    assert [p.id for p in index.passages] == [e.passage.id for e in entries]
    assert index.manifest == manifest
    assert (manifest.passages, manifest.documents, manifest.kinds) == (5, 4, {"fact": 4, "source": 1})
    assert manifest.corpus_fingerprint == "one"
    best, cosine = index.dense(encoder.encode_queries(["Hoeveel uren opleidingsverlof krijg ik?"])[0], 1)[0]
    assert best.document == "leave"
    assert 0.7 < cosine <= 1
    assert [p.language for p in index.get("energy")] == ["nl", "en"]
    assert index.get("nothing") == []


def passages_of(index) -> int:
    """The vectors that are no known question: these Chroma does not hold."""
    return int((index.parts != QUESTION).sum())


def test_chroma_holds_every_vector_with_its_passage(entries, encoder, home):
    manifest = made(entries, encoder, home)
    index = open_index(home, encoder.name, encoder.dimension)
    collection = Collection(
        index.folder / index.manifest.chroma, "main", model=encoder.name, dimension=encoder.dimension
    )

    assert manifest.vectors == len(index.vectors)
    assert collection.count() == passages_of(index)
    nearest = collection.nearest(encoder.encode_queries(["energiebeheerder"])[0], 3, {"fact"})
    assert all(id_.startswith("energy@") for id_ in nearest[:1])
    collection.close()


def test_a_large_index_asks_chroma_and_finds_the_same(entries, encoder, home, monkeypatch):
    made(entries, encoder, home)
    index = open_index(home, encoder.name, encoder.dimension)
    vector = encoder.encode_queries(["Waar is de zetel?"])[0]
    exact = index.dense(vector, 2)
    monkeypatch.setattr(index, "exact_up_to", 0)

    assert len(index.near(vector, k=2)) < len(index.passages)
    assert index.dense(vector, 2) == exact
    assert [index.passages[r].kind for r in index.near(vector, {"source"})] == ["source"]


def test_nothing_is_embedded_twice(entries, encoder, home):
    made(entries, encoder, home)
    again = Counting(encoder)
    manifest = made(entries, again, home)
    assert manifest.embedded == 0
    assert again.texts == []

    changed = [*entries[:-1], entry("new", "Een nieuwe bron over waterstof.")]
    manifest = made(changed, again, home)
    assert again.texts == ["Een nieuwe bron over waterstof."]
    index = open_index(home, encoder.name, encoder.dimension)
    assert index.get("report") == []
    collection = Collection(
        index.folder / index.manifest.chroma, "main", model=encoder.name, dimension=encoder.dimension
    )
    assert collection.count() == passages_of(index)
    collection.close()


@pytest.mark.parametrize("moment", ["embedding", "cache"])
def test_a_build_that_breaks_off_leaves_the_old_index(entries, encoder, home, moment):
    made(entries, encoder, home)
    before = current_name(home)

    def breaks(folder: Path) -> None:
        raise RuntimeError("no cache")

    faults = {
        "embedding": {"encoder": Counting(encoder, fail_at=1)},
        "cache": {"encoder": encoder, "corpus_cache": breaks},
    }
    with pytest.raises(RuntimeError):
        made([entry("x", "Iets heel anders.")], home=home, **faults[moment])

    assert current_name(home) == before
    assert open_index(home, encoder.name, encoder.dimension).get("leave")
    assert [p.name for p in (home / "index").iterdir() if p.is_dir()] == [before]


KILLED = """
import os, sys
from pathlib import Path
from advisor.domain import Passage
from advisor.embed import open_encoder
from advisor.index import Entry, build
from advisor.settings import Settings

encoder = open_encoder(Settings.from_environment())
entry = Entry(Passage("x", "x", "fact", "Iets heel anders.", "nl", "x"))
build([entry], encoder, Path(sys.argv[1]), corpus_fingerprint="two", corpus_cache=lambda folder: os._exit(9))
"""


def test_a_killed_build_leaves_the_old_index_and_its_rest_is_cleared(entries, encoder, home, model_home):
    made(entries, encoder, home)
    before = current_name(home)
    environment = {**os.environ, "ADVISOR_HOME": str(model_home)}

    killed = subprocess.run([sys.executable, "-c", KILLED, str(home)], env=environment, check=False)

    assert killed.returncode == 9
    assert current_name(home) == before
    assert open_index(home, encoder.name, encoder.dimension).get("leave")
    assert len([p for p in (home / "index").iterdir() if p.is_dir()]) == 2
    made(entries, encoder, home)
    assert len([p for p in (home / "index").iterdir() if p.is_dir()]) == 1


def test_the_corpus_cache_lies_in_the_generation(entries, encoder, home):
    made(entries, encoder, home, corpus_cache=lambda folder: (folder / "corpus.json").write_text("{}"))
    assert (open_index(home, encoder.name, encoder.dimension).folder / "corpus.json").read_text() == "{}"


def test_a_reader_keeps_its_generation_until_it_closes(entries, encoder, home):
    made(entries, encoder, home)
    reading = open_index(home, encoder.name, encoder.dimension)
    made(entries[:2], encoder, home)
    assert reading.folder.is_dir()
    assert len(reading.passages) == 5
    assert reading.generation != current_name(home)

    reading.close()
    made(entries[:1], encoder, home)
    assert not reading.folder.exists()


def test_a_second_builder_is_told_who_builds(entries, encoder, home):
    made(entries, encoder, home)
    with open(home / "index" / "LOCK", "w") as lock:
        json.dump({"pid": 4242, "since": "2026-01-02T03:04:05+00:00"}, lock)
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError) as caught:
            made(entries, encoder, home)
    assert caught.value.key == "index_busy"
    assert caught.value.slots == {"pid": 4242, "since": "2026-01-02T03:04:05+00:00"}


@pytest.mark.parametrize(("number", "key"), [(errno.ENOSPC, "home_full"), (errno.EROFS, "home_not_writable")])
def test_a_disk_that_does_not_take_it_is_said(entries, encoder, home, monkeypatch, number, key):
    made(entries, encoder, home)

    def refuses(*_args, **_more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(np, "save", refuses)
    with pytest.raises(StorageError) as caught:
        made(entries[:1], encoder, home)
    monkeypatch.undo()
    assert caught.value.key == key
    assert len(open_index(home, encoder.name, encoder.dimension).passages) == 5


def test_another_model_is_refused(entries, encoder, home):
    made(entries, encoder, home)
    with pytest.raises(IndexUnusable) as caught:
        open_index(home, "another model", encoder.dimension)
    assert caught.value.key == "index_other_model"
    assert caught.value.slots == {"found": encoder.name, "needed": "another model"}


def test_another_model_embeds_everything_anew(entries, encoder, home):
    made(entries, encoder, home)
    other = Counting(encoder, name="another model")
    manifest = made(entries, other, home)
    assert manifest.embedded == manifest.vectors
    assert open_index(home, "another model", encoder.dimension).manifest.model == "another model"


def test_no_index_is_said(encoder, home):
    with pytest.raises(IndexUnusable) as caught:
        open_index(home, encoder.name, encoder.dimension)
    assert caught.value.key == "index_missing"


SCRIBBLE = b"as many bytes as there were, but others"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("manifest.json", b"{"),
        ("manifest.json", None),
        ("passages.jsonl", b'{"passage": {}}\n'),
        ("vectors.npy", b"\x93NUMPY"),
        ("ngrams/0/rows-0.npy", None),
        ("ngrams/0/words/words.json", None),
        ("ngrams/0/words/words.json", SCRIBBLE),
        ("ngrams/0/shape.json", SCRIBBLE),
        ("owners.npy", SCRIBBLE),
        ("common.npy", SCRIBBLE),
        ("keys.npy", SCRIBBLE),
        ("corrections.npy", b""),
        ("passages.jsonl", SCRIBBLE),
        ("../CURRENT", b"../elsewhere"),
        ("../CURRENT", b"gone"),
    ],
)
def test_a_damaged_index_is_refused_and_can_be_built_again(entries, encoder, home, file, content):
    made(entries, encoder, home)
    path = home / "index" / current_name(home) / file
    path.write_bytes(bytes(path.stat().st_size) if content is SCRIBBLE else content or b"")
    path.unlink() if content is None else None

    with pytest.raises(IndexUnusable) as caught:
        open_index(home, encoder.name, encoder.dimension)
    assert caught.value.key == "index_damaged"
    (home / "index" / "CURRENT").unlink() if "CURRENT" in file else None
    made(entries, encoder, home)
    again = open_index(home, encoder.name, encoder.dimension)
    assert len(again.passages) == 5 and not again.damaged()


def test_only_what_is_damaged_is_made_anew(entries, encoder, home):
    made(entries, encoder, home)
    (home / "index" / current_name(home) / "owners.npy").write_bytes(b"")
    assert made(entries, encoder, home).embedded == 0
    vectors = home / "index" / current_name(home) / "vectors.npy"
    vectors.write_bytes(bytes(vectors.stat().st_size))
    manifest = made(entries, encoder, home)
    assert manifest.embedded == manifest.vectors


def test_a_copied_home_is_read_once_and_opened(entries, encoder, home, tmp_path):
    made(entries, encoder, home)
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, copy_function=shutil.copy)  # with the dates of today
    folder = copy / "index" / current_name(copy)
    os.utime(folder / "manifest.json", ns=(1, 1))
    assert len(open_index(copy, encoder.name, encoder.dimension).passages) == 5
    assert (folder / "manifest.json").stat().st_mtime_ns > 1


def test_a_damaged_chroma_is_written_from_nothing(entries, encoder, home):
    made(entries, encoder, home)
    (home / "index" / current_name(home) / "chroma" / "chroma.sqlite3").write_bytes(b"not a database")
    manifest = made(entries, encoder, home)
    assert manifest.embedded == 0
    index = open_index(home, encoder.name, encoder.dimension)
    collection = Collection(
        index.folder / index.manifest.chroma, "main", model=encoder.name, dimension=encoder.dimension
    )
    assert collection.count() == passages_of(index)
    collection.close()


def test_an_empty_index_can_be_opened(encoder, home):
    made([], encoder, home)
    index = open_index(home, encoder.name, encoder.dimension)
    assert list(index.passages) == []
    assert index.dense(encoder.encode_queries(["iets"])[0], 5) == []
    assert index.lexical("iets", "nl", 5) == []
