"""Whether a help line, or a plain fact, is what somebody asks for whose words are only faintly a cry for help."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.answer import special
from advisor.answer.knowledge import Knowledge
from advisor.answer.rank import Evidence
from advisor.retrieve.understand import Understood
from advisor.text import words

FIRST = 2  # places at which a help line is what is asked for
ASKED = 0.0  # cosine 0.8 with a question that it is known by: with less it only comes first where nothing is near
FOR_THE_YOUNG = {"help-awel-102": "awel", "help-jac-12-25": "jac"}  # with the name by which anybody may ask for them
OLDEST = 25  # years: of whom these help
SURELY_ASKED, COVERED = 1.1, 0.5


def asks_for_a_help_line(ranked: Sequence[Evidence]) -> bool:
    """ "They bully me, I need someone to talk to": a help line is the best evidence."""
    return any(e.document in special.HELP_LINES and e.signal("asked") >= ASKED for e in ranked[:FIRST])


def a_help_line_answers(understood: Understood, ranked: Sequence[Evidence]) -> bool:
    """No cry for help, but a question after help ("who can she call when she feels bad at night?")."""
    near = asks_for_a_help_line(ranked[:1])
    return near and understood.intents.get("distress", 0.0) >= special.DISTRESS_ASKED


def is_for_others(understood: Understood, document: str) -> bool:
    """Whether a line helps young people only, and it is about somebody grown up as far as is told."""
    name = FOR_THE_YOUNG.get(document)
    if name is None or name in words(understood.text) or "of_a_child" in understood.cues | understood.own_cues:
        return False
    age = understood.facets.age
    return understood.persona != "youth" if age is None else age > OLDEST


def plainly_asked(ranked: Sequence[Evidence], courses: Sequence[Evidence], knowledge: Knowledge) -> bool:
    """A question that the corpus plainly answers ("why did the shift feel heavier…")."""
    best = ranked[0] if ranked else None
    fact = knowledge.corpus.facts.get(best.document) if best else None
    known = [e for e in (best if fact and fact.topic != "help" else None, *courses[:1]) if e]
    return any(e.signal("asked") >= SURELY_ASKED and e.signal("coverage") >= COVERED for e in known)
