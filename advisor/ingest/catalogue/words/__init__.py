"""Words of catalogues in Dutch, English and French: data, read once. No module holds such a word itself."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from advisor.text import fold

_FOLDER = Path(__file__).parent
_BETWEEN = re.compile(r"[\s\-_–—/]+")


@lru_cache(maxsize=32)
def load(name: str) -> Any:
    """What ``words/<name>.yaml`` holds."""
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def plain(text: str) -> str:
    """`text` as phrases are compared: folded, words apart by one space, no punctuation around it."""
    return _BETWEEN.sub(" ", fold(text)).strip(" .,;:!?()[]'\"*")


@lru_cache(maxsize=32)
def phrases(name: str) -> dict[str, str]:
    """Phrase (as `plain` gives it) -> what it stands for; of a file that holds ``meaning: [phrase, ...]``."""
    return {plain(phrase): meaning for meaning, every in load(name).items() for phrase in every}


@lru_cache(maxsize=32)
def pattern(name: str) -> re.Pattern[str]:
    """Finds the phrases of a file as whole words of a plain text, the longest first."""
    return whole_words(phrases(name))


def whole_words(every: Any) -> re.Pattern[str]:
    """Finds any of these plain phrases as whole words, the longest first."""
    longest_first = sorted(every, key=lambda p: (-len(p), p))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
