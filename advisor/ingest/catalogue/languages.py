"""Languages of courses: names in Dutch, English and French, codes of ISO 639, tags, and the EU's language authority."""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.ingest.catalogue.words import load, plain, whole_words

LONGEST = 300  # characters
_AUTHORITY = re.compile(r"^https?://publications\.europa\.eu/resource/authority/language/([a-z]{3})/?$", re.IGNORECASE)
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$", re.IGNORECASE)
_SIGNS = re.compile(r"[,;/|+&\n]")
_WORDS = re.compile(r"\s+(?:en|and|et|of|or|ou)\s+", re.IGNORECASE)


@lru_cache(maxsize=1024)
def code(text: str) -> str | None:
    """The code (ISO 639-1 where there is one) of one language, None where it is not known."""
    text = text.strip()
    said = plain(text)
    if said in _known():
        return _known()[said]
    if match := _TAG.match(text):
        return _known().get(match[1].lower())
    return None


@lru_cache(maxsize=1024)
def codes(text: str) -> tuple[str, ...]:
    """The languages of a text, in its order and once each; empty where it names none, or something else beside."""
    if len(text) > LONGEST:
        return ()
    if match := _AUTHORITY.match(text.strip()):
        return tuple(c for c in [_known().get(match[1].lower())] if c)
    found = []
    for part in filter(str.strip, _SIGNS.split(text)):
        one = code(part)  # "en" is a code as well as a word
        found += [one] if one else [code(p) for p in _WORDS.split(part) if p.strip()]
    if found and all(found):
        return tuple(dict.fromkeys(c for c in found if c))
    named = _names().findall(plain(text))  # "lessen in het Nederlands"
    return tuple(dict.fromkeys(_known()[name] for name in named))


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    table = load("languages")
    return {plain(word): code for code, every in table.items() for word in (code, *every)}


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return whole_words({word for word in _known() if len(word) > 3})
