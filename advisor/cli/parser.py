"""The commands and their options. Imports nothing heavy: `advisor --help` must be there at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from advisor import __version__
from advisor.cli.texts import Texts
from advisor.domain import LANGUAGES, PERSONAS
from advisor.errors import UsageError

# argparse's own sentences, and the keys of ours.
COMPLAINTS = (
    (r"unrecognized arguments: (?P<value>.*)", "usage_unknown_option"),
    (r"the following arguments are required: (?P<value>.*)", "usage_missing"),
    (r"argument (?P<option>.*?): expected .*argument.*", "usage_needs_value"),
    (r"argument (?P<option>.*?): invalid choice: '(?P<value>.*?)'.*", "usage_unknown_command"),
    (r"argument (?P<option>.*?): not allowed with argument (?P<value>.*)", "usage_not_together"),
    (r"ambiguous option: (?P<value>\S+).*", "usage_unknown_option"),
)


class Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print English and leave."""

    texts: Texts

    def error(self, message: str) -> NoReturn:
        for pattern, key in COMPLAINTS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                raise UsageError(key, command=self.prog, **found.groupdict())
        raise UsageError("usage_other", command=self.prog, detail=message)


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=None)


def build_parser(texts: Texts) -> Parser:
    """The parser of `advisor`; `command` in what it gives names the module that does the work."""

    class Localised(_Help):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, texts("help.usage") + " " if prefix is None else prefix)

    def dress(parser: argparse.ArgumentParser) -> None:
        parser._positionals.title = texts("help.arguments")
        parser._optionals.title = texts("help.options")
        parser.add_argument("-h", "--help", action="help", help=texts("help.help"))

    common: dict[str, Any] = {"formatter_class": Localised, "add_help": False, "allow_abbrev": False}
    top = Parser(prog="advisor", description=texts("help.about"), epilog=texts("help.epilog"), **common)
    dress(top)
    top.add_argument("--version", action="version", version=f"advisor {__version__}", help=texts("help.version"))
    commands = top.add_subparsers(dest="command", metavar=texts("help.command"), title=texts("help.commands"))

    def command(name: str, parent: Any = commands, key: str | None = None) -> argparse.ArgumentParser:
        summary = texts(f"help.{key or name}")
        parser = parent.add_parser(name, help=summary, description=summary, **common)
        dress(parser)
        return parser

    chat = command("chat")
    chat.add_argument("--host", default="127.0.0.1", metavar="HOST", help=texts("help.host"))
    chat.add_argument("--port", default="7860", metavar="PORT", help=texts("help.port"))
    chat.add_argument("--desk", action="store_true", help=texts("help.desk"))
    chat.add_argument("--idle", metavar="MINUTES", help=texts("help.idle"))

    ask = command("ask")
    _question(ask, texts)
    ask.add_argument("--language", default="auto", metavar="|".join((*LANGUAGES, "auto")), help=texts("help.language"))
    ask.add_argument("--persona", metavar="|".join(PERSONAS), help=texts("help.persona"))
    ask.add_argument("--simple", action="store_true", help=texts("help.simple"))
    ask.add_argument("--debug", action="store_true", help=texts("help.debug"))

    search = command("search")
    _question(search, texts)
    search.add_argument("-k", default="10", metavar="N", dest="k", help=texts("help.k"))
    search.add_argument(
        "--language",
        default="auto",
        metavar="|".join((*LANGUAGES, "auto")),
        help=texts("help.search_language"),
    )

    ingest = command("ingest")
    ingest.add_argument("paths", nargs="*", metavar="PATH", help=texts("help.paths"))
    ingest.add_argument("--dry-run", action="store_true", help=texts("help.dry_run"))
    ingest.add_argument("--mapping", metavar="FILE", help=texts("help.mapping"))
    ingest.add_argument("--urls", metavar="FILE", help=texts("help.urls"))
    ingest.add_argument("--allow-host", action="append", metavar="HOST", help=texts("help.allow_host"))
    ingest.add_argument("--report", metavar="FILE", help=texts("help.report"))
    ingest.add_argument("--json", action="store_true", help=texts("help.json"))

    sources = command("sources")
    sources.add_argument("--json", action="store_true", help=texts("help.json"))

    remove = command("remove")
    remove.add_argument("names", nargs="+", metavar="SOURCE", help=texts("help.names"))

    status = command("status")
    status.add_argument("--json", action="store_true", help=texts("help.json"))

    feedback = command("feedback")
    kept = feedback.add_subparsers(dest="feedback_command", metavar="export", required=True)
    command("export", kept, "feedback_export")

    command("doctor")

    command("eval")  # its options are read by the evals themselves

    corpus = command("corpus")
    inside = corpus.add_subparsers(dest="corpus_command", metavar="check", required=True)
    check = command("check", inside, "corpus_check")
    check.add_argument("folder", nargs="?", metavar="FOLDER", help=texts("help.folder"))
    check.add_argument("--stale", action="store_true", help=texts("help.stale"))
    return top


def _question(parser: argparse.ArgumentParser, texts: Texts) -> None:
    parser.add_argument("question", nargs="*", metavar="QUESTION", help=texts("help.question"))
    parser.add_argument("--batch", metavar="FILE", help=texts("help.batch"))
    parser.add_argument("--json", action="store_true", help=texts("help.json"))


def parse(texts: Texts, argv: Sequence[str]) -> argparse.Namespace:
    """Reads the command line. Raises UsageError; leaves with 0 for --help and --version."""
    return build_parser(texts).parse_args(argv)


def choice(value: str | None, option: str, allowed: Sequence[str]) -> str | None:
    """`value` if it is one of `allowed`. Raises UsageError otherwise."""
    if value is not None and value not in allowed:
        raise UsageError("usage_not_allowed", option=option, value=value, allowed=", ".join(allowed))
    return value


def language(value: str) -> str | None:
    """The value of --language; None for "auto". Raises UsageError."""
    return None if choice(value, "--language", (*LANGUAGES, "auto")) == "auto" else value


def whole_number(value: str, option: str, lowest: int, highest: int) -> int:
    """`value` as a number between the two, both included. Raises UsageError."""
    if not re.fullmatch(r"[0-9]{1,9}", value) or not lowest <= int(value) <= highest:
        raise UsageError("usage_not_a_number", option=option, value=value, lowest=lowest, highest=highest)
    return int(value)
