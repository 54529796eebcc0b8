"""Runs the suites: what measures how long an answer takes by itself, and all else side by side.

A question is answered on one core, or little more. So each core gets a process with an advisor of its own, on one
thread; what an advisor answers does not hang on how many threads it has.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache

from advisor.settings import Settings
from evals.asking import Advises, ask_all
from evals.items import Item
from evals.outcome import Outcome
from evals.results import Result
from evals.suites import suite
from evals.suites.base import Context

MOST = 4
"""Processes: each holds an advisor, of about a gigabyte."""
PIECES = 4  # for each process, of the questions that are asked apart
# The longest come first, so that all end together; a suite that is not named here is short.
LONGEST = ("noise", "attacks", "follow_ups", "consistency", "talks", "field", "near")


def cores() -> int:
    """How many processes there are where nothing is said."""
    return min(MOST, len(os.sched_getaffinity(0)))


def run_all(names: Sequence[str], context: Callable[[str], Context], jobs: int) -> list[Result]:
    """The results of the suites `names` in their order; `context` makes what a suite may use.

    The first runs in this process, and may ask questions in others (`Context.apart`). With `jobs` above 1 there are so
    many, each with an advisor that it opens by the settings of the context, and the other suites run there. Raises what
    a suite raises.
    """
    if jobs < 2:
        return [_run(name, context(name)) for name in names]
    # Fresh processes: a copy of this one would hang in the threads of its models.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        own = context(names[0])

        def apart(items: Sequence[Item]) -> list[Outcome]:
            settings = replace(own.settings, threads=1)
            pieces = [items[i :: jobs * PIECES] for i in range(jobs * PIECES)]
            running = [pool.submit(_ask_apart, piece, settings) for piece in pieces if piece]
            return [outcome for future in running for outcome in future.result()]

        results = {names[0]: _run(names[0], replace(own, apart=apart))}
        others = sorted(names[1:], key=lambda n: LONGEST.index(n) if n in LONGEST else len(LONGEST))
        running = {n: pool.submit(_run_apart, n, replace(context(n), advisor=None, progress=None)) for n in others}
        results |= {name: future.result() for name, future in running.items()}
    return [results[name] for name in names]


def _ask_apart(items: Sequence[Item], settings: Settings) -> list[Outcome]:
    return ask_all(_advisor(settings), items, timed=False)


def _run_apart(name: str, context: Context) -> Result:
    settings = replace(context.settings, threads=1)
    return _run(name, replace(context, advisor=_advisor(settings), settings=settings))


@cache
def _advisor(settings: Settings) -> Advises:
    """One a process, for all suites that it runs."""
    from advisor.advisor import Advisor

    return Advisor.open(settings)


def _run(name: str, context: Context) -> Result:
    began = time.perf_counter()
    result = suite(name).run(context)
    sys.stderr.write(f"evals: {name} took {time.perf_counter() - began:.0f} s\n")
    return result
