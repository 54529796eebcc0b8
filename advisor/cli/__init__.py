"""The command line: `main` runs one command and turns every fault into one helpful sentence."""

from __future__ import annotations

import errno
import importlib
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from advisor.cli import streams
from advisor.cli.texts import Texts, ui_language
from advisor.errors import AdvisorError
from advisor.quiet import hush

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
_DISK = {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.EROFS: "disk_read_only"}


def main(argv: Sequence[str] | None = None, **context: Any) -> int:
    """Runs ``advisor <argv>`` and returns its exit code.

    `context` replaces fields of `Context`, for tests. Nothing but --help leaves by SystemExit.
    """
    hush()
    if argv is not None:
        return _main(argv, context)
    streams.settle()
    if not _debug():
        _silence_libraries()
    try:
        return _main(sys.argv[1:], context)
    finally:
        streams.let_go()


def _debug() -> bool:
    return bool(os.environ.get("ADVISOR_DEBUG"))


def _main(argv: Sequence[str], context: dict[str, Any]) -> int:
    texts = _texts()
    try:
        code = _run(texts, argv, context)
        context.get("out", sys.stdout).flush()  # what the disk or the reader does not take is a fault like another
        return code
    except SystemExit:  # --help and --version
        raise
    except BaseException as error:  # noqa: BLE001  the last resort: a person never sees a traceback
        if _debug():
            traceback.print_exception(error)
        return _explain(error, texts, context.get("err"))


def _explain(error: BaseException, texts: Texts, stream: Any) -> int:
    """Says in one sentence what went wrong, and returns the exit code."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return FAILED  # whoever read us has gone (`advisor … | head`)
    if isinstance(error, AdvisorError):
        text = texts.error(error)
    elif isinstance(error, OSError):
        key = _DISK.get(error.errno or 0, "system")
        if key == "disk_full" and not error.filename:
            key = "output_full"
        text = texts(f"errors.{key}", path=error.filename or "", detail=error.strerror or type(error).__name__)
    elif isinstance(error, MemoryError):
        text = texts("errors.memory")
    else:
        text = texts("errors.unforeseen", detail=f"{type(error).__name__}: {error}"[:300])
    from advisor.text import clean

    with suppress(OSError, ValueError):
        text = clean(text).strip()
        prefix = "" if text.startswith(("advisor ", "advisor:")) else "advisor: "
        print(prefix + text, file=stream or sys.stderr, flush=True)
    return error.exit_code if isinstance(error, AdvisorError) else FAILED


def _run(texts: Texts, argv: Sequence[str], context: dict[str, Any]) -> int:
    from advisor.cli.context import Context
    from advisor.cli.parser import build_parser, parse
    from advisor.settings import Settings

    if tuple(argv[:1]) == ("eval",):  # has options of its own, a parser's worth
        return int(importlib.import_module("advisor.cli.eval").run(argv[1:]))
    arguments = parse(texts, argv)
    if arguments.command is None:
        build_parser(texts).print_help(context.get("err") or sys.stderr)
        return USAGE
    ready = Context(**{"settings": None, "texts": texts, **context})
    if ready.settings is None:
        ready.settings = Settings.from_environment()
    model = ready.settings.llm
    if model and not model.local and arguments.command in ("ask", "chat"):
        ready.say(texts("messages.llm_sends", model=model.model, host=model.host))
    return int(importlib.import_module(f"advisor.cli.{arguments.command}").run(arguments, ready))


def _texts() -> Texts:
    from advisor.settings import data_folder

    try:
        return Texts.load(data_folder("prompts"), ui_language())
    except (OSError, ValueError):  # an incomplete installation still says what is wrong, if barely
        return Texts("en", {})


def _silence_libraries() -> None:
    """What libraries warn their programmers of is not for the person at the terminal."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
