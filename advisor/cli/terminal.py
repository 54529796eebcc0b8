"""Text made fit for a terminal: harmless, wrapped, and styled only where it is looked at by a person."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from typing import TextIO

from advisor.text import clean

MAX_WIDTH = 92
_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")


def width() -> int:
    """How many columns to fill."""
    return max(30, min(MAX_WIDTH, shutil.get_terminal_size().columns))


def styled(stream: TextIO) -> bool:
    """Whether bold may be used: a terminal, and no wish for plain text (``NO_COLOR``)."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def bold(text: str, *, on: bool) -> str:
    """`text`, in bold where `on`."""
    return f"\x1b[1m{text}\x1b[0m" if on else text


def wrap(text: str, *, indent: str = "", hanging: str | None = None) -> str:
    """One paragraph over as many lines as it takes; addresses are never broken."""
    return textwrap.fill(
        text,
        width(),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def markdown(text: str, *, on: bool) -> str:
    """The little Markdown that answers use, as plain wrapped text: paragraphs, lists, bold, links."""
    blocks = []
    for line in clean(text).split("\n"):
        line = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})", line.rstrip())
        line = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", line))
        heading = re.match(r"#{1,6} +(.*)", line)
        item = re.match(r"( *)([-*+]|\d+[.)]) +(.*)", line)
        if heading:
            blocks.append(bold(wrap(heading[1]), on=on))
        elif item:
            sign = "•" if item[2] in "-*+" else item[2]
            lead = f"{item[1]}{sign} "
            blocks.append(wrap(item[3], indent=lead, hanging=" " * len(lead)))
        else:
            blocks.append(wrap(line) if line.strip() else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(blocks)).strip("\n")
