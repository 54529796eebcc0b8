"""The update of the default model: two thin matrices for each of its linear layers, whose product is added to it.

Made by ``training/``, which also tries it with some of it added (docs/embedder.md).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np

from advisor.embed.model import MODEL_NAME, PAIR_GRAPH, TALK_GRAPH
from advisor.embed.q4 import BLOCK, Q4File, Tensor
from advisor.errors import ModelError
from advisor.settings import Settings

FILE = Path(__file__).with_name("update.npz")
READERS = {
    PAIR_GRAPH: Path(__file__).with_name("cross_encoder.npz"),
    TALK_GRAPH: Path(__file__).with_name("talk_reader.npz"),
}
"""The updates of the cross-encoders, by the graph that is made with each: one for a question by itself, and one for a
message in its conversation."""
LEVELS = 127
"""Of 8 bits: weights from -127 to 127."""


@dataclass(frozen=True)
class Changed(Tensor):
    """A matrix of the file with the product of `second` and `first` added; in 8 bits where `Tensor` has 4."""

    bits: ClassVar[int] = 8
    first: np.ndarray
    second: np.ndarray

    def values(self, width: int = 1) -> np.ndarray:
        """See `Tensor`."""
        return super().values(width) + self.second @ self.first

    def rows(self, width: int, start: int, stop: int) -> np.ndarray:
        """See `Tensor`."""
        return self.values(width)[start:stop]

    def blocks(self, width: int) -> tuple[np.ndarray, np.ndarray]:
        """As in `Tensor`, with a weight a byte: (rows, width / 32, 32) uint8, weight 128 is zero."""
        values = self.values(width).reshape(-1, width // BLOCK, BLOCK)
        scales = np.maximum(np.abs(values).max(axis=2), 1e-12) / LEVELS
        whole = np.rint(values / scales[:, :, None]) + 128
        return scales.astype(np.float32), whole.astype(np.uint8)


@dataclass(frozen=True)
class Update:
    """`name` says which one; `factors` holds for the name of a matrix in the file (inputs and outputs as there) the
    factors (rank, inputs) and (outputs, rank). `proof` (texts, hidden) is what torch made of the texts of the trial
    with it (see `trial`), None for one that is not finished. With a `head` (hidden + 1,), weights and bias over the
    mean of the tokens, it gives a number for two texts, and no vectors (`cross_encoder`); its `proof` is (texts,)."""

    name: str
    factors: dict[str, tuple[np.ndarray, np.ndarray]]
    proof: np.ndarray | None = None
    head: np.ndarray | None = None

    def added_to(self, weights: Q4File) -> Q4File:
        """The model with the update in it, beside one that is in it already. Raises ModelError where it is one of
        another model."""
        tensors = dict(weights.tensors)
        for name, (first, second) in self.factors.items():
            base = tensors.get(name)
            if base is None or base.values(first.shape[1]).shape != (second.shape[0], first.shape[1]):
                raise ModelError("model_update_differs", path=FILE)
            if isinstance(base, Changed):
                first, second = np.vstack([base.first, first]), np.hstack([base.second, second])
            tensors[name] = Changed(base.data, base.quantised, first, second)
        return replace(weights, tensors=tensors)


def read(path: Path = FILE) -> Update | None:
    """The update of the package; None where it has none. Raises ModelError where it cannot be read."""
    with _opened(path) as data:
        if data is not None:
            names = [k.removesuffix(".first") for k in data if k.endswith(".first")]
            factors = {n: (data[f"{n}.first"].astype("f4"), data[f"{n}.second"].astype("f4")) for n in names}
            proof, head = (data[k].astype("f4") if k in data else None for k in ("proof", "head"))
            return Update(str(data["name"]), factors, proof, head)
    return None


@contextmanager
def _opened(path: Path) -> Iterator[Mapping[str, np.ndarray] | None]:
    """The arrays of the file, unpacked when they are asked for; None where there is no file. Raises ModelError for any
    fault of it, also one that shows only on reading."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            yield data
    except FileNotFoundError:
        yield None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError("model_update_differs", path=path) from error


def write(update: Update, path: Path) -> None:
    """Writes what `read` reads, in half precision."""
    arrays = {"name": np.array(update.name)}
    if update.proof is not None:
        arrays["proof"] = update.proof.astype("f2")
    if update.head is not None:
        arrays["head"] = update.head.astype("f4")
    for name, (first, second) in update.factors.items():
        arrays |= {f"{name}.first": first.astype("f2"), f"{name}.second": second.astype("f2")}
    np.savez_compressed(path, **arrays)


def chosen(settings: Settings, path: Path = FILE) -> str | None:
    """The name of the update that the default model gets by these settings; None where it stays as in the wheel.

    Raises ModelError where the file cannot be read.
    """
    return name_of(path) if settings.embedder_update else None


def name_of(path: Path) -> str | None:
    """What the update in a file is called; None where there is no file. Raises ModelError where it cannot be read."""
    with _opened(path) as data:
        return None if data is None else str(data["name"])


def reader_names() -> list[str | None]:
    """What the cross-encoders of the package are called. Raises as `name_of`."""
    return [name_of(path) for path in READERS.values()]


def model_name(settings: Settings) -> str:
    """What the default model is called by these settings; an index keeps it. Raises as `chosen`."""
    update = chosen(settings)
    return MODEL_NAME if update is None else f"{MODEL_NAME} + {update}"


def is_default(*names: str) -> bool:
    """Whether all these models are the default one, whatever its update."""
    return all(name == MODEL_NAME or name.startswith(f"{MODEL_NAME} + ") for name in names)
