"""Reads one generation of the index; safe to share between threads, for nothing in it changes."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np

from advisor.domain import Passage
from advisor.errors import IndexUnusable
from advisor.index import generation
from advisor.index.entry import PARTS, TEXT, Entry
from advisor.index.manifest import Manifest
from advisor.index.ngrams import NgramIndex

# Up to this many vectors one matrix product (measured in docs/retrieval.md) is faster than opening Chroma.
EXACT_UP_TO = 60_000


class Index:
    """One generation. Rows of passages are positions in `passages`; rows of vectors in the matrix.

    passages: all passages, in the order of building.
    manifest: what the index says of itself.
    owners: (m,) int32, the passage row of each vector; parts: (m,) int32, see `entry.PARTS`.
    """

    exact_up_to = EXACT_UP_TO

    def __init__(self, folder: Path, manifest: Manifest, reading: IO[str]) -> None:
        self.folder, self.manifest, self._reading = folder, manifest, reading
        try:
            with open(folder / "passages.jsonl", encoding="utf-8") as file:
                self.entries = [Entry.from_row(json.loads(line)) for line in file]
            self.vectors = np.load(folder / "vectors.npy", mmap_mode="r")
            owners = np.load(folder / "owners.npy")
            self._ngrams = {}
            for number, language in enumerate(manifest.languages):
                target = folder / "ngrams" / str(number)
                self._ngrams[language] = (NgramIndex.load(target), np.load(target / "entries.npy"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable("index_damaged", path=folder, detail=str(error)) from error
        self.passages: list[Passage] = [entry.passage for entry in self.entries]
        self.owners, self.parts = owners[:, 0], owners[:, 1]
        if len(self.vectors) != len(owners) or len(self.passages) != manifest.passages:
            raise IndexUnusable("index_damaged", path=folder, detail="counts")
        self._documents: dict[str, list[int]] = {}
        for row, passage in enumerate(self.passages):
            self._documents.setdefault(passage.document, []).append(row)

    @property
    def generation(self) -> str:
        """The name of the generation; `generation.current_name(home)` tells whether it still counts."""
        return self.folder.name

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which there are passages."""
        return tuple(self._ngrams)

    def get(self, document: str) -> list[Passage]:
        """The passages of a document, all languages; empty when there is none."""
        return [self.passages[row] for row in self._documents.get(document, ())]

    def near(self, vector: np.ndarray, k: int = 200) -> np.ndarray:
        """Rows of the passages worth ranking for a unit vector (dimension,), ascending, (r,) int.

        All of them in a small index; in a large one those that own Chroma's k nearest vectors.
        """
        if len(self.vectors) <= self.exact_up_to:
            return np.arange(len(self.passages))
        found = {self._rows[id_.rpartition("#")[0]] for id_ in self._collection.nearest(vector, k)}
        return np.array(sorted(found), np.int64)

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosines of a unit vector (dimension,) with passages, (r, 4) float32, a column for each of `PARTS`.

        Where a passage has several vectors of a part, the nearest; NaN where it has none. `rows` ascend.
        """
        everything = len(rows) == len(self.passages)
        at = np.arange(len(self.vectors)) if everything else np.flatnonzero(np.isin(self.owners, rows))
        products = (self.vectors if everything else np.asarray(self.vectors[at])) @ vector
        out = np.full((len(rows), len(PARTS)), -np.inf, np.float32)
        np.maximum.at(out, (np.searchsorted(rows, self.owners[at]), self.parts[at]), products)
        out[np.isinf(out)] = np.nan
        return out

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[Passage, float]]:
        """The k passages whose text is nearest to a unit vector (dimension,), with the cosine."""
        rows = self.near(vector, 4 * k)
        cosines = self.cosines(vector, rows)[:, TEXT]
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(self.passages[rows[i]], float(cosines[i])) for i in best]

    def lexical_scores(self, text: str, language: str) -> tuple[np.ndarray, np.ndarray]:
        """(rows of passages, n-gram cosines) of all passages in `language`; empty when there are none."""
        if language not in self._ngrams:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        ngrams, rows = self._ngrams[language]
        return rows, ngrams.scores(text)

    def lexical(self, text: str, language: str, k: int) -> list[tuple[Passage, float]]:
        """The k passages in `language` that share most n-grams with `text`; none that share nothing."""
        rows, scores = self.lexical_scores(text, language)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self.passages[rows[i]], float(scores[i])) for i in best if scores[i] > 0]

    @cached_property
    def places(self) -> np.ndarray:
        """A number for each passage, (n,) int64: equal where document and locator are."""
        known: dict[tuple[str, str | None], int] = {}
        return np.array([known.setdefault((p.document, p.locator), len(known)) for p in self.passages], np.int64)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {passage.id: row for row, passage in enumerate(self.passages)}

    @cached_property
    def _collection(self):
        from advisor.index.chroma import Collection

        m = self.manifest
        return Collection(self.folder / "chroma", m.name, model=m.model, dimension=m.dimension)

    def close(self) -> None:
        """Lets the generation be removed when another one counts."""
        self._reading.close()


def open_index(home: Path, encoder_name: str, dimension: int) -> Index:
    """Opens the generation that counts.

    Raises IndexUnusable: ``index_missing``, ``index_damaged``, ``index_other_format``, or
    ``index_other_model`` when its vectors were made by another model than `encoder_name`.
    """
    folder, reading = generation.hold(home)
    try:
        manifest = Manifest.read(folder)
        if (manifest.model, manifest.dimension) != (encoder_name, dimension):
            raise IndexUnusable("index_other_model", found=manifest.model, needed=encoder_name)
        return Index(folder, manifest, reading)
    except BaseException:
        reading.close()
        raise
