"""Reads files of others in a process of its own, with bounded time and memory; see `worker.py` for what it may do."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from advisor.ingest.model import Reject
from advisor.ingest.wire import Found, from_row

SECONDS = 50.0  # a file gets; what was read of it by then is kept
SECONDS_PER_COURSE = 0.005  # more for each course that was found: a catalogue of 100,000 is no bomb
LARGEST = 4_000_000_000  # bytes that one file may become when it is read
_AT_ONCE = 1 << 20


class Sandbox:
    """One reading process, made when it is first needed and again after it failed. Not for several threads."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, path: Path, name: str, mapping: dict | None = None) -> Iterator[Found]:
        """What the readers find in a file. All is read before the first is given: how slow its reader is must not
        hang on how slow the caller is. Whatever happens to the process, an iterator comes back."""
        with tempfile.TemporaryFile(prefix="advisor-") as spool:
            problem = self._spool(spool, {"path": str(path.absolute()), "name": name, "mapping": mapping}, name)
            spool.seek(0)
            for line in spool:
                if not line.endswith(b"\n"):  # it was killed while it wrote
                    break
                row = json.loads(line)
                if row["is"] != "end":
                    yield from_row(row)
        if problem:
            yield problem

    def _spool(self, spool: IO[bytes], request: dict, name: str) -> Reject | None:
        """Writes the answer of the process into `spool`; what went wrong, None if nothing did."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        began = time.monotonic()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            return self._failed(name)
        written, courses, tail = 0, 0, b""
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            while True:
                left = began + self._seconds + courses * SECONDS_PER_COURSE - time.monotonic()
                if left <= 0 or written > LARGEST:
                    self.close()
                    if written > LARGEST:
                        return Reject(name, "ingest_too_big")
                    return Reject(name, "ingest_too_slow", f"{self._seconds:.0f}", "page" if written else "file")
                if not ready.select(left):
                    continue
                piece = os.read(process.stdout.fileno(), _AT_ONCE)
                if not piece:
                    return self._failed(name)
                spool.write(piece)
                written += len(piece)
                courses += piece.count(b'{"is": "course"')
                tail = (tail + piece)[-64:]
                if tail.endswith(b'\n{"is": "end"}\n') or tail == b'{"is": "end"}\n':
                    return None

    def _failed(self, name: str) -> Reject:
        """The process ended by itself: a library broke down, or the memory was not enough."""
        process = self._process
        code = process.wait(5) if process else 0
        self.close()
        return Reject(name, "ingest_reader_failed", f"signal {-code}" if code and code < 0 else "memory")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            few = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "advisor.ingest.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | few,
                start_new_session=True,  # what it starts ends with it
            )
        return self._process

    def close(self) -> None:
        """Ends the process and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, 9)
        except (OSError, AttributeError):
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
