"""One file or address that was ingested: where it came from, since when, what is in it."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Source:
    """`name` is unique: the path relative to the root that was given, or the address.

    origin: the absolute path or address that was read. root: the absolute folder that was given, "" for a file or
    an address given by itself. content: hash of the bytes, of the reader and of the mapping: while it stays, the
    file need not be read again. since, updated: ISO 8601, UTC. Counts: documents, passages, courses and words of
    ESCO (`concepts`) that were taken; rows of catalogues that were read and refused; rejects of every scope.
    """

    name: str
    origin: str
    root: str
    content: str
    file: str
    since: str
    updated: str
    documents: int = 0
    passages: int = 0
    courses: int = 0
    concepts: int = 0
    rows: int = 0
    rows_refused: int = 0
    rejects: int = 0

    def to_row(self) -> dict:
        """As JSON."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: dict) -> Source:
        """Raises TypeError when `row` is not what `to_row` gives."""
        return cls(**row)
