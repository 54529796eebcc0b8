"""How well orders to a machine are told from ordinary sentences, cross-validated on the examples.

usage: python -m evals.fit.orders [--documents FOLDER]

Nothing is written: the model is learned when an index is made (``advisor/retrieve/orders.py``). With `--documents` the
sentences of real documents too, of which none is an order: the share that is taken for one.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import yaml

from advisor.retrieve.classifier import train
from advisor.retrieve.orders import EVERY, FILE, ORDER, SENTENCE, SURE, chances, train_orders
from advisor.text import sentences
from evals.fit.rows import FOLDS

SEED = 0


def main() -> None:
    from advisor.corpus import load_corpus
    from advisor.embed import open_encoder
    from advisor.settings import Settings, data_folder

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path)
    options = parser.parse_args()
    encoder, folder = open_encoder(Settings.from_environment()), data_folder("corpus")
    corpus = load_corpus(folder)
    rows = yaml.safe_load((folder / "exemplars" / f"{FILE}.yaml").read_text("utf-8"))
    ours = [s for f in corpus.facts.values() for text in f.statement.values() for s in sentences(text)][::EVERY]
    labels = np.array([row["label"] for row in rows] + [SENTENCE] * len(ours))
    vectors = encoder.encode_passages([row["text"] for row in rows] + ours)
    fold, likely = np.random.default_rng(SEED).integers(0, FOLDS, len(labels)), np.zeros(len(labels))
    for n in range(FOLDS):
        model = train(vectors[fold != n], labels[fold != n].tolist())
        likely[fold == n] = chances(model, vectors[fold == n])
    orders = labels == ORDER
    print(f"from {SURE} on, cross-validated: orders heard {(likely[orders] >= SURE).mean():.3f} (n = {orders.sum()}),")
    print(f"  other sentences taken for one {(likely[~orders] >= SURE).mean():.3f} (n = {(~orders).sum()})")
    if options.documents:
        told = _sentences(options.documents)
        taken = chances(train_orders(encoder, folder, corpus), encoder.encode_passages(told)) >= SURE
        print(f"  of real documents {taken.mean():.3f} (n = {len(told)})")


def _sentences(folder: Path) -> list[str]:
    from advisor.ingest import Library, files, take

    with tempfile.TemporaryDirectory() as home:
        library = Library(Path(home))
        take(files([folder]), library)
        return [s for e in library.entries() for s in sentences(e.passage.text) if len(s.split()) > 2]


if __name__ == "__main__":
    main()
