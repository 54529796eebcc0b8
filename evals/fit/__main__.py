"""Learns all weights from the dev questions, the only ones that it reads: the frozen ones are for measuring.

python -m evals.fit            prints what five-fold cross-validation reaches, writes nothing
python -m evals.fit --write    also writes the weights into advisor/answer/
python -m evals.fit --unheard --write    after it: learned from the answers that those weights give
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from advisor.answer import rank, scope
from advisor.answer.choice import Choice
from advisor.answer.composer import Composer
from advisor.answer.scope_signals import SIGNALS
from advisor.answer.several import PART_CHOICE, Several
from advisor.answer.unheard import UNHEARD
from advisor.embed import open_cross_encoder
from advisor.embed.model import TALK_GRAPH
from advisor.settings import Settings, data_folder
from evals.fit.courses import fit_courses
from evals.fit.offers import fit_offer_reading
from evals.fit.parts import fit_parts
from evals.fit.ranking import fit_ranking, top
from evals.fit.reading import fit_reading
from evals.fit.rows import ANSWER, FOLDS, dev_items, gather
from evals.fit.rows import write as write_weights
from evals.fit.scope import (
    HIGHEST,
    MOST_IN_DOUBT,
    MOST_OVER_REFUSAL,
    NEAR_WEIGHT,
    exemplar_rows,
    fit_scope,
    scope_signals,
    threshold,
)
from evals.fit.several import fit_part_choice
from evals.fit.talked import talk_items
from evals.fit.unheard import fit_unheard, wanted
from evals.talks import facts_of_overviews
from training.several import messages


def run(several: Several, items: Sequence[dict], *, write: bool, only_scope: bool = False) -> dict:
    """Fits all on `items`, or `only_scope`; returns and prints what cross-validation reached."""
    from sklearn.metrics import roc_auc_score

    composer = several.composer
    rows = gather(composer, items)
    fold = np.arange(len(rows)) % FOLDS
    report: dict = {}
    for k in (1, 5):
        parts = [
            top(
                [r for i, r in enumerate(rows) if fold[i] == f],
                fit_ranking([r for i, r in enumerate(rows) if fold[i] != f]),
                k,
            )
            for f in range(FOLDS)
        ]
        report[f"right evidence in top {k} (cross-validated)"] = round(
            float(np.average([p[0] for p in parts], weights=[p[1] for p in parts])), 4
        )
    weights = composer.ranker.weights if only_scope else fit_ranking(rows)
    ranker = replace(composer.ranker, weights=weights.astype(np.float32))

    judge = replace(composer.scope, measure=replace(composer.scope.measure, ranker=ranker))
    # The verdict counts where the question is not about courses: there the offers decide.
    scoped = [
        r
        for r in rows
        if r["item"]["family"] not in ("distress", "smalltalk")
        and not composer.route.says(r["understood"], r["ranked"], r["courses"])
    ]
    x = np.array([scope_signals(judge, r) for r in scoped])
    y = np.array([int(r["item"]["abstain"]) for r in scoped])
    extra = exemplar_rows(composer, judge)
    ours = extra[2] != NEAR_WEIGHT
    without_near = (extra[0][ours], extra[1][ours], extra[2][ours])
    chances, doubts = np.zeros(len(y)), np.zeros(len(y))
    for f in range(FOLDS):
        part = np.arange(len(y)) % FOLDS == f
        chances[part] = fit_scope(x[~part], y[~part], without_near).chances(x[part])
        doubts[part] = fit_scope(x[~part], y[~part], extra).chances(x[part])
    sector, country = (x[:, SIGNALS.index(n)] > 0 for n in ("other_sector", "other_country"))
    hard = country | (sector & (chances >= scope.SECTOR_DOUBT))
    chances[hard] = 1.0
    # What a talk of ours asks is harder; how much is refused of a question by itself is what is promised.
    alone = np.array([not r["item"].get("live") for r in scoped])
    cut = threshold(chances[alone], y[alone], MOST_OVER_REFUSAL, HIGHEST)
    in_doubt = threshold(doubts[alone], y[alone], MOST_IN_DOUBT)
    report |= {
        "scope threshold": round(cut, 4),
        "refused of unanswerable (cross-validated)": round(float((chances[y == 1] >= cut).mean()), 4),
        "refused of answerable (cross-validated)": round(float((chances[y == 0] >= cut).mean()), 4),
        "the same two, talks left out": [round(float((chances[alone & (y == t)] >= cut).mean()), 4) for t in (1, 0)],
        "area under the ROC curve, and talks left out (cross-validated)": [
            round(float(roc_auc_score(y[part], chances[part])), 4) for part in (y >= 0, alone)
        ],
        "threshold of doubt": round(in_doubt, 4),
        "refused or in doubt of unanswerable (cross-validated)": round(
            float(((chances >= cut) | (doubts >= in_doubt))[y == 1].mean()), 4
        ),
        "n": len(y),
    }
    judge = replace(
        judge,
        nothing=replace(fit_scope(x, y, without_near), threshold=cut),
        doubt=replace(fit_scope(x, y, extra), threshold=in_doubt),
    )
    ranking = {"weights": dict(zip(rank.SIGNALS, (round(float(v), 4) for v in weights), strict=True))}
    learned = {"scope": judge.nothing.as_data(), "doubt": judge.doubt.as_data()}
    _write(learned if only_scope else {"ranking": ranking, **learned}, report, write=write)
    if not only_scope:
        composer = replace(composer, ranker=ranker, scope=judge)
        rows = gather(composer, items)
        offers = {**fit_courses(composer, rows, report), "offer_reading": fit_offer_reading(composer, rows, report)}
        _write(offers, report, write=write)
        _write(fit_parts(several.parts, composer, rows, messages(data_folder("corpus")), report), report, write=write)
        # Last, by what is answered; the offers and the parts of before decide there, which differ little.
        _write(_reading(_with(several, composer), items, report), report, write=write)
    wrong = [(c, r) for c, t, r in zip(chances, y, scoped, strict=True) if (c >= cut) != bool(t)]
    for chance, r in sorted(wrong, key=lambda p: -p[0]):
        print(
            f"{chance:.2f} {'answered' if r['item']['abstain'] else 'REFUSED '} "
            f"{r['item']['id']} {r['item']['question'][:110]!r} "
            f"{[e.document for e in r['ranked'][:2]]}"
        )
    return report


def _write(learned: dict[str, dict], report: dict, *, write: bool) -> None:
    """Writes a stage as soon as it is learned: the whole takes more than an hour, and what breaks off keeps its first
    stages. Prints what was reached so far."""
    for name, data in learned.items() if write else ():
        write_weights(ANSWER / f"{name}.json", data)
    print(json.dumps(report, indent=1), flush=True)


def _with(several: Several, composer: Composer) -> Several:
    """The same that answers with `composer`."""
    readings = replace(several.readings, finder=composer, scope=composer.scope)
    return replace(several, composer=composer, readings=readings)


def _reading(several: Several, items: Sequence[dict], report: dict) -> dict[str, dict]:
    """The models that choose how a message is read in its conversation, and a later part behind those before it, and
    what is answered."""
    reader = open_cross_encoder(Settings.from_environment(), TALK_GRAPH)
    chooser = Choice.load(several.composer.knowledge, reader)
    return {
        **fit_reading(several, items, chooser, report),
        PART_CHOICE: fit_part_choice(several, messages(data_folder("corpus")), report),
    }


def main() -> None:
    from advisor.advisor import Advisor

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--reading", action="store_true", help="only what messages of conversations mean")
    parser.add_argument(
        "--parts",
        action="store_true",
        help="only where a message holds several questions, and what the later ones mean",
    )
    parser.add_argument("--unheard", action="store_true", help="only what a message asks beside what is told")
    parser.add_argument("--scope", action="store_true", help="only whether anything of ours answers")
    parser.add_argument("--offers", action="store_true", help="only which offers are on the subject")
    given = parser.parse_args()
    advisor = Advisor.open(Settings.from_environment())
    conversation = advisor.house.current().conversation
    several = conversation.several
    composer = several.composer
    holds = {name: overview.facts for name, overview in composer.knowledge.overviews.items()}
    report: dict = {}
    if given.offers:
        learned = {"offer_reading": fit_offer_reading(composer, gather(composer, dev_items()), report)}
    elif given.parts:
        written = messages(data_folder("corpus"))
        learned = fit_parts(several.parts, composer, gather(composer, dev_items()), written, report)
        learned[PART_CHOICE] = fit_part_choice(several, written, report)
    elif given.unheard:
        asked = list(wanted(data_folder("corpus"), facts_of_overviews()))
        learned = {UNHEARD: fit_unheard(conversation, asked, report)}
    elif given.reading:
        learned = _reading(several, [*dev_items(), *talk_items(advisor, holds)], report)
    else:
        run(several, [*dev_items(), *talk_items(advisor, holds)], write=given.write, only_scope=given.scope)
        return
    if given.write:
        for name, weights in learned.items():
            write_weights(ANSWER / f"{name}.json", weights)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
