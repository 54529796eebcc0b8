"""The other strong baseline, approximate: an HNSW graph with a filter on its rows and Tantivy's BM25 with
the facets as terms that must be there; fused by rank."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from systems.common import FACETS, POOL, Ask, Data, fused, telling


def build(data: Data, folder: Path) -> Ask:
    import faiss
    import tantivy

    faiss.omp_set_num_threads(1)
    graph = faiss.IndexHNSWFlat(data.vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 100
    graph.add(data.vectors)
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text")
    for name in FACETS:
        schema.add_text_field(name, tokenizer_name="raw")
    schema.add_integer_field("row", stored=True)
    index = tantivy.Index(schema.build(), path=tempfile.mkdtemp(dir=folder))
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, (text, f) in enumerate(zip(data.texts, data.facets, strict=True)):
        writer.add_document(tantivy.Document(text=text, place=f["place"], mode=f["mode"], price=f["price"], row=row))
        groups.setdefault(tuple(f[name] for name in FACETS), []).append(row)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    telling_in = telling(data.texts)
    must, should = tantivy.Occur.Must, tantivy.Occur.Should

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        rows = groups.get(tuple(question[name] for name in FACETS), [])
        if not rows:
            return []
        chosen = faiss.SearchParametersHNSW(sel=faiss.IDSelectorBatch(np.array(rows, np.int64)), efSearch=256)
        near = graph.search(vector[None], min(POOL, len(rows)), params=chosen)[1][0]
        terms = [(must, tantivy.Query.term_query(index.schema, name, question[name])) for name in FACETS]
        for word in telling_in(question["text"]):
            terms.append((should, tantivy.Query.term_query(index.schema, "text", word)))
        hits = searcher.search(tantivy.Query.boolean_query(terms), POOL).hits
        return fused(near[near >= 0].tolist(), [searcher.doc(at)["row"][0] for _, at in hits])

    return ask
