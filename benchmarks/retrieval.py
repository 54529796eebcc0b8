"""nDCG@10 of the retriever on public test sets, through the same code as `advisor search`.

    python benchmarks/retrieval.py --xquad-passages P.jsonl --xquad-queries Q.jsonl --esco E.jsonl

XQuAD: passages ``{"pid", "text_nl"}``, questions ``{"qid", "pid", "q_nl", "q_en", …}``. ESCO: skills
``{"uri", "label_nl", "desc_nl", …}``; the label is the question, the description the document. Documents
go through the JSON Lines reader into an index of their own; nothing tells the retriever which set it is.
Every question has one right document, so nDCG@10 is 1 / log2(rank + 1), 0 past rank 10.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.embed import ensure_model, open_encoder
from advisor.retrieve.search import Retriever
from advisor.settings import Settings
from evals.noise import mistype
from evals.plain_documents import retriever
from evals.report import interval
from evals.statistics import summarise

K = 10
LEGS = ("advisor search", "dense alone", "lexical alone")
SEEDS = 5
MISTYPED = 0.1


@dataclass(frozen=True)
class Run:
    """One row of the table: questions, and the id of the right document of each."""

    name: str
    language: str
    questions: list[str]
    gold: list[str]


def ndcg(found: Sequence[str], gold: str) -> float:
    """nDCG@10 with one relevant document; a document that comes twice counts at its first place."""
    places = list(dict.fromkeys(found))[:K]
    return 1 / float(np.log2(places.index(gold) + 2)) if gold in places else 0.0


def legs(search: Retriever, question: str, language: str) -> dict[str, list[str]]:
    """Ids of the documents found by the whole retriever, and by its legs alone where they can."""
    hits = search.search(question, language=language, k=K)
    vector = search.encode(question)
    found = {
        LEGS[0]: [hit.passage.document for hit in hits],
        LEGS[1]: [p.document for p, _ in search.index.dense(vector, 3 * K)],
    }
    if language in search.index.manifest.languages:
        found[LEGS[2]] = [p.document for p, _ in search.index.lexical(question, language, 3 * K)]
    return found


def measure(search: Retriever, run: Run) -> dict[str, list[float]]:
    """nDCG@10 of every question, for each leg."""
    out: dict[str, list[float]] = {}
    for question, gold in zip(run.questions, run.gold, strict=True):
        for leg, found in legs(search, question, run.language).items():
            out.setdefault(leg, []).append(ndcg(found, gold))
    return out


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def row(name: str, parts: list[dict[str, list[float]]]) -> str:
    """One line of the table; several parts (seeds) are averaged question by question."""
    cells = []
    for leg in LEGS:
        if leg not in parts[0]:
            cells.append("–")
            continue
        values = np.mean([part[leg] for part in parts], axis=0)
        cells.append(interval(summarise(values, np.ones(len(values))), "share"))
    return f"| {name} | {len(next(iter(parts[0].values())))} | " + " | ".join(cells) + " |"


def main(argv: Sequence[str] | None = None, say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad-passages", type=Path)
    parser.add_argument("--xquad-queries", type=Path)
    parser.add_argument("--esco", type=Path)
    arguments = parser.parse_args(argv)
    settings = Settings.from_environment()
    ensure_model(settings)
    encoder = open_encoder(settings)
    say(f"| nDCG@10 | n | {' | '.join(LEGS)} |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        if arguments.xquad_passages and arguments.xquad_queries:
            passages, questions = read(arguments.xquad_passages), read(arguments.xquad_queries)
            documents = [{"id": p["pid"], "text": p["text_nl"], "language": "nl"} for p in passages]
            search = retriever(documents, encoder, Path(folder) / "xquad")
            gold = [q["pid"] for q in questions]
            for language in ("nl", "en", "de", "tr", "ar"):
                run = Run(f"XQuAD {language} -> nl", language, [q[f"q_{language}"] for q in questions], gold)
                say(row(run.name, [measure(search, run)]))
            parts = []
            for seed in range(SEEDS):
                rng = random.Random(seed)
                parts.append(
                    measure(search, Run("", "nl", [mistype(q["q_nl"], rng, MISTYPED) for q in questions], gold))
                )
            say(row("XQuAD nl -> nl, mistyped", parts))
        if arguments.esco:
            skills = read(arguments.esco)
            for language in ("nl", "en", "fr"):
                known = [s for s in skills if s.get(f"label_{language}") and s.get(f"desc_{language}")]
                documents = [{"id": s["uri"], "text": s[f"desc_{language}"], "language": language} for s in known]
                search = retriever(documents, encoder, Path(folder) / f"esco-{language}")
                run = Run("", language, [s[f"label_{language}"] for s in known], [s["uri"] for s in known])
                say(row(f"ESCO label -> description {language}", [measure(search, run)]))


if __name__ == "__main__":
    main()
