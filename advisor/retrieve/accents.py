"""Accents that were not typed: "competences numeriques" as our own texts write it.

The model knows a word without its accents as another, rarer one: "competences numeriques" lies nearer to soft skills
than "compétences numériques" does.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from advisor.text import fold

SHORTEST = 4  # letters: "ou" and "où", "a" and "à" are both words
USUAL = 0.8  # of the times that a word is written it has these accents
_WORD = re.compile(r"[^\W\d_]+")


class Accents:
    """By language, for each word without accents its usual spelling where that has some."""

    def __init__(self, spelled: Mapping[str, Mapping[str, str]]) -> None:
        self._spelled = spelled

    @classmethod
    def of(cls, texts: Mapping[str, Iterable[str]]) -> Accents:
        """Learned from texts by language, as people read them."""
        return cls({language: _usual(told) for language, told in texts.items()})

    def restored(self, text: str, language: str | None) -> str:
        """`text` with the accents of words that are usually written with them; a word with a capital that is no
        first letter, or with an accent, is left as it is."""
        usual = self._spelled.get(language or "", {})
        if not usual:
            return text

        def spelled(match: re.Match[str]) -> str:
            word = match.group()
            if not word.isascii() or not word[1:].islower():
                return word
            found = usual.get(word.lower(), word)
            return found if word[0].islower() else found[0].upper() + found[1:]

        return _WORD.sub(spelled, text)


def _usual(texts: Iterable[str]) -> dict[str, str]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for word, times in Counter(_WORD.findall("\n".join(texts).lower())).items():
        if len(word) >= SHORTEST:
            forms[fold(word)][word] = times
    out = {}
    for bare, written in forms.items():
        best, times = written.most_common(1)[0]
        if best != bare and bare.isascii() and times >= USUAL * written.total():
            out[bare] = best
    return out
