"""A number as the sheet shows it, as far as that changes what is read: shares, amounts, units, decimals.

Thousands are not set apart and the decimal sign is a point: how a sheet shows them depends on who opens it.
"""

from __future__ import annotations

import datetime as dt
import re

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")  # colours and conditions
_PADDING = re.compile(r"[_*].")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[0#?](?:[0#?,. ]*[0#?])?,*")
_MOST_DECIMALS = 15


def shown(value: object, number_format: str | None) -> str:
    """The text of a cell's value: dates as ISO, numbers with their sign of share, currency or unit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, (int, float)):
        return _number(value, (number_format or "General").split(";")[0])
    return str(value)


def _number(value: int | float, pattern: str) -> str:
    pattern = _PADDING.sub("", _BRACKETS.sub("", _CURRENCY.sub(lambda m: f'"{m.group(1)}"', pattern)))
    bare = _LITERAL.sub("", pattern)
    digits = _DIGITS.search(bare)
    if digits is None or "E+" in bare.upper() or "/" in bare or re.search(r"[a-df-z]", bare, re.I):
        return _general(value)
    before, _, after = pattern.partition(digits.group()) if digits.group() in pattern else (pattern, "", "")
    share = "%" in bare
    whole, point, decimals = digits.group().partition(".")
    scaled = value * 100 if share else value
    places = min(len(re.sub(r"[^0#?]", "", decimals)), _MOST_DECIMALS)
    if whole.endswith(","):  # shown in thousands: the number itself says more
        text = _general(scaled)
    else:
        text = f"{abs(scaled):.{places}f}"
        if point and "0" not in decimals:
            text = text.rstrip("0").rstrip(".")
        wanted = whole.replace(",", "").count("0")
        head, dot, tail = text.partition(".")
        text = ("-" if scaled < 0 and float(text) else "") + head.zfill(wanted) + dot + tail
    return f"{_words(before)}{text}{_words(after)}".strip()


def _words(pattern: str) -> str:
    """The literal words around the digits: "€ ", " kg", "%"."""
    literal = _LITERAL.sub(lambda m: m.group(1) if m.group(1) is not None else m.group(2), pattern)
    return "".join(c for c in literal if c not in "#?@()-+")


def _general(value: int | float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}"
