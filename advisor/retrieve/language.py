"""In which language is this asked? Decided in code, so that the answer comes in the right one.

Two witnesses: the words themselves (which of them stand in Dutch, English or French texts of the
corpus and in short lists of function words) and lingua, a character model for 13 languages. The first
decides on short questions of the field, where character models guess; the second on everything else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from advisor.domain import LANGUAGES
from advisor.text import fold, words

FOREIGN = ("de", "tr", "ar", "uk", "pl", "es", "it", "pt", "ro", "ru")
# A question must have this share of its words unknown, and lingua be this sure, to be called foreign.
FOREIGN_UNKNOWN = 0.5
FOREIGN_SURE = 0.6
# Romanian shares many words with French: letters that none of our languages has tell it apart with fewer unknown ones.
FOREIGN_LETTERS = frozenset("ățșţşąćęłńśźżığßñ¿¡ìò")
LETTERS_SURE, LETTERS_UNKNOWN = 0.85, 0.3
# How much a short message leans to the language of the one before it; shared out over its words.
STAYS = 3.0


@dataclass(frozen=True)
class LanguageGuess:
    """`code` is what was found ("nl", "de", …); `confident` is False where it is little more than a guess."""

    code: str
    confident: bool


class LanguageDetector:
    """Built from word lists; `detect` may be called by many threads."""

    def __init__(self, function_words: Mapping[str, Iterable[str]], texts: Mapping[str, Iterable[str]]) -> None:
        """`function_words` and `texts` per language; texts may be empty (an empty corpus)."""
        self._function = {lang: frozenset(map(fold, found)) for lang, found in function_words.items()}
        counts: dict[str, dict[str, int]] = {lang: {} for lang in LANGUAGES}
        for lang in LANGUAGES:
            for text in texts.get(lang, ()):
                for word in words(text):
                    counts[lang][word] = counts[lang].get(word, 0) + 1
        self._weights = _log_shares(counts)

    def detect(self, text: str, *, earlier: Iterable[str] = (), default: str = "nl") -> LanguageGuess:
        """The language of `text`; `earlier` are the visitor's earlier messages, newest first."""
        tokens = words(text)
        if not any(c.isalpha() for c in text):
            return LanguageGuess(self._from_earlier(earlier, default), False)
        scores, known = self._lexical(tokens)
        unknown = 1 - known / max(1, len(tokens))
        lingua = _lingua(text)
        best, sure = max(lingua.items(), key=lambda pair: pair[1], default=("", 0.0))
        # Three plain words may be anything (a name, a place, an abbreviation): too little to call foreign.
        enough = len(tokens) >= 4 or not text.isascii()
        own_letters = sure >= LETTERS_SURE and unknown >= LETTERS_UNKNOWN and bool(FOREIGN_LETTERS & set(text.lower()))
        doubtful = sure < FOREIGN_SURE or unknown < FOREIGN_UNKNOWN
        if best in FOREIGN and enough and (own_letters or not doubtful):
            return LanguageGuess(best, sure >= 0.8)
        for lang in LANGUAGES:
            scores[lang] += math.log(max(lingua.get(lang, 0.0), 0.02))
        before = self._from_earlier(earlier, "")
        if before in scores:
            scores[before] += STAYS / len(tokens) if tokens else 0.0
        order = sorted(LANGUAGES, key=lambda lang: -scores[lang])
        margin = scores[order[0]] - scores[order[1]]
        if margin < 0.7 and (known == 0 or len(tokens) < 3):
            if before:
                return LanguageGuess(before, False)
            if margin < (0.7 if len(tokens) == 1 else 0.3):  # "VCA" may be of any
                return LanguageGuess(default, False)
        return LanguageGuess(order[0], margin >= 1.5)

    def _lexical(self, tokens: list[str]) -> tuple[dict[str, float], int]:
        scores = dict.fromkeys(LANGUAGES, 0.0)
        known = 0
        for token in tokens:
            weights = self._weights.get(token)
            function = [lang for lang in LANGUAGES if token in self._function.get(lang, ())]
            if weights or function:
                known += 1
            for lang in LANGUAGES:
                if weights:
                    scores[lang] += weights[LANGUAGES.index(lang)]
                if function:
                    scores[lang] += 1.5 / len(function) if lang in function else -1.0
        return scores, known

    def _from_earlier(self, earlier: Iterable[str], default: str) -> str:
        for text in earlier:
            tokens = words(text)
            if len(tokens) >= 3:
                return self.detect(text, default=default or "nl").code
        return default


def _log_shares(counts: dict[str, dict[str, int]]) -> dict[str, tuple[float, float, float]]:
    """Per word the log of how much more often each language uses it than the mean, clipped to ±2."""
    totals = {lang: sum(counts[lang].values()) or 1 for lang in LANGUAGES}
    out = {}
    for word in set().union(*counts.values()):
        if word.isdigit():
            continue
        shares = [(counts[lang].get(word, 0) + 0.2) / (totals[lang] + 1000) for lang in LANGUAGES]
        mean = sum(shares) / len(shares)
        out[word] = tuple(max(-2.0, min(2.0, math.log(s / mean))) for s in shares)
    return out


@lru_cache(maxsize=1)
def _detector():
    from lingua import Language, LanguageDetectorBuilder

    names = {
        "nl": Language.DUTCH,
        "en": Language.ENGLISH,
        "fr": Language.FRENCH,
        "de": Language.GERMAN,
        "tr": Language.TURKISH,
        "ar": Language.ARABIC,
        "uk": Language.UKRAINIAN,
        "pl": Language.POLISH,
        "es": Language.SPANISH,
        "it": Language.ITALIAN,
        "pt": Language.PORTUGUESE,
        "ro": Language.ROMANIAN,
        "ru": Language.RUSSIAN,
    }
    # The low-accuracy mode reads trigrams only: a quarter of a second to start instead of three.
    return LanguageDetectorBuilder.from_languages(*names.values()).with_low_accuracy_mode().build()


def _lingua(text: str) -> dict[str, float]:
    values = _detector().compute_language_confidence_values(text[:1000])
    return {v.language.iso_code_639_1.name.lower(): v.value for v in values}
