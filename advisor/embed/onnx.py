"""The default model, run by ONNX Runtime: no torch in the process that answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.embed.build import DIMENSION, MAX_TOKENS, MODEL_NAME, PASSAGE_PREFIX, QUERY_PREFIX
from advisor.embed.encoder import Progress
from advisor.embed.ready import model_folder
from advisor.errors import ModelError
from advisor.settings import Settings

TOKENS_A_BATCH = 1024


class OnnxEncoder:
    """multilingual-e5-small in int8."""

    name = MODEL_NAME
    dimension = DIMENSION

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(folder / "onnx" / "model.int8.onnx"), options, providers=["CPUExecutionProvider"]
        )

    @classmethod
    def open(cls, settings: Settings) -> OnnxEncoder:
        folder = model_folder(settings)
        if not (folder / "route.json").is_file():
            raise ModelError("model_not_ready", path=folder)
        return cls(folder, settings.threads)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode([QUERY_PREFIX + t for t in texts], None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        return self._encode([PASSAGE_PREFIX + t for t in texts], progress)

    def _encode(self, texts: list[str], progress: Progress | None) -> np.ndarray:
        ids = [e.ids for e in self._tokenizer.encode_batch(texts)]
        out = np.zeros((len(ids), DIMENSION), np.float32)
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(ids[order[end]]) * (end + 1 - start) <= TOKENS_A_BATCH:
                end += 1
            batch = order[start:end]
            width = len(ids[batch[-1]])
            tokens = np.zeros((len(batch), width), np.int64)
            mask = np.zeros_like(tokens)
            for row, i in enumerate(batch):
                tokens[row, : len(ids[i])] = ids[i]
                mask[row, : len(ids[i])] = 1
            out[batch] = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
            start = end
            if progress:
                progress("embed_passages", start, len(order))
        return out
