"""The systems that `side_by_side.py` compares: a module each, with `build(data, folder)`, which gives what answers a
question. The modules import nothing of the others' packages before they build."""

# What it is called in the table -> its module.
SYSTEMS = {
    "advisor": "advisor_search",
    "LlamaIndex": "llama_index_fusion",
    "Haystack": "haystack_hybrid",
    "LangChain": "langchain_ensemble",
    "Chroma with where": "chroma_where",
    "FAISS flat + SQLite FTS5": "faiss_sqlite",
    "FAISS HNSW + Tantivy": "faiss_tantivy",
}
