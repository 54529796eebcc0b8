"""The default model as it is used: questions exactly, passages by the route that was fastest here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from advisor.embed.encoder import Progress
from advisor.embed.model import (
    DIMENSION,
    EXACT_GRAPH,
    FAST_GRAPH,
    PASSAGE_PREFIX,
    QUERY_PREFIX,
    SENTENCE_FOLDER,
)
from advisor.embed.onnx import Graph, counting
from advisor.embed.record import Record
from advisor.embed.tokens import Tokenizer
from advisor.errors import ModelError
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.embed.other import SentenceTransformerEncoder


class DefaultEncoder:
    """multilingual-e5-small. Safe to use from several threads at once.

    What passages need is opened at the first passage: who only asks never pays for it.
    """

    dimension = DIMENSION

    def __init__(self, folder: Path, record: Record, *, threads: int) -> None:
        self.name = record.model
        self._folder, self._record, self._threads = folder, record, threads
        self._tokenizer = Tokenizer(folder)
        self._questions = Graph(folder / EXACT_GRAPH, self._tokenizer, threads=threads)
        self._passages: Graph | SentenceTransformerEncoder | None = None
        self._opening = threading.Lock()

    @classmethod
    def open(cls, settings: Settings) -> DefaultEncoder:
        """Raises ModelError when `ensure_model` has not made the folder, or it is damaged."""
        from advisor.embed.ready import model_folder
        from advisor.embed.update import model_name

        folder = model_folder(settings)
        record = Record.read(folder)
        if record.model != model_name(settings):
            raise ModelError("model_not_ready", path=folder)
        try:
            return cls(folder, record, threads=settings.threads)
        except Exception as error:
            # Damage that neither size nor date betrays: only now is all of it read.
            if not record.damaged(folder):
                raise
            raise ModelError("model_not_ready", path=folder) from error

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """See `Encoder`."""
        return self._questions.encode([QUERY_PREFIX + t for t in texts])

    def encode_examples(self, texts: Sequence[str]) -> np.ndarray:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, DIMENSION), np.float32)
        route = self._passage_route()
        return (
            route.encode([QUERY_PREFIX + t for t in texts]) if isinstance(route, Graph) else route.encode_queries(texts)
        )

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, DIMENSION), np.float32)
        route = self._passage_route()
        if isinstance(route, Graph):
            return route.encode([PASSAGE_PREFIX + t for t in texts], counting(progress, len(texts)))
        return route.encode_passages(texts, progress)

    def _passage_route(self) -> Graph | SentenceTransformerEncoder:
        with self._opening:
            if self._passages is None:
                self._passages = self._open_passages()
            return self._passages

    def _open_passages(self) -> Graph | SentenceTransformerEncoder:
        route = self._record.passages
        if route == "onnx-exact":
            return self._questions
        if route == "onnx-fast":
            return Graph(self._folder / FAST_GRAPH, self._tokenizer, threads=self._threads)
        from advisor.embed.other import SentenceTransformerEncoder

        return SentenceTransformerEncoder.load(
            str(self._folder / SENTENCE_FOLDER),
            name=self.name,
            threads=self._threads,
            bfloat16=route == "torch-bfloat16",
            local=True,
        )
