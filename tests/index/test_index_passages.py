"""Given many passages on disk, when one is asked for, then it is that one, and only it is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from advisor.domain import Passage
from advisor.index import Entry
from advisor.index import passages as room
from advisor.index.passages import Marks, Passages, mark, write

ENTRIES = [
    Entry(Passage("a@nl", "a", "fact", "Waterstof é\ud800", "nl", "A"), ("Wat is waterstof?",), "titel"),
    Entry(Passage("a@fr", "a", "fact", "L'hydrogène\nsur deux lignes", "fr", "A")),
    Entry(Passage("r.pdf#1", "r.pdf", "source", "Pagina een", "nl", "R", "p. 1", date="2024")),
    Entry(Passage("r.pdf#2", "r.pdf", "source", "Nog van pagina een", "nl", "R", "p. 1")),
    Entry(Passage("r.pdf#3", "r.pdf", "source", "Seite zwei", "de", "R", "p. 2")),
]
KINDS, LANGUAGES = ["fact", "source"], ["nl", "fr", "de"]


@pytest.fixture
def passages(tmp_path: Path) -> Passages:
    write(ENTRIES, tmp_path, KINDS, LANGUAGES)
    return Passages(tmp_path, KINDS, LANGUAGES)


def test_each_comes_back_as_it_was(passages):
    assert [passages.entry(i) for i in range(5)] == ENTRIES
    assert list(passages) == [e.passage for e in ENTRIES] == passages[:]
    assert passages[-1] == ENTRIES[4].passage and passages[1:3] == [e.passage for e in ENTRIES[1:3]]
    with pytest.raises(IndexError):
        passages[5]


def test_columns_tell_without_reading(passages, monkeypatch):
    monkeypatch.setattr(Passages, "_entry", None)
    assert passages.kinds.tolist() == ["fact", "fact", "source", "source", "source"]
    assert passages.languages.tolist() == ["nl", "fr", "nl", "nl", "de"]
    places = passages.places.tolist()
    assert places[0] == places[1] and places[2] == places[3] and len(set(places)) == 3


def test_by_document_and_by_id(passages):
    assert passages.of("r.pdf") == [2, 3, 4] and passages.of("a") == [0, 1] and passages.of("b") == []
    assert passages.row_of("r.pdf#2") == 3 and passages.row_of("r.pdf#9") is None


def test_two_names_with_the_same_mark_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "mark", lambda text: 7)
    write(ENTRIES, tmp_path, KINDS, LANGUAGES)
    passages = Passages(tmp_path, KINDS, LANGUAGES)
    assert passages.of("r.pdf") == [2, 3, 4] and passages.row_of("a@fr") == 1 and passages.row_of("x") is None


def test_what_is_remembered_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "REMEMBERED", 10)
    many = [Entry(replace(ENTRIES[2].passage, id=f"r#{i}")) for i in range(50)]
    write(many, tmp_path, KINDS, LANGUAGES)
    passages = Passages(tmp_path, KINDS, LANGUAGES)
    assert [p.id for p in passages] == [f"r#{i}" for i in range(50)]
    assert passages.entry.cache_info().currsize == 10


def test_a_damaged_table_is_said(tmp_path):
    write(ENTRIES, tmp_path, KINDS, LANGUAGES)
    np.save(tmp_path / room.ROWS, np.zeros(5, np.int64))
    with pytest.raises(ValueError, match="passages"):
        Passages(tmp_path, KINDS, LANGUAGES)


def test_marks_find_all_places_of_one_and_one_place_of_many():
    marks = Marks(np.array([mark("b"), mark("a"), mark("b")], np.uint64))
    assert marks.rows(mark("b")) == [0, 2] and marks.rows(mark("c")) == []
    assert marks.first(np.array([mark("a"), mark("c")], np.uint64)).tolist() == [1, -1]
    assert Marks(np.zeros(0, np.uint64)).first(np.array([3], np.uint64)).tolist() == [-1]
