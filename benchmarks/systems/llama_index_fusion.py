"""https://developers.llamaindex.ai/python/framework/integrations/retrievers/reciprocal_rerank_fusion (hybrid: the
vector retriever and BM25 with the stemmer and stop words of the language, in a QueryFusionRetriever) and
https://developers.llamaindex.ai/python/framework-api-reference/retrievers/bm25 (`existing_bm25`, `filters`: the
index of words is not built again for each question)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from systems.common import FACETS, Ask, Data, K


def build(data: Data, folder: Path) -> Ask:
    import bm25s
    import Stemmer
    from llama_index.core import Settings, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import MetadataMode, TextNode
    from llama_index.core.vector_stores import MetadataFilter, MetadataFilters
    from llama_index.core.vector_stores.utils import node_to_metadata_dict
    from llama_index.retrievers.bm25 import BM25Retriever

    current: list[list[float]] = [[]]

    class Given(BaseEmbedding):
        """The vector of the question that is asked now."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return current[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return current[0]

        def _get_text_embedding(self, text: str) -> list[float]:
            raise NotImplementedError("all nodes have their vector")

    Settings.llm, Settings.embed_model = MockLLM(), Given()
    nodes = [
        TextNode(
            id_=str(row),
            text=text,
            metadata=facets,
            embedding=data.vectors[row].tolist(),
            excluded_embed_metadata_keys=list(facets),
        )
        for row, (text, facets) in enumerate(zip(data.texts, data.facets, strict=True))
    ]
    index = VectorStoreIndex(nodes)
    stemmer = Stemmer.Stemmer("dutch")
    words = bm25s.tokenize(
        [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes],
        stopwords="nl",
        stemmer=stemmer,
        show_progress=False,
    )
    bm25 = bm25s.BM25(corpus=[node_to_metadata_dict(node) | {"node_id": node.node_id} for node in nodes])
    bm25.index(words, show_progress=False)

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        current[0] = vector.tolist()
        filters = MetadataFilters(filters=[MetadataFilter(key=k, value=question[k]) for k in FACETS])
        fusion = QueryFusionRetriever(
            [
                index.as_retriever(similarity_top_k=K, filters=filters),
                BM25Retriever(existing_bm25=bm25, stemmer=stemmer, language="nl", similarity_top_k=K, filters=filters),
            ],
            mode="reciprocal_rerank",
            num_queries=1,  # no other wordings by a language model
            similarity_top_k=K,
            use_async=False,
        )
        return [int(found.node.node_id) for found in fusion.retrieve(question["text"])]

    return ask
