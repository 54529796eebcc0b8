"""One system in a process of its own: builds, then answers all questions each time it is told to."""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from systems import SYSTEMS
from systems.common import Data

SCRIPT = Path(__file__).resolve().parent.parent / "side_by_side.py"
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}


def work(system: str, folder: Path) -> None:
    """Builds `system`, then answers each line of standard input (a number of a round) with a line of results."""
    data = Data(folder)
    before = _memory()
    began = time.perf_counter()
    ask = importlib.import_module(f"systems.{SYSTEMS[system]}").build(data, folder)
    _send({"build_s": time.perf_counter() - began, "memory_mb": _memory() - before, "peak_mb": _peak()})
    for _ in sys.stdin:
        out = []
        for question, vector in zip(data.questions, data.asked, strict=True):
            began = time.perf_counter()
            rows = ask(question, vector)
            out.append(((time.perf_counter() - began) * 1000, rows))
        _send(out)


def _send(value: Any) -> None:
    sys.__stdout__.write(json.dumps(value) + "\n")
    sys.__stdout__.flush()


def _memory() -> float:
    """Megabytes that this process has in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


class Worker:
    """A system in a process of its own."""

    def __init__(self, system: str, folder: Path, python: str, home: Path) -> None:
        environment = os.environ | QUIET | {"SIDE_BY_SIDE_HOME": str(home)}
        command = [sys.executable if system == "advisor" else python, str(SCRIPT), "--work", system, str(folder)]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.built = self._line()

    def round(self) -> list[tuple[float, list[int]]]:
        assert self._process.stdin is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(("{", "[")):  # a library may have said something
                return json.loads(line)
        raise SystemExit("a system broke off; what it said stands above")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
