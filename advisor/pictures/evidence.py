"""Who needs which skill, and which fact says so: read from the facts and links of our own corpus, never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from advisor.corpus.calendar import may_be_told_as_current
from advisor.corpus.model import Corpus, Fact

EVERYONE = "all"  # the role of facts that speak of the whole sector


def skill_facts(corpus: Corpus, today: dt.date) -> Iterator[Fact]:
    """The facts that name skills and that may be told as current on `today`, in the order of the corpus."""
    return (f for f in corpus.facts.values() if f.skills and may_be_told_as_current(f, today))


def linked(corpus: Corpus, type_: str, to: str) -> frozenset[str]:
    """The skills that `links.yaml` gives to a role, theme, occupation or course."""
    return frozenset(link.skill for link in corpus.links if link.type == type_ and link.to == to)


def facts_for(
    corpus: Corpus, today: dt.date, roles: Collection[str] = (), themes: Collection[str] = ()
) -> dict[str, list[Fact]]:
    """Skill -> the facts that name it for one of `roles` and one of `themes`; an empty collection asks nothing.

    Only where the links of the corpus, which are edited by hand, give the skill to that role and to that theme too.
    """
    allowed = [
        frozenset().union(*(linked(corpus, type_, to) for to in asked))
        for type_, asked in (("role", roles), ("theme", themes))
        if asked
    ]
    found: dict[str, list[Fact]] = {}
    for fact in skill_facts(corpus, today):
        if (roles and not set(roles) & set(fact.roles)) or (themes and not set(themes) & set(fact.themes)):
            continue
        for skill in fact.skills:
            if all(skill in some for some in allowed):
                found.setdefault(skill, []).append(fact)
    return found
