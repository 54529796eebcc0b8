"""Which texts become vectors, and which of those are known from the generation before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.embed.encoder import Encoder, Progress
from advisor.index.chroma import Record
from advisor.index.entry import PARTS, QUESTION, Entry

AT_ONCE = 256  # texts between two reports of progress


@dataclass(frozen=True)
class Part:
    """One text to embed: the row of its entry, what it stands for (`entry.PARTS`), the text."""

    row: int
    kind: int
    text: str


def parts_of(entries: Sequence[Entry]) -> list[Part]:
    """All that is embedded, in the order of the entries: the rows of the matrix."""
    return [Part(row, kind, text) for row, entry in enumerate(entries) for kind, text in entry.parts()]


def reusable(before: Path | None) -> dict[bytes, np.ndarray]:
    """Vectors of the previous generation by key; empty when there is none or it cannot be read."""
    if before is None:
        return {}
    try:
        keys, vectors = np.load(before / "keys.npy"), np.load(before / "vectors.npy", mmap_mode="r")
    except (OSError, ValueError):
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=False)}


def embed(
    parts: Sequence[Part],
    keys: Sequence[bytes],
    known: dict[bytes, np.ndarray],
    encoder: Encoder,
    progress: Progress | None,
) -> tuple[np.ndarray, int]:
    """Vectors of all parts, (n, dimension) float32, and how many texts were embedded for them."""
    out = np.zeros((len(keys), encoder.dimension), np.float32)
    wanted: dict[bytes, list[int]] = {}
    for i, key in enumerate(keys):
        if key in known:
            out[i] = known[key]
        else:
            wanted.setdefault(key, []).append(i)
    # Shortest first, so that texts embedded together are of about the same length.
    part = lambda key: parts[wanted[key][0]]  # noqa: E731
    order = sorted(wanted, key=lambda key: (part(key).kind == QUESTION, len(part(key).text)))
    start = 0
    while start < len(order):
        asked = part(order[start]).kind == QUESTION
        batch = [k for k in order[start : start + AT_ONCE] if (part(k).kind == QUESTION) == asked]
        encode = encoder.encode_examples if asked else encoder.encode_passages
        for key, vector in zip(batch, encode([part(k).text for k in batch]), strict=True):
            out[wanted[key]] = vector
        start += len(batch)
        if progress:
            progress("embed_passages", start, len(order))
    return out, len(wanted)


def records_of(parts: Sequence[Part], keys: Sequence[bytes], entries: Sequence[Entry]) -> list[Record]:
    """The parts as Chroma keeps them; ids are ``<passage>#<part><number>-<hash of the content>``."""
    records, count = [], Counter[tuple[int, int]]()
    for part, key in zip(parts, keys, strict=True):
        passage, kind = entries[part.row].passage, PARTS[part.kind]
        number = count[part.row, part.kind]
        count[part.row, part.kind] += 1
        content = "\0".join((passage.document, passage.kind, passage.language)).encode()
        digest = hashlib.blake2b(key + content, digest_size=8).hexdigest()
        id_ = f"{passage.id}#{kind}{number}-{digest}"
        text = None if passage.kind == "offer" else part.text
        records.append(Record(id_, passage.document, passage.kind, passage.language, kind, text))
    return records
