"""`advisor search`: what is found, without an answer made of it."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context
from advisor.cli.parser import language, whole_number
from advisor.cli.serialise import results_to_json, to_line
from advisor.domain import Question

MOST = 1000


def run(arguments: Namespace, context: Context) -> int:
    """Searches. Exit code 1 when a line of the batch could not be read or searched for."""
    from advisor.cli.batch_run import run_batch, the_question

    wanted = language(arguments.language)
    k = whole_number(arguments.k, "-k", 1, MOST)
    text = the_question(arguments)
    if text is None:
        return run_batch(
            arguments.batch,
            context,
            lambda advisor, line: results_to_json(advisor.search(line.question, k), line.id),
            language=wanted,
            persona=None,
        )
    hits = context.open().search(Question(text, wanted), k)
    if arguments.json:
        context.write(to_line(results_to_json(hits)))
    else:
        from advisor.cli.render import render_hits

        context.print(render_hits(hits, context))
    return 0
