"""The quantities of a text with where they stand: numbers in digits and words, dates, durations, amounts, ratios.

"59.000", "59,000", "59 000" and "59 duizend" are one value, "half a year" is six months, "1er fevrier 2026" and
"February 1, 2026" are one date. Digits that are part of a name (CO2, BK-0493) are none: they are checked as names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from advisor.guard.numbers import Spelled, number_words, scale_of, spelled
from advisor.text import MONTHS, fold

_SPACE = "[ \u00a0\u2009\u202f]"
_PHONE = re.compile(rf"(?<![\w+])(?:\+32{_SPACE}?\(?0?\)?|0)\d{{1,3}}(?:[ \u00a0\u202f./]\d{{2,3}}){{2,4}}(?!\w)")
_DIGITS = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:(?:\.\d{{3}})+|(?:,\d{{3}})+|(?:{_SPACE}\d{{3}})+)(?![\d])(?:[.,]\d{{1,2}}(?!\d))?"
    r"|(?<![\w])\d+(?:[.,]\d+)?"
)
_GROUPED = re.compile(rf"\d{{1,3}}(?:(?:\.\d{{3}})+|(?:,\d{{3}})+|(?:{_SPACE}\d{{3}})+)(?:[.,]\d{{1,2}})?$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|ste|de|e|er|re|ère|ème|es|ième)\b")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?![\d-])")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?!\d)")
_UNIT = re.compile(
    rf"[\s\-]*(?:d['’]|(?:de|of|volle|dernieres?|dernières?){_SPACE})?"
    rf"(%|€|\$|[^\W\d_]+(?:['’]s)?)(?:{_SPACE}+([^\W\d_]+))?"
)
_CODED = re.compile(r"\b(NACE|EQF|ISO|VKS|PC|PSC|PsC|CP|SCP|KP|DigComp|[Ii]ndustrie|[Ii]ndustry)[- ]?(?:codes? )?$")
_COMPOUND = re.compile(
    r"(?:contact|les|werk|opleidings|vormings|trainings|cursus|kalender|school|studie)(uren|uur|dagen|weken|maanden)"
)
_CODES = {"cp": "pc", "psc": "pc", "scp": "pc", "kp": "pc", "industry": "industrie"}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|%|€|\$")
_RATIO = {
    "nl": re.compile(r"\s(?:op)\s(?:de\s|elke\s)?$"),
    "en": re.compile(r"\s(?:in|out of)\s(?:every\s)?$"),
    "fr": re.compile(r"\s(?:sur)\s$"),
}
_DUTCH_UNIT = re.compile(r"^(.{3,})(jarige?|daagse?|maands|maandelijkse?|urige?|weekse?)$")
_SUFFIX_UNIT = {"jarig": "year", "daags": "day", "maand": "month", "urige": "hour", "urig": "hour", "weeks": "week"}
_AND_A_HALF = re.compile(r"\s*(?:and a half|et demie?|en een halve?|en half)\b", re.IGNORECASE)
_JOINS = re.compile(r"^(?:\s*[-–/]\s*|\s+(?:tot|to|à|a|en|and|et|of|or|ou|naar|vers|tot en met)\s+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """One quantity of a text, at [start, end). `unit` None is a bare count; months and years are both counted in
    months.

    `date` is (year, month, day), each None where it is not said. `digits` is a telephone number. `soft` may be no
    figure
    at all ("een", "half") and is never asked for. `code` is the name that it is a number of ("nace" of NACE 20).
    """

    start: int
    end: int
    value: float
    unit: str | None = None
    date: tuple[int | None, int | None, int | None] | None = None
    digits: str | None = None
    over: float | None = None
    soft: bool = False
    ordinal: bool = False
    code: str = ""

    @property
    def kind(self) -> str:
        """What it may be confused with: only quantities of one kind are swapped."""
        if self.digits:
            return "phone"
        if self.date:
            return "date"
        if self.over is not None:
            return "ratio"
        if self.ordinal:
            return "ordinal"
        return self.unit or "number"


@dataclass(frozen=True)
class _Unit:
    name: str
    base: str
    times: float


@lru_cache(maxsize=1)
def _units() -> dict[str, _Unit]:
    data = yaml.safe_load(Path(__file__).with_name("words").joinpath("units.yaml").read_text("utf-8"))
    return {
        word: _Unit(name, row.get("of", name), float(row.get("times", 1)))
        for name, row in data.items()
        for word in row["words"]
    }


@lru_cache(maxsize=1)
def _months() -> dict[str, tuple[int, bool]]:
    """Folded month -> (number, whether it needs its capital: the English "May" and "March")."""
    out: dict[str, tuple[int, bool]] = {}
    for language, names in MONTHS.items():
        for n, name in enumerate(names.split(), 1):
            out.setdefault(fold(name), (n, language == "en" and name in ("May", "March")))
    return out


@dataclass(frozen=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities of `text`, in its order; number words are read in `language` where we have them."""
    taken: list[Quantity] = []
    taken += _dates(text)
    taken += [
        Quantity(m.start(), m.end(), 0.0, digits=_phone_digits(m.group()))
        for m in _PHONE.finditer(text)
        if _free(taken, m.start(), m.end())
    ]
    taken += [q for q in _in_digits(text, language) if _free(taken, q.start, q.end)]
    taken += [q for q in _in_words(text, language) if _free(taken, q.start, q.end)]
    ordered = sorted(taken, key=lambda q: q.start)
    ordered = _ratios(text, language, ordered)
    return tuple(replace(q, code=_code(text, q)) for q in _shared_units(text, ordered))


def _code(text: str, q: Quantity) -> str:
    m = _CODED.search(text[: q.start])
    return _CODES.get(m[1].lower(), m[1].lower()) if m else ""


def _free(taken: Sequence[Quantity], start: int, end: int) -> bool:
    return all(end <= q.start or start >= q.end for q in taken)


def _phone_digits(raw: str) -> str:
    digits = re.sub(r"\D", "", raw)
    return "0" + digits[2:].lstrip("0") if raw.startswith("+32") else digits


def _dates(text: str) -> list[Quantity]:
    out: list[Quantity] = []
    for m in _ISO.finditer(text):
        if 1 <= int(m[2]) <= 12:
            out.append(_date(m.start(), m.end(), int(m[1]), int(m[2]), int(m[3]) if m[3] else None))
    for m in _SLASHED.finditer(text):
        if 1 <= int(m[2]) <= 12:
            out.append(_date(m.start(), m.end(), int(m[3]), int(m[2]), int(m[1])))
    tokens = [_Token(m.group(), fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    for i, token in enumerate(tokens):
        known = _months().get(token.folded)
        if known is None or (known[1] and not token.text[0].isupper()):
            continue
        start, end, day, year = token.start, token.end, None, None
        before = tokens[i - 1] if i else None
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if before and before.folded in ("er", "e", "ste", "de", "st", "nd", "rd", "th", "of") and i > 1:
            earlier = tokens[i - 2]
            if earlier.text.isdecimal() and len(earlier.text) <= 2:
                before = earlier
        if before and before.text.isdecimal() and 1 <= int(before.text) <= 31 and token.start - before.end <= 5:
            day, start = int(before.text), before.start
        elif after and after.text.isdecimal() and len(after.text) <= 2 and 1 <= int(after.text) <= 31:
            day, end = int(after.text), after.end
            after = tokens[i + 2] if i + 2 < len(tokens) else None
            if after and after.folded in ("st", "nd", "rd", "th"):
                end = after.end
                after = tokens[i + 3] if i + 3 < len(tokens) else None
        if after and re.fullmatch(r"(?:19|20)\d\d", after.text) and after.start - end <= 3:
            year, end = int(after.text), after.end
        if known[1] and day is None and year is None and start == 0:
            continue  # "May I …"
        out.append(_date(start, end, year, known[0], day))
    return [q for i, q in enumerate(out) if _free(out[:i], q.start, q.end)]


def _date(start: int, end: int, year: int | None, month: int | None, day: int | None) -> Quantity:
    return Quantity(start, end, float(year or 0), date=(year, month, day))


def _in_digits(text: str, language: str) -> list[Quantity]:
    out = []
    for m in _DIGITS.finditer(text):
        start, end = m.span()
        if not _free(out, start, end):
            continue
        # CO2, BK-0493 and 7CPT are names; "7de" and "10u" are not.
        if start and (text[start - 1].isalpha() or re.search(r"[A-Z][-–]$", text[max(0, start - 2) : start])):
            continue
        rest = text[end:]
        ordinal = bool(_ORDINAL.match(rest))
        if rest[:1].isalpha() and not ordinal and not re.match(r"(?:u|h|km|k|j)\b|[eè]me", rest):
            continue
        value = _value(m.group())
        if ordinal:
            end += _ORDINAL.match(rest).end()  # type: ignore[union-attr]
            out.append(Quantity(start, end, value, ordinal=True))
            continue
        fraction = re.match(r"/(\d{1,2})(?![\d/])", rest)
        if fraction and value < 10 and not re.match(r".*[a-z]", m.group()):
            out.append(Quantity(start, end + fraction.end(), value, over=float(fraction[1])))
            continue
        value, end, unit = _measured(text, end, value, language)
        bare = re.fullmatch(r"(?:19|20)\d\d", m.group())
        if bare and unit is not None and unit.base == "month":
            value, end, unit = _value(m.group()), m.end(), None  # "the 2019-2020 school year"
        sign = text[max(0, start - 2) : start].strip()[-1:]
        if unit is None and sign in ("€", "$"):
            unit = _units()[sign]
        if bare and unit is None and end == m.end():
            out.append(_date(start, end, int(m.group()), None, None))
        else:
            out.append(_with_unit(Quantity(start, end, value), unit))
    return out


def _in_words(text: str, language: str) -> list[Quantity]:
    if number_words(language) is None:
        return []
    tokens = [
        _Token(m.group(), _bare(fold(m.group())), m.start(), m.end())
        for m in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    ]
    out = []
    # A number never runs over a comma or a full stop.
    for first, last in _stretches(text, tokens):
        for found in spelled([t.folded for t in tokens[first:last]], language):
            out.append(_from_words(text, tokens, first, found, language))
    if language == "nl":
        for token in tokens:
            m = _DUTCH_UNIT.match(token.folded)
            number = spelled([m[1].removesuffix("-")], "nl") if m else []
            if m and len(number) == 1 and not number[0].soft:
                unit = next(u for stem, u in _SUFFIX_UNIT.items() if m[2].startswith(stem))
                out.append(_with_unit(Quantity(token.start, token.end, number[0].value), _units()[unit]))
    found = [q for q in out if q is not None]
    return [q for i, q in enumerate(found) if _free(found[:i], q.start, q.end)]


def _bare(folded: str) -> str:
    """Without a French elision: "d'un", "qu'une"."""
    return folded.rpartition("'")[2] if re.match(r"(?:[ldnjs]|qu)'", folded) else folded


def _stretches(text: str, tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    out, first = [], 0
    for i in range(1, len(tokens) + 1):
        if i == len(tokens) or not re.fullmatch(r"[\s\-–]*", text[tokens[i - 1].end : tokens[i].start]):
            out.append((first, i))
            first = i
    return out


def _from_words(text: str, tokens: Sequence[_Token], first: int, found: Spelled, language: str) -> Quantity | None:
    start, end = tokens[first + found.first].start, tokens[first + found.last - 1].end
    if found.scale and text[:start].rstrip()[-1:].isdecimal():
        return None  # "59 duizend" is read with its digits
    if found.soft and found.value == 0.5 and (m := re.match(r"[\s-]*(?:an? |een )?([^\W\d_]+)", text[end:])):
        times = scale_of(fold(m[1]), language)  # half a million
        if times:
            value, end, unit = _measured(text, end + m.end(), 0.5 * times, language)
            return _with_unit(Quantity(start, end, value), unit)
    if found.ordinal or found.soft:
        value, end2, unit = _measured(text, end, found.value, language)
        if found.soft and unit is not None and unit.name in ("year", "decade", "half_year") and found.value == 0.5:
            return _with_unit(Quantity(start, end2, value), unit)
        if found.soft and unit is not None and found.value == 1:
            return replace(_with_unit(Quantity(start, end2, 1.0), unit), soft=True)  # "een jaar", "a decade"
        fraction = found.ordinal and re.search(r"\b(?:een|un|a|one|une)[\s-]+$", fold(text[max(0, start - 5) : start]))
        if fraction and not found.soft:
            return Quantity(start, end, 1.0, over=found.value)
        return Quantity(start, end, found.value, soft=found.soft, ordinal=found.ordinal)
    if found.value == 9 and fold(text[start:end]) == "neuf" and re.search(r"(?:\ba|à)\s+$", text[:start]):
        return replace(Quantity(start, end, 9.0), soft=True)  # "remis à neuf"
    value, end, unit = _measured(text, end, found.value, language)
    # "(in thousands)" says how others are counted.
    alone = found.scale and re.search(r"\b(?:in|en|per|par)\s+$", text[:start])
    return replace(_with_unit(Quantity(start, end, value), unit), soft=bool(alone))


def _measured(text: str, end: int, value: float, language: str) -> tuple[float, int, _Unit | None]:
    """What scale and unit follow at `end`: "6,4 miljoen euro" -> (6400000, …, euro)."""
    m = re.match(rf"{_SPACE}*([^\W\d_]+)", text[end:])
    if m and (times := scale_of(fold(m[1]), language)):
        value, end = value * times, end + m.end()
    m = _UNIT.match(text[end:])
    if m is None:
        return value, end, None
    one = fold(m[1])
    both = f"{one} {fold(m[2])}" if m[2] else ""
    unit, whole = _units().get(both) or _units().get(one), both in _units()
    if unit is None and language == "nl":  # contacturen, opleidingsdagen
        compound = _COMPOUND.fullmatch(one)
        unit = _units()[compound[1]] if compound else None
    if unit is None and m[2] and len(one) > 3 and fold(m[2]) in _TIMES:  # "5 training days"
        unit, whole = _units()[fold(m[2])], True
    if unit is None:
        return value, end, None
    end += m.end() if whole else m.end(1)
    half = _AND_A_HALF.match(text[end:])
    if half:
        value, end = value + 0.5, end + half.end()
    return value, end, unit


def _with_unit(quantity: Quantity, unit: _Unit | None) -> Quantity:
    if unit is None:
        return quantity
    return replace(quantity, value=quantity.value * unit.times, unit=unit.base)


def _value(raw: str) -> float:
    """A group of exactly three digits after a separator is a group of thousands, in every language."""
    plain = re.sub(_SPACE, "", raw)
    if _GROUPED.fullmatch(raw):
        decimals = re.search(r"[.,](\d{1,2})$", plain)
        whole = re.sub(r"\D", "", plain[: decimals.start()] if decimals else plain)
        return float(f"{whole}.{decimals[1]}" if decimals else whole)
    return float(plain.replace(",", "."))


def _ratios(text: str, language: str, found: list[Quantity]) -> list[Quantity]:
    """ "2 op 3", "two out of three", "une sur quatre": one ratio, not two numbers."""
    between = _RATIO.get(language)
    out: list[Quantity] = []
    for q in found:
        last = out[-1] if out else None
        if last and q.ordinal and last.kind == "number" and last.value < q.value <= 10 and q.start - last.end <= 1:
            out[-1] = replace(last, end=q.end, over=q.value, soft=False)  # "nine tenths"
            continue
        if (
            last and between and last.kind == "number" and q.kind in ("number",) and 1 < q.value <= 10 > last.value
            and last.value < q.value and between.search(" " + text[last.end : q.start].lower())
            and len(text[last.end : q.start]) < 30
        ):  # fmt: skip
            out[-1] = replace(last, end=q.end, over=q.value, soft=False)
        else:
            out.append(q)
    return out


def _shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first of "80 tot 90%" and of "1 to 6 months" has the unit of the second."""
    for i in range(len(found) - 2, -1, -1):
        q, after = found[i], found[i + 1]
        if q.unit or q.date or q.digits or q.over or not after.unit or after.over:
            continue
        if _JOINS.fullmatch(text[q.end : after.start]):
            times = (
                12
                if after.unit == "month" and re.search(r"(?:jaar|year|ans?\b|ann)", text[after.start : after.end])
                else 1
            )
            found[i] = replace(q, unit=after.unit, value=q.value * times, soft=False)
    return found


_TIMES = frozenset(
    "uur uren hour hours heure heures dag dagen day days jour jours week weken weeks semaine semaines maand maanden "
    "month months mois jaar jaren year years an ans annee annees".split()
)
