"""Overviews that answer a message as a whole, whatever else comes near it: they deny what it takes for true, tell two
things apart, or help who loses their work; and what a scheme is, where that is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.answer.knowledge import Knowledge
from advisor.answer.premise import is_counted
from advisor.answer.rank import Evidence
from advisor.answer.route import names_courses
from advisor.answer.special import HARD_NEWS
from advisor.retrieve.understand import Understood
from advisor.text import fold, words

DENIES = "not_so"  # the opening of an overview on what our sources do not say
SURELY = -0.25  # of the subject, as `GAP_ABOUT`
KNOWN = 1.0  # what is asked is nearly word for word a question that it is known by
NEAR_FIRST, LONGEST_WHAT_IS = 6, 9  # places, and words
_WHAT_IS = re.compile(
    r"\b(?:wat (?:is|zijn|betekent|houdt)|what(?:'s| is| are| does)|what do you mean by"
    r"|c'est quoi|qu'est-ce qu|que veut dire)"
)
_ASKS_ELSE = frozenset({"euro", "how_many", "how_long", "percent", "compare", "choose", "where", "who", "date_when"})
NEAR, BEHIND = 3, 1.5  # places, and how far behind the best evidence it may be


def answers_whole(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> Evidence | None:
    """The overview that denies what the message states, or that tells apart what it compares; None where there is
    none."""
    for evidence in ranked[:NEAR]:
        overview = knowledge.overviews.get(evidence.document)
        if overview is None or evidence.signal("about") < SURELY or evidence.score < ranked[0].score - BEHIND:
            continue
        # Known by what takes a loss or a duty for true, however that is put.
        if overview.opening == DENIES and not is_counted(understood):
            return evidence
        if "compare" in understood.cues and evidence.signal("asked") >= KNOWN:
            return evidence
    return None


def fitting_opening(understood: Understood, opening: str | None) -> str | None:
    """The opening of a plan; "how many jobs go?" takes nothing for true, and nothing of it is denied."""
    return None if opening == DENIES and is_counted(understood) else opening


def definition_first(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """`ranked`, with what a scheme is ahead of what it costs and where it is, where that is asked ("what is EVC?")."""
    text, own = fold(understood.question.text), understood.own_cues
    named = any(cue.startswith("scheme_") for cue in own) and not own & _ASKS_ELSE
    if not named or len(words(text)) > LONGEST_WHAT_IS or not _WHAT_IS.search(text):
        return list(ranked)
    overview = knowledge.overviews.get(ranked[0].document)
    scheme = "-".join((overview.facts[0] if overview else ranked[0].document).split("-")[:2]) + "-"
    known = knowledge.corpus.facts
    of_it = (e for e in ranked[:NEAR_FIRST] if e.document in known and e.document.startswith(scheme))
    first = next((e for e in of_it if known[e.document].kind == "definition"), None)
    return [first, *(e for e in ranked if e is not first)] if first else list(ranked)


def is_hard_news(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> bool:
    """Whether somebody tells that their work stops, and asks for no course."""
    overview = knowledge.overviews.get(ranked[0].document) if ranked else None
    sure = overview is not None and overview.opening == HARD_NEWS and ranked[0].signal("about") >= SURELY
    return sure and not names_courses(understood)


def asks_for_support(
    understood: Understood, ranked: Sequence[Evidence], courses: Sequence[Evidence], knowledge: Knowledge
) -> bool:
    """Whether who speaks of money surely asks for an overview of rules, ahead of every offer ("can I follow training
    without losing my benefit?")."""
    if "pay" not in understood.cues:
        return False
    overview = knowledge.overviews.get(ranked[0].document) if ranked else None
    sure = overview is not None and overview.intent == "support" and ranked[0].signal("about") >= SURELY
    return sure and not (courses and courses[0].score > ranked[0].score)


def is_an_overview(ranked: Sequence[Evidence], knowledge: Knowledge) -> bool:
    """Whether what comes first is surely one of our overviews."""
    return bool(ranked) and ranked[0].document in knowledge.overviews and ranked[0].signal("about") >= SURELY
