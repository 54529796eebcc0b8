"""Which language a passage is written in. Lingua is loaded at the first question and kept."""

from __future__ import annotations

from functools import lru_cache

_CODES = ("nl", "en", "fr", "de", "es", "it", "pt", "pl", "ro", "tr", "ar", "uk", "ru")
SURE = 0.5


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
