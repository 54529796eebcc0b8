"""The standard streams as a program may find them: closed, full, or unable to show a character."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def settle() -> None:
    """Whatever was closed is nothing to read, or nowhere to write to; it never stops the work.

    A closed descriptor is taken before a file of ours gets its number, and is written into by a library. Standard
    input stays None: who is told to read it must say that it is closed.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free: this one
    if sys.stdout is None:
        sys.stdout = _nowhere(1)
    if sys.stderr is None:
        sys.stderr = _nowhere(2)
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show a character shows another
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")


def _nowhere(number: int):
    return open(number, "w", encoding="utf-8", closefd=False)


def let_go() -> None:
    """Where what was written cannot be delivered, Python must not try again at exit, and complain in its own way."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
