"""How many of the facts of a plan are told: as many as fit, each with those without which it would mislead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge, stem
from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import figures, word_count, words

# Words of statements and caveats before the cards, per persona (the promise is about 120).
BUDGET = {"youth": 75, "worker": 92, "counsellor": 98}
# An answer that must admit the hole and still tell what is known of a role may be longer.
BUDGET_WITH_HOLE = {"youth": 90, "worker": 126, "counsellor": 126}
MOST_FACTS = {"youth": 4, "worker": 4, "counsellor": 5}
WHERE_RULES_ARE_CHECKED = "help-1700"
BRIEF = 0.6  # share of the words that a shorter answer takes


def fill(
    knowledge: Knowledge,
    understood: Understood,
    facts: Sequence[Fact],
    *,
    single: bool,
    used: int = 0,
    hole: bool = False,
    at_least: int = 1,
    room: int = 0,
) -> tuple[Fact, ...]:
    """Takes facts while they fit (in `room` words, if that is more than the persona's), but `at_least` so many, each
    with those without which it would mislead, and no near-doubles."""
    persona = understood.persona if understood.persona in BUDGET else "worker"
    brief = understood.simpler or understood.brief
    budget = max(room, (BUDGET_WITH_HOLE if hole else BUDGET)[persona]) * (BRIEF if brief else 1.0)
    most = 2 if brief else MOST_FACTS[persona]
    language = understood.language
    chosen: list[Fact] = []
    words_used = used
    for number, fact in enumerate(facts):
        if fact in chosen or any(_double(fact, c, language) for c in chosen):
            continue
        if fact.id == WHERE_RULES_ARE_CHECKED and any(c.topic == "incentives" for c in chosen):
            continue  # each rule is followed by it
        group = [fact, *_partners(knowledge, fact, chosen)]
        length = sum(_length(f, language) for f in group)
        if number >= at_least and chosen and (words_used + length > budget or len(chosen) >= most):
            if single:
                break
            continue
        chosen += group
        words_used += length
    return tuple(chosen)


def _partners(knowledge: Knowledge, fact: Fact, chosen: Sequence[Fact]) -> list[Fact]:
    """Facts that must be shown with this one (and theirs), not yet chosen."""
    out: list[Fact] = []
    queue = list(fact.shown_with)
    while queue:
        partner = knowledge.corpus.facts.get(queue.pop(0))
        if partner is None or partner in out or partner in chosen or partner is fact:
            continue
        out.append(partner)
        queue += partner.shown_with
    return out


def _double(a: Fact, b: Fact, language: str) -> bool:
    """Whether two statements say nearly the same: same figures and mostly the same words."""
    years = re.compile(r"(19|20)\d\d")
    fa, fb = ({f for f in figures(x.statement[language]) if not years.fullmatch(f)} for x in (a, b))
    wa, wb = (set(map(stem, words(x.statement[language]))) for x in (a, b))
    overlap = len(wa & wb) / max(1, min(len(wa), len(wb)))
    return (bool(fa) and fa == fb and overlap > 0.4) or overlap > 0.75


def _length(fact: Fact, language: str) -> int:
    """Words that a fact takes in an answer: statement, caveat, and the date line of a rule."""
    return (
        word_count(fact.statement[language])
        + (word_count(fact.caveat[language]) if fact.caveat else 0)
        + (4 if fact.topic == "incentives" else 0)
    )
