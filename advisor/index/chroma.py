"""The Chroma collection of one generation: the vectors of all passages, cosine space, no telemetry.

It lies in the folder of the generation, or on a server (`chroma_server.py`).

The ids are explicit. Known questions are not in it: they are few, and always compared exactly (`reader.py`).

Chroma is imported only here and only when it is written or searched: importing it takes over a second.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from advisor.embed.encoder import Encoder, Progress
from advisor.errors import IndexUnusable
from advisor.index.chroma_server import Place, ServerCollection
from advisor.index.generation import refused
from advisor.settings import ChromaServer

BATCH = 1000
MUCH_EMPTY = 0.1  # of the pages of a database


@dataclass(frozen=True)
class Record:
    """One vector as Chroma keeps it. The id ends in a hash of the content: equal id, equal record. `text` None is not
    kept there: the passage has it."""

    id: str
    document: str
    kind: str
    language: str
    part: str
    text: str | None


class Collection:
    """Opened for one folder; `name` is at least three characters."""

    def __init__(self, folder: Path, name: str, *, model: str, dimension: int, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        logging.getLogger("chromadb").setLevel(logging.ERROR)
        self._folder = folder
        try:
            self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
            if create:
                self._collection = self._client.get_or_create_collection(
                    name,
                    embedding_function=None,
                    metadata={"model": model, "dimension": dimension},
                    configuration={"hnsw": {"space": "cosine"}},
                )
            else:
                self._collection = self._client.get_collection(name, embedding_function=None)
        except (ChromaError, ValueError, OSError) as error:
            raise IndexUnusable("index_damaged", path=folder, detail=str(error)) from error
        found = self._collection.metadata or {}
        if (found.get("model"), found.get("dimension")) != (model, dimension):
            raise IndexUnusable("index_other_model", found=found.get("model"), needed=model)

    def ids(self) -> set[str]:
        return set(self._collection.get(include=[])["ids"])

    def count(self) -> int:
        return self._collection.count()

    def put(self, records: Sequence[Record], vectors: np.ndarray, progress: Progress | None = None) -> None:
        """Adds records with their vectors, (n, dimension); what is no longer in `records` is removed."""
        there = self.ids()
        wanted = {record.id for record in records}
        gone = sorted(there - wanted)
        for start in range(0, len(gone), BATCH):
            self._collection.delete(ids=gone[start : start + BATCH])
        new = [i for i, record in enumerate(records) if record.id not in there]
        # Chroma keeps each text twice over, for a search of its own: one more reason not to give it a catalogue's.
        new.sort(key=lambda i: records[i].text is None)
        told = sum(records[i].text is not None for i in new)
        starts = [*range(0, told, BATCH), *range(told, len(new), BATCH)]
        for start, end in pairwise([*starts, len(new)]):
            rows = new[start:end]
            self._collection.upsert(
                ids=[records[i].id for i in rows],
                embeddings=vectors[rows],
                documents=[str(records[i].text) for i in rows] if start < told else None,
                metadatas=[
                    # Of a catalogue only what is asked for: each field takes 80 bytes, and the passage has them all.
                    {"document": r.document, "kind": r.kind, "language": r.language, "part": r.part}
                    if r.text is not None
                    else {"kind": r.kind}
                    for r in (records[i] for i in rows)
                ],
            )
            if progress:
                progress("index_build", end, len(new))

    def nearest(self, vector: np.ndarray, k: int, kinds: Iterable[str] | None = None) -> list[str]:
        """Ids of the k nearest records of these kinds to a vector (dimension,), nearest first."""
        where = None if kinds is None else {"kind": {"$in": sorted(kinds)}}
        found = self._collection.query(query_embeddings=[vector], n_results=k, where=where, include=[])
        return found["ids"][0]

    def close(self) -> None:
        """Lets go of the files, so that the folder can be copied or removed."""
        close = getattr(self._client, "close", None)
        if close:
            close()


def opened(
    folder: Path,
    name: str,
    server: ChromaServer | None,
    *,
    model: str,
    dimension: int,
    knows: Callable[[str], bool],
) -> Collection | ServerCollection:
    """The collection of the generation whose ``chroma`` folder this is, wherever its vectors are; `knows` says whether
    an id is of that generation. Raises IndexUnusable."""
    if Place.read(folder) is not None:
        return ServerCollection(folder, server, model=model, dimension=dimension, knows=knows)
    return Collection(folder, name, model=model, dimension=dimension)


def fill(
    folder: Path,
    name: str,
    encoder: Encoder,
    records: Sequence[Record],
    vectors: np.ndarray,
    progress: Progress | None = None,
) -> None:
    """Makes the collection in `folder` hold exactly `records`.

    Raises IndexUnusable when what is there cannot be used, StorageError when Chroma cannot write.
    """
    from chromadb.errors import ChromaError

    collection = Collection(folder, name, model=encoder.name, dimension=encoder.dimension, create=True)
    try:
        collection.put(records, vectors, progress)
        if collection.count() != len(records):
            raise IndexUnusable("index_damaged", path=folder, detail="counts")
    except ChromaError as error:
        raise refused(folder, error) from error
    finally:
        collection.close()
    _give_back(folder / "chroma.sqlite3")


def _give_back(path: Path) -> None:
    """Lets a database shrink in which much is empty: every vector passes through it on its way to the graph."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path, timeout=0)) as db:
        (empty,), (pages,) = db.execute("PRAGMA freelist_count").fetchone(), db.execute("PRAGMA page_count").fetchone()
        if empty > MUCH_EMPTY * pages:
            db.execute("VACUUM")
