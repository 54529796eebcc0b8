"""Sectors that a message names and is not about: "I am a journalist: is it true that …?", "which doctor will help?",
"she left a cleaning firm and wants an IBO"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from advisor.corpus.model import Concept
from advisor.retrieve.mentions import Mention
from advisor.text import fold, words

# Who says what they are, or in which role they ask.
_INTRODUCES = frozenset("ben am i'm im suis als as comme tant".split())
# Where somebody worked before.
_LEFT = frozenset(
    "was werkte gewerkt ontslag ontslagen weg gestopt kwam vroeger resigned left quit worked fired formerly former ex "
    "etait travaillait travaille demissionne quitte licencie licenciee ancien ancienne".split()
)
INTRODUCED_WITHIN, LEFT_WITHIN = 3, 6  # words
LEAST_ASKED = 6  # words that must follow: "I am a teacher" alone is about a teacher
_OF_THAT_TRADE = frozenset({"to_become", "skill"})


def of_bystanders(mentions: Sequence[Mention], cues: Set[str], text: str, known: Mapping[str, Concept]) -> set[str]:
    """Ids of the sectors that only say who asks for somebody else, or whom somebody turns to; `known` are all sectors.
    None where somebody wants to become such a one, or asks what they must be able to do."""
    tokens = words(text)
    asked: dict[str, bool] = {}
    for mention in mentions:
        concept = known.get(mention.id) if mention.type == "sector" else None
        if concept is not None:
            aside = not cues & _OF_THAT_TRADE and _aside(mention, concept, tokens)
            asked[mention.id] = asked.get(mention.id, False) or not aside
    return {sector for sector, meant in asked.items() if not meant}


def _aside(mention: Mention, concept: Concept, tokens: Sequence[str]) -> bool:
    before = tokens[max(0, mention.start - INTRODUCED_WITHIN) : mention.start]
    introduced = not mention.start or bool(_INTRODUCES & set(before))
    left = {fold(w) for w in tokens[max(0, mention.start - LEFT_WITHIN) : mention.start]} & _LEFT
    if left and len(tokens) - mention.end >= LEAST_ASKED:
        return True
    if concept.more.get("asks_for_others"):
        return introduced and len(tokens) - mention.end >= LEAST_ASKED
    return mention.surface in concept.more.get("turned_to", ()) and not introduced
