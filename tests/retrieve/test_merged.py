"""Several lists made one."""

from __future__ import annotations

from advisor.domain import Hit, Passage
from advisor.retrieve.merged import fused, in_turn


def hits(*ids: str) -> list[Hit]:
    return [
        Hit(Passage(i, i, "fact", i, "nl", i), score=0.9 - n / 10, dense=0.8, asked=None, asked_all=None, lexical=None)
        for n, i in enumerate(ids)
    ]


def test_lists_take_turns_and_each_passage_comes_once():
    assert [h.passage.id for h in in_turn([hits("a", "b"), hits("b", "c", "d")])] == ["a", "b", "c", "d"]


def test_what_stands_high_in_all_lists_comes_first_and_the_scores_fall():
    found = fused([hits("a", "b", "c"), hits("b", "d"), hits("b", "e")])
    assert [h.passage.id for h in found][:2] == ["b", "a"]
    assert len({h.passage.id for h in found}) == len(found) == 5
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    assert all(0 <= h.score <= 1 for h in found)
