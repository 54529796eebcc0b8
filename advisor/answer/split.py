"""Several questions in one message, taken apart where a new question begins."""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.text import words

_ASKS = (
    r"hoeveel|hoelang|hoe|wat|waar|wie|wanneer|welke|welk|waarom|moet ik|kan ik|mag ik|krijg ik|bestaat er|zijn er|is er|"
    r"how|what|where|who|when|which|why|can i|do i|is there|are there|"
    r"combien|comment|que|qu'est|quoi|où|qui|quand|quel(?:le)?s?|pourquoi|puis-je|est-ce|y en avait|y a-t-il|faut-il|à qui|c'est"
)
# A verb that opens a question: "and is it free", "en kost dat iets", "et peut-on".
_OPENS = (
    r"is|zijn|was|waren|kan|kunnen|mag|moet|krijg\w*|kost|betaalt|heeft|heb|bestaa[nt]\w*|duurt|geldt|werkt|helpt|"
    r"are|were|does|do|did|can|could|may|must|will|has|have|"
    r"est|sont|peut|peut-on|puis|faut|dois|doit|existe|a-t-on|mon|ma|mes"
)
_AND = {"nl": "en|én|maar|plus", "en": "and|but|plus", "fr": "et|mais|plus"}
# After a comma these open a question; "who", "where", "qui" may as well open a clause.
_AFTER_COMMA = (
    r"hoeveel|welke?|waarom|wanneer|how|what|when|why|which (?!is|are|was|were)|combien|quel(?:le)?s?|pourquoi|quand"
)
_ASKING = re.compile(rf"\b(?:{_ASKS})\b|^(?:{_OPENS})\b", re.I)
_SHORTEST = 3


def split_questions(text: str, language: str | None = None) -> list[str]:
    """The parts of `text` that plainly ask on their own; a single part is the text itself.

    A piece of a word or two is no question of its own and stays with the one before it. `language` is that of the
    text, None when unknown.
    """
    return _joined(_borders(language)[0].split(text), text)


def doubtful_splits(text: str, language: str | None = None) -> list[list[str]]:
    """Ways to take `text` in two at a place where a question may begin; whether one does, the evidence must say."""
    found = []
    for border in _borders(language)[1].finditer(text):
        first, second = text[: border.start()].strip(" ,;"), text[border.end() :].strip(" ,;")
        if min(len(words(first)), len(words(second))) >= _SHORTEST and all(_ASKING.search(p) for p in (first, second)):
            found.append([first, second])
    return found


@lru_cache(maxsize=8)
def _borders(language: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a question plainly begins, and where one may."""
    joins = rf"(?:{_AND.get(language or '') or '|'.join(_AND.values())})"
    return (
        re.compile(
            rf"\?+\s+(?=\S)|,\s+(?=(?:{_AFTER_COMMA})\b)|[,;]?\s+{joins}\s+(?=(?:ook |also |aussi )?(?:{_ASKS})\b)", re.I
        ),
        re.compile(rf"[.;!]\s+(?=\S)|[,;]?\s+{joins}\s+|,\s+(?=(?:{_ASKS}|{_OPENS})\b)", re.I),
    )


def _is_scrap(piece: str) -> bool:
    """Too short to ask anything by itself; "who pays" is not."""
    return len(words(piece)) < (_SHORTEST - 1 if re.match(rf"(?:{_ASKS})\b", piece, re.I) else _SHORTEST)


def _joined(pieces: list[str], text: str) -> list[str]:
    out: list[str] = []
    for piece in (p.strip(" ,;") for p in pieces if p and p.strip(" ,;?")):
        if out and (_is_scrap(piece) or _is_scrap(out[-1])):
            out[-1] = f"{out[-1]} {piece}"
        elif out and not (_ASKING.search(piece) and _ASKING.search(out[-1])):
            out[-1] = f"{out[-1]}. {piece}"
        else:
            out.append(piece)
    return out if len(out) > 1 else [text]
