"""What the visitor was told before: an answer that only says it again helps nobody who asked something new."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge, stem
from advisor.answer.rank import Evidence
from advisor.retrieve.followup import TURNS_BESIDE
from advisor.retrieve.understand import Understood
from advisor.text import words

TOLD = 0.5  # share of a statement's words, weighted by rarity
ASKED = 0.3  # probability that an earlier message asked for it
# Log-odds that something new may be behind what was told. Of the dev conversations in which what was told came out best
# again, something new within these was right in eight of thirteen, and what was told in five.
NEW_BEHIND = 3.0


def told_before(understood: Understood, document: str, knowledge: Knowledge) -> bool:
    """Whether an earlier message asked for a fact, or an earlier answer held most of its statement."""
    if understood.before.get(document, 0.0) >= ASKED:
        return True
    told = [t.content for t in understood.question.history if t.role != "user"][-TURNS_BESIDE:]
    fact = knowledge.corpus.facts.get(document)
    if fact is None or not told:
        return False
    language = understood.language
    heard = {stem(w) for text in told for w in words(text)}
    weights = {s: knowledge.idf(s, language) for s in map(stem, words(fact.statement[language]))}
    return sum(w for s, w in weights.items() if s in heard) >= TOLD * sum(weights.values())


def something_new(
    understood: Understood, facts: Sequence[Evidence], chosen: Sequence[Evidence], knowledge: Knowledge
) -> list[Evidence]:
    """The chosen facts; where they were all told before, the best new one ahead of them, if one is nearly as good.
    `facts` are best first."""
    if not understood.resolved.follow_up or not understood.before:
        return list(chosen)
    if not all(told_before(understood, e.document, knowledge) for e in chosen):
        return list(chosen)
    near = [e for e in facts if e not in chosen and e.score >= facts[0].score - NEW_BEHIND]
    new = next((e for e in near if not told_before(understood, e.document, knowledge)), None)
    return [new, *chosen] if new else list(chosen)
