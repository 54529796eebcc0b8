"""``python -m evals`` and what ``advisor eval`` calls."""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TextIO

from advisor.domain import LANGUAGES
from advisor.errors import AdvisorError
from advisor.settings import Settings
from evals.asking import Advises
from evals.baseline import BaselineError, compare, load
from evals.baseline import as_text as changes_as_text
from evals.gate import GateError, load_limits, misses
from evals.items import FAMILIES, SPLITS, Item, ItemError, load_items, select
from evals.report import as_text, case_text, grid_text
from evals.results import Result
from evals.side_by_side import cores, run_all
from evals.suites import ASKED_FOR, SUITES, Context, SuiteError

OUT = Path("artefacts/evals")
NEEDS = "evals: {name} is not installed: a light set-up leaves it out. `make eval` installs it.\n"
ENDED = "evals: a process ended before its suite did; where memory is short, --jobs 1 takes least.\n"


def run(
    suites: Sequence[str] = (),
    *,
    split: str = "all",
    families: Sequence[str] = (),
    languages: Sequence[str] = (),
    ids: Sequence[str] = (),
    fast: bool = False,
    show: int = 0,
    out: Path = OUT,
    gate: bool = False,
    baseline: Path | None = None,
    jobs: int = 1,
    advisor: Advises | None = None,
    items: Sequence[Item] | None = None,
    stream: TextIO | None = None,
) -> int:
    """Runs the suites (all where none is named), prints the tables, writes the report to `out`.

    `fast` takes the small subset that is always the same. `show` prints that many failing items; frozen ones only
    where `split` is "frozen". `advisor` and `items` are opened and read where they are not given. `baseline` is
    the folder of an earlier report, to tell what changed since. All that is not timed runs in `jobs` processes,
    unless an `advisor` is given. Gives the exit code: 0, or 1 where `gate` is on and a figure is below its limit, or 2
    for a suite or choice that does not exist.
    """
    stream = stream or sys.stdout
    problem = _unknown(suites, split, families, languages)
    if gate and (families or languages or ids or split != "all"):
        problem = problem or "the gate judges whole suites: --split, --family, --language and --id do not go with it"
    if problem:
        sys.stderr.write(f"evals: {problem}.\n")
        return 2
    try:
        everything = load_items() if items is None else items
        chosen = select(everything, split=split, families=families, languages=languages, ids=ids)
        if not chosen:
            sys.stderr.write("evals: no question fits this choice.\n")
            return 2
        # Read before the run, for it may be the folder that the run writes to.
        before = load(baseline) if baseline else None
        limits = load_limits("fast" if fast else "full") if gate else {}
    except (ItemError, BaselineError, GateError) as error:
        sys.stderr.write(f"evals: {error}\n")
        return 1
    settings = Settings.from_environment()
    jobs = jobs if advisor is None else 1  # one that is handed over stays in this process
    try:
        advisor = advisor or _open(settings)
    except AdvisorError as error:
        sys.stderr.write(f"evals: the advisor cannot be opened: {error}\n")
        return error.exit_code
    try:
        from evals.publish import write

        start = time.perf_counter()
        found: dict[str, Sequence[str]] = {}
        with tempfile.TemporaryDirectory(prefix="advisor-evals-") as folder:

            def context(name: str) -> Context:
                work = Path(folder) / name
                work.mkdir()
                progress = _progress(name)
                return Context(advisor, settings, chosen, work, split, fast, tuple(languages), progress, found)

            results = run_all(list(suites or SUITES), context, jobs)
        for result in results:
            _print(result, stream)
        seconds = round(time.perf_counter() - start, 1)
    except SuiteError as error:
        sys.stderr.write(f"evals: {error}.\n")
        return 1
    except BrokenProcessPool:
        sys.stderr.write(ENDED)
        return 1
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("advisor", "evals"):
            raise
        sys.stderr.write(NEEDS.format(name=error.name))
        return 1
    hidden = frozenset(c.id for r in results for c in r.cases if split != "frozen" and c.split == "frozen")
    _show(results, hidden, show, stream)
    changes = compare(before, results) if before is not None else []
    if before is not None:
        stream.write(changes_as_text(changes, hide=hidden) + "\n")
    paths = write(out, results, _facts(results, seconds, fast, split), changes)
    stream.write(f"{sum(r.n for r in results)} items in {seconds} s; report: {paths[0]}\n")
    below = [row.metric.title for r in results for row in (r.tables[-1].rows if r.tables else ()) if row.met is False]
    if below:
        stream.write(f"below the bar: {', '.join(below)}\n")
    limits = {name: by for name, by in limits.items() if not suites or name in suites}
    missed = misses(results, limits, "fast" if fast else "full")
    if gate:
        stream.write("".join(f"gate: {told}\n" for told in missed) or "gate: every figure is within its limit\n")
    return 1 if missed else 0


def _unknown(suites: Sequence[str], split: str, families: Sequence[str], languages: Sequence[str]) -> str | None:
    """What of a choice does not exist, as a sentence."""
    known = {"suite": (*SUITES, *ASKED_FOR), "split": (*SPLITS, "all"), "family": FAMILIES, "language": LANGUAGES}
    named = {"suite": suites, "split": [split], "family": families, "language": languages}
    for kind, names in named.items():
        if wrong := [n for n in names if n not in known[kind]]:
            return f"no {kind} {', '.join(wrong)}; there is {', '.join(known[kind])}"
    return None


def _print(result: Result, stream: TextIO) -> None:
    stream.write(f"== {result.title}\n")
    for table in result.tables:
        stream.write(as_text(table) + "\n")
    for grid in result.grids:
        stream.write(grid_text(grid) + "\n")
    stream.flush()


def _show(results: Sequence[Result], hidden: frozenset[str], most: int, stream: TextIO) -> None:
    for result in results:
        titles = {name: metric.title for name, metric in result.metrics.items()}
        for case in [c for c in result.cases if c.id not in hidden][:most]:
            stream.write(case_text(case, titles) + "\n\n")


def _facts(results: Sequence[Result], seconds: float, fast: bool, split: str) -> dict[str, object]:
    """What a reader must know of the run to judge its figures."""
    return {
        "date": dt.date.today().isoformat(),
        "items": sum(r.n for r in results),
        "subset": "fast" if fast else "all",
        "split": split,
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "seconds": seconds,
    }


def _open(settings: Settings) -> Advises:
    from advisor.advisor import Advisor

    sys.stderr.write("evals: opening the advisor (the first time it makes its index)\n")
    return Advisor.open(settings)


def _progress(name: str) -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        sys.stderr.write(f"evals: {name}\n")
        return None

    def tell(done: int, total: int) -> None:
        sys.stderr.write(f"\r{name} {done}/{total}" + ("\n" if done == total else ""))

    return tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="advisor eval", description="How good is every answer, per language.")
    which = f"which ({', '.join(SUITES)}; all by default; or {', '.join(ASKED_FOR)})"
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=which)
    parser.add_argument(
        "--split", choices=[*SPLITS, "all"], default="all", help="dev is tuned on, frozen only measured"
    )
    parser.add_argument(
        "--family", action="append", default=[], metavar="NAME", help="only this family (may be repeated)"
    )
    parser.add_argument("--language", action="append", default=[], choices=LANGUAGES, help="only this language")
    parser.add_argument("--id", action="append", default=[], metavar="ID", help="only this question")
    parser.add_argument(
        "--fast",
        action="store_true",
        help="a small subset, always the same (minutes; all takes a quarter of an hour and more)",
    )
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N failing items of dev, a suite")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder of the report ({OUT})")
    parser.add_argument("--baseline", type=Path, metavar="DIR", help="tell what changed since the report in DIR")
    parser.add_argument("--gate", action="store_true", help="exit with 1 where a figure is below its limit (gate.toml)")
    parser.add_argument("--jobs", type=int, default=cores(), help="processes for all that is not timed (%(default)s)")
    chosen = parser.parse_args(arguments)
    return run(
        chosen.suites, split=chosen.split, families=chosen.family, languages=chosen.language, ids=chosen.id,
        fast=chosen.fast, show=chosen.show, out=chosen.out, gate=chosen.gate, baseline=chosen.baseline,
        jobs=chosen.jobs,
    )  # fmt: skip
