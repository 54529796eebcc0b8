"""What every file of an Office needs: text without marks that nobody sees, and a title worth showing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from advisor.text import seen

# What programs fill in where nobody gave a title, in the languages of the Office that we meet.
_GENERIC = re.compile(
    r"^(?:(?:microsoft )?(?:word|powerpoint|excel|office)\b.*|.*\bpowerpoint\b.*|(?:nieuwe? |new |nouveau )?"
    r"(?:document|presentati[eo]n?|présentation|werkblad|workbook|classeur|map|sjabloon|template|modèle)\s*\d*"
    r"|untitled.*|naamloos.*|sans titre.*|titel|title|titre|(?:blad|sheet|feuil|dia|slide)\s*\d*|.*\.\w{3,4})$",
    re.I,
)
LONGEST_TITLE = 200


def tidy(text: str) -> str:
    """One line: no marks that nobody sees, no controls, single spaces."""
    if text.isascii() and text.isprintable():  # most cells of a table
        return " ".join(text.split())
    return " ".join(seen(text).split())


def title(candidates: Iterable[str | None], path: Path) -> str:
    """The first candidate that names a document, else the file's own name in words."""
    for candidate in candidates:
        words = tidy(candidate or "").strip("/|-–— ")
        if sum(c.isalpha() for c in words) >= 2 and len(words) <= LONGEST_TITLE and not _GENERIC.match(words):
            return words
    words = tidy(re.sub(r"[_\-]+", " ", path.stem))
    return words[:1].upper() + words[1:] or path.name
