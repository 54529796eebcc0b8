"""Number words of Dutch, English and French as values: "negenenvijftigduizend", "soixante-dix-neuf", "two hundred"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FOLDER = Path(__file__).with_name("words")
MOST = 8
"""Words in one number: "deux millions trois cent quarante mille" and the like."""


@dataclass(frozen=True)
class Spelled:
    """Words [first, last) say `value`; `soft`: they often do not ("een", "second"); `scale`: a bare "duizend"."""

    first: int
    last: int
    value: float
    soft: bool = False
    ordinal: bool = False
    scale: bool = False


@dataclass(frozen=True)
class _Words:
    units: dict[str, int]
    tens: dict[str, int]
    hundred: dict[str, int]
    scales: dict[str, int]
    ordinals: dict[str, int]
    fractions: dict[str, float]
    soft: dict[str, float]
    joins: frozenset[str]
    language: str


@lru_cache(maxsize=8)
def number_words(language: str) -> _Words | None:
    """The words of a language, None where we have none."""
    data = yaml.safe_load((_FOLDER / "numbers.yaml").read_text("utf-8")).get(language)
    if data is None:
        return None
    joins = frozenset(data.pop("and"))
    return _Words(**data, joins=joins, language=language)


def scale_of(word: str, language: str) -> int | None:
    """1000 for "duizend": what a figure in digits before it is to be multiplied by."""
    known = number_words(language)
    return known.scales.get(word) if known else None


def spelled(words: Sequence[str], language: str) -> list[Spelled]:
    """The numbers that stand in `words` (folded, hyphens already split), from left to right."""
    known = number_words(language)
    if known is None:
        return []
    out: list[Spelled] = []
    at = 0
    while at < len(words):
        found = _at(words, at, known)
        if found is None:
            at += 1
            continue
        out.append(found)
        at = found.last
    return out


def _at(words: Sequence[str], at: int, known: _Words) -> Spelled | None:
    word = words[at]
    run = _run(words, at, known)
    if run is not None and (run.last > at + 1 or word not in known.soft):
        return run
    if word in known.ordinals:
        return Spelled(at, at + 1, known.ordinals[word], ordinal=True)
    if word in known.fractions:
        return Spelled(at, at + 1, known.fractions[word])
    if word in known.soft:
        return Spelled(at, at + 1, known.soft[word], soft=True)
    return run or _ordinal(word, at, known)


def _run(words: Sequence[str], at: int, known: _Words) -> Spelled | None:
    """The longest run of words that make one number."""
    total = current = 0.0
    before = 0.0
    last = at
    begun = False
    while last < len(words) and last - at < MOST:
        word = words[last]
        if word in known.joins and begun and last + 1 < len(words):
            following = _value(words[last + 1], known)
            # "vingt et un", "two hundred and four"; not "twee en drie".
            joined = following is not None and (
                (known.language == "fr" and before in (20, 30, 40, 50, 60, 70) and following in (1, 11))
                or (known.language == "en" and before in (100, 1000) and following < 100)
            )
            if not joined:
                break
            last += 1
            continue
        if word in known.scales:
            total += (current or 1) * known.scales[word]
            current, before = 0.0, float(known.scales[word])
        elif word in known.hundred and (not begun or current < 10):
            current = (current or 1) * 100
            before = 100.0
        else:
            value = _value(word, known)
            if value is None or (begun and not _adds(before, current, value, known)):
                break
            if known.language == "fr" and value == 20 and current == 4 and before == 4:
                current, before = 80.0, 80.0
            else:
                current += value
                before = float(value)
        begun = True
        last += 1
    if not begun:
        return None
    bare = last == at + 1 and words[at] in known.scales
    return Spelled(at, last, total + current, scale=bare)


def _adds(before: float, current: float, value: float, known: _Words) -> bool:
    """Whether `value` goes on with the number that is being read ("twenty" + "one"), or begins another."""
    if known.language == "fr" and value == 20 and current == 4 and before == 4:
        return True
    if before >= 100:
        return True
    if known.language == "fr" and before in (60, 80) and value < 20:
        return True
    if known.language == "fr" and before == 10 and value in (7, 8, 9):
        return True
    return before in (20, 30, 40, 50, 60, 70, 80, 90) and value < 10


@lru_cache(maxsize=20000)
def _cached_dutch(word: str) -> float | None:
    known = number_words("nl")
    return _dutch(word, known) if known and len(word) > 5 else None


def _value(word: str, known: _Words) -> float | None:
    """The value of one word below a scale: a unit, a ten, or a whole Dutch compound."""
    if word in known.units:
        return known.units[word]
    if word in known.tens:
        return known.tens[word]
    if known.language == "fr" and word == "vingts":
        return 20
    return _cached_dutch(word) if known.language == "nl" else None


def _dutch(word: str, known: _Words) -> float | None:
    """ "negenenvijftigduizend": read from the scale inwards."""
    for scale, value in (("duizend", 1000), ("honderd", 100)):
        if scale in word:
            left, _, right = word.partition(scale)
            head = _dutch(left, known) if left else 1
            tail = _dutch(right.removeprefix("en"), known) if right else 0
            if head is None and left == "een":
                head = 1
            return None if head is None or tail is None else head * value + tail
    if word in known.units:
        return known.units[word]
    if word in known.tens:
        return known.tens[word]
    for ten, value in known.tens.items():
        if word.endswith("en" + ten):
            unit = known.units.get(word[: -len(ten) - 2])
            return unit + value if unit and unit < 10 else None
    return None


def _ordinal(word: str, at: int, known: _Words) -> Spelled | None:
    """ "achtentwintigste", "twelfth", "quinzieme"."""
    if word.endswith("s") and word[:-1] in known.ordinals:
        return Spelled(at, at + 1, known.ordinals[word[:-1]], ordinal=True)
    ends = {"nl": ("ste", "de"), "en": ("th",), "fr": ("ieme",)}[known.language]
    for end in ends:
        if not word.endswith(end) or len(word) < len(end) + 3:
            continue
        stem = word[: -len(end)]
        for tail in ("", "e", "t") if known.language != "nl" else ("",):
            value = _value(stem + tail, known)
            if value is not None and value > 2:
                return Spelled(at, at + 1, value, ordinal=True)
    return None
