"""Learns when ingested documents, without our corpus, do not answer a question.

usage: python -m evals.fit.documents --passages xquad_passages.jsonl --queries xquad_queries.jsonl
           --folder documents [--write]

Two kinds of text. Short passages (in Dutch): half of them are ingested, the questions on the other half are
unanswerable; Dutch questions teach the verdict in one language, English ones that across languages. Real documents
(`--folder`, with ``benchmarks/document_questions.jsonl``): pages, slides, minutes and sheets, which are long and
speak of much; a question is answerable, and unanswerable once its own document is left out; our own questions of dev on
industry are far from all of them. The files are not ours to keep: only the weights are written
(``advisor/answer/scope_documents.json``, ``scope_abroad.json``).
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.answer import scope_documents
from advisor.answer.scope_signals import SIGNALS
from evals.fit.rows import ANSWER, FOLDS, as_json, write

if TYPE_CHECKING:
    from advisor.advisor import Advisor

QUESTIONS = Path(__file__).parents[2] / "benchmarks" / "document_questions.jsonl"
STRENGTH = 1.0
MOST_OVER_REFUSAL = 0.1  # of the questions that the real documents answer
SEED, FAR, QUERIES = 1, 240, 300
# How much a question of each group counts: the real documents are few and nearest to what people ingest.
WEIGHTS = {"answered": 3.0, "left_out": 2.0, "far": 0.5, "passage": 0.5, "no_passage": 0.5}
UNANSWERABLE = frozenset({"left_out", "far", "no_passage"})


class Row(NamedTuple):
    """A question: the group that it is of, whether it is in the language of the best place, and its signals."""

    group: str
    here: bool
    signals: dict[str, float]


def _opened(folder: Path, sources: Sequence[Path]) -> Advisor:
    from advisor.advisor import Advisor
    from advisor.settings import Settings

    ours = Settings.from_environment().home / "models"
    if ours.exists():
        (folder / "models").symlink_to(ours.resolve(), target_is_directory=True)
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(folder), "ADVISOR_CORPUS": "none"}))
    advisor.ingest(sources)
    return advisor


def _row(advisor: Advisor, group: str, question: str, without: str | None = None) -> Row:
    """The signals of a question, `without` one document."""
    from advisor.answer.finder import CANDIDATES
    from advisor.domain import Question

    rooms = advisor.house.current()
    composer, passages = rooms.composer, rooms.index.passages
    rows = np.array([i for i in range(len(passages)) if passages[i].document != without], np.int64)
    understood = composer.understanding.understand(Question(question))
    hits = rooms.retriever.search(
        understood.text,
        language=understood.asked_in,
        k=CANDIDATES,
        rows=rows,
        vector=understood.vector,
        corrected=understood.corrected,
    )
    ranked = composer.ranker.rank(understood, hits)
    signals = dict(zip(SIGNALS, composer.scope.measure.of(understood, ranked, ()), strict=True))
    here = bool(ranked) and ranked[0].hit.passage.language == understood.asked_in
    return Row(group, here, {**signals, "hit": scope_documents.nearest(ranked)})


def of_documents(folder: Path) -> list[Row]:
    """The rows of the real documents."""
    from evals.items import load_items

    items = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    ours = [i.question for i in load_items() if i.split == "dev" and not i.history and i.language in ("nl", "en", "fr")]
    with tempfile.TemporaryDirectory() as home:
        advisor = _opened(Path(home), [folder])
        rows = [_row(advisor, "answered", i["question"]) for i in items]
        rows += [_row(advisor, "left_out", i["question"], i["document"]) for i in items]
        rows += [_row(advisor, "far", q) for q in random.Random(SEED).sample(ours, FAR)]
        advisor.house.current().index.close()
    return rows


def of_passages(passages: Sequence[dict], queries: Sequence[dict]) -> list[Row]:
    """The rows of the short passages."""
    kept = set(random.Random(SEED).sample([p["pid"] for p in passages], len(passages) // 2))
    with tempfile.TemporaryDirectory() as home:
        lines = [
            json.dumps({"id": p["pid"], "title": "", "text": p["text_nl"], "language": "nl"})
            for p in passages
            if p["pid"] in kept
        ]
        path = Path(home, "passages.jsonl")
        path.write_text("\n".join(lines), encoding="utf-8")
        advisor = _opened(Path(home), [path])
        rows = [
            _row(advisor, "passage" if q["pid"] in kept else "no_passage", q[f"q_{language}"])
            for q in random.Random(SEED).sample(list(queries), QUERIES)
            for language in ("nl", "en")
        ]
        advisor.house.current().index.close()
    return rows


def fit(rows: Sequence[Row], names: Sequence[str]) -> tuple[dict, dict[str, float]]:
    """The weights, and the share of each group that is refused in cross-validation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    x = np.array([[r.signals[n] for n in names] for r in rows])
    y = np.array([int(r.group in UNANSWERABLE) for r in rows])
    weights = np.array([WEIGHTS[r.group] for r in rows])
    groups = np.array([r.group for r in rows])
    new = lambda: Pipeline(  # noqa: E731
        [("scale", StandardScaler()), ("model", LogisticRegression(C=STRENGTH, max_iter=3000))]
    )
    chance = np.zeros(len(rows))
    for learned, tested in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(x, groups):
        model = new().fit(x[learned], y[learned], model__sample_weight=weights[learned])
        chance[tested] = model.predict_proba(x[tested])[:, 1]
    answered = np.sort(chance[groups == "answered"])
    cut = float(answered[int(len(answered) * (1 - MOST_OVER_REFUSAL)) - 1]) + 1e-4
    refused = {group: float((chance[groups == group] >= cut).mean()) for group in WEIGHTS}
    return as_json(new().fit(x, y, model__sample_weight=weights), names, round(cut, 4)), refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    read = lambda path: [json.loads(line) for line in path.open(encoding="utf-8")]  # noqa: E731
    rows = [*of_documents(options.folder), *of_passages(read(options.passages), read(options.queries))]
    for name, here, chosen in (
        ("scope_documents", True, scope_documents.SIGNALS),
        ("scope_abroad", False, scope_documents.ABROAD_SIGNALS),
    ):
        learned, refused = fit([r for r in rows if r.here is here], chosen)
        told = ", ".join(f"{group} {share:.2f}" for group, share in refused.items())
        print(f"{name}: refused from {learned['threshold']} on (cross-validated): {told}")
        if options.write:
            write(ANSWER / f"{name}.json", learned)


if __name__ == "__main__":
    main()
