"""What a course costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from advisor.ingest.catalogue.words import load, plain, whole_words
from advisor.text import fold

LONGEST = 300  # characters: a longer text is no price
# Groups of three after the same sign are thousands, one or two digits after another are cents, as in advisor/text.py.
_AMOUNT = re.compile(
    r"(?<![\w.,])(?:[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d{1,2})?|(?:,\d{3})+(?:\.\d{1,2})?|(?:[ '’]\d{3})+(?:[.,]\d{1,2})?)"
    r"|\d{1,9}(?:[.,]\d{1,2})?)(?![.,]?\d)"
)
_NO_CENTS = re.compile(r"(?<=\d)[.,](?:-{1,2}|–|—)")
_CURRENCY_AT_DIGIT = re.compile(r"(?<=\d)(?=[^\W\d_]|[€$£])|(?<=[€$£])(?=\d)|(?<=[^\W\d_])(?=\d)")


@dataclass(frozen=True)
class Money:
    """eur: the one whole price in euro, VAT as the text tells it. free: None where it is not told.

    understood: False where the text tells neither an amount nor anything else that is known of prices.
    """

    eur: float | None = None
    free: bool | None = None
    understood: bool = True


@lru_cache(maxsize=4096)
def read(text: str) -> Money:
    """What a text tells of the price.

    "€ 1.250,50" and "1250,5 euro (excl. btw)" are amounts; "vanaf 300 euro", "€ 90 per dag", "150-200 EUR", "90" (of
    what?) and "$ 90" are prices that stay text; "gratis" and "0" are free, "gratis, certificaat betalend" is neither.
    """
    if len(text) > LONGEST:
        return Money(understood=False)
    spaced = _CURRENCY_AT_DIGIT.sub(" ", _NO_CENTS.sub("", fold(re.sub(r"\s+", " ", text))))
    said_free = _has("free", spaced)
    if plain(spaced) in _free():
        return Money(0.0, True)
    found = list(_AMOUNT.finditer(spaced))
    amounts = [_value(m.group()) for m in found]
    if not amounts:
        if _has("paid", spaced):
            return Money(free=None if said_free else False)
        return Money(understood=said_free or _has("known", spaced))
    if re.search(r"[-−]\s*(?:[€$£]|eur)?\s*$", spaced[: found[0].start()]):
        return Money(understood=False)  # a price below nothing
    rest = _AMOUNT.sub(" ", spaced, count=1)
    euro, other = _has("euro", rest), _has("other", rest)
    if len(amounts) == 1 and not other and not said_free and _only_whole_price(rest):
        if amounts[0] == 0:
            return Money(0.0, True)
        return Money(amounts[0] if euro else None, False)
    return Money(free=None if said_free or 0 in amounts else False)


@lru_cache(maxsize=1)
def _free() -> frozenset[str]:
    return frozenset(plain(w) for w in load("money")["free"])


def _value(amount: str) -> float:
    digits = re.sub(r"[ '’]", "", amount)
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    return float(f"{whole}.{cents.group(1)}" if cents else whole)


def _has(kind: str, text: str) -> bool:
    return bool(_pattern(kind).search(text))


@lru_cache(maxsize=16)
def _pattern(kind: str) -> re.Pattern[str]:
    return whole_words({fold(w) for w in load("money")[kind]})


def _only_whole_price(rest: str) -> bool:
    for kind in ("euro", "whole"):
        rest = _pattern(kind).sub(" ", rest)
    return not re.search(r"[^\s()\[\].,:;*=]", rest)
