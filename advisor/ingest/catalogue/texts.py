"""Texts of catalogue fields: codes of languages, which language to take, several texts as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

UNKNOWN = "und"
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair
_TWO_LETTERS = {
    "nld": "nl", "dut": "nl", "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de",
}  # fmt: skip
_FIRST = ("nl", "en", "fr", UNKNOWN)


def is_language(code: object) -> bool:
    """Whether `code` is built as a language code is ("nl", "nl-BE", "nld")."""
    return isinstance(code, str) and bool(_CODE.fullmatch(code))


def language(code: object) -> str:
    """The language of a code as our texts name it: "nl-BE", "NLD" and "nl" are all "nl"; "und" for what is no code."""
    if not is_language(code):
        return UNKNOWN
    short = re.split(r"[-_]", str(code).lower())[0]
    return _TWO_LETTERS.get(short, short)


def text(value: object) -> str | None:
    """A scalar as text; None for nothing, for a truth value and for what is no scalar."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = str(value).strip()
    if _HALF.search(written):  # no file could hold it
        written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return written or None


def pick(words: Mapping[str, str]) -> str | None:
    """One text of several languages, for a field that holds one: Dutch, English, French, else the first."""
    return next((words[code] for code in _FIRST if code in words), next(iter(words.values()), None))


def joined(texts: Iterable[str | None], separator: str = "; ") -> str | None:
    """Different texts as one, in their order; None where there is none."""
    return separator.join(dict.fromkeys(t for t in texts if t)) or None


def add(words: dict[str, str], code: str, value: str | None, *, join: bool = False) -> None:
    """Put a text under its language; a second one of the same language joins it, or is left out."""
    if not value:
        return
    if code not in words:
        words[code] = value
    elif join and value not in words[code]:
        words[code] += f"\n\n{value}"
