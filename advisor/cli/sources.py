"""`advisor sources`: what was ingested, since when, from where."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context
from advisor.cli.serialise import to_line
from advisor.text import one_line


def run(arguments: Namespace, context: Context) -> int:
    """Prints one line a source; looking builds nothing."""
    from advisor.ingest.library import Library

    library = Library(context.settings.home)
    found = library.sources()
    if arguments.json:
        for source in found:
            rejects = [{"place": r.place, "reason": r.reason, "detail": r.detail} for r in library.rejects(source)]
            context.write(to_line(source.to_row() | {"rejected": rejects}))
        return 0
    texts = context.texts
    if not found:
        context.print(texts("sources.none"))
    for source in found:
        told = [texts("sources.since", since=source.since[:10], updated=source.updated[:10])]
        if source.passages:
            told.append(texts("ingest.line_passages", n=source.passages))
        if source.courses:
            told.append(texts("sources.courses", n=source.courses))
        if source.rejects:
            told.append(texts("sources.rejects", n=source.rejects))
        context.print(one_line(f"{source.name}: {', '.join(told)} ({source.origin})"))
    return 0
