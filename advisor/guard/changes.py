"""From what to what: "daalde van 32 naar 16 uur", "16 hours instead of 32", "de 21,30 à 14,91 euros"."""

from __future__ import annotations

import re

from advisor.guard.marks import spread
from advisor.guard.quantities import Quantity
from advisor.guard.reading import Reading

_TO = re.compile(
    r"^[^.;]{0,28}\b(?:naar|tot|to|until|a|vers|jusqu'a?|jusqu'en|till)\s+(?:nog\s+|en\s+|only\s+|about\s+)?$"
)
_FROM = re.compile(
    r"(?:\bvan|\btussen|\bfrom|\bde|\bbetween|\bentre|\bd['’])\s+(?:ongeveer\s+|about\s+|environ\s+|minstens\s+|at least\s+|au moins\s+)?$"
)
_INSTEAD = re.compile(
    r"^[^.;]{0,40}\b(?:in plaats van|tegenover|instead of|compared with|rather than|au lieu de|contre|vroeger(?: was dat)?"
    r"|voordien|used to be|down from|up from)\s+$"
)


def changes(reading: Reading) -> list[tuple[Quantity, Quantity]]:
    """Pairs (from, to) of one kind, as the text tells them."""
    plain = spread(reading.text)
    told = [q for q in reading.quantities if not q.soft]
    out = []
    for i, one in enumerate(told):
        for two in told[i + 1 : i + 4]:
            if one.kind != two.kind:
                continue
            between = plain[one.end : two.start]
            if _INSTEAD.search(between):
                out.append((two, one))
            elif _TO.search(between) and _FROM.search(plain[: one.start]):
                out.append((one, two))
    return out


def turned(sentence: Reading, passage: Reading) -> bool:
    """Whether the sentence tells a change the other way round than the passage."""
    known = [(a.value, b.value) for a, b in changes(passage)]
    return any((b.value, a.value) in known and (a.value, b.value) not in known for a, b in changes(sentence))
