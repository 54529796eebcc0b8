"""Whether a question takes for true what the evidence tells otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from advisor.answer.knowledge import stem
from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import figures, words

_YEAR = re.compile(r"(19|20)\d\d")
_FIGURE = re.compile(r"(?<![\w.,])\d[\d.,\u0020\u00a0\u2009\u202f]*")
_PERCENT = re.compile(r"\s*(?:%|procent\b|per ?cent\b|pour ?cents?\b)", re.I)
_EURO = re.compile(r"\s*(?:(?:\w{2,10}\s(?:d['’])?)?(?:€|euros?\b|eur\b))", re.I)
_AGE = re.compile(r"\s*(?:jaar oud|jarige?|years? old|-year-old)\b", re.I)
# "3de middelbaar", "7e année", "the 4th year": which one, and not how many.
_ORDINAL = re.compile(r"(?:de|ste|e|er|ère|re|ème|ième|th|st|nd|rd)\b", re.I)
_STATES, _ASKS = frozenset({"claim", "whether"}), frozenset({"how_many", "percent", "euro"})
# How long somebody has worked somewhere is no statement about our subject.
_OF_THEM = re.compile(
    r"\b(?:depuis|sinds|al|reeds|for|since) \d+ (?:jaar|ans?|years?)\b"
    r"|\b\d+ (?:jaar|ans?|years?) (?:of |d['’])?(?:ervaring|dienst|experience|expérience|ancienneté|service)\b",
    re.I,
)
LARGE = 1000.0  # from here on figures count people, euros or places, whatever word follows


def contradicts(understood: Understood, fact: Fact) -> bool:
    """The question states a figure as true, or asks whether it is, and the fact gives another of the same sort."""
    if not states(understood):
        return False
    question = _OF_THEM.sub(" ", understood.question.text)
    statement = fact.statement[understood.language]
    told = figures(statement)
    age = str(understood.facets.age)  # "a young man of 22 years": how old they are, and not how long
    numbers = [(n, unit) for n, unit in measured(question) if not _YEAR.fullmatch(n) and n != age]
    known = [(n, unit) for n, unit in measured(statement) if not _YEAR.fullmatch(n)]
    wrong = [(n, unit) for n, unit in numbers if n not in told]
    right = [(n, unit) for n, unit in numbers if n in told]
    if any(same_sort(w, k) for w in wrong for k in known):
        # "Were there 1,943 or 1,485?": one of them is the source's.
        return not any(same_sort(w, r) for w in wrong for r in right)
    if understood.cues & _ASKS:
        return False  # "how many by 2035?": a year that is asked for, and none that is stated
    years = [f for f in figures(question) if _YEAR.fullmatch(f)]
    return bool(years) and not numbers and any(_YEAR.fullmatch(t) for t in told) and not set(years) & set(told)


def states(understood: Understood) -> bool:
    """Whether a message takes something for true, or asks whether it is; not how many there are."""
    if "correction" in understood.own_cues:
        return False  # "no sorry, I meant half-time, so 50 %"
    return bool(understood.cues & _STATES) and not (understood.cues & _ASKS and "claim" not in understood.cues)


def is_counted(understood: Understood) -> bool:
    """Whether a message asks how many or what share, rather than whether it is so."""
    return bool(understood.cues & _ASKS)


def large(understood: Understood) -> list[str]:
    """The shares and the large figures of a message, years left out."""
    told = measured(understood.question.text)
    return [n for n, unit in told if unit == "%" or (float(n) >= LARGE and not _YEAR.fullmatch(n))]


def confirms(understood: Understood, facts: Sequence[Fact]) -> bool:
    """Whether some of the facts, each as it is worded, tells every figure that the question states."""
    said = [(f, unit) for f, unit in measured(understood.question.text) if not _YEAR.fullmatch(f)]
    told = {pair for fact in facts for pair in measured(fact.statement[understood.language])}
    return bool(said) and all(any(f == g and same_sort((f, u), (g, v)) for g, v in told) for f, u in said)


def measured(text: str) -> Iterator[tuple[str, str]]:
    """Each figure of a text with what it counts: "%", or the stem of the word after it."""
    for match in _FIGURE.finditer(text):
        after = text[match.end() :]
        if _AGE.match(after) or _ORDINAL.match(after):
            continue
        unit = "%" if _PERCENT.match(after) else next((stem(w) for w in words(after[:40])[:1]), "")
        if _EURO.match(after) or text[: match.start()].rstrip().endswith("€"):
            unit = "€"
        for figure in figures(match.group()):
            yield figure, unit


def same_sort(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Two figures that can be held against each other: of one unit, or both large."""
    if {"%", "€"} & {one[1], other[1]}:
        return one[1] == other[1]
    return one[1] == other[1] or (float(one[0]) >= LARGE and float(other[0]) >= LARGE)
