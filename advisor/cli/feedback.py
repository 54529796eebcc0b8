"""`advisor feedback export`: what visitors thought of answers, as items for the evals that a person still judges."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context
from advisor.cli.serialise import to_line


def run(arguments: Namespace, context: Context) -> int:
    """Writes one JSON object a line; says on standard error how many there are and where they come from."""
    from advisor.chat.feedback import candidate, file_of, kept

    n = 0
    for n, feedback in enumerate(kept(context.settings.home), start=1):
        context.write(to_line(candidate(feedback, n)))
    file = file_of(context.settings.home)
    context.say(context.texts("feedback.exported", n=n, file=file) if n else context.texts("feedback.none", file=file))
    return 0
