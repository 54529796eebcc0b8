"""The same search as LangChain sees it: a retriever, and the collection as a vector store.

Nothing here is imported by the advisor itself; it is for programs that are built with LangChain.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

import chromadb
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from advisor.domain import Hit
from advisor.embed.encoder import Encoder
from advisor.errors import IndexUnusable
from advisor.index.chroma_server import Place
from advisor.retrieve.search import Retriever


class AdvisorRetriever(BaseRetriever):
    """``AdvisorRetriever(retriever=…, language="nl").invoke("…")`` gives Documents, best first.

    language: that of the questions, None when unknown (n-grams then say nothing).
    kinds: only passages of these kinds ("fact", "course", "source", …), None for all.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    language: str | None = None
    k: int = 10
    kinds: Collection[str] | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.retriever.search(query, language=self.language, k=self.k, kinds=self.kinds)
        return [to_document(hit) for hit in hits]


def to_document(hit: Hit) -> Document:
    """A hit as a Document: the text that may be quoted, and what a citation needs as metadata."""
    about = {**asdict(hit.passage), **asdict(hit)}
    for name in ("passage", "text", "id"):
        about.pop(name, None)
    metadata = {name: value for name, value in about.items() if value is not None}
    return Document(page_content=hit.passage.text, metadata=metadata, id=hit.passage.id)


class EncoderEmbeddings(Embeddings):
    """Our encoder behind LangChain's interface; it brings its own prefixes."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._encoder.encode_passages(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._encoder.encode_queries([text])[0].tolist()


def vector_store(retriever: Retriever) -> Chroma:
    """The collection of the open index, for reading: what is added to it is lost at the next build.

    Vectors of one text several times over (its sentences, its questions) are records of their own. Raises IndexUnusable
    where a Chroma server has the vectors: its collection holds those of other generations too.
    """
    index = retriever.index
    if Place.read(index.folder / index.manifest.chroma) is not None:
        raise IndexUnusable("chroma_not_in_folder", path=index.folder)
    client = chromadb.PersistentClient(str(index.folder / index.manifest.chroma), Settings(anonymized_telemetry=False))
    return Chroma(
        collection_name=index.manifest.name,
        embedding_function=EncoderEmbeddings(retriever.encoder),
        client=client,
        create_collection_if_not_exists=False,
    )
