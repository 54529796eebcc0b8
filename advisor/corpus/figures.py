"""The figures in a text, made comparable across Dutch, English and French.

30.000 (nl), 30,000 (en) and 30 000 (fr, also with a narrow or no-break space) are one figure, and so are
12,5 and 12.5, "zeven" and "seven" and 7, "21 januari" and "January 21", "26%" and "26 pour cent".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.text import MONTHS

_SPACES = "[\u00a0\u202f\u2009 ]"
_PHONE = rf"(?<!\d)0\d{{1,3}}(?:{_SPACES}\d{{2,3}})+(?!\d)"
_CODE = r"\d+\.\d{1,2}(?!\d)"  # 4.0, 149.04: the dot of a name, in every language
_NUMBER = {
    "nl": re.compile(rf"{_PHONE}|{_CODE}|\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?"),
    "en": re.compile(rf"{_PHONE}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?"),
    "fr": re.compile(rf"{_PHONE}|{_CODE}|\d{{1,3}}(?:{_SPACES}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?"),
}
_PERCENT = re.compile(rf"{_SPACES}?(?:%|procent\b|per ?cent\b|pour ?cent\b)", re.IGNORECASE)
_IN_A_NAME = re.compile(r"[^\W\d_]$|[A-Z][-–]$")  # CO2, BK-0493: no figure
_SUFFIX = re.compile(r"(?:st|nd|rd|th|ste|de|e|er|re|ère|ème|u|h)\b")  # 7de, 7th, 7e, 10u
_DUTCH_COMPOUND = re.compile(r"(daag|jarig|maand|week|wek|honderd|duizend|delig|tal)")  # tiendaags: 10
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_CARDINALS = {  # from 2 on
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "fr": "deux trois quatre cinq six sept huit - dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf vingt",
}
# Words that can stand for a figure but often do not ("een", "second", "neuf"): they may match a figure
# of another language and are never asked for. Half a year is six months.
_MAYBE = {
    "nl": {"1": "een één eerste", "2": "tweede beide allebei", "3": "derde", "4": "vierde kwart",
           "6": "zesde half halve halfjaar",
           "7": "zevende", "0.5": "half halve helft", "30": "dertig", "40": "veertig", "50": "vijftig",
           "100": "honderd", "1000": "duizend"},
    "en": {"1": "a one first", "2": "second both twice", "3": "third thirds", "4": "fourth quarter",
           "6": "sixth half", "7": "seventh", "0.5": "half", "30": "thirty", "40": "forty", "50": "fifty",
           "100": "hundred", "1000": "thousand"},
    "fr": {"1": "un une premier première", "2": "deuxième second seconde deux", "3": "troisième tiers",
           "4": "quatrième quart", "6": "sixième", "7": "septième", "9": "neuf", "0.5": "demi demie moitié",
           "30": "trente", "40": "quarante", "50": "cinquante", "100": "cent", "1000": "mille"},
}  # fmt: skip


def _table(language: str) -> tuple[dict[str, str], dict[str, set[str]], dict[str, str]]:
    cardinals = {word: str(n) for n, word in enumerate(_CARDINALS[language].split(), 2) if word != "-"}
    maybe: dict[str, set[str]] = {}
    for value, words in _MAYBE[language].items():
        for word in words.split():
            maybe.setdefault(word, set()).add(value)
    months = {word: f"month {n}" for n, word in enumerate(MONTHS[language].split(), 1)}
    return cardinals, maybe, months


_TABLES = {language: _table(language) for language in MONTHS}


@dataclass(frozen=True)
class Figures:
    """What a text says in figures: `digits` and `months` as written, `words` spelt out, `maybe` doubtful."""

    digits: frozenset[str]
    months: frozenset[str]
    words: frozenset[str]
    maybe: frozenset[str]

    @property
    def firm(self) -> frozenset[str]:
        """What another language must say too, in digits or in words."""
        return self.digits | self.months | self.words

    @property
    def all(self) -> frozenset[str]:
        return self.firm | self.maybe


def figures_in(text: str, language: str) -> Figures:
    """The figures of `text`: "26%", "30000", "12.5", "month 1"; digits inside a name (CO2) are none."""
    digits = set()
    for match in _NUMBER[language].finditer(text):
        rest = text[match.end() :]
        if _IN_A_NAME.search(text[: match.start()]) or (re.match(r"[^\W\d_]", rest) and not _SUFFIX.match(rest)):
            continue
        digits.add(_canonical(match.group(), language) + ("%" if _PERCENT.match(rest) else ""))
    cardinals, maybe, months = _TABLES[language]
    found: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for word in _WORD.findall(text):
        for part in {word, *word.split("-")}:
            if part in months or part.lower() in months:
                found[0].add(months.get(part) or months[part.lower()])
            elif part.lower() in cardinals:
                found[1].add(cardinals[part.lower()])
            elif part.lower() in maybe:
                found[2].update(maybe[part.lower()])
            elif language == "nl" and (end := _DUTCH_COMPOUND.search(part.lower())):
                found[2].add(cardinals.get(part.lower()[: end.start()], ""))
    return Figures(frozenset(digits), *map(frozenset, found))


def _canonical(number: str, language: str) -> str:
    """30.000 -> 30000, 12,5 -> 12.5, 4.0 -> 4; a phone number keeps its leading zero."""
    plain = re.sub(_SPACES, "", number)
    if plain.startswith("0") and plain.isdigit():
        return plain
    if language == "en":
        plain = plain.replace(",", "")
    elif not re.fullmatch(_CODE, plain):
        plain = plain.replace(".", "").replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def listed(figures: Iterable[str]) -> Figures:
    """The figures of a fact's `figures`, which are written as in Dutch."""
    return figures_in(" ; ".join(figures), "nl")


def is_year(figure: str) -> bool:
    return len(figure) == 4 and figure[:2] in ("19", "20") and figure.isdigit()
