"""A course catalogue of any size: how long it takes to read in, to search and to update, and what it weighs.

    python benchmarks/catalogue.py --courses 1000 10000

The courses are made up (`made_up.py`). Printed for each size: the time of the ingest beside the embedder's own rate on
the same texts; the peak of memory; each part of the disk; questions with three facets; how many of the ten best of an
exact search are found; an update that changes one course in a hundred. Without our corpus, so that only the catalogue
is measured. With `--stand-in` the vectors are made up (`stand_in.py`) and the time to embed them is reckoned from the
embedder's own rate: 100,000 courses in minutes. `--json` is written after each step.
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
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from advisor.advisor import Advisor
    from advisor.domain import Hit

QUESTIONS = (
    "Is er een gratis opleiding lassen in {place} voor werkzoekenden?",
    "Zoek een online cursus over energiebeheer voor werknemers in het Nederlands",
    "Welke klassikale opleiding robotica is er in {place} in het Engels?",
    "gratis cursus recyclage {place} klassikaal",
    "Ik wil in {place} leren werken met hydraulica, overdag, voor jongeren",
)
PLACES = ("Gent", "Antwerpen", "Hasselt", "Brugge", "Leuven", "Genk", "Kortrijk", "Aalst", "Mechelen", "Turnhout")
ROUNDS = 60


def embedder_rates(count: int) -> tuple[float, float]:
    """Courses a second that the embedder alone takes, on up to 2,000 of the same texts: to embed them, and to embed the
    sentences that a card would show, which are looked at for orders to a machine."""
    import made_up

    from advisor.answer.presentable import looked_at
    from advisor.corpus.loading import load_corpus
    from advisor.embed import open_encoder
    from advisor.ingest.catalogue.merge import Merged
    from advisor.ingest.catalogue.model import CourseRecord
    from advisor.retrieve.mentions import Vocabulary
    from advisor.retrieve.offered import offered
    from advisor.settings import Settings, data_folder

    rows = list(made_up.courses(min(count, 2000)))
    texts = [f"{r['naam']}. {r['omschrijving']}" for r in rows]
    vocabulary = Vocabulary(load_corpus(data_folder("corpus")).concepts)
    record = lambda r: CourseRecord(  # noqa: E731
        r["id"], r["id"], {"nl": r["naam"]}, {"nl": r["omschrijving"]}, provider=r["aanbieder"], location=r["plaats"]
    )
    shown = [looked_at(offered(Merged(r["id"], record(r), ("x",), "2026"), vocabulary)) for r in rows[:500]]
    encoder = open_encoder(Settings.from_environment())
    rates = []
    for number, told in ((len(texts), texts), (len(shown), list({t for found in shown for t in found}))):
        encoder.encode_passages(told[:64])
        began = time.perf_counter()
        order = sorted(told, key=len)
        for start in range(0, len(order), 256):
            encoder.encode_passages(order[start : start + 256])
        rates.append(number / (time.perf_counter() - began))
    return rates[0], rates[1]


def ingest(home: Path, path: Path, stand_in: bool = False) -> tuple[float, float]:
    """Seconds and megabytes of a process of its own, whose progress is seen as it goes."""
    environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
    began = time.perf_counter()
    script = (
        ("import stand_in; stand_in.install();" if stand_in else "")
        + "import resource, sys; from advisor.cli import main; code = main(['ingest', sys.argv[1]]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024); sys.exit(code)"
    )
    environment |= {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-u", "-c", script, str(path)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit("the ingest failed; what it said stands above")
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
    out |= recalls(advisor, asked[: 2 * len(QUESTIONS)])
    out["answering_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    advisor.house.current().index.close()
    return out


def recalls(advisor: Advisor, asked: Sequence[str]) -> dict[str, float]:
    """Of the ten best that an exact search finds, the share that is found: among all courses, where it compares every
    vector, and among those that meet what the question states, where it tests each course one by one."""
    from advisor.domain import Question

    rooms = advisor.house.current()
    finder, search, index = rooms.composer, rooms.retriever.search, rooms.index
    understood = [rooms.understanding.understand(Question(q)) for q in asked]
    conditions = [finder.offers.conditions(u) for u in understood]
    meets: list[list[int]] = [[] for _ in asked]
    for row in finder.listed_rows.rows.tolist():
        course = rooms.corpus.courses[index.passages[row].document]
        if finder.offers.still_given(course):
            for found, stated in zip(meets, conditions, strict=True):
                if all(c.test(course) is not False for c in stated if c.reads):
                    found.append(row)
    plain, filtered = [], []
    for u, rows in zip(understood, meets, strict=True):
        given = {"language": u.asked_in, "k": 10, "vector": u.vector, "corrected": u.corrected}
        exact = _ids(search(u.text, rows=np.array(rows, np.int64), **given))
        if exact:  # of a small catalogue no course may meet all
            filtered.append(len(exact & _ids(finder.listed(u)[:10])) / len(exact))
        exact = _ids(search(u.text, rows=np.arange(len(index.passages)), **given))
        plain.append(len(exact & _ids(search(u.text, **given))) / len(exact))
    return {"recall10": float(np.mean(plain)), "filtered_recall10": float(np.mean(filtered))}


def _ids(hits: Sequence[Hit]) -> set[str]:
    return {hit.passage.id for hit in hits}


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
    import stand_in

    from advisor.settings import Settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--json", type=Path, help="write the figures to this file too (cost_curve.py draws them)")
    parser.add_argument("--stand-in", action="store_true", help="made-up vectors; embedding is reckoned, not done")
    options = parser.parse_args(argv)
    rows: list[dict[str, float]] = []
    models = Settings.from_environment().home / "models"
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores", flush=True)
    for count in options.courses:
        row: dict[str, float] = {"courses": count, "stand_in": options.stand_in}
        rows.append(row)
        with tempfile.TemporaryDirectory() as folder:
            home, path = Path(folder, "home"), Path(folder, "catalogue.csv")
            home.mkdir()
            (home / "models").symlink_to(models.resolve(), target_is_directory=True)
            environment = os.environ | {"ADVISOR_HOME": str(home), "ADVISOR_CORPUS": "none"}
            subprocess.run([sys.executable, "-m", "advisor", "search", "x"], env=environment, capture_output=True)
            rate, checked = embedder_rates(count)
            row |= {"embedder_a_second": rate, "checked_a_second": checked}
            made_up.write(path, count)
            other, memory = ingest(home, path, options.stand_in)
            alone = 1 / rate + 1 / checked  # seconds of a course that are the embedder's
            seconds = other + (count * alone if options.stand_in else 0)
            row |= {"ingest_s": seconds, "ingest_mb": memory}
            parts = weights(home)
            row["disk_bytes"] = sum(parts.values())
            shown = (
                f"{n} {size / count:.0f}" for n, size in sorted(parts.items(), key=lambda p: -p[1]) if size > count
            )
            _told(row, options.json, rows)
            print(f"{count / seconds:.0f} courses a second, {count / seconds * alone:.2f} of the embedder's own")
            print(f"{row['disk_bytes'] / count:.0f} bytes a course: " + ", ".join(shown), flush=True)
            row |= _asked_apart(home)
            _told(row, options.json, rows)
            made_up.write(path, count, changed=0.01)
            again, memory = ingest(home, path, options.stand_in)
            if options.stand_in:  # batches that are small are embedded
                again += count / 100 / checked + (count / 100 / rate if count / 100 >= stand_in.BATCH else 0)
            row |= {"update_s": again, "update_mb": memory, "update_share": again / seconds}
            _told(row, options.json, rows)


def _told(row: dict[str, float], path: Path | None, rows: Sequence[dict[str, float]]) -> None:
    """Prints what is known of a size, and writes all to the file: what is broken off has been measured all the same."""
    print("; ".join(f"{name} {value:.4g}" for name, value in row.items()), flush=True)
    if path:
        machine = {"machine": platform.machine(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**machine, "rows": rows}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
