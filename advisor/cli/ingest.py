"""`advisor ingest`: documents and catalogues of your own."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.cli.context import Context, Progress
from advisor.cli.doctor import tell_of_server
from advisor.cli.serialise import to_line
from advisor.errors import UsageError
from advisor.text import one_line

if TYPE_CHECKING:
    from advisor.ingest import Given, Reject
    from advisor.ingest.report import Report

SHOWN = 50  # refusals on the terminal; all of them stand in the JSON and on the page
WEB = ("http://", "https://")


def run(arguments: Namespace, context: Context) -> int:
    """Adds or updates, and says what was done. Exit code 1 when anything was not taken; the rest is."""
    addresses = [p for p in arguments.paths if p.lower().startswith(WEB)] + _listed(arguments.urls)
    paths = [Path(p) for p in arguments.paths if not p.lower().startswith(WEB)]
    if not addresses and not paths:
        raise UsageError("usage_missing", command="advisor ingest", value="PATH")
    for name in arguments.paths:
        if not name.lower().startswith(WEB):
            _there(name)
    mapping = _mapping(arguments.mapping)
    advisor = context.open()
    progress = Progress(context.texts, context.err)
    with tempfile.TemporaryDirectory(prefix="advisor-") as folder:
        given: list[Path | Given | Reject] = [*paths]
        given += _fetched(addresses, Path(folder), frozenset(arguments.allow_host or ()))
        try:
            report = advisor.ingest(given, dry_run=arguments.dry_run, mapping=mapping, progress=progress)
        finally:
            progress.close()
    if arguments.report:
        from advisor.cli.ingest_page import page

        Path(arguments.report).write_text(page(report, context.texts), encoding="utf-8")
    if arguments.json:
        context.write(to_line(report.to_row()))
    else:
        tell(report, context)
    if not arguments.dry_run:
        advisor.close()
        tell_of_server(context)
    return 1 if report.lost else 0


def tell(report: Report, context: Context) -> None:
    """Prints the report: counts on standard output, each refusal with its place on standard error."""
    texts, row = context.texts, report.to_row()
    for key in ("documents", "passages", "courses", "changed", "removed"):
        context.print(texts(f"ingest.{key}", n=row[key]))
    for line in report.lines:
        context.print(one_line(source_line(line, texts)))
    for place, key, detail in report.notes:
        context.print(one_line(f"{place}: {texts(f'ingest.{key}', detail=detail)}"))
    if report.dry_run:
        context.print(texts("ingest.dry_run"))
    for _, reject in report.rejects[:SHOWN]:
        context.say(one_line(f"{reject.place}: {texts(f'errors.{reject.reason}', detail=reject.detail)}"))
    if len(report.rejects) > SHOWN:
        context.say(texts("ingest.more", n=len(report.rejects) - SHOWN))
    lost = sum(reject.scope != "field" for _, reject in report.rejects)
    if lost:
        context.say(texts("ingest.rejected", n=lost))


def source_line(line: Any, texts: Any) -> str:
    """One source of the report in one line of text."""
    told = [f"{line.name}: {texts(f'ingest.outcome_{line.outcome}')}"]
    if line.passages:
        told.append(texts("ingest.line_passages", n=line.passages))
    if line.rows_read:
        counts = {"read": line.rows_read, "taken": line.rows_taken, "merged": line.rows_merged}
        told.append(texts("ingest.line_rows", refused=line.rows_refused, **counts))
    return ", ".join(told)


def _there(name: str) -> None:
    """Raises UsageError for what cannot be read: an empty name would be the folder one stands in, a pipe would be
    waited for without end. A pattern is looked at later."""
    path = Path(name)
    if not name.strip() or not (path.exists() or any(c in name for c in "*?[")):
        raise UsageError("path_missing", path=name or "''")
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise UsageError("path_not_a_file", path=path)


def _listed(file: str | None) -> list[str]:
    """The addresses in a file, one a line; lines with a # are remarks."""
    if file is None:
        return []
    path = Path(file)
    if not path.is_file():
        raise UsageError("path_missing", path=file)
    lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _fetched(addresses: list[str], folder: Path, allowed: frozenset[str]) -> Iterator[Given | Reject]:
    """Each address as a file, or why it was not fetched."""
    if not addresses:
        return
    from advisor.ingest import Given, Reject
    from advisor.ingest.web.fetch import fetch

    for found in fetch(addresses, folder, allow_hosts=allowed):
        yield found if isinstance(found, Reject) else Given(found.path, found.name, found.url)


def _mapping(file: str | None) -> dict[str, Any] | None:
    if file is None:
        return None
    if not Path(file).is_file():
        raise UsageError("path_missing", path=file)
    from advisor.ingest.catalogue.mapping import Mapping

    return Mapping.read(Path(file)).to_row()
