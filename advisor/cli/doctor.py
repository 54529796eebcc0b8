"""`advisor doctor`: what is in order, what is not, and how to mend it."""

from __future__ import annotations

from argparse import Namespace

from advisor.cli.checks import Finding, run_all
from advisor.cli.checks_data import chroma
from advisor.cli.context import Context
from advisor.cli.texts import Texts
from advisor.text import clean


def run(arguments: Namespace, context: Context) -> int:
    """Prints one line a check. Exit code 1 when one of them fails."""
    texts = context.texts
    signs = {level: texts(f"doctor.{level}") for level in ("ok", "warn", "fail")}
    width = max(map(len, signs.values()))
    faults = 0
    for finding in run_all(context.settings, texts):
        context.print(f"{signs[finding.level]:<{width}}  {sentence(finding, texts)}")
        context.out.flush()
        faults += finding.level == "fail"
    context.print()
    context.print(texts("doctor.broken", n=faults) if faults else texts("doctor.sound"))
    return 1 if faults else 0


def tell_of_server(context: Context) -> None:
    """Says so where the vectors could not be brought to the Chroma server that was chosen; nothing is lost by that."""
    if context.settings.chroma is None:
        return
    for finding in chroma(context.settings, context.texts):
        if finding.key == "chroma_off":
            context.say(sentence(finding, context.texts))


def sentence(finding: Finding, texts: Texts) -> str:
    """The finding in words."""
    slots = {
        name: texts(f"doctor.{value[0]}", **value[1]) if isinstance(value, tuple) else value
        for name, value in finding.slots.items()
    }
    return clean(texts(f"doctor.{finding.key}", **slots)).replace("\n", " ")
