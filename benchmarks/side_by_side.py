"""The advisor's retrieval of courses beside that of others, in one run, on the same courses, vectors and questions.

    python3 -m venv /tmp/side && /tmp/side/bin/pip install -r benchmarks/requirements-side-by-side.txt
    python benchmarks/side_by_side.py --courses 10000 --python /tmp/side/bin/python --cache /tmp/side/cache

Every question asks for a skill with three conditions: a place, a way of teaching, free of charge. All get the words of
the question, its vector and the three conditions; all have the same courses with the same vectors (our encoder's,
embedded once) and give ten. Each system runs in a process of its own, built as its own documentation builds it (the
page stands in its module in `systems/`). Only one works at a time, and they take turns, so that all meet the same
machine.

Printed: the time to build; median and 95th percentile of a question; recall of exact search by vector over the courses
that meet the conditions; how many of the results meet them; how many of the ten are right, which is to meet them and
to name the skill; memory after building. Recall shows what a filter or an approximate index loses. A system that also
ranks by words gives other courses on purpose: for those the last share tells more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from systems import SYSTEMS
from systems.common import FACETS, Data, K
from systems.prepare import QUESTIONS, ingested, prepare
from systems.worker import Worker, work

ROUNDS = 3


def judged(data: Data, results: dict[str, list[list[tuple[float, list[int]]]]]) -> dict[str, dict[str, float]]:
    """Times and shares of each system over all its rounds."""
    out = {}
    exact, right = [], []
    for question, vector in zip(data.questions, data.asked, strict=True):
        meets = [
            row for row, facets in enumerate(data.facets) if all(facets[name] == question[name] for name in FACETS)
        ]
        order = np.argsort(-(data.vectors[meets] @ vector), kind="stable")[:K]
        exact.append({meets[i] for i in order})
        right.append({row for row in meets if question["skill"].lower() in data.texts[row].lower()})
    for system, rounds in results.items():
        times = [ms for one in rounds for ms, _ in one]
        shares: dict[str, list[float]] = {"recall": [], "meets": [], "right": []}
        for (_, rows), best, good, question in zip(rounds[-1], exact, right, data.questions, strict=True):
            shares["recall"].append(len(best & set(rows)) / max(1, len(best)))
            if rows:
                met = [all(data.facets[r][n] == question[n] for n in FACETS) for r in rows]
                shares["meets"].append(sum(met) / len(rows))
            if good:
                shares["right"].append(len(good & set(rows)) / min(K, len(good)))
        out[system] = {
            "p50_ms": float(np.percentile(times, 50)),
            "p95_ms": float(np.percentile(times, 95)),
            **{name: float(np.mean(values)) if values else float("nan") for name, values in shares.items()},
        }
    return out


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=10_000)
    parser.add_argument("--python", default=sys.executable, help="that of the environment with the other systems")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "side-by-side")
    parser.add_argument("--home", type=Path, help="a home that holds the made-up catalogue of this size already")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.work:
        work(options.work[0], Path(options.work[1]))
        return
    folder = options.cache / str(options.courses)
    home = options.home or ingested(options.courses, folder)
    if not (folder / "questions.npy").exists():
        _say("embedding the questions")
        prepare(options.courses, folder, home)
    workers = {}
    for system in options.systems:
        began = time.perf_counter()
        workers[system] = Worker(system, folder, options.python, home)
        _say(f"{system}: ready after {time.perf_counter() - began:.0f} s")
    results: dict[str, list[Any]] = {system: [] for system in workers}
    for system in workers:
        workers[system].round()  # warm: caches, lazily built parts
    data, report = Data(folder), {}
    for number in range(options.rounds):
        order = [*workers]
        for system in order[number % len(order) :] + order[: number % len(order)]:
            results[system].append(workers[system].round())
        rows = {system: row | workers[system].built for system, row in judged(data, results).items()}
        machine = {"machine": platform.machine(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
        told = {"courses": options.courses, "questions": QUESTIONS, "rounds": number + 1}
        report = {**told, **machine, "systems": rows}
        if options.json:  # after every round: what is broken off has been measured all the same
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
        _say(f"round {number + 1} of {options.rounds}")
    for worker in workers.values():
        worker.close()
    print(table(report))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(report: dict[str, Any]) -> str:
    """The figures as a Markdown table; times also as multiples of the advisor's."""
    base = report["systems"].get("advisor", {}).get("p50_ms")
    rounds = "1 round" if report["rounds"] == 1 else f"{report['rounds']} rounds"
    lines = [
        f"{report['courses']:,} courses, {report['questions']} questions, {rounds} in turn",
        "",
        "| | p50 | p95 | × advisor | recall@10 | meet all three | right of ten | build | memory |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for system, row in report["systems"].items():
        times = f"{row['p50_ms']:.1f} ms | {row['p95_ms']:.1f} ms | {row['p50_ms'] / base:.1f}" if base else "| |"
        shares = " | ".join(f"{100 * row[name]:.0f} %" for name in ("recall", "meets", "right"))
        built = "on disk" if system == "advisor" else f"{row['build_s']:.0f} s"
        lines.append(f"| {system} | {times} | {shares} | {built} | {row['memory_mb']:.0f} MB |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
