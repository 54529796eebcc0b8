"""The command: reads, trains, chooses the fraction, measures, and writes the update with its card. See ``--help``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from advisor.embed.trial import trial_texts
from advisor.embed.update import read, write
from training import concepts, fraction, general, known, measure, pairs
from training.card import write_card
from training.fit import Plan, fit
from training.models import as_update, base_folder, encoders, with_share

WHOLE = "whole.npz"  # the update before any fraction is taken of it
HELD_OUT = 20  # every so many-th concept is kept out of the training, to choose the fraction with
GENERAL_A_FILE = 700
SHORT = 120  # characters: about as long as a question


def main(argv: Sequence[str] | None = None) -> None:
    options = _options(argv)
    began = time.perf_counter()
    plan = Plan(**{k: v for k, v in vars(options).items() if k in Plan.__dataclass_fields__ and v is not None})
    options.out.mkdir(parents=True, exist_ok=True)
    base = base_folder(options.out)
    told = concepts.read(options.esco)
    kept_out, learned = told[::HELD_OUT], [c for i, c in enumerate(told) if i % HELD_OUT]
    ours = known.read(options.corpus)
    told_of = {file.stem: concepts.read(file) for file in options.parallel}
    texts = general.read(options.general, GENERAL_A_FILE, plan.seed)
    sets = {
        "described": pairs.described(learned, options.pairs, plan.seed),
        "named": pairs.named(learned, options.pairs // 2, plan.seed),
        "asked": pairs.asked(ours, options.pairs // 2, plan.seed),
        "alike": pairs.alike(ours, options.pairs // 2, plan.seed),
        "titled": [p for of in told_of.values() for p in pairs.described(of, options.pairs // 4, plan.seed)],
        "retold": [p for of in told_of.values() for p in pairs.named(of, options.pairs // 4, plan.seed)],
    }
    texts.sort(key=len)  # batches of little padding
    staying = {"passages": texts, "questions": [t for t in texts if len(t) <= SHORT]}
    say(f"{len(learned)} concepts, {len(ours)} records of ours, {len(texts)} general texts; {plan}")
    if options.measure:
        update, trained = read(options.measure), 0.0
    else:
        factors = fit(base, {n: drawn for n, drawn in sets.items() if drawn}, staying, plan, options.out / "work")
        update, trained = as_update(options.name, factors), time.perf_counter() - began
        write(update, options.out / WHOLE)

    broad = measure.xquad(options.xquad_passages, options.xquad_queries)
    kept = measure.held_out(kept_out, measure.ESCO_PAIRS)
    found = {}
    for share in (0.0, *fraction.TRIED):
        both = encoders(base, update, share)
        found[share] = {name: measure.ndcg(sets_, *both) for name, sets_ in (("broad", broad), ("kept", kept))}
        means = {name: round(100 * float(v.mean()), 1) for two in found[share].values() for name, v in two.items()}
        say(f"fraction {share}: {means}")
    chosen = fraction.choose({f: r["broad"] for f, r in found.items()}, {f: r["kept"] for f, r in found.items()})
    say(f"fraction chosen: {chosen}")
    results = {"fractions": {f: {n: _means(v) for n, v in two.items()} for f, two in found.items()}}
    if options.skills:
        both = {f: measure.ndcg(measure.skills(options.skills), *encoders(base, update, f)) for f in (0.0, chosen)}
        results["skills"] = {str(f): _means(v) for f, v in both.items()}
        say(f"skills kept apart: {results['skills']}")
    merged = with_share(update, chosen)
    _, passages = encoders(base, merged)
    write(replace(merged, proof=passages(trial_texts())), options.out / "update.npz")
    counts = {name: len(drawn) for name, drawn in (sets | staying).items()}
    write_card(options.out, plan, chosen, results, counts, trained)
    say(f"written to {options.out}")


def _means(found: dict[str, np.ndarray]) -> dict[str, float]:
    return {name: round(100 * float(values.mean()), 2) for name, values in found.items()}


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    data = parser.add_argument_group("data")
    data.add_argument("--esco", type=Path, required=True, help="folder of ESCO's CSV files, or a file of JSON Lines")
    data.add_argument("--general", type=Path, nargs="+", default=[], help="texts of no field (training/general.py)")
    data.add_argument("--parallel", type=Path, nargs="+", default=[], help="the same told in languages, of no field")
    data.add_argument("--corpus", type=Path, default=Path("corpus"))
    data.add_argument("--xquad-passages", type=Path, required=True)
    data.add_argument("--xquad-queries", type=Path, required=True)
    data.add_argument("--skills", type=Path, help="skills kept apart, to measure with: JSON Lines")
    data.add_argument("--out", type=Path, default=Path("artefacts/training"))
    data.add_argument("--measure", type=Path, help="train nothing: measure this update (whole.npz of a training)")
    data.add_argument("--name", default="skills 1", help="what the update is called")
    data.add_argument("--pairs", type=int, default=12_000, help="pairs drawn of each set")
    settings = parser.add_argument_group("settings")
    for name, field in Plan.__dataclass_fields__.items():
        settings.add_argument(f"--{name.replace('_', '-')}", type=type(field.default), default=None)
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
