"""Two questions in one message, taken apart where a new question clearly begins."""

from __future__ import annotations

import re

from advisor.text import words

_ASKS = (
    r"hoeveel|hoe|wat|waar|wie|wanneer|welke|welk|waarom|moet ik|kan ik|mag ik|krijg ik|bestaat er|zijn er|is er|"
    r"how|what|where|who|when|which|why|can i|do i|is there|are there|"
    r"combien|comment|que|qu'est|quoi|où|qui|quand|quel(?:le)?s?|pourquoi|puis-je|est-ce|y en avait|y a-t-il|faut-il|à qui|c'est"
)
_BORDER = re.compile(rf"\?+\s+(?=\S)|[,;]?\s+(?:en|and|et|maar|but|mais)\s+(?=(?:ook |also |aussi )?(?:{_ASKS})\b)", re.I)
_SHORTEST = 3


def split_questions(text: str) -> list[str]:
    """The parts of `text` that ask on their own; a single part is the text itself.

    A piece of fewer than three words is no question of its own and stays with the one before it.
    """
    pieces = [p.strip(" ,;") for p in _BORDER.split(text) if p and p.strip(" ,;?")]
    out: list[str] = []
    for piece in pieces:
        if out and (len(words(piece)) < _SHORTEST or len(words(out[-1])) < _SHORTEST):
            out[-1] = f"{out[-1]} {piece}"
        elif out and not re.search(rf"\b(?:{_ASKS})\b", piece, re.I):
            out[-1] = f"{out[-1]}. {piece}"
        else:
            out.append(piece)
    return out if len(out) > 1 else [text]
