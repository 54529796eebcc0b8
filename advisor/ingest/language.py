"""Which language a passage is written in. Lingua is loaded at the first question and kept."""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.index.common import common_words
from advisor.text import fold

_CODES = ("nl", "en", "fr", "de", "es", "it", "pt", "pl", "ro", "tr", "ar", "uk", "ru")
SURE = 0.5
LEAST = 4  # different common words of a language, for a passage to be in it beside the language of its document
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _detector():
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in _CODES]
    # Passages are long enough for trigrams alone, which load ten times faster.
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


def detect(text: str) -> str | None:
    """The code of the language of `text` ("nl"), None where it is too short or mixed to tell."""
    values = _detector().compute_language_confidence_values(text)
    if not values or values[0].value < SURE:
        return None
    return values[0].language.iso_code_639_1.name.lower()


def told(text: str, usual: str) -> str:
    """The language of a passage in a document whose language is `usual`: another one only where the passage says so.

    Codes, names and column titles look like any language. Where the common words of both languages are known, those
    of the other must be more, and four at least; else the passage must be running text, half of it in small letters.
    """
    found = detect(text)
    if found is None or found == usual:
        return usual
    theirs = _common(found)
    if theirs:
        words = set(_WORD.findall(fold(text)))
        own = len(words & theirs)
        return found if own >= LEAST and own > len(words & _common(usual)) else usual
    every = _WORD.findall(text)
    return found if " | " not in text and 2 * sum(w == w.lower() for w in every) > len(every) else usual


@lru_cache(maxsize=16)
def _common(code: str) -> frozenset[str]:
    return frozenset(map(fold, common_words(code)))
