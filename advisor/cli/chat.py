"""`advisor chat`: the page, on this computer."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context, Progress
from advisor.cli.parser import whole_number


def run(arguments: Namespace, context: Context) -> int:
    """Serves the page until it is stopped."""
    port = whole_number(arguments.port, "--port", 1, 65535)
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
        )
    finally:
        progress.close()
    return 0
