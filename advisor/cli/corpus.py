"""`advisor corpus check`: whether our own corpus is sound, and what to look up again."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.context import Context
from advisor.text import clean


def run(arguments: Namespace, context: Context) -> int:
    """Checks the folder that is named, else the one in use. Exit code 1 when it has mistakes."""
    from advisor.corpus.command import run_check

    settings = context.settings
    folder = arguments.folder or settings.corpus or settings.vocabulary.parent
    code, text = run_check(folder, settings.date(), arguments.stale, context.texts.language, prompts=settings.prompts)
    context.print(clean(text))
    return code
