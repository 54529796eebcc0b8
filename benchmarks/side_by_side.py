"""The advisor's retrieval of courses beside that of others, in one run, on the same courses, vectors and questions.

    python3 -m venv /tmp/side && /tmp/side/bin/pip install -r benchmarks/requirements-side-by-side.txt
    python benchmarks/side_by_side.py --courses 10000 --python /tmp/side/bin/python --cache /tmp/side/cache

Every question asks for a skill with three conditions: a place, a way of teaching, free of charge. All get the words of
the question, its vector and the three conditions; all have the same courses with the same vectors (our encoder's,
embedded once) and give ten. Each system runs in a process of its own, built as its own documentation builds it (the
page stands at each). Only one works at a time, and they take turns, so that all meet the same machine.

Printed: the time to build; median and 95th percentile of a question; recall of exact search by vector over the courses
that meet the conditions; how many of the results meet them; how many of the ten are right, which is to meet them and
to name the skill; memory after building. Recall shows what a filter or an approximate index loses. A system that also
ranks by words gives other courses on purpose: for those the last share tells more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

K = 10
FACETS = ("place", "mode", "price")
POOL = 100  # of which two rankings are fused, where a system leaves that to its user
QUESTIONS, ROUNDS = 40, 3
SCRIPT = Path(__file__).resolve()
MODES = {"klassikaal": "on-site", "online": "online", "blended": "blended"}
SAID = {"on-site": "klassikale ", "online": "online ", "blended": "deels online "}
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
Ask = Callable[[dict[str, Any], np.ndarray], list[int]]


class Data:
    """What all systems get: `texts`, `facets` (place, mode, price) and `vectors` (n, dimension), row by row."""

    def __init__(self, folder: Path) -> None:
        with open(folder / "courses.jsonl", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.texts = [row.pop("text") for row in rows]
        self.facets = rows
        self.vectors = np.load(folder / "vectors.npy")
        self.questions = json.loads((folder / "questions.json").read_text("utf-8"))
        self.asked = np.load(folder / "questions.npy")

    def __len__(self) -> int:
        return len(self.texts)


def fused(*rankings: Sequence[int]) -> list[int]:
    """Reciprocal rank fusion (Cormack et al. 2009, k = 60)."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            scores[row] = scores.get(row, 0.0) + 1 / (60 + rank)
    return sorted(scores, key=scores.__getitem__, reverse=True)[:K]


# ---- the systems: each builds, and gives what answers a question ----


def ours(data: Data, folder: Path) -> Ask:
    """The advisor: its index, its hybrid search, its groups of facets. Opened, not built: the index is on disk."""
    from advisor.advisor import Advisor
    from advisor.answer.catalogue_rows import CatalogueRows
    from advisor.answer.conditions import Condition
    from advisor.settings import Settings

    home = os.environ["SIDE_BY_SIDE_HOME"]
    rooms = Advisor.open(Settings.from_environment({"ADVISOR_HOME": home, "ADVISOR_CORPUS": "none"})).house.current()
    index, courses = rooms.index, rooms.corpus.courses
    rows = CatalogueRows(index, courses)
    number = {int(row): place for place, row in enumerate(np.load(folder / "rows.npy"))}
    at = {index.passages[row].id: place for row, place in number.items()}

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        conditions = [
            Condition("place", "", lambda c: question["place"] in c.places, ("places",)),
            Condition("mode", "", lambda c: c.mode == question["mode"], ("mode",)),
            Condition("free", "", lambda c: c.free is True, ("free",)),
        ]
        meeting = rows.meeting(conditions, lambda c: True)
        text = question["text"]
        hits = rooms.retriever.search(text, language="nl", k=K, rows=meeting, vector=vector, corrected=text)
        return [at[hit.passage.id] for hit in hits]

    return ask


def llama_index(data: Data, folder: Path) -> Ask:
    """https://developers.llamaindex.ai/python/framework/integrations/retrievers/reciprocal_rerank_fusion (hybrid: the
    vector retriever and BM25 with the stemmer and stop words of the language, in a QueryFusionRetriever) and
    https://developers.llamaindex.ai/python/framework-api-reference/retrievers/bm25 (`existing_bm25`, `filters`: the
    index of words is not built again for each question)."""
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


def haystack(data: Data, folder: Path) -> Ask:
    """https://haystack.deepset.ai/tutorials/33_hybrid_retrieval and https://docs.haystack.deepset.ai/docs/documentjoiner
    (the two in-memory retrievers joined by reciprocal rank fusion), filters as in
    https://docs.haystack.deepset.ai/docs/metadata-filtering."""
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


def langchain(data: Data, folder: Path) -> Ask:
    """https://reference.langchain.com/python/langchain-classic/retrievers/ensemble/EnsembleRetriever over BM25Retriever
    and InMemoryVectorStore, whose filter is a function
    (https://reference.langchain.com/python/langchain-core/vectorstores/in_memory/InMemoryVectorStore). BM25Retriever
    knows no filter: what it finds may miss the conditions, as in the examples."""
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


def chroma(data: Data, folder: Path) -> Ask:
    """https://docs.trychroma.com/docs/querying-collections/metadata-filtering: one collection on disk, cosine, asked
    with `where`. Vectors alone: its search in texts is no ranking."""
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


def faiss_sqlite(data: Data, folder: Path) -> Ask:
    """The strong baseline, exact: facets in an indexed table, FAISS compares the vectors of those rows
    alone, SQLite's FTS5 with trigrams ranks their words (https://www.sqlite.org/fts5.html#the_trigram_tokenizer);
    fused by rank."""
    import faiss

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(data.vectors.shape[1])
    flat.add(data.vectors)
    db = sqlite3.connect(tempfile.mkdtemp(dir=folder) + "/courses.db")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='trigram', content='')")
    db.execute("CREATE TABLE facets (row INTEGER PRIMARY KEY, place TEXT, mode TEXT, price TEXT)")
    db.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", enumerate(data.texts))
    db.executemany(
        "INSERT INTO facets VALUES (?, ?, ?, ?)",
        ((row, f["place"], f["mode"], f["price"]) for row, f in enumerate(data.facets)),
    )
    db.execute("CREATE INDEX of_facets ON facets(place, mode, price)")
    db.commit()
    telling = _telling(data.texts)
    meets = "SELECT row FROM facets WHERE place = ? AND mode = ? AND price = ?"

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        wanted = tuple(question[name] for name in FACETS)
        rows = np.array([row for (row,) in db.execute(meets, wanted)], np.int64)
        if not len(rows):
            return []
        chosen = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))
        near = flat.search(vector[None], min(POOL, len(rows)), params=chosen)[1][0]
        words = " OR ".join(f'"{word}"' for word in telling(question["text"]))
        if not words:
            return fused(near[near >= 0].tolist())
        found = db.execute(
            f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({meets}) ORDER BY rank LIMIT ?",
            (words, *wanted, POOL),
        )
        return fused(near[near >= 0].tolist(), [row for (row,) in found])

    return ask


def faiss_tantivy(data: Data, folder: Path) -> Ask:
    """The other strong baseline, approximate: an HNSW graph with a filter on its rows and Tantivy's BM25 with
    the facets as terms that must be there; fused by rank."""
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
    telling = _telling(data.texts)
    must, should = tantivy.Occur.Must, tantivy.Occur.Should

    def ask(question: dict[str, Any], vector: np.ndarray) -> list[int]:
        rows = groups.get(tuple(question[name] for name in FACETS), [])
        if not rows:
            return []
        chosen = faiss.SearchParametersHNSW(sel=faiss.IDSelectorBatch(np.array(rows, np.int64)), efSearch=256)
        near = graph.search(vector[None], min(POOL, len(rows)), params=chosen)[1][0]
        terms = [(must, tantivy.Query.term_query(index.schema, name, question[name])) for name in FACETS]
        for word in telling(question["text"]):
            terms.append((should, tantivy.Query.term_query(index.schema, "text", word)))
        hits = searcher.search(tantivy.Query.boolean_query(terms), POOL).hits
        return fused(near[near >= 0].tolist(), [searcher.doc(at)["row"][0] for _, at in hits])

    return ask


def _telling(texts: Sequence[str]) -> Callable[[str], list[str]]:
    """What picks the words of a question that tell courses apart: those that at most a tenth of them use."""
    used = Counter(word for text in texts for word in set(_words(text)))
    return lambda text: [word for word in _words(text) if used[word] <= len(texts) / 10]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if len(word) > 3]


SYSTEMS = {
    "advisor": ours,
    "LlamaIndex": llama_index,
    "Haystack": haystack,
    "LangChain": langchain,
    "Chroma with where": chroma,
    "FAISS flat + SQLite FTS5": faiss_sqlite,
    "FAISS HNSW + Tantivy": faiss_tantivy,
}


# ---- one process for each ----


def work(system: str, folder: Path) -> None:
    """Builds `system`, then answers each line of standard input (a number of a round) with a line of results."""
    data = Data(folder)
    before = _memory()
    began = time.perf_counter()
    ask = SYSTEMS[system](data, folder)
    _send({"build_s": time.perf_counter() - began, "memory_mb": _memory() - before, "peak_mb": _peak()})
    for _ in sys.stdin:
        out = []
        for question, vector in zip(data.questions, data.asked, strict=True):
            began = time.perf_counter()
            rows = ask(question, vector)
            out.append(((time.perf_counter() - began) * 1000, rows))
        _send(out)


def _send(value: Any) -> None:
    sys.__stdout__.write(json.dumps(value) + "\n")
    sys.__stdout__.flush()


def _memory() -> float:
    """Megabytes that this process has in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


class Worker:
    """A system in a process of its own."""

    def __init__(self, system: str, folder: Path, python: str, home: Path) -> None:
        environment = os.environ | QUIET | {"SIDE_BY_SIDE_HOME": str(home)}
        command = [sys.executable if system == "advisor" else python, str(SCRIPT), "--work", system, str(folder)]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.built = self._line()

    def round(self) -> list[tuple[float, list[int]]]:
        assert self._process.stdin is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(("{", "[")):  # a library may have said something
                return json.loads(line)
        raise SystemExit("a system broke off; what it said stands above")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


# ---- what all get ----


def prepare(count: int, folder: Path, home: Path) -> None:
    """Writes what `Data` reads: the courses as our ingest makes their passages, with their vectors."""
    import made_up

    from advisor.advisor import Advisor
    from advisor.corpus.loading import load_corpus
    from advisor.embed import open_encoder
    from advisor.index.entry import TEXT
    from advisor.settings import Settings, data_folder

    settings = Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"})
    encoder = open_encoder(settings)
    index = Advisor.open(settings).house.current().index  # built anew first, where it is of an older version
    told = {row["naam"].rpartition(" ")[2]: row for row in made_up.courses(count)}
    first = dict(zip(index.owners[index.parts == TEXT].tolist(), np.flatnonzero(index.parts == TEXT), strict=True))
    rows, courses = [], []
    concepts = load_corpus(data_folder("corpus")).concepts
    place_of = {concept.label["nl"]: id_ for id_, concept in concepts["place"].items()}
    for row in range(len(index.passages)):
        passage = index.passages[row]
        if passage.kind != "offer":
            continue
        course = told[passage.title.rpartition(" ")[2]]
        rows.append(row)
        courses.append(
            {
                "text": passage.text,
                "place": place_of[course["plaats"]],
                "mode": MODES[course["lesvorm"]],
                "price": {"gratis": "free", "": "unknown"}.get(course["prijs"], "paid"),
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "rows.npy", np.array(rows, np.int64))
    np.save(folder / "vectors.npy", np.asarray(index.vectors[[first[row] for row in rows]], np.float32))
    questions = list(_questions(courses, concepts))
    np.save(folder / "questions.npy", np.asarray(encoder.encode_queries([q["text"] for q in questions]), np.float32))
    (folder / "questions.json").write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
    with open(folder / "courses.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(course, ensure_ascii=False) + "\n" for course in courses)
    index.close()


def _questions(courses: Sequence[dict[str, Any]], concepts: Any) -> Iterator[dict[str, Any]]:
    """Questions that at least ten courses meet, where there are such; the conditions stand in the words as well."""
    rng = random.Random(7)
    groups: dict[tuple[str, str], int] = {}
    for course in courses:
        if course["price"] == "free":
            groups[course["place"], course["mode"]] = groups.get((course["place"], course["mode"]), 0) + 1
    enough = [group for group, n in groups.items() if n >= K] or list(groups)
    skills = [concept.label["nl"] for concept in concepts["skill"].values()]
    for _ in range(QUESTIONS):
        (place, mode), skill = rng.choice(sorted(enough)), rng.choice(skills)
        name = concepts["place"][place].label["nl"]
        text = f"Welke gratis {SAID[mode]}opleiding over {skill} is er in {name}?"
        yield {"text": text, "skill": skill, "place": place, "mode": mode, "price": "free"}


def ingested(count: int, folder: Path) -> Path:
    """A home with the made-up catalogue, built if it is not there."""
    import made_up

    from advisor.settings import Settings

    home, path = folder / "home", folder / "catalogue.csv"
    if not (home / "ready").exists():
        home.mkdir(parents=True, exist_ok=True)
        models = Settings.from_environment().home / "models"
        if not (home / "models").exists():
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
        made_up.write(path, count)
        environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
        subprocess.run([sys.executable, "-m", "advisor", "ingest", str(path)], env=environment, check=True)
        (home / "ready").touch()
    return home


# ---- what comes of it ----


def judged(data: Data, results: dict[str, list[list[tuple[float, list[int]]]]]) -> dict[str, dict[str, float]]:
    """Times and shares of each system over all its rounds."""
    out = {}
    exact, right = [], []
    for question, vector in zip(data.questions, data.asked, strict=True):
        meets = [
            row for row, facets in enumerate(data.facets) if all(facets[name] == question[name] for name in FACETS)
        ]
        order = np.argsort(-(data.vectors[meets] @ vector), kind="stable")[:K]
        exact.append({meets[i] for i in order})
        right.append({row for row in meets if question["skill"].lower() in data.texts[row].lower()})
    for system, rounds in results.items():
        times = [ms for one in rounds for ms, _ in one]
        shares: dict[str, list[float]] = {"recall": [], "meets": [], "right": []}
        for (_, rows), best, good, question in zip(rounds[-1], exact, right, data.questions, strict=True):
            shares["recall"].append(len(best & set(rows)) / max(1, len(best)))
            if rows:
                met = [all(data.facets[r][n] == question[n] for n in FACETS) for r in rows]
                shares["meets"].append(sum(met) / len(rows))
            if good:
                shares["right"].append(len(good & set(rows)) / min(K, len(good)))
        out[system] = {
            "p50_ms": float(np.percentile(times, 50)),
            "p95_ms": float(np.percentile(times, 95)),
            **{name: float(np.mean(values)) if values else float("nan") for name, values in shares.items()},
        }
    return out


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=10_000)
    parser.add_argument("--python", default=sys.executable, help="that of the environment with the other systems")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "side-by-side")
    parser.add_argument("--home", type=Path, help="a home that holds the made-up catalogue of this size already")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.work:
        work(options.work[0], Path(options.work[1]))
        return
    folder = options.cache / str(options.courses)
    home = options.home or ingested(options.courses, folder)
    if not (folder / "questions.npy").exists():
        prepare(options.courses, folder, home)
    workers = {}
    for system in options.systems:
        began = time.perf_counter()
        workers[system] = Worker(system, folder, options.python, home)
        print(f"{system}: ready after {time.perf_counter() - began:.0f} s", file=sys.stderr)
    results: dict[str, list[Any]] = {system: [] for system in workers}
    for system in workers:
        workers[system].round()  # warm: caches, lazily built parts
    for number in range(options.rounds):
        order = [*workers]
        for system in order[number % len(order) :] + order[: number % len(order)]:
            results[system].append(workers[system].round())
    rows = judged(Data(folder), results)
    for system, row in rows.items():
        row.update(workers[system].built)
        workers[system].close()
    machine = {"machine": platform.machine(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    report = {"courses": options.courses, "questions": QUESTIONS, "rounds": options.rounds, **machine, "systems": rows}
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(table(report))


def table(report: dict[str, Any]) -> str:
    """The figures as a Markdown table; times also as multiples of the advisor's."""
    base = report["systems"].get("advisor", {}).get("p50_ms")
    lines = [
        f"{report['courses']:,} courses, {report['questions']} questions, {report['rounds']} rounds in turn",
        "",
        "| | p50 | p95 | × advisor | recall@10 | meet all three | right of ten | build | memory |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for system, row in report["systems"].items():
        times = f"{row['p50_ms']:.1f} ms | {row['p95_ms']:.1f} ms | {row['p50_ms'] / base:.1f}" if base else "| |"
        shares = " | ".join(f"{100 * row[name]:.0f} %" for name in ("recall", "meets", "right"))
        built = "on disk" if system == "advisor" else f"{row['build_s']:.0f} s"
        lines.append(f"| {system} | {times} | {shares} | {built} | {row['memory_mb']:.0f} MB |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
