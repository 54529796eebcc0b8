"""Sentences that an answer adds to its evidence: of a rule to check, of what has ended since."""

from __future__ import annotations

from advisor.answer.draft import Draft
from advisor.retrieve.understand import Understood

_CHECKED_RULE = "help-1700"
# A topic, the fact that says until when it was paid for, and what is not known since.
_ENDED = ("digibanken", "digi-extension-2025-2026", "hole-digibank-after-july-2026")


def may_have_ended(understood: Understood, draft: Draft) -> None:
    """Who asks what there is now, or where, hears that the support for it has ended since."""
    corpus, (topic, support, gap) = draft.knowledge.corpus, _ENDED
    told = {f.id for f in draft.facts}
    if support in told or not any(f.topic == topic for f in draft.facts) or not understood.cues & {"now", "where"}:
        return
    if support in corpus.facts and draft.knowledge.status(corpus.facts[support]) == "lapsed":
        draft.hole(gap)


def check_rules(draft: Draft) -> None:
    """Where a rule is told, also where to check it."""
    if any(f.topic == "incentives" for f in draft.facts):
        draft.phrase("check_rule", supported_by=[_CHECKED_RULE])
