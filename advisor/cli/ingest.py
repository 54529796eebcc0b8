"""`advisor ingest`: documents and catalogues of your own."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advisor.cli.context import Context, Progress
from advisor.cli.terminal import one_line
from advisor.errors import UsageError


def run(arguments: Namespace, context: Context) -> int:
    """Adds or updates, and says what was done. Exit code 1 when anything was not taken; the rest is."""
    paths = [Path(name) for name in arguments.paths]
    for name, path in zip(arguments.paths, paths, strict=True):
        # An empty name would be the folder one stands in; a pipe would be waited for without end.
        if not name.strip() or not path.exists():
            raise UsageError("path_missing", path=name or "''")
        if not (path.is_file() or path.is_dir()):
            raise UsageError("path_not_a_file", path=path)
    advisor = context.open()
    progress = Progress(context.texts, context.err)
    try:
        report = advisor.ingest(paths, dry_run=arguments.dry_run, progress=progress)
    finally:
        progress.close()
    return tell(report, context)


def tell(report: Mapping[str, Any], context: Context) -> int:
    """Prints the report: counts on standard output, each refusal with its place on standard error."""
    texts = context.texts
    for key in ("documents", "passages", "changed", "removed"):
        context.print(texts(f"ingest.{key}", n=report[key]))
    if report["dry_run"]:
        context.print(texts("ingest.dry_run"))
    for refusal in report["rejected"]:
        reason = texts(f"errors.{refusal['reason']}", detail=refusal["detail"])
        context.say(one_line(f"{refusal['place']}: {reason}"))
    if report["rejected"]:
        context.say(texts("ingest.rejected", n=len(report["rejected"])))
    return 1 if report["rejected"] else 0
