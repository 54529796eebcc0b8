"""The ordinary words of a language, with how often films and series say them.

They are no words of ours: they tell that "mussels" is a word (and no mistyped "Brussels"), and what "somtimes" was
meant to be. Source: the word lists of `pyspellchecker` (film subtitles, MIT), read once a process and language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from advisor.domain import LANGUAGES
from advisor.text import fold

USUAL = 100  # times: about 30,000 to 47,000 words a language; rarer ones are known, but nothing is taken for them


class Dictionary:
    """`usual` maps each folded word that is often said to how often. Of the rarer ones only hashes are kept, that
    340,000 Dutch words take 3 MB."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        folded: dict[str, int] = {}
        for word, times in counts.items():
            bare = fold(word)
            folded[bare] = max(times, folded.get(bare, 0))
        self.usual = {word: times for word, times in folded.items() if times >= USUAL}
        self._hashes = np.sort(np.fromiter(map(hash, folded), np.int64, len(folded)))

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the language."""
        place = int(np.searchsorted(self._hashes, hash(word)))
        return place < len(self._hashes) and int(self._hashes[place]) == hash(word)


@lru_cache(maxsize=len(LANGUAGES) + 1)
def dictionary(language: str) -> Dictionary:
    """The words of a language; none for one that we do not answer in."""
    if language not in LANGUAGES:
        return Dictionary({})
    from spellchecker import SpellChecker  # half a second for Dutch: only where a word is looked up

    return Dictionary(dict(SpellChecker(language=language, distance=1).word_frequency.items()))
