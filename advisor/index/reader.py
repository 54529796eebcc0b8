"""Reads one generation of the index; safe to share between threads, for nothing in it changes."""

from __future__ import annotations

import os
import weakref
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

import numpy as np

from advisor.domain import Passage
from advisor.errors import IndexUnusable
from advisor.index import chroma, generation
from advisor.index.common import Common
from advisor.index.entry import PARTS, QUESTION, TEXT
from advisor.index.manifest import Manifest
from advisor.index.ngrams import Match, NgramIndex
from advisor.index.passages import Passages
from advisor.index.vocabulary import Vocabulary
from advisor.settings import ChromaServer

# Up to this many vectors one matrix product (measured in docs/retrieval.md) is faster than opening Chroma.
EXACT_UP_TO = 60_000
NEAREST = 400  # vectors that Chroma is asked for
MUCH = 0.2  # of the vectors in a stretch: with more of them wanted, the whole stretch is multiplied


class Index:
    """One generation. Rows of passages are positions in `passages`; rows of vectors in the matrix.

    passages: all passages, in the order of building.
    manifest: what the index says of itself.
    owners: (m,) int32, the passage row of each vector; parts: (m,) int32, see `entry.PARTS`.
    """

    exact_up_to = EXACT_UP_TO

    def __init__(self, folder: Path, manifest: Manifest, reading: int, server: ChromaServer | None = None) -> None:
        self.folder, self.manifest, self._server = folder, manifest, server
        self._release = weakref.finalize(self, os.close, reading)
        try:
            self.passages = Passages(folder, list(manifest.kinds), list(manifest.languages))
            self.vectors = np.load(folder / "vectors.npy", mmap_mode="r")
            owners = np.load(folder / "owners.npy")
            self._common = Common(np.load(folder / "common.npy"))
            self._corrections = np.load(folder / "corrections.npy")
            self._ngrams: dict[str, tuple[NgramIndex, np.ndarray]] = {}
            self._vocabularies: dict[str, Vocabulary] = {}
            for number, language in enumerate(manifest.languages):
                target = folder / "ngrams" / str(number)
                self._ngrams[language] = (NgramIndex.load(target), np.load(target / "entries.npy"))
                self._vocabularies[language] = Vocabulary(target / "words", language)
            self.owners, self.parts = owners[:, 0], owners[:, 1]
            self._of_kinds: dict[frozenset[str] | None, np.ndarray] = {}
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, EOFError) as error:
            raise IndexUnusable("index_damaged", path=folder, detail=str(error)) from error
        if len(self.vectors) != len(owners) or len(self.passages) != manifest.passages:
            raise IndexUnusable("index_damaged", path=folder, detail="counts")

    @property
    def generation(self) -> str:
        """The name of the generation; `generation.current_name(home)` tells whether it still counts."""
        return self.folder.name

    def get(self, document: str) -> list[Passage]:
        """The passages of a document, all languages; empty when there is none."""
        return [self.passages[row] for row in self.passages.of(document)]

    def of_kinds(self, kinds: Collection[str] | None) -> np.ndarray:
        """Which passages are of these kinds (all where None), (n,) bool, not to be written to."""
        key = None if kinds is None else frozenset(kinds)
        if key not in self._of_kinds:  # names of a hundred thousand passages are not compared at each question
            self._of_kinds[key] = (
                np.ones(len(self.passages), bool) if key is None else np.isin(self.passages.kinds, sorted(key))
            )
        return self._of_kinds[key]

    def near(self, vector: np.ndarray, kinds: Collection[str] | None = None, k: int = NEAREST) -> np.ndarray:
        """Rows of the passages worth ranking for a unit vector (dimension,), ascending, (r,) int.

        All of these kinds while their vectors are few; else those that own Chroma's k nearest vectors, or one of
        the k nearest known questions.
        """
        wanted = self.of_kinds(kinds)
        if int(wanted[self.owners].sum()) <= self.exact_up_to:
            return np.flatnonzero(wanted)
        # A filter that lets all through costs Chroma a look at every record.
        every = kinds is None or set(kinds) >= set(self.manifest.kinds)
        ids = self._collection.nearest(vector, k, None if every else kinds)
        if ids is None:  # the server that has the vectors does not answer
            return np.flatnonzero(wanted)
        found = self.passages.rows_of([i.rpartition("#")[0] for i in ids])
        asked = np.flatnonzero((self.parts == QUESTION) & wanted[self.owners])
        nearest = asked[np.argsort(-(np.asarray(self.vectors[asked]) @ vector))[:k]]
        return np.union1d(found, self.owners[nearest])

    def cosines(self, vector: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cosines of a unit vector (dimension,) with passages, plain and adjusted (see `common.py`).

        Both (r, 4) float32, a column for each of `PARTS`: where a passage has several vectors of a part
        the nearest, NaN where it has none. `rows` ascend.
        """
        begin, end = self._starts[rows], self._starts[rows + 1]
        span = slice(int(begin.min(initial=len(self.owners))), int(end.max(initial=0)))
        count = end - begin
        at: np.ndarray | slice = span
        if count.sum() < span.stop - span.start:
            at = np.arange(count.sum()) + np.repeat(begin - (np.cumsum(count) - count), count)
        if isinstance(at, slice) or len(at) > MUCH * (span.stop - span.start):
            # To copy rows of a matrix costs more than to multiply those between them as well.
            products = self.vectors[span] @ vector
            products = products if isinstance(at, slice) else products[at - span.start]
        else:
            products = self.vectors[at] @ vector
        parts = self.parts[at]
        adjusted = self._common.adjusted(vector, products, self._corrections[at], parts)
        place = (np.searchsorted(rows, self.owners[at]), parts)
        out = []
        for values in (products, adjusted):
            table = np.full((len(rows), len(PARTS)), -np.inf, np.float32)
            np.maximum.at(table, place, values)
            table[np.isinf(table)] = np.nan
            out.append(table)
        return out[0], out[1]

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[Passage, float]]:
        """The k passages whose text is nearest to a unit vector (dimension,), with the cosine."""
        rows = self.near(vector, k=max(4 * k, NEAREST))
        cosines = self.cosines(vector, rows)[0][:, TEXT]
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(self.passages[rows[i]], float(cosines[i])) for i in best]

    def match(self, text: str, language: str) -> tuple[np.ndarray, Match] | None:
        """Rows of all passages in `language` and what the n-grams say of them; None when there are none."""
        if language not in self._ngrams:
            return None
        ngrams, rows = self._ngrams[language]
        return rows, ngrams.match(text)

    def lexical(self, text: str, language: str, k: int) -> list[tuple[Passage, float]]:
        """The k passages in `language` that share most n-grams with `text`; none that share nothing."""
        found = self.match(text, language)
        if found is None:
            return []
        rows, scores = found[0], found[1].scores
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self.passages[rows[i]], float(scores[i])) for i in best if scores[i] > 0]

    def vocabulary(self, language: str) -> Vocabulary | None:
        """The words of the passages in `language`; None when there are none."""
        return self._vocabularies.get(language)

    @cached_property
    def _starts(self) -> np.ndarray:
        """Where the vectors of each passage begin, (n + 1,) int64; those of one passage stand together."""
        return np.searchsorted(self.owners, np.arange(len(self.passages) + 1))

    @property
    def places(self) -> np.ndarray:
        """A number for each passage, (n,) int64: equal where document and locator are."""
        return self.passages.places

    @cached_property
    def _collection(self) -> chroma.Collection | chroma.ServerCollection:
        m, passages = self.manifest, self.passages  # no way back to the index: it must be let go of at once
        return chroma.opened(
            self.folder / m.chroma,
            m.name,
            self._server,
            model=m.model,
            dimension=m.dimension,
            knows=lambda id_: passages.row_of(id_.rpartition("#")[0]) is not None,
        )

    def damaged(self) -> list[str]:
        """The files whose content is not what was written; all of them are read."""
        return self.manifest.damaged(self.folder)

    def close(self) -> None:
        """Lets the generation be removed when another one counts."""
        self._release()


def open_index(home: Path, encoder_name: str, dimension: int, server: ChromaServer | None = None) -> Index:
    """Opens the generation that counts. `server` is asked for the vectors of one that was built with a server.

    Raises IndexUnusable: ``index_missing``, ``index_damaged``, ``index_other_format``, or
    ``index_other_model`` when its vectors were made by another model than `encoder_name`.
    """
    folder, reading = generation.hold(home)
    try:
        manifest = Manifest.read(folder)
        manifest.check(folder)
        if (manifest.model, manifest.dimension) != (encoder_name, dimension):
            raise IndexUnusable("index_other_model", found=manifest.model, needed=encoder_name)
    except IndexUnusable:
        os.close(reading)
        raise
    return Index(folder, manifest, reading, server)
