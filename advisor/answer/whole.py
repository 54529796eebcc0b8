"""Overviews that answer a message as a whole, whatever else comes near it: they deny what it takes for true, tell two
things apart, or help who loses their work."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge
from advisor.answer.premise import states
from advisor.answer.rank import Evidence
from advisor.answer.route import names_courses
from advisor.answer.special import HARD_NEWS
from advisor.retrieve.understand import Understood

DENIES = "not_so"  # the opening of an overview on what our sources do not say
SURELY = -0.25  # of the subject, as `GAP_ABOUT`
KNOWN = 1.0  # what is asked is nearly word for word a question that it is known by
NEAR, BEHIND = 3, 1.5  # places, and how far behind the best evidence it may be


def answers_whole(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> Evidence | None:
    """The overview that denies what the message states, or that tells apart what it compares; None where there is
    none."""
    for evidence in ranked[:NEAR]:
        overview = knowledge.overviews.get(evidence.document)
        if overview is None or evidence.signal("about") < SURELY or evidence.score < ranked[0].score - BEHIND:
            continue
        if overview.opening == DENIES and states(understood):
            return evidence
        if "compare" in understood.cues and evidence.signal("asked") >= KNOWN:
            return evidence
    return None


def is_hard_news(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> bool:
    """Whether somebody tells that their work stops, and asks for no course."""
    overview = knowledge.overviews.get(ranked[0].document) if ranked else None
    sure = overview is not None and overview.opening == HARD_NEWS and ranked[0].signal("about") >= SURELY
    return sure and not names_courses(understood)


def is_an_overview(ranked: Sequence[Evidence], knowledge: Knowledge) -> bool:
    """Whether what comes first is surely one of our overviews."""
    return bool(ranked) and ranked[0].document in knowledge.overviews and ranked[0].signal("about") >= SURELY
