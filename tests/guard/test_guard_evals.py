"""The frozen half stays frozen, and the guard stays as good as it was on a sample of the open half."""

from __future__ import annotations

from advisor.corpus import load_corpus
from advisor.settings import Settings
from evals.guard.cases import World, by_hand, contradictions, faithful, frozen_hash, paraphrases
from evals.guard.hostile import hostile
from evals.guard.measure import auroc, judge

FROZEN = "70bad4e0fa9ebe5473e633d82ac6063df53eccc8eb57782dd7a287d353eef27d"


def test_the_frozen_half_is_as_it_was_written():
    assert frozen_hash() == FROZEN, "the frozen sentences are only measured: undo the change"
    for language in ("nl", "en", "fr"):
        mine = [r for r in paraphrases() if r["language"] == language]
        assert [r["half"] for r in mine].count("frozen") == 50 == len(mine) - 50
    assert len(contradictions()) == 90


def test_a_sample_of_the_open_half_is_judged_as_well_as_before(guard):
    world = World(load_corpus(Settings.from_environment({}).vocabulary.parent))
    true = [c for c in faithful(world) if c.half == "open"][::3]
    false = [c for c in (*by_hand(world), *hostile(world)) if c.half == "open"][::9]
    told, lied = judge(guard, true), judge(guard, false)
    assert sum(j.right for j in told) >= 0.94 * len(told)
    assert sum(j.right for j in lied) >= 0.94 * len(lied)
    scores = [[j.verdict.score for j in found] for found in (told, lied)]
    baseline = [[j.containment for j in found] for found in (told, lied)]
    assert auroc(*scores) > 0.95 > auroc(*baseline)
