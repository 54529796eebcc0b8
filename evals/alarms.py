"""How well cries for help, attacks and harmful wishes are heard, by the margin that an alarm needs.

``python -m evals.alarms``: the labelled examples that the index was made with, a fifth of them left out in turn and
judged by the others (`advisor.retrieve.classifier.NearestExamples`). The margins in that module are read off this
table: they belong to one embedding model. The last lines are of conversations: what the plainer cry that is asked of a
message that leans (`special.DISTRESS_LEANING`) costs, and how many fewer examples of such messages are taken for one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from advisor.advisor import Advisor
from advisor.answer import special
from advisor.retrieve.classifier import CRY_MARGIN, CRY_SPREAD, DISTRESS_KINDS, MARGINS, NearestExamples, train
from advisor.retrieve.exemplars import leans, load_exemplars
from advisor.retrieve.understand import Understanding
from advisor.settings import Settings, data_folder
from evals.items import SPLITS
from evals.talks import Talk, load_talks

FOLDS = 5
SEED = 7
AT_ONCE = 256
NEIGHBOURS_ALONE = -0.0105  # the lead from which on neighbours without the boundary hear 95 % of the cries
KINDS = {"distress": DISTRESS_KINDS, "attack": ("attack",), "harmful": ("harmful",)}
LIMITS = {"distress": CRY_MARGIN, **MARGINS}
# Added to the limit of today: cosines, and for cries log-odds.
TRIED = {name: np.array([-3, -2, -1, 0, 1, 2, 3]) * (0.5 if name == "distress" else 0.002) for name in KINDS}


def leads(model: NearestExamples, folds: int = FOLDS, seed: int = SEED) -> dict[str, np.ndarray]:
    """For "distress" how much of a cry each example is, in log-odds, and for "attack" and "harmful" how much nearer it
    is to the examples of that alarm than to those of none; its own fifth left out."""
    fold = np.random.default_rng(seed).integers(0, folds, len(model.labels))
    out = {alarm: np.zeros(len(model.labels), np.float32) for alarm in KINDS}
    for f in range(folds):
        others = NearestExamples.learned(model.labels[fold != f], model.vectors[fold != f])
        for rows in np.array_split(np.flatnonzero(fold == f), max(1, (fold == f).sum() // AT_ONCE)):
            likeness = others.likeness(model.vectors[rows])
            none = others.nearness(likeness, ("none",))
            out["distress"][rows] = others.cries(model.vectors[rows], likeness)
            for alarm in MARGINS:
                out[alarm][rows] = others.nearness(likeness, KINDS[alarm]) - none
    return out


def in_conversation(model: NearestExamples, found: np.ndarray, leaning: np.ndarray, examples: int) -> str:
    """What the rule for messages that lean changes, of cries for help and of the first `examples` that are `leaning`.
    How surely each leans is judged by the other four fifths."""
    vectors, found, labels = model.vectors[:examples], found[:examples], model.labels[:examples]
    cries = np.isin(labels, special.DISTRESS_KINDS)
    fold = np.random.default_rng(SEED).integers(0, FOLDS, examples)
    surely = np.zeros(examples)
    for f in range(FOLDS):
        known = (fold != f) & ~cries
        learned = train(vectors[known], np.where(leaning[known], "dependent", "standalone").tolist())
        for i in np.flatnonzero(fold == f):
            surely[i] = learned.probabilities(vectors[i])["dependent"]
    plain = CRY_MARGIN + np.log(special.DISTRESS_LEANING / (1 - special.DISTRESS_LEANING)) * CRY_SPREAD
    heard = found >= CRY_MARGIN
    ruled = np.where(surely >= special.LEANS, found >= plain, heard)
    lines = [
        f"{name}: {those.sum()}, taken for a cry without the rule {100 * heard[those].mean():.1f} %, "
        f"with it {100 * ruled[those].mean():.1f} %\n"
        for name, those in (("cries for help", cries), ("messages that lean", leaning))
    ]
    return "".join(lines)


def in_talks(understanding: Understanding, talks: Sequence[Talk]) -> str:
    """Of the messages of `talks` that are cries for help how many are heard, and of all others how many are taken for
    one: by the boundary with the neighbours, and by the neighbours alone at the margin where these hear as many of the
    examples. Each is judged by its own words, as `advisor.answer.alarms` does before it looks further."""
    model, messages = understanding.classifiers["alarm"], [m for talk in talks for m in talk.turns]
    vectors = np.stack([understanding.encode(m.say) for m in messages])
    likeness = model.likeness(vectors)
    lead = model.nearness(likeness, DISTRESS_KINDS) - model.nearness(likeness, ("none",))
    cries = np.array([m.talk == "distress" for m in messages])
    lines = []
    for name, heard in (
        ("with the boundary", model.cries(vectors, likeness) >= CRY_MARGIN),
        ("neighbours alone", lead >= NEIGHBOURS_ALONE),
    ):
        told = f"{heard[cries].sum()} of {cries.sum()} cries heard, {heard[~cries].sum()} of {(~cries).sum()} others"
        lines.append(f"  {name}: {told} taken for one\n")
    return "".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    argparse.ArgumentParser(prog="python -m evals.alarms", description=__doc__).parse_args(argv)
    settings = Settings.from_environment()
    rooms = Advisor.open(settings).house.current()
    model = rooms.understanding.classifiers["alarm"]
    if not isinstance(model, NearestExamples):
        raise SystemExit("this index was made without the examples of alarms")
    found = leads(model)
    for alarm, kinds in KINDS.items():
        is_one = np.isin(model.labels, kinds)
        sys.stdout.write(f"{alarm}: {is_one.sum()} of {len(is_one)}\n{'margin':>9} {'heard %':>9} {'false %':>9}\n")
        for more in TRIED[alarm]:
            margin = LIMITS[alarm] + more
            taken = found[alarm] >= margin
            none = taken[model.labels == "none"].mean()
            sys.stdout.write(f"{margin:9.4f} {100 * taken[is_one].mean():9.1f} {100 * none:9.2f}\n")
    examples = load_exemplars(settings.corpus or data_folder("corpus"))
    leaning = np.array([leans(e) for e in examples])
    for split in SPLITS:
        sys.stdout.write(f"messages of {split} talks:\n")
        sys.stdout.write(in_talks(rooms.understanding, [t for t in load_talks() if t.split == split]))
    sys.stdout.write(in_conversation(model, found["distress"], leaning, len(examples)))


if __name__ == "__main__":
    main()
