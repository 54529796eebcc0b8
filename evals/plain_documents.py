"""An index of plain documents in a folder of its own: what suites and benchmarks search that need no corpus of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.embed import Encoder
from advisor.index import build, open_index
from advisor.ingest import read_documents
from advisor.retrieve.search import Retriever


def retriever(documents: Sequence[Mapping[str, str]], encoder: Encoder, home: Path) -> Retriever:
    """Takes documents (``{"id", "text", "language"}``, also "title") through the JSON Lines reader of `advisor ingest`
    into an index in `home`, and gives its search. Raises ValueError for a document that cannot be read."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "documents.jsonl"
    file.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
    entries, rejects = read_documents([file])
    if rejects:
        raise ValueError(f"not read: {rejects[:3]}")
    build(entries, encoder, home, corpus_fingerprint="")
    return Retriever(open_index(home, encoder.name, encoder.dimension), encoder)
