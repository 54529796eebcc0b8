"""`advisor status`: what the advisor knows, with which model, since when."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from advisor.cli.context import Context
from advisor.cli.serialise import to_line
from advisor.cli.terminal import one_line


def run(arguments: Namespace, context: Context) -> int:
    """Prints it; what is not there yet is made first, as for any other command."""
    status = context.open().status()
    if arguments.json:
        context.write(to_line(status))
        return 0
    for key, value in status.items():
        label = context.texts.find(f"status.{key}") or key
        context.print(f"{label + ':':<16} {one_line(_plain(value, context))}")
    return 0


def _plain(value: Any, context: Context) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_plain(v, context)} {k}" for k, v in value.items())
    return context.texts("status.none") if value in (None, "", []) else str(value)
