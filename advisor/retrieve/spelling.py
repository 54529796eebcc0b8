"""A question as it was meant: words that the index does not know become the nearest one that it does.

What comes out is never shown. It is looked for beside what was typed; where a message is typed badly, in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from advisor.index.reader import Index
from advisor.index.vocabulary import Vocabulary
from advisor.text import fold, words

LITTLE = 2  # letters of a word that the index does not keep
LEAST_GAINED = 5  # letters of a word that proves that a space stood wrong
MEANT_WEIGHT = 0.7  # of the corrected wording in the vector, beside what was typed: the best of four on dev questions
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDS = (".", ":", ";", "!", "?", "\n")  # before a word that begins a sentence
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.I)
# What is typed so in a hurry and is a word of ours in capitals: "lascursus vr volwassenen" is about no glasses (VR).
_SHORT = {("nl", "vr"): "voor"}
BADLY = 0.12  # of its words changed: such a message says what was meant rather than what was typed


def meant(index: Index, text: str, language: str | None) -> str:
    """`text` with its mistyped words replaced; the same text where nothing was, or in other languages.

    A word in capitals is an abbreviation or a name, unless the whole question is in capitals; one with a capital inside
    a sentence may be a name too, and becomes none but a word of ours.
    """
    vocabulary = index.vocabulary(language) if language else None
    if vocabulary is None:
        return text

    shouted = text.isupper()

    def replace(match: re.Match[str]) -> str:
        if match.group().isupper() and not shouted:
            return match.group()
        elided = _ELIDED.match(match.group())  # "d'outlis": the "d'" was typed well
        little = elided.group() if elided else ""
        if (said := _SHORT.get((language, match.group()))) is not None:
            return said
        typed = fold(match.group()[len(little) :])
        before = match.string[max(0, match.start() - 3) : match.start()].strip(" \"'“«(")
        inside = match.start() > 0 and not before.endswith(_ENDS)
        word = vocabulary.meant(typed, a_name=inside and match.group()[len(little)].isupper() and not shouted)
        return match.group() if word == typed else little + word

    return _WORD.sub(replace, _spaced(text, vocabulary))


def _spaced(text: str, vocabulary: Vocabulary) -> str:
    """`text` with the spaces that came a letter too soon or too late ("dem achine") where they belong: where a letter
    that changes sides makes a word that the index knows of a neighbour that was none, and leaves a word or a little
    one on the other side."""
    out, place, taken = [], 0, -1
    for left, right in pairwise(_WORD.finditer(text)):
        a, b = left.group(), right.group()
        if left.start() < taken or text[left.end() : right.start()] != " " or a.isupper() or b.isupper():
            continue
        if min(len(a), len(b)) <= LITTLE or (vocabulary.knows(fold(a)) and vocabulary.knows(fold(b))):
            continue
        for moved in ((a[:-1], a[-1] + b), (a + b[0], b[1:])):
            if _are_words((fold(moved[0]), fold(moved[1])), (fold(a), fold(b)), vocabulary):
                out += [text[place : left.start()], " ".join(moved)]
                place = taken = right.end()
                break
    return "".join([*out, text[place:]])


def _are_words(moved: tuple[str, str], before: tuple[str, str], vocabulary: Vocabulary) -> bool:
    known = [vocabulary.knows(w) for w in moved]
    if not all(k or 0 < len(w) <= LITTLE for w, k in zip(moved, known, strict=True)):
        return False
    gained = any(
        k and len(w) >= LEAST_GAINED and not vocabulary.knows(old)
        for w, old, k in zip(moved, before, known, strict=True)
    )
    return gained and not any(vocabulary.knows(w) and len(w) > LITTLE for w in before)


def badly_typed(text: str, corrected: str) -> bool:
    """Whether so many of the words of `text` were changed in `corrected` that the latter is what was said."""
    typed, read = Counter(words(text)), Counter(words(corrected))
    return (typed - read).total() >= max(1.0, BADLY * typed.total())


def meant_vector(encode: Callable[[str], np.ndarray], text: str, corrected: str) -> np.ndarray:
    """The vector of a question, (dimension,), drawn towards what was meant where that is another wording."""
    vector = encode(text)
    if corrected == text:
        return vector
    mixed = (1 - MEANT_WEIGHT) * vector + MEANT_WEIGHT * encode(corrected)
    return mixed / np.linalg.norm(mixed)
