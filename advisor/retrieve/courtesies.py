"""What opens and closes a letter ("Geachte, … Met vriendelijke groeten, An"): it asks nothing."""

from __future__ import annotations

import re

from advisor.text import words

LEAST_LEFT = 3  # words; a message that is nothing but thanks stays as it is
_CLOSING = re.compile(
    r"[\s,.;:!–-]*(?<!\w)(?:"
    r"(?:met )?(?:de )?(?:vriendelijke|beste|hartelijke|warme) groet\w*|mvg|vr\.? ?gr\.?|groetjes|groeten|gr(?:tjs|tz)"
    r"|(?:al ?vast|op voorhand) (?:hartelijk |heel erg )?(?:bedankt|dank|merci)"
    r"|dank (?:u |je )?(?:bij voorbaat|op voorhand)"
    r"|(?:kind|best|warm|many)(?:est)? regards|regards|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?"
    r"|(?:many )?thanks in advance|thank you in advance|tia|cheers"
    r"|(?:bien )?cordialement|bien à (?:vous|toi)|(?:meilleures |sincères )?salutations(?: distinguées)?|bàv"
    r"|(?:un grand )?merci (?:d'avance|beaucoup d'avance|par avance)|d'avance merci"
    r")(?!\w)(?P<name>[^?]{0,60})$",
    re.I,
)
_OPENING = re.compile(
    r"^\s*(?:geachte(?: (?:heer|mevrouw|mijnheer|meneer)(?: ?/ ?\w+)?)?|beste|dear (?:sir|madam|sir or madam|team|all)"
    r"|(?:chère? )?(?:madame|monsieur)(?:, monsieur|, madame)?)\s*,\s*",
    re.I,
)
_MOST_OF_A_NAME = 5  # words


def without_courtesies(text: str) -> str:
    """`text` without the words that open and close a letter, and the name below them; as it is where little else is
    said, or where more than a name follows."""
    closing = _CLOSING.search(text)
    said = text
    if closing and len(words(closing["name"])) <= _MOST_OF_A_NAME:
        said = text[: closing.start()] + _sign(text[closing.start() :])
    said = _OPENING.sub("", said)
    return said if len(words(said)) >= LEAST_LEFT else text


def _sign(closing: str) -> str:
    """The sign that ended the sentence before a closing."""
    found = re.match(r"\s*([.!?])", closing)
    return found[1] if found else ""
