"""Any model that sentence-transformers loads: a name on the hub, or a folder."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from advisor.embed.encoder import Progress
from advisor.errors import ModelError
from advisor.quiet import TELEMETRY_OFF, wants_hub
from advisor.settings import Settings

TEXTS_AT_ONCE = 512
"""How many texts go between two calls of `progress`."""


class SentenceTransformerEncoder:
    """A sentence-transformers model, with its own prompts for questions and passages.

    Safe to use from several threads: they wait for each other, for the tokenizers of transformers
    change their own settings while they work.
    """

    def __init__(self, model: Any, name: str) -> None:
        self.name = name
        self._model = model
        self._lock = threading.Lock()
        self.dimension: int = model.get_embedding_dimension() or len(model.encode([""])[0])

    @classmethod
    def open(cls, settings: Settings) -> SentenceTransformerEncoder:
        """Opens ``settings.embedder``. Raises ModelError when it cannot be loaded."""
        chosen = settings.embedder or ""
        if wants_hub(chosen):
            return cls.load(chosen, name=chosen, threads=settings.threads)
        folder = Path(chosen).expanduser()
        if not folder.is_dir():
            raise ModelError("model_folder_missing", path=chosen)
        return cls.load(str(folder), name=_name_of(folder), threads=settings.threads, local=True)

    @classmethod
    def load(
        cls, where: str, *, name: str, threads: int, bfloat16: bool = False, local: bool = False
    ) -> SentenceTransformerEncoder:
        """`local` keeps the model hub out of it. Raises ModelError."""
        os.environ.update(TELEMETRY_OFF)
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging
        except ImportError as error:
            raise ModelError("model_needs_package", name=name, package="sentence-transformers") from error
        torch.set_num_threads(threads)
        transformers_logging.disable_progress_bar()
        try:
            model = SentenceTransformer(where, device="cpu", local_files_only=local)
        except Exception as error:
            # Code of the model's authors may run here, and raise anything.
            reason = str(error).strip().split("\n")[0] or type(error).__name__
            raise ModelError("model_cannot_load", name=where, reason=reason) from error
        encoder = cls(model.eval(), name)
        if bfloat16:
            encoder.to_bfloat16()
        return encoder

    def to_bfloat16(self) -> None:
        """Halves the precision of the weights, for processors that multiply such numbers in hardware."""
        self._model.bfloat16()

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """See `Encoder`."""
        return self._encode(self._model.encode_query, texts)

    def encode_examples(self, texts: Sequence[str]) -> np.ndarray:
        """See `Encoder`; one route serves both here."""
        return self.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """See `Encoder`."""
        # By length, so that a batch pads little; each call sorts its own texts again.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        out = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(order), TEXTS_AT_ONCE):
            part = order[start : start + TEXTS_AT_ONCE]
            out[part] = self._encode(self._model.encode_document, [texts[i] for i in part])
            if progress is not None:
                progress("embed_passages", start + len(part), len(order))
        return out

    def _encode(self, encode: Any, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        # A lone half of a surrogate pair is no text, and the tokenizers refuse it.
        clean = [t.encode("utf-8", "replace").decode("utf-8") for t in texts]
        with self._lock:
            found = encode(clean, batch_size=16, convert_to_numpy=True, show_progress_bar=False)
        vectors = np.asarray(found, np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def _name_of(folder: Path) -> str:
    """The folder's name and a fingerprint of what is in it: another model there has another name."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size} ".encode())
            digest.update(file.read(1 << 20))
    return f"{folder.resolve().name} ({digest.hexdigest()[:12]})"
