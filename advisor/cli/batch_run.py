"""Runs a command over many lines, one process, one output line for each input line, in order."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from advisor.cli.batch import BadLine, GoodLine, read_lines
from advisor.cli.context import Context
from advisor.cli.serialise import to_line
from advisor.errors import AdvisorError, UsageError


def the_question(arguments: Namespace) -> str | None:
    """The question of the command line, None when there is a batch. Raises UsageError for both or neither."""
    text = " ".join(arguments.question)
    if arguments.batch is not None:
        if arguments.question:
            raise UsageError("usage_question_and_batch")
        return None
    if not text.strip():
        raise UsageError("usage_no_question", command=f"advisor {arguments.command}")
    return text.encode("utf-8", "replace").decode("utf-8")  # bytes that are no text arrive as surrogates


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        if sys.stdin is None:
            raise UsageError("batch_not_readable", file="-", detail=os.strerror(errno.EBADF))
        yield sys.stdin.buffer
        return
    try:
        stream = open(name, "rb")  # noqa: SIM115  closed below; only the opening is explained
    except OSError as error:
        raise UsageError("batch_not_readable", file=name, detail=error.strerror) from error
    with stream:
        yield stream


def run_batch(
    name: str,
    context: Context,
    work: Callable[[Any, GoodLine], dict[str, Any]],
    *,
    language: str | None,
    persona: str | None,
) -> int:
    """Writes what `work(advisor, line)` gives for each line of the file `name` ("-": standard input).

    A line that cannot be read, or whose work fails, gives ``{"id", "line", "error"}`` in its place and
    makes the exit code 1; the rest is answered.
    """
    faults = 0
    with _opened(name) as stream:
        advisor = context.open()
        for line in read_lines(stream, language=language, persona=persona):
            fault = None
            if isinstance(line, BadLine):
                fault = context.texts(f"errors.{line.key}", **line.slots)
                output: dict[str, Any] = {"id": None, "line": line.line, "error": fault}
            else:
                try:
                    output = {**work(advisor, line), "id": line.id}
                except AdvisorError as error:
                    fault = context.texts.error(error)
                except Exception as error:  # noqa: BLE001  one question that trips us must not cost the others
                    if os.environ.get("ADVISOR_DEBUG"):
                        traceback.print_exception(error)
                    detail = f"{type(error).__name__}: {error}"[:300]
                    fault = context.texts("errors.unforeseen", detail=detail)
                if fault is not None:
                    output = {"id": line.id, "line": line.line, "error": fault}
            faults += fault is not None
            context.write(to_line(output))
    if faults:
        context.say(context.texts("messages.batch_faults", n=faults))
    return 1 if faults else 0
