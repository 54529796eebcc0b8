"""How likely each text that a card of a course shows is an order to a machine: reckoned when the index is made.

    orders.npy    a row of `ROW` for each text, course by course

To embed the sentences of a few cards takes longer than to find these among 10,000. A text is known by 128 bits of its
content: what is not known, or was judged by another model, is judged when it is shown (`answer/presentable.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from advisor.embed.encoder import Progress
from advisor.retrieve.classifier import LinearClassifier
from advisor.retrieve.orders import Passages, chances

FILE = "orders.npy"
ROW = np.dtype([("course", "<u4"), ("text", "V16"), ("chance", "<f4")])
AT_ONCE = 1024  # texts between two reports of progress


def key(text: str) -> bytes:
    """16 bytes by which a text is known; nobody can make two texts with the same ones."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def made_by(model: LinearClassifier | None, encoder_name: str) -> str:
    """Another text for every model that judges otherwise; empty where none judges."""
    if model is None:
        return ""
    digest = hashlib.blake2b(repr((encoder_name, model.labels)).encode(), digest_size=16)
    for values in (model.weights, model.bias, model.centre):
        digest.update(np.ascontiguousarray(values, np.float32).tobytes())
    return digest.hexdigest()


class OrderChances:
    """Those of a generation; safe to share between threads."""

    def __init__(self, rows: np.ndarray) -> None:
        """`rows` ascend by course."""
        self._rows = rows
        self._courses = np.ascontiguousarray(rows["course"])

    @classmethod
    def read(cls, folder: Path) -> OrderChances:
        """None of any course where the file is missing. Raises ValueError or EOFError where it is damaged."""
        try:
            rows = np.load(folder / FILE)
        except FileNotFoundError:
            return cls.none()
        if rows.dtype != ROW:
            raise ValueError(FILE)
        return cls(rows)

    @classmethod
    def none(cls) -> OrderChances:
        """Of no course."""
        return cls(np.zeros(0, ROW))

    def rows(self, course: int) -> np.ndarray:
        """Those of the course in this place, (m,) of `ROW`."""
        # Of the array's own type: for any other number numpy first copies all of it.
        begin, end = np.searchsorted(self._courses, np.array([course, course + 1], self._courses.dtype)).tolist()
        return self._rows[begin:end]

    def of(self, course: int) -> Mapping[bytes, float]:
        """The chance of each text of a course by its `key`."""
        return {row["text"].tobytes(): float(row["chance"]) for row in self.rows(course)}


class Reckoning:
    """Gathers the texts course by course, then reckons all that are not known."""

    def __init__(self) -> None:
        self._known: list[np.ndarray] = []
        self._wanted: dict[str, list[int]] = {}

    def take_over(self, course: int, rows: np.ndarray) -> None:
        """The texts of a course, as they were reckoned before."""
        rows = rows.copy()
        rows["course"] = course
        self._known.append(rows)

    def add(self, course: int, texts: Sequence[str]) -> None:
        """The texts of a course, each once."""
        for text in texts:
            self._wanted.setdefault(text, []).append(course)

    def save(
        self, folder: Path, model: LinearClassifier | None, encoder: Passages, progress: Progress | None = None
    ) -> None:
        """Embeds what is not known, and writes the file."""
        texts = sorted(self._wanted, key=len) if model is not None else []  # alike in length: little is padded
        found = []
        for start in range(0, len(texts), AT_ONCE):
            here = texts[start : start + AT_ONCE]
            assert model is not None
            for text, chance in zip(here, chances(model, encoder.encode_passages(here)).tolist(), strict=True):
                found += [(course, key(text), chance) for course in self._wanted[text]]
            if progress:
                progress("check_courses", start + len(here), len(texts))
        rows = np.concatenate([np.array(found, ROW), *self._known])
        np.save(folder / FILE, rows[np.argsort(rows["course"], kind="stable")])
