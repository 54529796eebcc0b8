"""``python -m training.table``: the two models as the advisor asks them, side by side, on public sets.

nDCG@10 of the vectors alone with 95 % intervals, and the difference of the same questions with its own. With
``--skills`` each of nine pairs of languages of a set of skills (label to description), with ``--xquad-passages`` and
``--xquad-queries`` general questions in five languages to Dutch passages. `ADVISOR_HOME` is where the models are made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from advisor.domain import LANGUAGES
from advisor.embed import ensure_model, open_encoder
from advisor.settings import Settings
from training import measure

DRAWS = 10_000
PAIRS = tuple((first, second) for first in LANGUAGES for second in LANGUAGES)


def interval(values: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """Mean and the 95 % interval of a bootstrap over the questions, of 100."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), (2.5, 97.5))
    return 100 * float(values.mean()), 100 * float(low), 100 * float(high)


def main(argv: Sequence[str] | None = None) -> None:
    """Prints a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m training.table", description=__doc__)
    parser.add_argument("--skills", type=Path)
    parser.add_argument("--xquad-passages", type=Path)
    parser.add_argument("--xquad-queries", type=Path)
    options = parser.parse_args(argv)
    sets = measure.skills(options.skills, PAIRS) if options.skills else []
    if options.xquad_passages and options.xquad_queries:
        sets += measure.xquad(options.xquad_passages, options.xquad_queries)
    here = Settings.from_environment()
    found = []
    for update in (False, True):
        settings = replace(here, embedder=None, embedder_update=update)
        ensure_model(settings)
        encoder = open_encoder(settings)
        found.append(measure.ndcg(sets, encoder.encode_queries, encoder.encode_passages))
    base, ours = found
    sys.stdout.write("| set | questions | wheel | with the update | difference |\n|---|---|---|---|---|\n")
    for one in sets:
        told = (base[one.name], ours[one.name], ours[one.name] - base[one.name])
        cells = [f"{mean:.1f} ({low:.1f} to {high:.1f})" for mean, low, high in map(interval, told)]
        sys.stdout.write(f"| {one.name} | {len(one.questions)} | {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
