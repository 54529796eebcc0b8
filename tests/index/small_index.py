"""What the tests of the index build with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from advisor.domain import Passage
from advisor.embed import Encoder
from advisor.embed.encoder import Progress
from advisor.index import Entry


class Counting:
    """The real encoder; remembers what it was asked for, and answers the same text only once.

    `fail_at` breaks it after so many texts; `name` passes it off as another model.
    """

    def __init__(self, encoder: Encoder, *, name: str | None = None, fail_at: int | None = None) -> None:
        self._encoder = encoder._encoder if isinstance(encoder, Counting) else encoder
        self._known = encoder._known if isinstance(encoder, Counting) else {}
        self._fail_at = fail_at
        self.name, self.dimension = name or encoder.name, encoder.dimension
        self.texts: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode("query", self._encoder.encode_queries, texts)

    def encode_examples(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode("example", self._encoder.encode_examples, texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        return self._encode("passage", self._encoder.encode_passages, texts)

    def _encode(self, role, encode, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        if self._fail_at is not None and len(self.texts) >= self._fail_at:
            raise RuntimeError("the model broke off")
        new = [t for t in texts if (role, t) not in self._known]
        if new:
            self._known.update(zip([(role, t) for t in new], encode(new), strict=True))
        return np.stack([self._known[role, t] for t in texts])


def entry(id_: str, text: str, language: str = "nl", *, questions: Iterable[str] = (), **more: str) -> Entry:
    """A fact of our own, one passage."""
    context = more.pop("context", "")
    values = {"kind": "fact", "title": id_, **more}
    passage = Passage(f"{id_}@{language}", id_, text=text, language=language, **values)
    return Entry(passage, tuple(questions), context)
