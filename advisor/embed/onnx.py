"""The default model, run by ONNX Runtime: no torch in the process that answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from advisor.embed.batches import batches, padded
from advisor.embed.encoder import Progress
from advisor.embed.model import DIMENSION, FAST_GRAPH
from advisor.embed.tokens import Tokenizer
from advisor.errors import ModelError
from advisor.quiet import TELEMETRY_OFF

TOKENS_A_BATCH = 256
PAD = 1


class Graph:
    """One ONNX graph with its tokenizer. Safe to use from several threads at once.

    A session's own threads wait for each other at every operator. So each call keeps to one thread, and
    `threads` batches run side by side: measured 1.2 to 2 times as fast as one batch on two threads.

    The fast graph rounds its input to eight bits, with one scale for all that it is given: in a batch the vector of a
    text hung on its neighbours (cosine down to 0.9966 for short ones), and a row that was added anywhere moved answers
    to other questions. So there each text is a batch: as fast for passages, 0.6 times as fast for short questions.
    """

    def __init__(self, path: Path, tokenizer: Tokenizer, *, threads: int) -> None:
        self._session = open_session(path)
        self._tokenizer = tokenizer
        self._threads = threads
        self._budget = 1 if path.name == FAST_GRAPH else TOKENS_A_BATCH

    def encode(self, texts: Sequence[str], said: Callable[[int], None] | None = None) -> np.ndarray:
        """Unit vectors (n, 384) float32 of `texts`, prefix included; `said` hears how many are done."""
        ids = [self._tokenizer.ids(t) for t in texts]
        out = np.zeros((len(ids), DIMENSION), np.float32)
        groups = batches([len(i) for i in ids], self._budget)
        if len(groups) == 1 and self._threads > 1:  # few texts: one batch a thread, as long as one alone
            groups = [g for n in range(self._threads) if (g := groups[0][n :: self._threads])]

        def run(group: list[int]) -> int:
            tokens, mask = padded([ids[i] for i in group], PAD)
            out[group] = self._session.run(["vector"], {"input_ids": tokens, "attention_mask": mask})[0]
            return len(group)

        done = 0
        if len(groups) == 1 or self._threads == 1:
            for group in groups:
                done += run(group)
                if said:
                    said(done)
            return out
        with ThreadPoolExecutor(self._threads) as pool:
            for size in pool.map(run, groups):
                done += size
                if said:
                    said(done)
        return out


def counting(progress: Progress | None, total: int) -> Callable[[int], None] | None:
    """`progress` with the key of passages and the total filled in."""
    if progress is None:
        return None
    return lambda done: progress("embed_passages", done, total)


def open_session(path: Path, *, threads: int = 1) -> Any:
    """An ONNX Runtime session whose calls take so many threads. Raises ModelError where the graph is missing or
    damaged."""
    os.environ.update(TELEMETRY_OFF)  # it reads its switch once, when it is loaded
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as faults

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others ask at the same time
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The graph is written as it should run; the fusions of higher levels make it slower (graph.py).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    absent = (faults.NoSuchFile, faults.NotImplemented, faults.RuntimeException)
    damaged = (faults.Fail, faults.InvalidArgument, faults.InvalidGraph, faults.InvalidProtobuf)
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (*absent, *damaged) as error:
        raise ModelError("model_not_ready", path=path.parent) from error
