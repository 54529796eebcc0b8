"""``python -m evals.mistyped``: how well the vectors alone find the right statement for a mistyped question.

Every second answerable dev question that a fact of ours answers, as it is and with one letter in ten and in five
mistyped (`evals.noise`), against the statements of all facts in three languages. nDCG@10 with one right document: 1 /
log2(rank + 1). `ADVISOR_HOME` and `ADVISOR_EMBEDDER_UPDATE` say which model.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence

import numpy as np

from advisor.corpus import load_corpus
from advisor.domain import LANGUAGES
from advisor.embed import ensure_model, open_encoder
from advisor.settings import Settings, data_folder
from evals.items import load_items
from evals.noise import mistype
from training.measure import K

SHARES = (0.0, 0.1, 0.2)


def gains(near: np.ndarray, documents: np.ndarray, gold: Sequence[Sequence[str]]) -> np.ndarray:
    """Of each question (n,) its nDCG@10, from the cosines `near` (n, texts) and the document of each text."""
    out = np.zeros(len(near))
    for i, (row, right) in enumerate(zip(near, gold, strict=True)):
        best = row[np.isin(documents, list(right))].max()
        rank = len(set(documents[row > best])) + 1
        out[i] = 1 / np.log2(rank + 1) if rank <= K else 0.0
    return out


def main(argv: Sequence[str] | None = None) -> None:
    argparse.ArgumentParser(prog="python -m evals.mistyped", description=__doc__).parse_args(argv)
    settings = Settings.from_environment()
    ensure_model(settings)
    encoder = open_encoder(settings)
    facts = load_corpus(settings.corpus or data_folder("corpus")).facts
    told = [(f.id, text) for f in facts.values() for text in f.statement.values()]
    documents = np.array([document for document, _ in told])
    texts = encoder.encode_passages([text for _, text in told])
    items = [
        i
        for i in load_items()
        if i.split == "dev" and not i.history and i.language in LANGUAGES and any(g in facts for g in i.gold)
    ][::2]
    sys.stdout.write(f"{encoder.name}, {len(items)} questions\n")
    for share in SHARES:
        asked = [mistype(i.question, random.Random(i.id), share) for i in items]
        found = gains(encoder.encode_queries(asked) @ texts.T, documents, [i.gold for i in items])
        sys.stdout.write(f"{100 * share:3.0f} % of letters mistyped: nDCG@{K} {100 * found.mean():.1f}\n")


if __name__ == "__main__":
    main()
