"""Figures of one sector are no answer on another: 22,000 for chemistry and plastics says nothing of metals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.answer.knowledge import Knowledge
from advisor.answer.rank import Evidence
from advisor.corpus.model import Fact
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.understand import Understood

WHOLE = "basic-industry"
WANTS_A_FIGURE = frozenset({"how_many", "percent"})
BEHIND = 4.0  # log-odds by which a figure of another sector gives way


def asked_sectors(understood: Understood) -> set[str]:
    """The sectors of which a figure is asked; none where the whole of basic industry is meant."""
    return set(understood.facets.sectors) - {WHOLE} if understood.cues & WANTS_A_FIGURE else set()


def told_sectors(fact: Fact, language: str, vocabulary: Vocabulary) -> set[str]:
    """The sectors, other than the whole, that a statement or the title of its source names."""
    return named_sectors(" ".join((fact.statement[language], fact.source.title)), language, vocabulary)


def named_sectors(text: str, language: str, vocabulary: Vocabulary) -> set[str]:
    """The sectors, other than the whole, that a text names."""
    found = vocabulary.find(text, language, as_written=True)
    return {m.id for m in found if m.type == "sector"} - {WHOLE}


def own_sector_first(
    understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge, vocabulary: Vocabulary
) -> list[Evidence]:
    """`ranked` with the facts behind that only speak of other sectors than the one of which a figure is asked."""
    asked = asked_sectors(understood)
    if not asked:
        return list(ranked)
    moved = []
    for evidence in ranked:
        fact = knowledge.corpus.facts.get(evidence.document) if evidence.kind == "fact" else None
        told = told_sectors(fact, understood.language, vocabulary) if fact else set()
        other = bool(told) and not told & asked
        moved.append(replace(evidence, score=evidence.score - BEHIND) if other else evidence)
    return sorted(moved, key=lambda e: (-e.score, e.document))
