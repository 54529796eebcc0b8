"""Does a text hold a nugget? Numbers are compared as numbers, words as words.

"30.000", "30,000" and "30 000" are the same number, "%" and "procent" the same sign; "4%" does not stand in
"74%", "84" not in "84 %", "STEM" not in "stemmen". A word of eight letters or more may be part of a compound
("kunststofrecyclage" holds "recyclage"), one of six or more may have an ending ("planif" is in "planifier").
"""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.text import figures, fold

_GROUPED = r"\d{1,3}(?:[.,\u0020\u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
_NUMBER = re.compile(rf"(?<![\w.,]){_GROUPED}|\d+(?:[.,]\d+)?")
_PERCENT = re.compile(r"\s*(?:%|\b(?:procent|percent|per cent|pour cent)\b)")
ENDING = 6
COMPOUND = 8


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Folded text with every number in one notation, per cent as "%" and single spaces."""
    text = text.replace("\u2009", " ")
    text = _NUMBER.sub(lambda m: _one(m.group()), text)
    return " ".join(_PERCENT.sub("%", fold(text)).split())


def _one(raw: str) -> str:
    # A leading zero is kept: "0800" is a phone number, not 800.
    if raw.startswith("0") and raw.isdigit():
        return raw
    return figures(raw)[0]


@lru_cache(maxsize=8192)
def _pattern(wording: str) -> re.Pattern[str]:
    text = normal(wording)
    first, last = re.findall(r"[^\W_]+", text)[0], re.findall(r"[^\W_]+", text)[-1]
    before = after = ""
    if text[0].isdigit():
        before = r"(?<![\d\w])(?<!\d[.,])"
    elif text[0].isalpha() and len(first) < COMPOUND:
        before = r"(?<![^\W_])"
    if text[-1].isdigit():
        after = r"(?!\d|[.,]\d|%)"
    elif text[-1].isalpha() and len(last) < ENDING:
        after = r"(?![^\W_])"
    return re.compile(before + re.escape(text) + after)


def holds(text: str, wording: str) -> bool:
    """True if the text says this."""
    return bool(_pattern(wording).search(normal(text)))
