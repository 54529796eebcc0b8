"""A course catalogue of any size: how long it takes to read in, to search and to update, and what it weighs.

    python benchmarks/catalogue.py --courses 1000 10000

The courses are made up (`made_up.py`). Printed for each size: the time of the ingest beside the embedder's own rate on
the same texts; the peak of memory; each part of the disk; questions with three facets; an update that changes one
course in a hundred. Without our corpus, so that only the catalogue is measured. With `--stand-in` the vectors are made
up (`stand_in.py`) and the time to embed them is reckoned from the embedder's own rate: 100,000 courses in minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

QUESTIONS = (
    "Is er een gratis opleiding lassen in {place} voor werkzoekenden?",
    "Zoek een online cursus over energiebeheer voor werknemers in het Nederlands",
    "Welke klassikale opleiding robotica is er in {place} in het Engels?",
    "gratis cursus recyclage {place} klassikaal",
    "Ik wil in {place} leren werken met hydraulica, overdag, voor jongeren",
)
PLACES = ("Gent", "Antwerpen", "Hasselt", "Brugge", "Leuven", "Genk", "Kortrijk", "Aalst", "Mechelen", "Turnhout")
ROUNDS = 60


def embedder_rate(count: int) -> float:
    """Courses a second that the embedder alone takes, on up to 2,000 of the same texts."""
    import made_up

    from advisor.embed import open_encoder
    from advisor.settings import Settings

    texts = [f"{r['naam']}. {r['omschrijving']}" for r in made_up.courses(min(count, 2000))]
    encoder = open_encoder(Settings.from_environment())
    encoder.encode_passages(texts[:64])
    began = time.perf_counter()
    order = sorted(texts, key=len)
    for start in range(0, len(order), 256):
        encoder.encode_passages(order[start : start + 256])
    return len(texts) / (time.perf_counter() - began)


def ingest(home: Path, path: Path, stand_in: bool = False) -> tuple[float, float]:
    """Seconds and megabytes of a process of its own."""
    environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
    began = time.perf_counter()
    script = (
        ("import stand_in; stand_in.install();" if stand_in else "")
        + "import resource, sys; from advisor.cli import main; code = main(['ingest', sys.argv[1]]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024); sys.exit(code)"
    )
    environment |= {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    done = subprocess.run([sys.executable, "-c", script, str(path)], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return time.perf_counter() - began, float(done.stdout.split()[-1])


def weights(home: Path) -> dict[str, int]:
    """Bytes of each part of the home."""
    parts: dict[str, int] = {}
    for path in home.rglob("*"):
        if path.is_file() and "models" not in path.relative_to(home).parts:
            inside = path.relative_to(home).parts
            name = inside[0] if inside[0] != "index" else f"index/{inside[2]}" if len(inside) > 2 else "index"
            parts[name] = parts.get(name, 0) + path.stat().st_size
    return parts


def questions(home: Path) -> dict[str, float]:
    """Median and 95th percentile of search and answer in milliseconds, in this process; its memory in megabytes."""
    from advisor.advisor import Advisor
    from advisor.domain import Question
    from advisor.settings import Settings

    began = time.perf_counter()
    advisor = Advisor.open(Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}))
    opened = time.perf_counter() - began
    asked = [q.format(place=PLACES[i % len(PLACES)]) for i in range(ROUNDS) for q in QUESTIONS]
    asked = list(dict.fromkeys(asked))
    out = {"open_s": opened}
    for name, work in (("search", lambda q: advisor.search(q, 10)), ("ask", lambda q: advisor.ask(Question(q)))):
        for q in asked[:5]:
            work(q)
        times = []
        for q in asked:
            began = time.perf_counter()
            work(q)
            times.append((time.perf_counter() - began) * 1000)
        for share in (50, 95):
            out[f"{name}_p{share}_ms"] = float(np.percentile(times, share))
    out["answering_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    advisor.house.current().index.close()
    return out


def _asked_apart(home: Path) -> dict[str, float]:
    """`questions` in a process of its own, so that its memory is that of one size alone."""
    script = "import json, sys; import catalogue; print(json.dumps(catalogue.questions(catalogue.Path(sys.argv[1]))))"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main(argv: Sequence[str] | None = None) -> None:
    import made_up

    from advisor.settings import Settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--json", type=Path, help="write the figures to this file too (cost_curve.py draws them)")
    parser.add_argument("--stand-in", action="store_true", help="made-up vectors; embedding is reckoned, not done")
    options = parser.parse_args(argv)
    rows = []
    models = Settings.from_environment().home / "models"
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    for count in options.courses:
        with tempfile.TemporaryDirectory() as folder:
            home, path = Path(folder, "home"), Path(folder, "catalogue.csv")
            home.mkdir()
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
            environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
            subprocess.run([sys.executable, "-m", "advisor", "search", "x"], env=environment, capture_output=True)
            rate = embedder_rate(count)
            made_up.write(path, count)
            other, memory = ingest(home, path, options.stand_in)
            seconds = other + (count / rate if options.stand_in else 0)
            share = f"{count / seconds / rate:.2f} of the embedder's own {rate:.0f} a second"
            told = f"ingest {seconds:.0f} s, {count / seconds:.0f} a second, {share}; memory {memory:.0f} MB"
            print(f"\n{count} courses: {told}")
            parts = weights(home)
            shown = [
                f"{n} {size / count:.0f}" for n, size in sorted(parts.items(), key=lambda p: -p[1]) if size > count
            ]
            print(f"{sum(parts.values()) / count:.0f} bytes a course: " + ", ".join(shown))
            row = {"courses": count, "ingest_s": seconds, "ingest_mb": memory, "embedder_a_second": rate}
            row |= {"disk_bytes": sum(parts.values()), **_asked_apart(home)}
            print("; ".join(f"{name} {value:.0f}" for name, value in row.items()))
            made_up.write(path, count, changed=0.01)
            again, _ = ingest(home, path, options.stand_in)
            again += count / 100 / rate if options.stand_in else 0
            print(f"an update that changes 1 %: {again:.0f} s, {100 * again / seconds:.1f} % of the whole")
            rows.append(row | {"update_s": again, "stand_in": options.stand_in})
            if options.json:
                machine = {"machine": platform.machine(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
                options.json.parent.mkdir(parents=True, exist_ok=True)
                options.json.write_text(json.dumps({**machine, "rows": rows}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
