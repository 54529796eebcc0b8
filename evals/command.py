"""``python -m evals`` and what ``advisor eval`` calls."""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from advisor.domain import LANGUAGES
from advisor.errors import AdvisorError
from advisor.settings import Settings
from evals.asking import Advises, ask_all
from evals.baseline import BaselineError, compare, load
from evals.baseline import as_text as changes_as_text
from evals.items import FAMILIES, SPLITS, Item, ItemError, load_items, select
from evals.report import as_text, failure, write
from evals.scoring import Scored, Table, score_all, table

OUT = Path("artefacts/evals")
SUITES = ("answers",)


def run(
    suites: Sequence[str] = (),
    *,
    split: str = "all",
    families: Sequence[str] = (),
    languages: Sequence[str] = (),
    ids: Sequence[str] = (),
    show: int = 0,
    out: Path = OUT,
    gate: bool = False,
    baseline: Path | None = None,
    advisor: Advises | None = None,
    items: Sequence[Item] | None = None,
    stream: TextIO | None = None,
) -> int:
    """Runs the suites (all where none is named), prints the tables, writes the report to `out`.

    `show` prints that many failing questions; frozen ones only where `split` is "frozen".
    `advisor` and `items` are opened and read where they are not given. `baseline` is the folder of an earlier
    report, to tell what changed since. Gives the exit code: 0, or 1 where
    `gate` is on and a bar is missed, or 2 for a suite or choice that does not exist.
    """
    stream = stream or sys.stdout
    known = {"suite": SUITES, "split": (*SPLITS, "all"), "family": FAMILIES, "language": LANGUAGES}
    named = {"suite": suites, "split": [split], "family": families, "language": languages}
    for kind, names in named.items():
        if wrong := [n for n in names if n not in known[kind]]:
            sys.stderr.write(f"evals: no {kind} {', '.join(wrong)}; there is {', '.join(known[kind])}.\n")
            return 2
    try:
        everything = load_items() if items is None else items
        chosen = select(everything, split=split, families=families, languages=languages, ids=ids)
        if not chosen:
            sys.stderr.write("evals: no question fits this choice.\n")
            return 2
        # Read before the run, for it may be the folder that the run writes to.
        before = load(baseline) if baseline else None
    except (ItemError, BaselineError) as error:
        sys.stderr.write(f"evals: {error}\n")
        return 1
    try:
        advisor = advisor or _open()
    except AdvisorError as error:
        sys.stderr.write(f"evals: the advisor cannot be opened: {error}\n")
        return error.exit_code
    start = time.perf_counter()
    scored = score_all(ask_all(advisor, chosen, progress=_progress(len(chosen))))
    seconds = round(time.perf_counter() - start, 1)
    tables = _tables(scored)
    for each in tables:
        stream.write(as_text(each) + "\n")
    hidden = frozenset(s.outcome.item.id for s in scored if split != "frozen" and s.outcome.item.split == "frozen")
    for each in [s for s in scored if s.failures and s.outcome.item.id not in hidden][:show]:
        stream.write(failure(each) + "\n\n")
    if before is not None:
        stream.write(changes_as_text(compare(before, scored), hide=hidden) + "\n")
    paths = write(out, tables, scored, _facts(len(chosen), seconds))
    stream.write(f"{len(chosen)} questions in {seconds} s; report: {paths[0]}\n")
    missed = [r.metric.title for r in tables[-1].rows if r.met is False]
    if missed:
        stream.write(f"below the bar: {', '.join(missed)}\n")
    return 1 if gate and missed else 0


def _tables(scored: Sequence[Scored]) -> list[Table]:
    """One table a split, and one of all where there are two."""
    parts = {name: [s for s in scored if s.outcome.item.split == name] for name in SPLITS}
    tables = [table(name, part) for name, part in parts.items() if part]
    return [*tables, table("all", scored)] if len(tables) > 1 else tables


def _facts(questions: int, seconds: float) -> dict[str, object]:
    """What a reader must know of the run to judge its figures."""
    return {
        "date": dt.date.today().isoformat(),
        "questions": questions,
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "seconds": seconds,
    }


def _open() -> Advises:
    from advisor.advisor import Advisor

    sys.stderr.write("evals: opening the advisor (the first time it makes its index)\n")
    return Advisor.open(Settings.from_environment())


def _progress(total: int) -> Callable[[int], None] | None:
    if not sys.stderr.isatty():
        return None

    def tell(number: int) -> None:
        sys.stderr.write(f"\r{number}/{total}" + ("\n" if number == total else ""))

    return tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals", description="How good is every answer, per language.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"which ({', '.join(SUITES)}); all by default")
    parser.add_argument(
        "--split", choices=[*SPLITS, "all"], default="all", help="dev is tuned on, frozen only measured"
    )
    parser.add_argument(
        "--family", action="append", default=[], metavar="NAME", help="only this family (may be repeated)"
    )
    parser.add_argument("--language", action="append", default=[], choices=LANGUAGES, help="only this language")
    parser.add_argument("--id", action="append", default=[], metavar="ID", help="only this question")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N failing questions of dev")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder of the report ({OUT})")
    parser.add_argument("--baseline", type=Path, metavar="DIR", help="tell what changed since the report in DIR")
    parser.add_argument("--gate", action="store_true", help="exit with 1 where a figure misses its bar")
    chosen = parser.parse_args(arguments)
    return run(
        chosen.suites, split=chosen.split, families=chosen.family, languages=chosen.language, ids=chosen.id,
        show=chosen.show, out=chosen.out, gate=chosen.gate, baseline=chosen.baseline,
    )  # fmt: skip
