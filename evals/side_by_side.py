"""Runs the suites: the first by itself, for it measures how long an answer takes, and the others side by side.

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
from evals.asking import Advises
from evals.results import Result
from evals.suites import suite
from evals.suites.base import Context

MOST = 4
"""Processes: each holds an advisor, of about a gigabyte."""
# The longest come first, so that all end together; a suite that is not named here is short.
LONGEST = ("consistency", "noise", "near", "talks", "follow_ups", "attacks")


def cores() -> int:
    """How many processes there are where nothing is said."""
    return min(MOST, len(os.sched_getaffinity(0)))


def run_all(names: Sequence[str], context: Callable[[str], Context], jobs: int) -> list[Result]:
    """The results of the suites `names` in their order; `context` makes what a suite may use.

    With `jobs` above 1 all suites but the first run in so many other processes, each with an advisor that it opens by
    the settings of the context. Raises what a suite raises.
    """
    results = {names[0]: _run(names[0], context(names[0]))}
    if jobs < 2 or len(names) < 3:
        results |= {name: _run(name, context(name)) for name in names[1:]}
        return [results[name] for name in names]
    others = sorted(names[1:], key=lambda n: LONGEST.index(n) if n in LONGEST else len(LONGEST))
    # Fresh processes: a copy of this one would hang in the threads of its models.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        running = {n: pool.submit(_run_apart, n, replace(context(n), advisor=None, progress=None)) for n in others}
        results |= {name: future.result() for name, future in running.items()}
    return [results[name] for name in names]


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
