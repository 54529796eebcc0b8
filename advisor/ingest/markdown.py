"""Markdown to blocks: headings with their level, paragraphs and list items without the marks."""

from __future__ import annotations

import re

from advisor.ingest.lines import Block

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = frozenset(" \t:|-")  # its signs; the same as a pattern takes the cube of the length of the line
_MARKS = (
    # What a sign may hold has an end: else each of many that are never closed would be read to the end of the text.
    (re.compile(r"!\[([^\]]{0,500})\]\([^)]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]]{1,500})\]\([^)]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]]{1,500})\]\[[^\]]{0,500}\]"), r"\1"),
    (re.compile(r"<(https?://[^<>]{1,2000})>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)


def markdown_blocks(text: str) -> list[tuple[Block, int]]:
    """Blocks in order, each with the level of a heading (0 for what is none)."""
    out: list[tuple[Block, int]] = []
    run: list[str] = []
    fence = ""

    def close() -> None:
        if run:
            out.append((Block(_plain(" ".join(run))), 0))
            run.clear()

    for line in _body(text).splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark.group(1) == fence):
            close()
            fence = "" if fence else mark.group(1)
            continue
        heading = None if fence else _HEADING.match(line)
        underline = None if fence else _UNDERLINE.match(line)
        if heading:
            close()
            if heading.group(2):
                out.append((Block(_plain(heading.group(2)), heading=True), len(heading.group(1))))
        elif underline and len(run) == 1 and not _ITEM.match(run[0]):
            out.append((Block(_plain(run.pop()), heading=True), 1 if underline.group(1)[0] == "=" else 2))
        elif not line.strip() or _RULE.match(line) or _is_table_rule(line):
            close()
        elif _ITEM.match(line) or line.lstrip().startswith("|") or fence:
            close()
            run.append(_ITEM.sub("- ", line).strip())
        else:
            run.append(line.lstrip("> ").strip())
    close()
    return [(block, level) for block, level in out if block.text]


def _is_table_rule(line: str) -> bool:
    return set(line) <= _TABLE_RULE and "|" in line.partition("-")[2]


def _body(text: str) -> str:
    """Without the front matter and HTML comments."""
    text = re.sub(r"\A---\n.*?\n(?:---|\.\.\.)\n", "", text.replace("\r\n", "\n"), flags=re.S)
    shown, *comments = text.split("<!--")
    for comment in comments:
        _, closed, rest = comment.partition("-->")
        shown += rest if closed else f"<!--{comment}"
    return shown


def _plain(text: str) -> str:
    for pattern, to in _MARKS:
        text = pattern.sub(to, text)
    if text.startswith("|"):
        text = " | ".join(cell.strip() for cell in text.strip("|").split("|") if cell.strip())
    return re.sub(r"\s+", " ", text).strip()
