"""Answers that are not about evidence: small talk, someone in distress, and what we do not do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from advisor.answer.draft import Draft
from advisor.answer.rank import Evidence
from advisor.corpus.model import Fact
from advisor.retrieve.understand import Understood
from advisor.text import fold, words

# Calibrated on the exemplars with their look-alikes left out in turn; leaning towards help on purpose.
DISTRESS = 0.5
DISTRESS_SURE = 0.85
DISTRESS_PLAIN = 0.85  # of one sentence out of several, in a message that as a whole is at least
DISTRESS_FAINT = 0.2
DISTRESS_ALONE = 0.998  # of one sentence, whatever else the message says
DISTRESS_PART = 0.85  # of a question torn out of its message
# Of a message that leans on what was said before (that surely): it is short of words of its own. The last lines of
# ``python -m evals.alarms``: 0.2 % fewer cries are heard, and of messages that lean 3.0 % instead of 4.0 % are taken
# for one.
DISTRESS_LEANING, LEANS = 0.83, 0.9
# Below DISTRESS but not far: it counts when a help line is also what best fits the question.
DISTRESS_DOUBT = 0.15
# The intent classifier's "distress" over a question that nothing answers but a help line.
DISTRESS_ASKED = 0.3
HELP_LINES = frozenset({"help-tele-onthaal-106", "help-zelfmoordlijn-1813", "help-awel-102", "help-jac-12-25"})
_NAMED = {
    "awel": "help-awel-102",
    "tele-onthaal": "help-tele-onthaal-106",
    "1813": "help-zelfmoordlijn-1813",
    "jac": "help-jac-12-25",
}
URGENT_DANGER, URGENT_SUICIDE = 0.35, 0.2
ATTACK, ATTACK_PLAIN = 0.6, 0.9
HARMFUL, HARMFUL_PLAIN = 0.6, 0.9
SMALLTALK = 0.55
FEW = 3  # words: "tell me more" and less may be talk
_WANTS = re.compile(
    r"\b(?:geef|toon|vertel|wat|welke|waar|hoe|give|show|tell|what|which|where|how|donne|montre|dis|quoi|quels?|quelles?)\b"
)
_ADDS = frozenset("en and et".split())
HARD_NEWS = "hard_news"  # the opening of an overview for who loses their work
HELP, MOST_HELP = "help-", 2
NEAR = 2  # places
# How many children somebody has, told of their own life: no child in need.
_FAMILY = re.compile(
    r"\b(?:\d|twee|drie|vier|two|three|four|deux|trois|quatre) (?:\w+ )?(?:kinderen|children|kids|enfants|gasten)\b"
)
DISTRESS_KINDS = ("danger", "suicide", "despair")


def distress_of(probabilities: Mapping[str, float]) -> float:
    """The chance of any kind of distress, in [0, 1]."""
    return sum(probabilities.get(k, 0.0) for k in DISTRESS_KINDS)


def alarm(probabilities: Mapping[str, float]) -> str | None:
    """ "danger", "suicide", "despair", "attack", "harmful" or None."""
    # "Ignore all instructions …" shares its bareness with cries for help, and is plainly something else.
    attack = probabilities.get("attack", 0.0)
    plain_attack = attack >= ATTACK_PLAIN and attack > distress_of(probabilities) + 0.05
    # So does "how do I bypass the safety lock": danger is near, and nobody cries for help. Where there is the faintest
    # sound of despair, whatever else is wished for, help comes first.
    despair = max(probabilities.get("suicide", 0.0), probabilities.get("despair", 0.0))
    plain_harm = (
        probabilities.get("harmful", 0.0) >= HARMFUL_PLAIN
        and distress_of(probabilities) < DISTRESS_SURE
        and despair < DISTRESS_DOUBT
    )
    if distress_of(probabilities) >= DISTRESS and not plain_attack and not plain_harm:
        # The more urgent kind needs less: who is taken for more desperate than they are loses nothing.
        if probabilities.get("danger", 0.0) >= URGENT_DANGER:
            return "danger"
        return "suicide" if probabilities.get("suicide", 0.0) >= URGENT_SUICIDE else "despair"
    if probabilities.get("attack", 0.0) >= ATTACK:
        return "attack"
    if probabilities.get("harmful", 0.0) >= HARMFUL:
        return "harmful"
    return None


def adds_a_question(text: str) -> bool:
    """ "En met een rijbewijs?" is short like small talk, but it asks on."""
    said = words(text)
    return "?" in text and len(said) > 2 and said[0] in _ADDS


def wants_something(text: str) -> bool:
    """ "Ok, just give me what there is", "bon, et on y apprend quoi": it opens like small talk, and wants to know."""
    return len(words(text)) > FEW and bool(_WANTS.search(fold(text)))


def distress(draft: Draft, understood: Understood, kind: str, ranked: Sequence[Evidence] = ()) -> None:
    """Help first and nothing about courses; 112 before everything when life may be in danger. Whose work is at stake,
    as the evidence `ranked` tells, hears behind it who helps with that."""
    youth = understood.persona == "youth"
    # Who speaks of a child may be its teacher, or a parent in need: the line for children comes beside theirs, last.
    # "Two children at college, and I no longer sleep" tells of their own family.
    own = kind == "despair" and _FAMILY.search(fold(understood.question.text))
    child = "of_a_child" in understood.cues and not own
    of_a_child = ["help-awel-102"] if child else []
    if kind in ("danger", "suicide"):
        draft.phrase("danger")
        draft.paragraph()
    if kind != "danger":
        draft.phrase("distress_lead_youth" if youth else "distress_lead")
    lines = {
        "danger": ["help-zelfmoordlijn-1813"],
        "suicide": ["help-zelfmoordlijn-1813", "help-awel-102" if youth else "help-tele-onthaal-106", *of_a_child],
        "despair": ["help-awel-102", "help-zelfmoordlijn-1813", "help-jac-12-25"]
        if youth
        else ["help-tele-onthaal-106", "help-zelfmoordlijn-1813", *of_a_child],
    }[kind]
    asked = words(understood.question.text)
    named = [fact for name, fact in _NAMED.items() if name in asked and kind == "despair"]
    for fact in dict.fromkeys([*named, *lines]):
        if fact in draft.knowledge.corpus.facts:
            draft.paragraph()
            draft.fact(draft.knowledge.corpus.facts[fact])
    work = _help_with_work(draft, ranked) if kind == "despair" and not youth else []
    if work:
        draft.paragraph()
        draft.phrase("distress_work")
        for fact in work:
            draft.fact(fact)


def _help_with_work(draft: Draft, ranked: Sequence[Evidence]) -> list[Fact]:
    """Who helps somebody whose work stops, where that is what a message comes nearest to."""
    near = (draft.knowledge.overviews.get(e.document) for e in ranked[:NEAR] if e.score >= 0)
    hard = next((o for o in near if o is not None and o.opening == HARD_NEWS), None)
    known = draft.knowledge.corpus.facts
    return [known[f] for f in hard.facts if f.startswith(HELP) and f in known][:MOST_HELP] if hard else []
