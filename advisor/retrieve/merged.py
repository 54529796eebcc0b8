"""Several lists of what was found, made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from advisor.domain import Hit

# Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009). The rank from 3 and half a vote for the other
# lists were the best of nine on the dev conversations (the first and third places; the fifth was alike).
RANK_FROM = 3
OTHERS = 0.5


def in_turn(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The best of each, then the second of each …, every passage once."""
    once: dict[str, Hit] = {}
    for row in zip_longest(*lists):
        for hit in row:
            if hit is not None:
                once.setdefault(hit.passage.id, hit)
    return list(once.values())


def fused(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Every passage once, best first by its ranks in all lists; the first list has a whole vote, each other `OTHERS`.
    The scores, in [0, 1], are those of the lists, given out in this order."""
    once: dict[str, Hit] = {}
    votes: dict[str, float] = {}
    for number, found in enumerate(lists):
        for rank, hit in enumerate(found):
            once.setdefault(hit.passage.id, hit)
            votes[hit.passage.id] = votes.get(hit.passage.id, 0.0) + (OTHERS if number else 1.0) / (RANK_FROM + rank)
    scores = sorted((hit.score for hit in once.values()), reverse=True)
    order = sorted(once.values(), key=lambda hit: -votes[hit.passage.id])
    return [replace(hit, score=score) for hit, score in zip(order, scores, strict=True)]
