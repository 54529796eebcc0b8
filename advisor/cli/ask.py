"""`advisor ask`: one answer for a person, or many for a program."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from advisor.cli.context import Context
from advisor.cli.debug import account_to_json, debug_lines
from advisor.cli.parser import choice, language
from advisor.cli.serialise import answer_to_json, to_line
from advisor.domain import PERSONAS, Answer, Profile, Question

if TYPE_CHECKING:
    from advisor.advisor import Advisor


def run(arguments: Namespace, context: Context) -> int:
    """Answers. Exit code 1 when a line of the batch could not be read or answered."""
    from advisor.cli.batch_run import run_batch, the_question

    wanted = language(arguments.language)
    persona = choice(arguments.persona, "--persona", PERSONAS)
    text = the_question(arguments)
    if text is None:
        return run_batch(
            arguments.batch,
            context,
            lambda advisor, line: _json(_told(advisor, line.question, arguments.simple), arguments.debug),
            language=wanted,
            persona=persona,
        )
    question = Question(text, language=wanted, profile=Profile(persona=persona))
    answer = _told(context.open(), question, arguments.simple)
    if arguments.json:
        context.write(to_line(_json(answer, arguments.debug)))
    else:
        if arguments.debug:
            for line in debug_lines(answer, context.settings.prompts):
                context.say(line)
        from advisor.cli.render import render_answer

        context.print(render_answer(answer, context))
    return 0


def _json(answer: Answer, debug: bool) -> dict:
    told = answer_to_json(answer)
    return {**told, "model": account_to_json(answer)} if debug else told


def _told(advisor: Advisor, question: Question, simple: bool) -> Answer:
    answer = advisor.ask(question)
    return advisor.simpler(answer) if simple else answer
