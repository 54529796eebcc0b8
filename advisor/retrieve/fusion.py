"""One score in [0, 1] out of what the vectors and the n-grams say."""

from __future__ import annotations

import numpy as np

from advisor.index.entry import HEADED, QUESTION, SENTENCE, TEXT

# How much the nearest sentence weighs beside the whole text, and the n-grams beside the vectors.
SENTENCE_WEIGHT = 0.5
LEXICAL_WEIGHT = 0.35
# Cosines of E5 lie between 0.7 and 0.95; a spread of 0.03 is one standard deviation of a usual index.
FLOOR, SPREAD = 0.70, 0.25


def semantic(cosines: np.ndarray) -> np.ndarray:
    """(r, 4) cosines by part to one, (r,): text and nearest sentence, or a known question where nearer."""
    text = np.fmax(cosines[:, TEXT], cosines[:, HEADED])
    sentence = np.where(np.isnan(cosines[:, SENTENCE]), text, cosines[:, SENTENCE])
    blended = (1 - SENTENCE_WEIGHT) * text + SENTENCE_WEIGHT * sentence
    return np.fmax(blended, cosines[:, QUESTION])


def fuse(meaning: np.ndarray, lexical: np.ndarray) -> np.ndarray:
    """Fused scores (r,) in [0, 1]. `lexical` is NaN where it says nothing: meaning counts alone there."""
    dense = np.clip((meaning - FLOOR) / SPREAD, 0, 1)
    fused = (1 - LEXICAL_WEIGHT) * dense + LEXICAL_WEIGHT * np.nan_to_num(lexical)
    return np.where(np.isnan(lexical), dense * (1 - LEXICAL_WEIGHT), fused)
