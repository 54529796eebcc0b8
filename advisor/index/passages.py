"""All passages of a generation: on disk in their own words, in memory only what every question looks at.

passages.jsonl    an entry a line, those of courses of catalogues packed (`packed.py`)
passages.dict     what these have in common
passages.npy      a row of `ROW` for each
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import overload

import numpy as np

from advisor.domain import Passage
from advisor.index.entry import Entry
from advisor.index.packed import SAMPLES, common, pack, unpack

TEXTS, ROWS, COMMON = "passages.jsonl", "passages.npy", "passages.dict"
PACKED = "offer"  # the kind of which there may be very many; the others are read when a home is opened
REMEMBERED = 4096  # entries that are kept once read
# Where its line begins; marks of its id and document; equal `place` where document and locator are; its kind and its
# language by their numbers in the manifest.
ROW = np.dtype(
    [("at", "<i8"), ("id", "<u8"), ("document", "<u8"), ("place", "<i4"), ("kind", "u1"), ("language", "<u2")]
)


def mark(text: str | bytes) -> int:
    """64 bits of a text, by which it is looked up."""
    told = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little")


def write(entries: Sequence[Entry], folder: Path, kinds: Sequence[str], languages: Sequence[str]) -> None:
    """Writes the files. `kinds` and `languages` are all that occur, in the order of the manifest."""
    kind_of = {kind: number for number, kind in enumerate(kinds)}
    language_of = {language: number for number, language in enumerate(languages)}
    places: dict[tuple[str, str | None], int] = {}
    rows, at = [], 0
    packed = [entry for entry in entries if entry.passage.kind == PACKED]
    shared = common([_line(entry) for entry in packed[:: max(1, len(packed) // SAMPLES)]])
    (folder / COMMON).write_bytes(shared)
    with open(folder / TEXTS, "wb") as file:
        for entry in entries:
            p = entry.passage
            place = places.setdefault((p.document, p.locator), len(places))
            rows.append((at, mark(p.id), mark(p.document), place, kind_of[p.kind], language_of[p.language]))
            line = _line(entry)
            at += file.write(pack(line, shared) if p.kind == PACKED else line)
    np.save(folder / ROWS, np.array(rows, ROW))


def _line(entry: Entry) -> bytes:
    return json.dumps(entry.to_row(), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


class Passages(Sequence[Passage]):
    """The passages in the order of building, each read when it is asked for; safe to share between threads.

    kinds: (n,) of their names; places: (n,) int64, equal where document and locator are.
    """

    def __init__(self, folder: Path, kinds: Sequence[str], languages: Sequence[str]) -> None:
        """Raises OSError or ValueError where the files are missing or damaged."""
        rows = np.load(folder / ROWS)
        if rows.dtype != ROW:
            raise ValueError(ROWS)
        with open(folder / TEXTS, "rb") as file:
            self._texts = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(rows) else b""
        self._common = (folder / COMMON).read_bytes() if (folder / COMMON).exists() else b""
        self._at = np.append(rows["at"], len(self._texts))
        self.kinds = np.array([*kinds, ""])[rows["kind"]]
        self.languages = np.array([*languages, ""])[rows["language"]]
        self.places = rows["place"].astype(np.int64)
        self.documents = np.ascontiguousarray(rows["document"])
        self._ids = np.ascontiguousarray(rows["id"])
        self.entry = lru_cache(maxsize=REMEMBERED)(self._entry)

    def _entry(self, row: int) -> Entry:
        """The entry of a row. Raises ValueError, KeyError or TypeError where its line is damaged."""
        return Entry.from_row(json.loads(unpack(self._texts[self._at[row] : self._at[row + 1]], self._common)))

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> list[Passage]: ...
    def __getitem__(self, row: int | slice) -> Passage | list[Passage]:
        if isinstance(row, slice):
            return [self.entry(i).passage for i in range(*row.indices(len(self)))]
        row = int(row)
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self.entry(row % len(self)).passage

    def of(self, document: str) -> list[int]:
        """The rows of a document, ascending."""
        return [i for i in self._by_document.rows(mark(document)) if self[i].document == document]

    def row_of(self, id_: str) -> int | None:
        """The row of the passage with this id."""
        return next((i for i in self._by_id.rows(mark(id_)) if self[i].id == id_), None)

    def rows_of(self, ids: Sequence[str]) -> np.ndarray:
        """The rows of many passages, ascending, by the marks of their ids alone: whoever takes them looks at them."""
        rows = self._by_id.first(np.array([mark(id_) for id_ in ids], np.uint64))
        return np.unique(rows[rows >= 0])

    @cached_property
    def _by_document(self) -> Marks:
        return Marks(self.documents)

    @cached_property
    def _by_id(self) -> Marks:
        return Marks(self._ids)


class Marks:
    """Finds the places of a mark among many, (n,) uint64 in any order."""

    def __init__(self, marks: np.ndarray) -> None:
        self._order = np.argsort(marks, kind="stable")
        self._sorted = marks[self._order]

    def rows(self, wanted: int) -> list[int]:
        """Where `wanted` stands, ascending."""
        begin, end = (np.searchsorted(self._sorted, np.uint64(wanted), side) for side in ("left", "right"))
        return self._order[begin:end].tolist()

    def first(self, wanted: np.ndarray) -> np.ndarray:
        """For each of many marks, (m,) uint64, a place where it stands, -1 where it does not."""
        if not len(self._sorted):
            return np.full(len(wanted), -1, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], -1)
