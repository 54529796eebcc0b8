"""https://reference.langchain.com/python/langchain-classic/retrievers/ensemble/EnsembleRetriever over BM25Retriever
and InMemoryVectorStore, whose filter is a function
(https://reference.langchain.com/python/langchain-core/vectorstores/in_memory/InMemoryVectorStore). BM25Retriever
knows no filter: what it finds may miss the conditions, as in the examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from systems.common import FACETS, Ask, Data, K


def build(data: Data, folder: Path) -> Ask:
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import InMemoryVectorStore

    current: list[list[float]] = [[]]

    class Given(Embeddings):
        """The vectors that are there already."""

        def embed_query(self, text: str) -> list[float]:
            return current[0]

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return data.vectors.tolist()

    documents = [
        Document(id=str(row), page_content=text, metadata={**facets, "row": row})
        for row, (text, facets) in enumerate(zip(data.texts, data.facets, strict=True))
    ]
    store = InMemoryVectorStore(Given())
    store.add_documents(documents)
    words = BM25Retriever.from_documents(documents, preprocess_func=lambda text: text.lower().split())
    words.k = K

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        current[0] = vector.tolist()

        def meets(document: Document) -> bool:
            return all(document.metadata[name] == question[name] for name in FACETS)

        near = store.as_retriever(search_kwargs={"k": K, "filter": meets})
        found = EnsembleRetriever(retrievers=[words, near], weights=[0.5, 0.5], id_key="row").invoke(question["text"])
        return [document.metadata["row"] for document in found[:K]]

    return ask
