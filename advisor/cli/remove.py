"""`advisor remove`: takes sources out, whole."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context, Progress
from advisor.cli.doctor import tell_of_server
from advisor.text import one_line


def run(arguments: Namespace, context: Context) -> int:
    """Removes the sources named, and says what went with them."""
    advisor = context.open()
    progress = Progress(context.texts, context.err)
    try:
        gone = advisor.remove(arguments.names, progress=progress)
    finally:
        progress.close()
    for source in gone:
        said = context.texts("sources.removed", name=source.name, passages=source.passages, courses=source.courses)
        context.print(one_line(said))
    tell_of_server(context)
    return 0
