"""One score in [0, 1] out of what the vectors and the n-grams say."""

from __future__ import annotations

import numpy as np

from advisor.index.entry import HEADED, QUESTION, SENTENCE, TEXT

SENTENCE_WEIGHT = 0.5  # of the nearest sentence beside the whole text
QUESTION_WEIGHT = 0.5  # of the nearest known question, where it is nearer than the text
# The logistic curve: right passages lie about 0.8 in the question's language and 0.6 across languages,
# others about 0.5 (docs/retrieval.md). The score orders; it is no probability.
MIDDLE, SPREAD = 0.70, 0.08


def semantic(cosines: np.ndarray) -> np.ndarray:
    """(r, 4) adjusted cosines by part to one, (r,): text, nearest sentence and known question."""
    text = np.fmax(cosines[:, TEXT], cosines[:, HEADED])
    sentence = np.where(np.isnan(cosines[:, SENTENCE]), text, cosines[:, SENTENCE])
    blended = (1 - SENTENCE_WEIGHT) * text + SENTENCE_WEIGHT * sentence
    nearer = np.fmax(cosines[:, QUESTION] - blended, 0)
    return blended + QUESTION_WEIGHT * nearer


def fuse(meaning: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Fused scores (r,) in (0, 1): the sum of meaning and lexical evidence, on a logistic curve."""
    return 1 / (1 + np.exp(-(meaning + evidence - MIDDLE) / SPREAD))
