"""Hybrid search: which passages answer this question, best first."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from advisor.domain import Hit
from advisor.embed.encoder import Encoder
from advisor.index.entry import QUESTION, TEXT
from advisor.index.reader import Index
from advisor.retrieve.fusion import fuse, semantic
from advisor.retrieve.lexical import lexical_scores


class Retriever:
    """Safe to share between threads."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index, self._encoder = index, encoder

    def encode(self, text: str) -> np.ndarray:
        """The vector of a question, (dimension,) float32, unit length."""
        return self._encoder.encode_queries([text])[0]

    def search(
        self,
        text: str,
        *,
        language: str | None,
        k: int = 10,
        kinds: Collection[str] | None = None,
        vector: np.ndarray | None = None,
    ) -> list[Hit]:
        """The k best places, best first; equal scores in the order of the index.

        One hit for each (document, locator): a document in several languages is found through any of
        them and shown in the question's language where it has that. `language` is the question's,
        None when unknown; `kinds` keeps only passages of these kinds; `vector` saves encoding again.
        """
        index = self.index
        if not index.passages or k < 1:
            return []
        vector = self.encode(text) if vector is None else vector
        rows = index.near(vector)
        if kinds is not None:
            rows = rows[[index.passages[r].kind in kinds for r in rows]]
        cosines = index.cosines(vector, rows)
        lexical = lexical_scores(index, text, language, rows)
        scores = fuse(semantic(cosines), lexical)
        places = index.places[rows]
        best = np.full(places.max(initial=-1) + 1, -1.0, np.float32)
        np.maximum.at(best, places, scores)
        order = np.argsort(-best, kind="stable")[:k]
        hits = []
        for place in order[best[order] >= 0]:
            here = np.flatnonzero(places == place)
            own = [i for i in here if index.passages[rows[i]].language == language]
            i = max(own or here, key=lambda j: scores[j])
            hits.append(
                Hit(
                    index.passages[rows[i]],
                    score=float(best[place]),
                    dense=float(cosines[i, TEXT]),
                    lexical=None if np.isnan(lexical[i]) else float(lexical[i]),
                    asked=None if np.isnan(cosines[i, QUESTION]) else float(cosines[i, QUESTION]),
                )
            )
        return hits
