"""Is the right passage found, and how high? Standard measures, through `ir-measures`.

nDCG@10 (Järvelin and Kekäläinen, 2002), recall@5 and reciprocal rank (Voorhees, 1999), with every gold document of
a question as relevant. Where a question has several that each answer it, recall and nDCG count the others as missed:
success@5, the share of questions with one of them among the first five, is what a visitor notices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, Success, nDCG

from advisor.corpus import load_corpus
from advisor.domain import LANGUAGES
from advisor.embed import ensure_model, open_encoder
from evals.asking import question_of
from evals.items import Item
from evals.metrics.base import Metric, Score
from evals.plain_documents import retriever
from evals.report import interval
from evals.results import Case, Grid, Result, plain
from evals.scoring import tables_by_split
from evals.statistics import summarise
from evals.suites.base import Context, thin

NAME = "retrieval"
DEPTH = 10
FAST, GRID = 120, 360
MEASURES = {
    Metric("ndcg_10", "nDCG@10"): nDCG @ 10,
    Metric("recall_5", "recall@5"): R @ 5,
    Metric("mrr", "reciprocal rank (MRR)"): RR @ 10,
    Metric("success_5", "success@5"): Success @ 5,
}
METRICS = tuple(MEASURES)


def run(context: Context) -> Result:
    """Searches for every answerable question, in the index as it is; then over facts of one language at a time."""
    items = [i for i in context.items if i.gold and i.family not in ("distress", "smalltalk")]
    items = thin(items, FAST) if context.fast else items
    found = {}
    for n, item in enumerate(items, start=1):
        found[item.id] = context.found.get(item.id) or [
            hit.passage.document for hit in context.advisor.search(question_of(item), k=DEPTH)
        ]
        context.tell(n, len(items))
    scores = measure({i.id: i.gold for i in items}, found)
    grids = () if context.fast else (language_grid(context, items),)
    missed = [i for i in items if not scores[i.id]["success_5"].value]
    return Result(
        NAME,
        "Retrieval",
        "The first ten documents of search, against those that answer the question.",
        len(items),
        tables_by_split(METRICS, [(i.split, i.language, scores[i.id]) for i in items]),
        grids,
        cases=tuple(_case(i, found[i.id]) for i in missed),
        scores=plain(scores),
    )


def measure(gold: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Score]]:
    """The measures of each question: `gold` and `found` are documents by the question's id, found best first."""
    qrels = {q: dict.fromkeys(documents, 1) for q, documents in gold.items()}
    # A run is scores by document: the first place counts where a document comes twice.
    run = {q: {d: float(-i) for i, d in enumerate(dict.fromkeys(documents))} for q, documents in found.items()}
    out: dict[str, dict[str, Score]] = {q: {m.name: Score(0.0) for m in METRICS} for q in gold}
    names = {measure: metric.name for metric, measure in MEASURES.items()}
    for value in ir_measures.iter_calc(list(names), qrels, {q: r for q, r in run.items() if r}):
        out[value.query_id][names[value.measure]] = Score(float(value.value))
    return out


def language_grid(context: Context, items: Sequence[Item]) -> Grid:
    """Question language by passage language: the facts alone, each language in an index of its own, as plain documents
    (no known questions, no vocabulary), so that what is measured is the search across languages and nothing else."""
    facts = load_corpus(context.settings.corpus or context.settings.vocabulary.parent).facts
    asked = [i for i in items if not i.history and any(g in facts for g in i.gold) and i.language in LANGUAGES]
    asked = thin(sorted(asked, key=lambda i: (i.language, i.id)), GRID)
    ensure_model(context.settings)
    encoder = open_encoder(context.settings)
    cells: dict[tuple[str, str], str] = {}
    for passages in LANGUAGES:
        home = context.work / f"facts-{passages}"
        documents = [
            {"id": f.id, "title": f.subject[passages], "text": f.statement[passages], "language": passages}
            for f in facts.values()
        ]
        search = retriever(documents, encoder, home)
        for language in LANGUAGES:
            part = [i for i in asked if i.language == language]
            found = {
                i.id: [h.passage.document for h in search.search(i.question, language=language, k=DEPTH)] for i in part
            }
            scores = measure({i.id: [g for g in i.gold if g in facts] for i in part}, found)
            values = [by["ndcg_10"].value for by in scores.values()]
            cells[language, passages] = f"{interval(summarise(values, [1.0] * len(values)), 'share')} ({len(part)})"
    rows = tuple((q, *(cells[q, p] for p in LANGUAGES)) for q in LANGUAGES)
    return Grid(
        "nDCG@10, language of the question (rows) by language of the passages",
        ("question", *LANGUAGES),
        rows,
        "Facts alone, without known questions and vocabulary: the bare search, harder than the advisor's own.",
    )


def _case(item: Item, found: Sequence[str]) -> Case:
    return Case(
        item.id,
        item.split,
        item.language,
        item.question,
        "found: " + ", ".join(found[:5]),
        " | ".join(item.gold),
        {"success_5": "none of the documents that answer it among the first five"},
    )
