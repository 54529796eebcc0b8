"""What a course may cost ("max 300 euro", "pas plus de 200 €"), in euros.

It is a condition like a town: with its words left in the message, its price is what would be looked for. Of a
voucher or a premium an amount is what is asked, and no condition.
"""

from __future__ import annotations

import re

from advisor.text import fold

_AMOUNT = r"(?:€ ?)?(?P<n>\d+(?:[.,\u00a0\u202f]\d{3})*)(?:[.,]\d\d)? ?(?:€|euros?\b|eur\b)?"
_MOST = (
    r"(?:max(?:imum|imaal|i)?\.?|hoogstens|ten hoogste|(?:niet|nie|geen) meer dan|minder dan|onder de|budget(?: is| van"
    r"| of| de)?|at most|(?:no|not) more than|less than|under|up to|au (?:maximum|plus)|pas plus (?:de|que)|moins de"
    r"|goedkoper dan|cheaper than|moins cher que)"
)
_TOPS = r"(?:max(?:imum|imaal|i)?\b|at most|tops|of minder|or less|au (?:maximum|plus)|ou moins)"
_BUDGET = re.compile(rf"[,;(]?\s*(?<!\w)(?:{_MOST}:? ?{_AMOUNT}|{_AMOUNT.replace('<n>', '<m>')} {_TOPS})\)?")
_EURO = re.compile(r"€|euro|\beur\b")
# Who asks what something costs or gives states no budget.
_ASKS_AMOUNT = frozenset({"how_many", "claim", "whether", "percent"})
_TRAINING = frozenset({"course", "evening", "online", "weekend", "exists", "short", "to_learn"})


def budget(text: str, cues: frozenset[str]) -> float | None:
    """The most that a course may cost, in euros; None where a message states no such thing."""
    found = _stated(text, cues)
    return float(re.sub(r"\D", "", found["n"] or found["m"])) if found else None


def without_budget(text: str, cues: frozenset[str]) -> str:
    """`text` without the words that state it."""
    found = _stated(text, cues)
    return re.sub(r" {2,}", " ", f"{text[: found.start()]} {text[found.end() :]}").strip() if found else text


def _stated(text: str, cues: frozenset[str]) -> re.Match[str] | None:
    if cues & _ASKS_AMOUNT or not cues & _TRAINING or any(c.startswith("scheme_") for c in cues):
        return None
    folded = fold(text)
    if len(folded) != len(text):  # the place of the words would be another
        return None
    return next((m for m in _BUDGET.finditer(folded) if _EURO.search(m.group())), None)


def price(told: str) -> float | None:
    """The first amount in euros that the price of an offer tells; None where it tells none."""
    amounts = re.finditer(r"(?:€|euros?|eur) ?(\d[\d.,]*)|(\d[\d.,\u00a0\u202f]*) ?(?:€|euros?\b|eur\b)", fold(told))
    found = next((m[1] or m[2] for m in amounts), None)
    return float(re.sub(r"\D", "", re.sub(r"[.,]\d\d?$", "", found.rstrip(".,")))) if found else None
