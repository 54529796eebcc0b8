"""The lexical leg: n-grams, and only where question and passage share a language."""

from __future__ import annotations

import numpy as np

from advisor.index.reader import Index


def lexical_scores(index: Index, text: str, language: str | None, rows: np.ndarray) -> np.ndarray:
    """n-gram cosine of the question with each passage of `rows`, (r,) float32 in [0, 1].

    NaN where the passage is in another language than the question, so that n-grams say nothing.
    """
    everywhere = np.full(len(index.passages), np.nan, np.float32)
    if language is not None:
        own, scores = index.lexical_scores(text, language)
        everywhere[own] = scores
    return everywhere[rows]
