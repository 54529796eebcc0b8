"""A question as it was meant: words that the index does not know become the nearest one that it does.

What comes out is never shown and never replaces what was typed; it is looked for beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from advisor.index.reader import Index
from advisor.text import fold

MEANT_WEIGHT = 0.4  # of the corrected wording in the vector, beside what was typed
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def meant(index: Index, text: str, language: str | None) -> str:
    """`text` with its mistyped words replaced; the same text where nothing was, or in other languages.

    A word in capitals is an abbreviation or a name, unless the whole question is in capitals.
    """
    vocabulary = index.vocabulary(language) if language else None
    if vocabulary is None:
        return text

    shouted = text.isupper()

    def replace(match: re.Match[str]) -> str:
        if match.group().isupper() and not shouted:
            return match.group()
        typed = fold(match.group())
        word = vocabulary.meant(typed)
        return match.group() if word == typed else word

    return _WORD.sub(replace, text)


def meant_vector(encode: Callable[[str], np.ndarray], text: str, corrected: str) -> np.ndarray:
    """The vector of a question, (dimension,), drawn towards what was meant where that is another wording."""
    vector = encode(text)
    if corrected == text:
        return vector
    mixed = (1 - MEANT_WEIGHT) * vector + MEANT_WEIGHT * encode(corrected)
    return mixed / np.linalg.norm(mixed)
