"""The lexical leg: n-grams, and only where question and passage share a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.index.reader import Index


@dataclass(frozen=True)
class Lexical:
    """scores: (n,) float32 in [0, 1] over all passages, NaN where the passage is in another language.

    evidence: (n,) float32, what the scores are worth beside a cosine: 0 where they say nothing.
    """

    scores: np.ndarray
    evidence: np.ndarray


WEIGHT = 0.0025  # cosine per nat: every n-gram that is found adds its part, as in BM25


def lexical(index: Index, texts: Sequence[str], language: str | None) -> Lexical:
    """The mean over several wordings of one question."""
    scores = np.full(len(index.passages), np.nan, np.float32)
    evidence = np.zeros(len(index.passages), np.float32)
    for text in texts:
        found = index.match(text, language) if language else None
        if found is None:
            continue
        rows, match = found
        share = match.scores / len(texts)
        scores[rows] = np.nan_to_num(scores[rows]) + share
        evidence[rows] += WEIGHT * match.information * share
    return Lexical(scores, evidence)
