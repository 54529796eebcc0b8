"""https://docs.trychroma.com/docs/querying-collections/metadata-filtering: one collection on disk, cosine, asked
with `where`. Vectors alone: its search in texts is no ranking."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from systems.common import FACETS, Ask, Data, K


def build(data: Data, folder: Path) -> Ask:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(tempfile.mkdtemp(dir=folder), Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "courses", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for start in range(0, len(data), 1000):
        rows = range(start, min(start + 1000, len(data)))
        collection.add(
            ids=[str(row) for row in rows],
            embeddings=data.vectors[rows.start : rows.stop],
            metadatas=[dict(data.facets[row]) for row in rows],
        )

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        where = {"$and": [{name: {"$eq": question[name]}} for name in FACETS]}
        found = collection.query(query_embeddings=[vector], n_results=K, where=where, include=[])
        return [int(id_) for id_ in found["ids"][0]]

    return ask
