"""Does it say so where what is asked lies right beside what it knows?

Telling what comes nearest as if it were the answer misleads, however true it is: who asks which firms take part is not
helped by how many do. Of what nothing answers the share that is refused, or told to be only what comes nearest; of what
the sources do answer, in the same tone and beside the same facts, the share that is refused all the same, and that is
shown what answers it. The same of questions for a course: an offer on another subject is none that fits. The labels are
those of the writers, who had the facts or the list of offers before them and saw no answer of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.domain import Answer, Profile, Question
from evals.metrics.abstention import says_it_is_the_nearest
from evals.metrics.base import Metric, Score
from evals.near import NearMiss, load_near
from evals.results import Case, Result, plain
from evals.scoring import tables_by_split
from evals.suites.base import Context, thin
from evals.talks import facts_of_overviews

NAME = "near"
MOST, FAST = 300, 40
MOST_OFFERS, FAST_OFFERS = 150, 20
REFUSED = Metric("near_refused", "near misses refused, or the gap admitted")
CANDID = Metric("near_candid", "near misses refused, or told to be only what comes nearest")
OVER = Metric("near_over_refusal", "answerable ones beside them refused", better="low")
RIGHT = Metric("near_right", "answerable ones beside them shown what answers them")
OFFER_REFUSED = Metric("near_offer_refused", "questions for a course that we have not, refused")
OFFER_CANDID = Metric("near_offer_candid", "questions for a course that we have not, refused or told as the nearest")
OFFER_RIGHT = Metric("near_offer_right", "questions for a course that we have, shown one on the subject")
METRICS = (REFUSED, CANDID, OVER, RIGHT, OFFER_REFUSED, OFFER_CANDID, OFFER_RIGHT)


def run(context: Context) -> Result:
    """Asks them each once, none in a conversation."""
    chosen = [n for n in load_near() if context.takes(n.split, n.language)]
    most, most_offers = (FAST, FAST_OFFERS) if context.fast else (MOST, MOST_OFFERS)
    offers = [n for n in chosen if n.for_a_course]
    chosen = [*thin([n for n in chosen if not n.for_a_course], most), *thin(offers, most_offers)]
    holds = facts_of_overviews()
    scores, rows, cases = {}, [], []
    for n, near in enumerate(chosen, start=1):
        answer = context.advisor.ask(Question(near.question, None, (), Profile(persona=near.persona), near.id))
        by = scores_of(near, answer, holds)
        scores[near.id] = by
        rows.append((near.split, near.language, by))
        wrong = next(m.name for m in (CANDID, OFFER_CANDID, RIGHT, OFFER_RIGHT) if m.name in by)
        if not by[wrong].value:
            cases.append(_case(near, answer, wrong))
        context.tell(n, len(chosen))
    return Result(
        NAME,
        "Near misses",
        "Questions right beside a fact that nothing answers, and such ones that it does answer.",
        len(chosen),
        tables_by_split(METRICS, rows),
        cases=tuple(cases),
        scores=plain(scores),
    )


def scores_of(near: NearMiss, answer: Answer, holds: Mapping[str, Iterable[str]]) -> dict[str, Score]:
    """The figures that a question counts for; `holds` has the facts of each overview, which stand for it."""
    shown = {c.document for c in answer.citations} | {c.id for c in answer.courses}
    if near.unknown:
        refused = answer.abstained or any(d.startswith("hole-") for d in shown)
        candid = refused or says_it_is_the_nearest(answer)
        if near.for_a_course:
            return {OFFER_REFUSED.name: Score(float(refused)), OFFER_CANDID.name: Score(float(candid))}
        return {REFUSED.name: Score(float(refused)), CANDID.name: Score(float(candid))}
    right = shown & {*near.right, *(fact for i in near.right for fact in holds.get(i, ()))}
    if near.for_a_course:  # a town that none of them is in may be refused, with what there is elsewhere
        return {OFFER_RIGHT.name: Score(float(bool(right)))}
    return {OVER.name: Score(float(answer.abstained)), RIGHT.name: Score(float(bool(right)))}


def _case(near: NearMiss, answer: Answer, wrong: str) -> Case:
    shown = [*dict.fromkeys([*(c.document for c in answer.citations), *(c.id for c in answer.courses)])]
    return Case(
        near.id,
        near.split,
        near.language,
        near.question,
        answer.answer,
        " | ".join(near.right) or f"not known (beside {near.beside})",
        {wrong: f"{'refused' if answer.abstained else answer.intent}, shows {', '.join(shown) or 'nothing'}"},
    )
