"""What the embedding model says of every text, taken out by half.

The vectors of E5 point largely in one direction, so that all cosines lie between 0.7 and 0.95 and a part of
what sets them apart is only how usual a text is. Taking out part of the mean leaves what a text says
(Mu and Viswanath, 2018, "All-but-the-Top"; measured in docs/retrieval.md). The means come from a fixed set
of texts, not from the index: a small index, or one on a single subject, would take its subject out too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from advisor.embed.encoder import Encoder
from advisor.index.entry import QUESTION

SHARE = 0.5
_FILE = Path(__file__).with_name("common_texts.json")


@lru_cache(maxsize=1)
def _texts() -> dict:
    return json.loads(_FILE.read_text(encoding="utf-8"))


def common_words(language: str) -> list[str]:
    """The commonest words of a language; none where the file has none."""
    return _texts()["words"].get(language, "").split()


def texts_fingerprint() -> str:
    """Changes when the means must be made anew."""
    relevant = [_texts()["questions"], _texts()["passages"]]
    return hashlib.sha256(json.dumps(relevant).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Common:
    """means: (2, dimension) float32, of questions and of passages."""

    means: np.ndarray

    @classmethod
    def estimate(cls, encoder: Encoder) -> Common:
        """Embeds the fixed texts, 138 short ones."""
        questions = encoder.encode_queries(_texts()["questions"]).mean(0)
        passages = encoder.encode_passages(_texts()["passages"]).mean(0)
        return cls(np.stack([questions, passages]).astype(np.float32))

    def corrections(self, vectors: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """(m, 2) for vectors (m, dimension): the product with the mean question, the length less the mean."""
        out = np.empty((len(vectors), 2), np.float32)
        out[:, 0] = vectors @ self.means[0]
        for side in (0, 1):
            mine = np.flatnonzero((parts == QUESTION) == (side == 0))
            lengths = [
                np.linalg.norm(vectors[mine[i : i + 4096]] - SHARE * self.means[side], axis=1)
                for i in range(0, len(mine), 4096)
            ]
            out[mine, 1] = np.concatenate([np.zeros(0, np.float32), *lengths])
        return out

    def adjusted(
        self, vector: np.ndarray, products: np.ndarray, corrections: np.ndarray, parts: np.ndarray
    ) -> np.ndarray:
        """Cosines (m,) with the mean half taken out of both sides, from the plain cosines `products`."""
        to_means, between = self.means @ vector, self.means @ self.means[0]
        side = np.where(parts == QUESTION, 0, 1)
        over = products - SHARE * to_means[side] - SHARE * corrections[:, 0] + SHARE**2 * between[side]
        return over / (corrections[:, 1] * np.linalg.norm(vector - SHARE * self.means[0]))
