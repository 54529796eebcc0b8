"""Cue words ("how many", "free", "online") as data: which of them stand in a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from advisor.text import fold


class Cues:
    """Matches the cue lists of ``corpus/language/cues.yaml``; all languages at once."""

    def __init__(self, data: Mapping[str, Mapping[str, str]]) -> None:
        self._patterns = {
            name: re.compile("|".join(_pattern(w) for text in by_language.values() for w in text.split("|")))
            for name, by_language in data.items()
        }
        self.find = lru_cache(maxsize=4096)(self._find)

    @classmethod
    def from_lines(cls, data: Mapping[str, str]) -> Cues:
        """From name -> one line of words, all languages in it."""
        return cls({name: {"": line} for name, line in data.items()})

    def _find(self, text: str) -> frozenset[str]:
        folded = fold(text)
        return frozenset(name for name, pattern in self._patterns.items() if pattern.search(folded))

    def strip(self, name: str, text: str) -> str:
        """`text` (folded) without the words of one cue."""
        return self._patterns[name].sub(" ", fold(text))


def _pattern(word: str) -> str:
    word = fold(word.strip())
    stem = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+")
    return rf"(?<!\w){stem}" + (r"\w*" if word.endswith("*") else r"(?!\w)")
