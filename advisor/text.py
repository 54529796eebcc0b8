"""Words, sentences and figures of a text, the same way in every room. No language is assumed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ELISION = re.compile(r"^(?:[ldjnsmtc]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
_SPACES = "\u0020\u00a0\u2009\u202f"
_NUMBER = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:[.,{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?")
_GROUPED = re.compile(rf"^\d{{1,3}}(?:[.,{_SPACES}]\d{{3}})+(?:[.,]\d{{1,2}})?$")
# A full stop ends a sentence unless it follows a known short form, an initial or stands in a number.
_SHORT_FORMS = frozenset(
    "bv bijv nr art blz p pp dr ir ing prof mevr dhr mr mrs ms enz o.a m.b.t e.g i.e vs ca st etc m cf ex env".split()
)
_BREAK = re.compile(r"(?<=[.!?…])[\"'’”»)\]]*\s+(?=[\"'“«(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])")

# CSI, OSC (with its payload, where it ends: a lone sign never costs the text after it) and two-byte escape sequences,
# in their 7-bit and 8-bit spelling.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\n\x07\x1b\x9c]{0,2000}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


# Soft hyphens, zero-width marks, marks of direction and the tags block, in which orders can be hidden from people.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


def seen(text: str) -> str:
    """`clean` text without the marks that nobody sees."""
    return clean(_UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """`text` cleaned and on one line."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """`text` without escape sequences, control characters and reordering marks; newlines stay."""
    text = _ESCAPES.sub("", text.replace("\r\n", "\n")).translate(_BIDI)
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)


class _Bare(dict[int, int | None]):
    """For `str.translate`: drops what only marks the letter before it; each sign is looked up once."""

    def __missing__(self, sign: int) -> int | None:
        return self.setdefault(sign, None if unicodedata.combining(chr(sign)) else sign)


_BARE = _Bare()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without accents, with plain apostrophes and hyphens; other scripts stay as they are."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKD", text.casefold().replace("’", "'")).translate(_BARE)


def words(text: str) -> list[str]:
    """The folded words of a text, hyphens kept inside a word; a French elision (l', d', qu') falls off."""
    return [_word(w) for w in _WORD.findall(text)]


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """The same, each with where it stands in `text`, from and to."""
    return [(_word(m.group()), *m.span()) for m in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 17)  # a catalogue of 100,000 courses has as many words
def _word(written: str) -> str:
    folded = fold(written)
    return _ELISION.sub("", folded) or folded


def sentences(text: str) -> list[str]:
    """Splits running text into sentences; never inside a number or after a known short form."""
    out: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        head = text[start : match.start()].rstrip("\"'’”»)]")
        last = head[:-1].split()[-1].strip("(\"'“«").lower() if head[:-1].split() else ""
        if head.endswith(".") and (last in _SHORT_FORMS or re.fullmatch(r"[a-z](?:\.[a-z])*", last)):
            continue
        out.append(text[start : match.end()].strip())
        start = match.end()
    tail = text[start:].strip()
    if tail:
        out.append(tail)
    return out


_CLAUSE_END = re.compile(r"(?<=[.:,;!?])\s+")


def clauses(text: str) -> list[str]:
    """What stands between the signs of a text, each with the sign that ends it; joined by blanks they are the text."""
    return _CLAUSE_END.split(text)


def figures(text: str) -> list[str]:
    """The figures of a text in one notation: "30.000", "30,000" and "30 000" all give "30000".

    A group of exactly three digits after a separator is a group of thousands; one or two digits after
    a comma or point are decimals. That holds for the Dutch, English and French way of writing.
    """
    found = []
    for match in _NUMBER.finditer(text):
        raw = match.group()
        if _GROUPED.match(raw):
            decimals = ""
            if re.search(r"[.,]\d{1,2}$", raw):
                raw, decimals = re.split(r"[.,](?=\d{1,2}$)", raw)
            value = re.sub(r"\D", "", raw) + (f".{decimals}" if decimals else "")
        else:
            value = raw.replace(",", ".")
        if "." in value:
            value = value.rstrip("0").rstrip(".")
        found.append(value.lstrip("0") or "0")
    return found


def word_count(text: str) -> int:
    """Words of a text as a person counts them; markers such as [1] are not words."""
    return len(_WORD.findall(re.sub(r"\[\d+\]", " ", text)))
