"""The strong baseline, exact: facets in an indexed table, FAISS compares the vectors of those rows
alone, SQLite's FTS5 with trigrams ranks their words (https://www.sqlite.org/fts5.html#the_trigram_tokenizer);
fused by rank."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from systems.common import FACETS, POOL, Ask, Data, fused, telling


def build(data: Data, folder: Path) -> Ask:
    import faiss

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(data.vectors.shape[1])
    flat.add(data.vectors)
    db = sqlite3.connect(tempfile.mkdtemp(dir=folder) + "/courses.db")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram', content='')")
    db.execute("CREATE TABLE facets (row INTEGER PRIMARY KEY, place TEXT, mode TEXT, price TEXT)")
    db.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", enumerate(data.texts))
    db.executemany(
        "INSERT INTO facets VALUES (?, ?, ?, ?)",
        ((row, f["place"], f["mode"], f["price"]) for row, f in enumerate(data.facets)),
    )
    db.execute("CREATE INDEX of_facets ON facets(place, mode, price)")
    db.commit()
    telling_in = telling(data.texts)
    meets = "SELECT row FROM facets WHERE place = ? AND mode = ? AND price = ?"

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        wanted = tuple(question[name] for name in FACETS)
        rows = np.array([row for (row,) in db.execute(meets, wanted)], np.int64)
        if not len(rows):
            return []
        chosen = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))
        near = flat.search(vector[None], min(POOL, len(rows)), params=chosen)[1][0]
        words = " OR ".join(f'"{word}"' for word in telling_in(question["text"]))
        if not words:
            return fused(near[near >= 0].tolist())
        found = db.execute(
            f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({meets}) ORDER BY rank LIMIT ?",
            (words, *wanted, POOL),
        )
        return fused(near[near >= 0].tolist(), [row for (row,) in found])

    return ask
