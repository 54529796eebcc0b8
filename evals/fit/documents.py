"""Learns when ingested documents, without our corpus, do not answer a question.

usage: python -m evals.fit.documents --passages xquad_passages.jsonl --queries xquad_queries.jsonl [--write]

Half of the passages (in Dutch) are ingested into an index of their own; the questions on the other half are
unanswerable. Dutch questions teach the verdict in one language, English ones that across languages. The files are
not ours to keep: only the weights are written (``advisor/answer/scope_documents.json``, ``scope_abroad.json``).
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path

import numpy as np

from advisor.answer import scope
from evals.fit.rows import ANSWER, FOLDS, as_json, write

STRENGTH = 1.0
MOST_OVER_REFUSAL = 0.05
SEED = 1


def signals(passages: list[dict], queries: list[dict]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Language of the question -> scope signals (n, signals), and 1 where nothing ingested answers, (n,)."""
    from advisor.advisor import Advisor
    from advisor.domain import Question
    from advisor.settings import Settings

    kept = set(random.Random(SEED).sample([p["pid"] for p in passages], len(passages) // 2))
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        lines = [
            json.dumps({"id": p["pid"], "title": "", "text": p["text_nl"], "language": "nl"})
            for p in passages
            if p["pid"] in kept
        ]
        (home / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
        ours = Settings.from_environment().home / "models"
        if ours.exists():
            (home / "models").symlink_to(ours, target_is_directory=True)
        settings = Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"})
        advisor = Advisor.open(settings)
        advisor.ingest([home / "passages.jsonl"])
        composer = advisor.house.current().composer
        for language in ("nl", "en"):
            rows = []
            for query in queries:
                understood = composer.understanding.understand(Question(query[f"q_{language}"]))
                rows.append(composer.scope.signals(understood, *composer.evidence(understood)))
            out[language] = (np.array(rows), np.array([int(q["pid"] not in kept) for q in queries]))
        advisor.house.current().index.close()
    return out


def fit(x: np.ndarray, y: np.ndarray, names: tuple[str, ...]) -> tuple[dict, float]:
    """The weights, and the share of unanswerable questions refused in cross-validation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    part = x[:, [scope.SIGNALS.index(n) for n in names]]
    model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression(C=STRENGTH, max_iter=3000))])
    chance = cross_val_predict(model, part, y, cv=FOLDS, method="predict_proba")[:, 1]
    cut = float(np.sort(chance[y == 0])[int((y == 0).sum() * (1 - MOST_OVER_REFUSAL))])
    return as_json(model.fit(part, y), names, round(cut, 4)), float((chance[y == 1] >= cut).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    read = lambda path: [json.loads(line) for line in path.open(encoding="utf-8")]  # noqa: E731
    rows = signals(read(options.passages), read(options.queries))
    for name, language, chosen in (
        ("scope_documents", "nl", scope.DOCUMENT_SIGNALS),
        ("scope_abroad", "en", scope.ABROAD_SIGNALS),
    ):
        learned, refused = fit(*rows[language], chosen)
        print(f"{name}: refused of unanswerable {refused:.3f}, of answerable {MOST_OVER_REFUSAL} (cross-validated)")
        if options.write:
            write(ANSWER / f"{name}.json", learned)


if __name__ == "__main__":
    main()
