"""Hybrid search: which passages answer this question, best first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from advisor.domain import Hit
from advisor.embed.encoder import Encoder
from advisor.index.entry import QUESTION, TEXT
from advisor.index.reader import Index
from advisor.retrieve.fusion import fuse, semantic
from advisor.retrieve.lexical import Lexical, lexical
from advisor.retrieve.spelling import meant, meant_vector

LEXICAL_CANDIDATES = 200  # passages that the n-grams add to those of a large index


@dataclass(frozen=True)
class Wording:
    """A question as it is searched for: its vector (dimension,), what its letters say of every passage, and its
    language."""

    vector: np.ndarray
    letters: Lexical
    language: str | None


class Retriever:
    """Safe to share between threads."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index, self.encoder = index, encoder

    def encode(self, text: str) -> np.ndarray:
        """The vector of a question, (dimension,) float32, unit length."""
        return self.encoder.encode_queries([text])[0]

    def meant(self, text: str, language: str | None) -> str:
        """`text` as it was meant, in the words of the index; see `spelling.meant`."""
        return meant(self.index, text, language)

    def search(
        self,
        text: str,
        *,
        language: str | None,
        k: int = 10,
        kinds: Collection[str] | None = None,
        rows: np.ndarray | None = None,
        vector: np.ndarray | None = None,
        corrected: str | None = None,
    ) -> list[Hit]:
        """The k best places, best first; equal scores in the order of the index.

        One hit for each (document, locator): a document in several languages is found through any of
        them and shown in the question's language where it has that. `language` is the question's,
        None when unknown; `kinds` keeps only passages of these kinds, `rows` (ascending) only these. `vector`
        and `corrected`, where an `Understood` has them, save finding out again what was meant.
        """
        if not self.index.passages or k < 1:
            return []
        asked = self.worded(text, language=language, vector=vector, corrected=corrected)
        return self.best(asked, self._candidates(asked, kinds) if rows is None else rows, k)

    def worded(
        self, text: str, *, language: str | None, vector: np.ndarray | None = None, corrected: str | None = None
    ) -> Wording:
        """A question made ready to be searched for, in one place or in several; parameters as in `search`."""
        corrected = self.meant(text, language) if corrected is None else corrected
        vector = meant_vector(self.encode, text, corrected) if vector is None else vector
        letters = lexical(self.index, list(dict.fromkeys([text, corrected])), language)
        return Wording(vector, letters, language)

    def near(self, asked: Wording, rows: np.ndarray) -> np.ndarray:
        """Those of `rows` (ascending) that are worth ranking: all while the index is small, else some hundreds."""
        near = self._candidates(asked, None)
        return near[np.isin(near, rows, assume_unique=True, kind="table")] if len(near) else near

    def best(self, asked: Wording, rows: np.ndarray, k: int) -> list[Hit]:
        """The k best places among `rows` (ascending), best first; see `search`."""
        index, letters, language = self.index, asked.letters, asked.language
        if not len(rows) or k < 1:
            return []
        plain, adjusted = index.cosines(asked.vector, rows)
        scores = fuse(semantic(adjusted), letters.evidence[rows])

        places, at = np.unique(index.places[rows], return_inverse=True)
        best = np.zeros(len(places), np.float32)
        np.maximum.at(best, at, scores)
        hits = []
        for place in _largest(best, k):
            here = np.flatnonzero(at == place)
            own = [i for i in here if index.passages.languages[rows[i]] == language]
            i = max(own or here, key=lambda j: scores[j])
            shared = letters.scores[rows[i]]
            known = plain[here, QUESTION]
            known = known[~np.isnan(known)]
            hits.append(
                Hit(
                    index.passages[rows[i]],
                    score=float(best[place]),
                    dense=float(plain[i, TEXT]),
                    lexical=None if np.isnan(shared) else float(shared),
                    asked=None if np.isnan(plain[i, QUESTION]) else float(plain[i, QUESTION]),
                    asked_all=float(known.mean()) if len(known) else None,
                )
            )
        return hits

    def _candidates(self, asked: Wording, kinds: Collection[str] | None) -> np.ndarray:
        """Rows to rank, ascending: the nearest by vector and, where those are not all, by n-grams."""
        index, evidence = self.index, asked.letters.evidence
        rows = index.near(asked.vector, kinds)
        if kinds is None and len(rows) == len(index.passages):
            return rows
        able = np.flatnonzero((evidence > 0) & index.of_kinds(kinds))
        return np.union1d(rows, able[_largest(evidence[able], LEXICAL_CANDIDATES)])


def _largest(values: np.ndarray, k: int) -> np.ndarray:
    """Where the k largest stand, largest first, equal ones in their order."""
    if k < len(values):
        least = np.partition(values, len(values) - k)[len(values) - k]
        candidates = np.flatnonzero(values >= least)
        return candidates[np.argsort(-values[candidates], kind="stable")[:k]]
    return np.argsort(-values, kind="stable")
