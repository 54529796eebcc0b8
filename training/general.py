"""Text of no field in many languages: on it the update must change nothing.

Any text files will do, a text a paragraph, or the translated descriptions of packages as Debian has them
(`debian.py` fetches both).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

SHORTEST, LONGEST = 20, 2000  # characters
_ITEM = re.compile(r"^(?:Package|Description-md5): .*\n?", re.M)


def read(paths: Sequence[Path], most: int, seed: int) -> list[str]:
    """Up to `most` texts of each file, drawn by `seed`, short and long ones alike."""
    texts: list[str] = []
    for path in sorted(paths):
        found = sorted(set(_texts(path.read_text("utf-8", errors="replace"))))
        drawn = random.Random(f"{seed} {path.name}")
        texts += drawn.sample(found, min(most, len(found)))
    return texts


def _texts(content: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", content):
        block = re.sub(r"^Description-\w+: ", "", _ITEM.sub("", block), flags=re.M)
        head, _, rest = re.sub(r"^ \.$", "", block, flags=re.M).partition("\n")
        for text in (head, f"{head}. {rest}"):
            text = " ".join(text.split())
            if SHORTEST <= len(text) <= LONGEST:
                yield text
