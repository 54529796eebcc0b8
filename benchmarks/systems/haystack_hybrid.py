"""https://haystack.deepset.ai/tutorials/33_hybrid_retrieval and https://docs.haystack.deepset.ai/docs/documentjoiner
(the two in-memory retrievers joined by reciprocal rank fusion), filters as in
https://docs.haystack.deepset.ai/docs/metadata-filtering."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from systems.common import FACETS, Ask, Data, K


def build(data: Data, folder: Path) -> Ask:
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(id=str(row), content=text, meta=dict(facets), embedding=data.vectors[row].tolist())
            for row, (text, facets) in enumerate(zip(data.texts, data.facets, strict=True))
        ]
    )
    pipeline = Pipeline()
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=K))
    pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=K))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=K))
    pipeline.connect("words", "joiner")
    pipeline.connect("vectors", "joiner")

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        conditions = [{"field": f"meta.{name}", "operator": "==", "value": question[name]} for name in FACETS]
        filters = {"operator": "AND", "conditions": conditions}
        found = pipeline.run(
            {
                "words": {"query": question["text"], "filters": filters},
                "vectors": {"query_embedding": vector.tolist(), "filters": filters},
            }
        )
        return [int(document.id) for document in found["joiner"]["documents"]]

    return ask
