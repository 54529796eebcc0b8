"""Noise as people make it: mistyped letters, no accents, all capitals. Seeded, so that every run asks the same."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

SEED = 7


def mistype(text: str, rng: random.Random, share: float) -> str:
    """Each letter is with probability `share` dropped, doubled or swapped with the one before it, equally likely."""
    out: list[str] = []
    for character in text:
        if not character.isalpha() or rng.random() >= share:
            out.append(character)
            continue
        kind = rng.randrange(3)
        if kind == 1:
            out += [character, character]
        elif kind == 2:
            out.insert(max(len(out) - 1, 0), character)
    return "".join(out)


def without_accents(text: str) -> str:
    """Letters without their accents; everything else stays."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _mistyped(share: float) -> Callable[[str, str], str]:
    return lambda text, id_: mistype(text, random.Random(f"{SEED}-{id_}"), share)


# By name: (text, id of the question) to the noisy text.
NOISES: dict[str, Callable[[str, str], str]] = {
    "typos_5": _mistyped(0.05),
    "typos_10": _mistyped(0.10),
    "typos_20": _mistyped(0.20),
    "no_accents": lambda text, _: without_accents(text),
    "capitals": lambda text, _: text.upper(),
}
