"""The reading ease of texts, counted as that of the answers, to compare them with.

python -m evals.readability FILE…        of text files; the language is found
python -m evals.readability --corpus     of our own statements and their simple texts, per language
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from advisor.corpus import load_corpus
from advisor.corpus.simple import simple_texts
from advisor.domain import LANGUAGES
from advisor.settings import Settings
from advisor.text import sentences, word_count
from evals.metrics.language import shares
from evals.metrics.readability import LONG_SENTENCE, rare_words, reading_ease


def figures_of(told: Sequence[str], language: str) -> str:
    """One row of the table."""
    lengths = [word_count(s) for s in told]
    rare, total = rare_words(told, language)
    long = sum(n > LONG_SENTENCE for n in lengths) / len(lengths)
    return (
        f"{reading_ease(told, language):5.1f}  {sum(lengths) / len(lengths):5.1f}  {100 * long:5.1f}  "
        f"{100 * len(rare) / max(1, total):5.1f}  {len(told):5d}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.readability", description="How hard are texts to read?")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--corpus", action="store_true", help="our own statements, and their simple texts")
    chosen = parser.parse_args(arguments)
    texts: list[tuple[str, str, list[str]]] = []
    if chosen.corpus:
        folder = Settings.from_environment({}).vocabulary.parent
        corpus, simple = load_corpus(folder), simple_texts(folder)
        told = {**corpus.holes, **corpus.facts}
        for c in LANGUAGES:
            # Each beside the other: only what is said both ways.
            texts.append((f"statements, {c}", c, [s for i in simple for s in sentences(told[i].statement[c])]))
            texts.append((f"simple texts, {c}", c, [s for i in simple for s in sentences(simple[i][c])]))
    for path in chosen.files:
        text = path.read_text(encoding="utf-8")
        told = shares(text[:5000])
        texts.append((path.name, max(told, key=lambda c: told[c]), sentences(" ".join(text.split()))))
    sys.stdout.write("ease   words  long%  rare%  sentences\n")
    for name, language, told in texts:
        if told:
            sys.stdout.write(f"{figures_of(told, language)}  {name} ({language})\n")


if __name__ == "__main__":
    main()
