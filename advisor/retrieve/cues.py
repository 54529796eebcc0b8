"""Cue words ("how many", "free", "online") as data: which of them stand in a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from advisor.text import fold

LONG = 6  # letters from which on a word means the same in another language ("training", "certificat")


class Cues:
    """Matches the cue lists of ``corpus/language/cues.yaml``.

    Where the language of a text is known, short words of the other languages do not count: the French article
    "les" is a lesson in Dutch.
    """

    def __init__(self, data: Mapping[str, Mapping[str, str]]) -> None:
        self._patterns = {name: re.compile(_any(by_language, None)) for name, by_language in data.items()}
        languages = {language for by_language in data.values() for language in by_language}
        self._own = {
            language: {name: re.compile(_any(by_language, language)) for name, by_language in data.items()}
            for language in languages
        }
        self.find = lru_cache(maxsize=4096)(self._find)

    @classmethod
    def from_lines(cls, data: Mapping[str, str]) -> Cues:
        """From name -> one line of words, all languages in it."""
        return cls({name: {"": line} for name, line in data.items()})

    def _find(self, text: str, language: str | None = None) -> frozenset[str]:
        folded = fold(text)
        patterns = self._own.get(language or "", self._patterns)
        return frozenset(name for name, pattern in patterns.items() if pattern.search(folded))

    def has(self, name: str, folded: str) -> bool:
        """Whether a word of one cue stands in a folded text: of a long text, this is far less than all cues."""
        return bool(self._patterns[name].search(folded))

    def strip(self, name: str, text: str) -> str:
        """`text` without the words of one cue; folded where a letter of it folds into several."""
        folded = fold(text)
        if len(folded) != len(text):
            return self._patterns[name].sub(" ", folded)
        for start, end in reversed(self.spans(name, folded)):
            text = f"{text[:start]} {text[end:]}"
        return text

    def spans(self, name: str, folded: str) -> list[tuple[int, int]]:
        """Where the words of one cue stand in a folded text, from and to."""
        return [m.span() for m in self._patterns[name].finditer(folded)]


def _any(by_language: Mapping[str, str], language: str | None) -> str:
    """A pattern for each word of `language` and for the long words of the others; for all words if it is None."""
    told = [
        word
        for other, text in by_language.items()
        for word in text.split("|")
        if language in (None, other) or not other or len(word.strip(" *")) >= LONG
    ]
    return "|".join(map(_pattern, told)) or r"(?!)"


def _pattern(word: str) -> str:
    word = fold(word.strip())
    stem = re.escape(word.strip("*")).replace(r"\ ", r"\s+").replace(r"\*", r"\w*")
    return (r"\w*" if word.startswith("*") else r"(?<!\w)") + stem + (r"\w*" if word.endswith("*") else r"(?!\w)")
