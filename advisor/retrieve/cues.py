"""Cue words ("how many", "free", "online") as data: which of them stand in a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from advisor.text import fold

_WORD, _RUN = re.compile(r"\w+"), re.compile(r"[\w*]+")
LONG = 6  # letters from which on a word means the same in another language ("training", "certificat")


class Cues:
    """Matches the cue lists of ``corpus/language/cues.yaml``.

    Where the language of a text is known, short words of the other languages do not count: the French article
    "les" is a lesson in Dutch.
    """

    def __init__(
        self, data: Mapping[str, Mapping[str, str]], computed: Mapping[str, re.Pattern[str]] | None = None
    ) -> None:
        """`computed` are cues that no list of words can hold, as patterns of folded text ("at most two days")."""
        self._computed = dict(computed or {})
        self._all = _Lists(data, None)
        languages = {language for by_language in data.values() for language in by_language}
        self._own = {language: _Lists(data, language) for language in languages}
        self._patterns = {**self._all.patterns, **self._computed}
        self.find = lru_cache(maxsize=4096)(self._find)

    @classmethod
    def from_lines(cls, data: Mapping[str, str]) -> Cues:
        """From name -> one line of words, all languages in it."""
        return cls({name: {"": line} for name, line in data.items()})

    def _find(self, text: str, language: str | None = None) -> frozenset[str]:
        folded = fold(text)
        computed = {name for name, pattern in self._computed.items() if pattern.search(folded)}
        return self._own.get(language or "", self._all).in_text(folded) | computed

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


class _Lists:
    """All cues with the words of `language` and the long ones of the others, or with all words where it is None.

    A pattern is tried only where the text holds a whole word of one of its phrases, or a piece of one that ends in
    any way: a message has two or three of the 82 cues, and to try all took five times as long (0.9 and 4 to 5 ms).
    """

    def __init__(self, data: Mapping[str, Mapping[str, str]], language: str | None) -> None:
        self.patterns: dict[str, re.Pattern[str]] = {}
        self._by_word: dict[str, set[str]] = {}
        self._by_piece: dict[str, set[str]] = {}
        for name, by_language in data.items():
            told = [
                word.strip()
                for other, text in by_language.items()
                for word in text.split("|")
                if language in (None, other) or not other or len(word.strip(" *")) >= LONG
            ]
            self.patterns[name] = re.compile("|".join(map(_pattern, told)) or r"(?!)")
            for word in told:
                whole = [w for w in _RUN.findall(fold(word)) if "*" not in w]
                names = self._by_word if whole else self._by_piece
                needed = max(whole or [w.strip("*") for w in _RUN.findall(fold(word))], key=len, default="")
                names.setdefault(needed, set()).add(name)

    def in_text(self, folded: str) -> frozenset[str]:
        """The cues of which a word stands in a folded text."""
        likely = {name for word in set(_WORD.findall(folded)) for name in self._by_word.get(word, ())}
        likely.update(name for piece, names in self._by_piece.items() if piece in folded for name in names)
        return frozenset(name for name in likely if self.patterns[name].search(folded))


def _pattern(word: str) -> str:
    word = fold(word.strip())
    stem = re.escape(word.strip("*")).replace(r"\ ", r"\s+").replace(r"\*", r"\w*")
    return (r"\w*" if word.startswith("*") else r"(?<!\w)") + stem + (r"\w*" if word.endswith("*") else r"(?!\w)")
