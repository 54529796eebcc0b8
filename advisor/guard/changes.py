"""From what to what: "daalde van 32 naar 16 uur", "16 hours instead of 32", "de 21,30 à 14,91 euros"."""

from __future__ import annotations

import re
from itertools import pairwise

from advisor.guard.marks import spread
from advisor.guard.quantities import Quantity
from advisor.guard.reading import Reading

_ABOUT = "(?:nog|en|only|about|minstens|at least|au moins|ongeveer|environ)"
_TO = re.compile(rf"^[^.]{{0,28}}\b(?:naar|tot|to|until|a|vers|jusqu'a?|jusqu'en|till)\s+(?:{_ABOUT}\s+)?$")
_FROM = re.compile(rf"(?:\bvan|\btussen|\bfrom|\bde|\bbetween|\bentre|\bd')\s+{_ABOUT}?\s*$")
_STARTS = re.compile(r"\b(?:start\w*|begin\w*|begon\w*|commen\w*|debut\w*|sinds|since|depuis|vanaf)\s+(?:\w+\s+){0,2}$")
_ENDS = re.compile(r"\b(?:end\w*|eindig\w*|einde|stopt\w*|finit|fini\w*|termin\w*|fin)\s+(?:\w+\s+){0,2}$")
_RANGE = re.compile(r"^\s*(?:[-–/]|tot(?: en met)?|to|a|until|jusqu'a)\s*$")
_INSTEAD = re.compile(
    r"^[^.]{0,44}\b(?:in plaats van|tegenover|instead of|compared with|rather than|au lieu de|contre"
    r"|vroeger(?: was dat)?|voordien|used to be|down from|up from|previously|avant(?: c'etait)?)\s+$"
)
_ONCE = re.compile(r"\b(?:used to|vroeger|voordien|eerst|was|waren|were|avant|autrefois|auparavant)\b[^.]{0,30}$")
_NOW = re.compile(
    r"\b(?:becomes|became|now|wordt|werd|nu nog|devient|passe a|is now|maintenant)\s+(?:only\s+|nog\s+)?$"
)


def changes(reading: Reading, *, told: bool = False) -> list[tuple[Quantity, Quantity]]:
    """Pairs (from, to) of one kind, as the text tells them; with `told` only those that a "from … to" tells."""
    plain = spread(reading.text)
    found = [q for q in reading.quantities if not q.soft]
    out = []
    for i, one in enumerate(found):
        for two in found[i + 1 : i + 4]:
            if one.kind != two.kind and "number" not in (one.kind, two.kind):
                continue
            between = plain[one.end : two.start]
            before = plain[: one.start]
            if told:
                if _TO.search(between) and _FROM.search(before) and not _RANGE.search(between):
                    out.append((one, two))
            elif _INSTEAD.search(between):
                out.append((two, one))
            elif (
                (_TO.search(between) and _FROM.search(before))
                or _RANGE.search(between)
                or (_STARTS.search(before) and _ENDS.search(between))
                or (_ONCE.search(before) and _NOW.search(between))
            ):
                out.append((one, two))
    return out


def against_its_verb(sentence: Reading) -> bool:
    """Whether it says that something fell and gives a higher figure at the end, or the other way round."""
    kinds = {m.kind for m in sentence.marks}
    up, down = "change_of_amount:a" in kinds, "change_of_amount:b" in kinds
    verbs = [m.end for m in sentence.marks if m.kind.startswith("change_of_amount")]
    told = [
        (a.value, b.value) for a, b in changes(sentence, told=True) if not a.date and any(v <= a.start for v in verbs)
    ]
    return up != down and len(told) == 1 and (told[0][1] > told[0][0] if down else told[0][1] < told[0][0])


_COMPARED = re.compile(
    r"^[^.;]{0,60}\b(?P<up>meer|hoger|groter|more|higher|larger|plus|davantage)?(?P<down>minder|lager|kleiner|less|fewer|lower"
    r"|smaller|moins)?\s+(?:\w+\s+)?(?:dan|than|que)\s+(?:the\s+|de\s+|het\s+|les\s+|la\s+|le\s+)?$"
)


def compared_wrongly(sentence: Reading) -> bool:
    """Whether it says that one figure is more than the other, and it is less ("46 percent, less than the 30 percent
    …")."""
    plain = spread(sentence.text)
    told = [q for q in sentence.quantities if not q.soft and not q.date]
    for one, two in pairwise(told):
        m = _COMPARED.match(plain[one.end : two.start]) if one.kind == two.kind else None
        if m and ((m["up"] and one.value < two.value) or (m["down"] and one.value > two.value)):
            return True
    return False


def turned(sentence: Reading, passage: Reading) -> bool:
    """Whether the sentence tells a change the other way round than the passage."""
    known = {(a.value / n, b.value / n) for a, b in changes(passage) for n in ((1, 12) if a.unit == "month" else (1,))}
    return any((b.value, a.value) in known and (a.value, b.value) not in known for a, b in changes(sentence))
