"""`advisor ingest`: documents and catalogues of your own."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from advisor.cli.context import Context, Progress
from advisor.cli.serialise import to_line
from advisor.cli.terminal import one_line
from advisor.errors import UsageError

COUNTS = ("added", "updated", "unchanged", "removed")


def run(arguments: Namespace, context: Context) -> int:
    """Adds or updates. Exit code 1 when a document could not be read; the others are added."""
    paths = [Path(name) for name in arguments.paths]
    for path in paths:
        if not path.exists():
            raise UsageError("path_missing", path=path)
    advisor = context.open()
    progress = Progress(context.texts, context.err)
    try:
        report = advisor.ingest(paths, dry_run=arguments.dry_run, progress=progress)
    finally:
        progress.close()
    print(report)
    return 0
