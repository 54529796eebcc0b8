"""Learns which courses of an ingested catalogue answer a question, of which no known question is at hand.

usage: python -m evals.fit.catalogue [--write]

Our own offers, in Dutch alone, stand in for the catalogue of others: they are ingested without our corpus, and the
dev questions on offers are asked. Questions on something else teach what is no find.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np

from advisor.answer.offer_signals import CATALOGUE_SIGNALS
from evals.fit.rows import ANSWER, FOLDS, as_question, dev_items, lacks_a_condition, right_answers, write

STRENGTH, THRESHOLD = 0.1, 0.2
FAMILIES_APART = frozenset({"distress", "smalltalk", "composite"})


def catalogue(folder: Path) -> Path:
    """Our offers as a table such as others keep."""
    from advisor.corpus.loading import load_corpus
    from advisor.settings import data_folder

    rows = []
    for course in load_corpus(data_folder("corpus")).courses.values():
        told = lambda text: text["nl"] if text else None  # noqa: E731
        row = {
            "id": course.id,
            "naam": course.name["nl"],
            "omschrijving": course.description["nl"],
            "aanbieder": course.provider["nl"],
            "url": course.url,
            "taal": course.language,
            "plaats": told(course.location),
            "duur": told(course.duration),
            "prijs": told(course.cost),
        }
        rows.append(row)
    path = folder / "catalogue.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def gathered() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signals of each offer found, whether it is right, and the number of the question."""
    from advisor.advisor import Advisor
    from advisor.settings import Settings

    x, y, groups = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        models = Settings.from_environment().home / "models"
        if models.exists():
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
        advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}))
        advisor.ingest([catalogue(home)])
        rooms = advisor.house.current()
        composer = rooms.composer
        known = {c.id.partition("#")[2] for c in rooms.corpus.courses.values()}
        for number, item in enumerate(dev_items()):
            gold = right_answers(item)
            if item["family"] in FAMILIES_APART or (gold & known and not gold <= known):
                continue
            about = item["family"] == "courses" or bool(gold & known)
            if not about and number % 4:  # one in four of the others is enough to tell them apart
                continue
            understood = composer.understanding.understand(as_question(item))
            hits = composer.listed(understood)
            facets = understood.facets
            conditions = composer.offers.conditions(understood)
            signals = composer.offers.measure.catalogue_signals(
                understood, hits, set(facets.skills), set(facets.themes)
            )
            for hit, values in zip(hits, signals, strict=True):
                right = hit.passage.document.partition("#")[2] in gold
                met = [c.test(rooms.corpus.courses[hit.passage.document]) for c in conditions]
                if lacks_a_condition(item):  # what lacks it is filtered out anyway
                    continue
                if right or all(m is not False for m in met):
                    x.append(values)
                    y.append(right)
                    groups.append(number)
        advisor.house.current().index.close()
    return np.array(x), np.array(y, int), np.array(groups)


def fitted(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression whose weights are not below 0, but for the last: an offer that holds
    more of the question is never less likely for it, whatever the labels of one set say."""
    from scipy.optimize import minimize

    scale = x.std(axis=0)
    scale[scale == 0] = 1
    scaled = x / scale

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = values[:-1], values[-1]
        score = scaled @ weights + bias
        error = 1 / (1 + np.exp(-score)) - y
        total = np.logaddexp(0, score).sum() - score @ y + 0.5 / STRENGTH * weights @ weights
        return float(total), np.append(scaled.T @ error + weights / STRENGTH, error.sum())

    size = x.shape[1]
    bounds = [(0, None)] * (size - 1) + [(None, None)] * 2
    found = minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:-1] / scale, float(found[-1])


def chances(x: np.ndarray, y: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Cross-validated, question by question."""
    out = np.zeros(len(y))
    for fold in range(FOLDS):
        part = groups % FOLDS == fold
        weights, bias = fitted(x[~part], y[~part])
        out[part] = 1 / (1 + np.exp(-(x[part] @ weights + bias)))
    return out


def main() -> None:

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    x, y, groups = gathered()
    chance = chances(x, y, groups)
    by_question = [(at, y[at].any()) for g in np.unique(groups) if len(at := np.flatnonzero(groups == g))]
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        seen = [
            any(y[i] and chance[i] >= threshold for i in at[np.argsort(-chance[at])][:3])
            for at, any_ in by_question
            if any_
        ]
        empty = [bool((chance[at] < threshold).all()) for at, any_ in by_question if not any_]
        print(
            f"threshold {threshold}: right offer among three {np.mean(seen):.3f} (n {len(seen)}), none where there is"
            f" none {np.mean(empty):.3f} (n {len(empty)}), shown that are right {y[chance >= threshold].mean():.3f}"
        )
    if options.write:
        weights, bias = fitted(x, y)
        told = {name: round(float(w), 4) for name, w in zip(CATALOGUE_SIGNALS, weights, strict=True)}
        write(ANSWER / "catalogue.json", {"weights": told, "bias": round(bias, 4), "threshold": THRESHOLD})


if __name__ == "__main__":
    main()
