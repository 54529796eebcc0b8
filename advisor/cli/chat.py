"""`advisor chat`: the page, on this computer."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context, Progress
from advisor.cli.parser import whole_number
from advisor.errors import UsageError


def run(arguments: Namespace, context: Context) -> int:
    """Serves the page until it is stopped."""
    port = whole_number(arguments.port, "--port", 1, 65535)
    idle = None if arguments.idle is None else whole_number(arguments.idle, "--idle", 1, 240)
    if idle is not None and not arguments.desk:
        raise UsageError("usage_only_with", option="--idle", other="--desk")
    from advisor.chat import serve

    progress = Progress(context.texts, context.err)

    def say(text: str) -> None:
        progress.close()
        context.say(text)

    try:
        serve(
            context.settings,
            arguments.host,
            port,
            progress=progress,
            language=context.texts.language,
            say=say,
            desk=arguments.desk,
            idle_minutes=idle,
        )
    finally:
        progress.close()
    return 0
