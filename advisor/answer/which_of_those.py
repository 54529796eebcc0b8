""" "Which of those are in Genk?", "is it in the evening?": which of the courses that were shown meet what the message
states, said of each; no other course is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.answer.conditions import Condition, conditions_of
from advisor.answer.draft import Draft
from advisor.answer.tell_courses import MOST_CARDS, tell_offer
from advisor.corpus.model import Course
from advisor.retrieve.understand import Understanding, Understood
from advisor.text import words

# What is asked of a price and a language is a detail of each (see `shown`).
_ASKED = frozenset({"place", "mode", "length", "short", "evening", "weekend", "daytime", "level", "audience"})
LONGEST = 14  # words: who says more tells of something else too
LONGEST_PLAIN = 7  # of a message that asks "is it …?" without saying of which


def conditions_asked(understood: Understood, understanding: Understanding, draft: Draft) -> list[Condition]:
    """What a message asks of the things that were shown, by its own words; empty where it asks anything else."""
    cues, tokens = understood.own_cues, words(understood.question.text)
    points = "which_of_those" in cues and len(tokens) <= LONGEST
    plain = "is_it" in cues and len(tokens) <= LONGEST_PLAIN
    if not (points or plain) or understood.resolved.kind == "repeat":
        return []
    own = understanding.on_its_own(understood)
    subjects = {m.type for m in own.mentions if not m.denied} & {"theme", "skill", "role", "occupation", "sector"}
    if subjects:
        return []  # "is it in the evening, that course on welding?" names another
    asked = conditions_of(own, understanding.vocabulary, draft.phrases)
    return asked if asked and all(c.name in _ASKED for c in asked) else []


def tell_which(understood: Understood, draft: Draft, courses: Sequence[Course], asked: Sequence[Condition]) -> bool:
    """Adds which of `courses` meet all that is asked, and of which we do not know it; whether anything is known."""
    tests = {c.id: [condition.test(c) for condition in asked] for c in courses[:MOST_CARDS]}
    meets = [c for c in courses if c.id in tests and all(tests[c.id])]
    unknown = [c for c in courses if c.id in tests and c not in meets and False not in tests[c.id]]
    fails = [c for c in courses if c.id in tests and False in tests[c.id]]
    named = ", ".join(c.label for c in asked)
    details = ["duration"] if any(c.name in ("length", "short") for c in asked) else []
    # Where one surely meets it, those that do not need no line of their own.
    groups = [("shown_meet", meets), ("shown_untold", unknown), ("shown_not" if unknown else "shown_none", fails)]
    groups = groups[:2] if meets else groups
    for key, of in groups:
        if of:
            draft.phrase(key, conditions=named)
            for course in of:
                tell_offer(understood, draft, course, wanted=details)
            draft.paragraph()
    return bool(meets) or not unknown
