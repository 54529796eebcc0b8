"""What every embedding model looks like to the rooms above, and how one is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from advisor.settings import Settings

Progress = Callable[[str, int, int], None]
"""Called as ``progress(key, done, total)``; the sentence for `key` lives with the interface texts."""


class Encoder(Protocol):
    """Turns texts into vectors. Safe to call from several threads at once.

    `name` says which model made a vector: vectors of two names are never compared.
    """

    name: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors for questions, (n, dimension) float32."""
        ...

    def encode_examples(self, texts: Sequence[str]) -> np.ndarray:
        """As `encode_queries`, for many questions that are stored: faster, and as exact as passages are."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors for passages, (n, dimension) float32, in the order of `texts`.

        `progress` is called with the key ``embed_passages`` and the number done so far.
        """
        ...


def open_encoder(settings: Settings) -> Encoder:
    """Opens the model that the settings name; `ensure_model` must have been called once before.

    Raises ModelError when the model is missing, damaged or cannot be loaded: another model is never
    used in its place.
    """
    if settings.embedder is None:
        from advisor.embed.default import DefaultEncoder

        return DefaultEncoder.open(settings)
    from advisor.embed.other import SentenceTransformerEncoder

    return SentenceTransformerEncoder.open(settings)
