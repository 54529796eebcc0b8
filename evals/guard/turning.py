"""Turns a sentence round: a negation put in or taken out, a bound or a side exchanged, "all" and "only" put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("turning.yaml")


@lru_cache(maxsize=1)
def rules() -> dict[str, list[tuple[str, str, str]]]:
    """Language -> (kind, pattern, replacement), in the order in which they are tried."""
    return {lang: [tuple(row) for row in rows] for lang, rows in yaml.safe_load(FILE.read_text("utf-8")).items()}


def turned_round(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(what was done, the sentence), one for each rule that fits, of different kinds."""
    done: set[str] = set()
    for kind, pattern, new in rules()[language]:
        if kind in done:
            continue
        told, n = re.subn(pattern, new, text, count=1)
        if n and told != text:
            done.add(kind)
            yield kind, told
