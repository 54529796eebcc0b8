"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from advisor.ingest.decode import decode
from advisor.ingest.lines import Block, blocks
from advisor.ingest.markdown import markdown_blocks
from advisor.ingest.model import Document, Reject, Section


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document a file; its headings are the places."""
    text = decode(path, name)
    if isinstance(text, Reject):
        yield text
        return
    is_text = path.suffix.lower() == ".txt"
    found = [(block, 1) for block in blocks(text)] if is_text else markdown_blocks(text)
    if not found:
        yield Reject(name, "ingest_no_text")
        return
    title = found[0][0].text if found[0][0].heading else _from_name(path)
    yield Document(id=name, title=title, sections=tuple(sections(found)))


def sections(found: list[tuple[Block, int]]) -> Iterator[Section]:
    """Paragraphs under their headings; `found` are blocks, each with the level of its heading (1: top)."""
    headings: dict[int, str] = {}
    run: list[str] = []
    for block, level in [*found, (Block("", heading=True), 1)]:
        if not block.heading:
            run.append(block.text)
            continue
        if run:
            yield Section("\n\n".join(run), tuple(headings[n] for n in sorted(headings)))
        run = []
        headings = {n: h for n, h in headings.items() if n < level} | {level: block.text}


def _from_name(path: Path) -> str:
    words = re.sub(r"[_\-]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:] or path.name
