"""The process that opens files of others: small, without network, with little memory, and thrown away when it fails.

    python -m advisor.ingest.worker

It reads one request a line from standard input, ``{"path", "name", "mapping"}``, and writes what the readers
found (`wire.py`), then ``{"is": "end"}``. Only `sandbox.py` starts it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MEMORY = 1_000_000_000  # bytes of address space, all libraries included
END = b'{"is": "end"}\n'
# Readers run no program but this one, and open no connection: whoever takes a library over gets no further.
PROGRAMS = frozenset({"tesseract"})
FORBIDDEN = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "os.system", "os.fork", "os.forkpty"})


class Forbidden(Exception):
    """A reader tried what reading needs not."""


def limit() -> None:
    """Takes from this process what reading does not need."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def watch(event: str, arguments: tuple) -> None:
        if event in FORBIDDEN:
            raise Forbidden(event)
        if event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
            program = os.fsdecode(arguments[0] or (arguments[1] or [""])[0])
            if os.path.basename(program) not in PROGRAMS:
                raise Forbidden(event)

    sys.addaudithook(watch)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers until the requests end."""
    from advisor.ingest.recognise import read
    from advisor.ingest.wire import to_line

    for line in requests:
        request = json.loads(line)
        found = read(Path(request["path"]), request["name"], request.get("mapping"))
        for item in _guarded(found, request["name"]):
            answers.write(to_line(item))
            answers.flush()
        answers.write(END)
        answers.flush()


def _guarded(found: Iterator, name: str) -> Iterator:
    """What a reader finds, and in place of whatever it raises a rejection: a reader that fails on one file is a fault
    of ours, and still costs that file only."""
    from advisor.ingest.model import Reject

    try:
        yield from found
    except MemoryError:
        yield Reject(name, "ingest_too_big")
    except OSError as error:
        yield Reject(name, "ingest_unreadable", error.strerror or type(error).__name__)
    except Exception as error:  # noqa: BLE001 - see above
        yield Reject(name, "ingest_reader_failed", type(error).__name__)


def main() -> None:
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # what a library prints is no answer
    limit()
    serve(requests, answers)


if __name__ == "__main__":
    main()
