"""Vectors of our own known questions that come with the corpus, so that the first set-up need not make them all.

Made by ``scripts/ship-vectors`` with the default model; a text that has changed since, and every text with another
model, is embedded as ever. A byte a number and a scale a vector: the cosine to the exact vector is above 0.9999.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from advisor.embed.encoder import Encoder

FILE = "known_vectors.npz"
KEY_BYTES = 16
log = logging.getLogger(__name__)


class Shipped(Mapping[bytes, np.ndarray]):
    """Vectors (dimension,) float32 by `vector_key`; unpacked when they are asked for."""

    def __init__(self, keys: np.ndarray, values: np.ndarray, scales: np.ndarray) -> None:
        """`keys` (n, 16) uint8, `values` (n, dimension) int8, `scales` (n,): a vector is its values times its scale."""
        self._row = {keys[i].tobytes(): i for i in range(len(keys))}
        self._values, self._scales = values, scales

    def __getitem__(self, key: bytes) -> np.ndarray:
        i = self._row[key]
        vector = self._values[i].astype(np.float32) * np.float32(self._scales[i])
        return vector / np.linalg.norm(vector)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)


def pack(vectors: Mapping[bytes, np.ndarray], model: str, path: Path) -> None:
    """Writes vectors by key, in the order of the keys: the same vectors make the same file."""
    keys = sorted(vectors)
    exact = np.array([vectors[key] for key in keys], np.float32)
    scales = (np.abs(exact).max(axis=1) / 127).astype(np.float32)
    values = np.round(exact / scales[:, None]).astype(np.int8)
    rows = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, KEY_BYTES)
    np.savez(path, model=np.array(model), keys=rows, values=values, scales=scales)


def shipped_vectors(folder: Path, encoder: Encoder) -> Mapping[bytes, np.ndarray]:
    """What `folder` (the corpus) brings for this model; nothing where it brings none or the file cannot be read."""
    path = folder / FILE
    try:
        # Opened here: numpy leaves the file open where it is no archive.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            if str(data["model"]) != encoder.name or data["values"].shape[1] != encoder.dimension:
                return {}
            return Shipped(data["keys"], data["values"], data["scales"])
    except (OSError, ValueError, KeyError, IndexError, EOFError, BadZipFile) as error:
        if path.is_file():
            log.warning("%s cannot be read and is left aside: %s", path, error)
        return {}
