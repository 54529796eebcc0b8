"""What a question names outright: a figure of ours, or the study itself. What tells of that goes before what only
sounds like the rest of the question ("the 76,000 who must be retrained: who counted them?" is about the 76,000)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from advisor.answer.knowledge import Knowledge
from advisor.answer.premise import measured, same_sort
from advisor.answer.rank import Evidence
from advisor.corpus.model import Fact
from advisor.domain import LANGUAGES
from advisor.retrieve.understand import Understood
from advisor.text import words

_YEAR = re.compile(r"(19|20)\d\d")
# A figure that more facts tell is none by which one of them is known.
MOST_TELL = 8
# From here on a figure is one of ours: what a visitor earns is smaller, and meets one by chance.
OURS = 10_000
AHEAD = 0.3
LOOKED_AT = 3  # facts
FEW, LESS = 4, 2.0  # words beside a figure that is asked for barely; by how much the next fact that tells it is behind
_ASKS_A_PART = frozenset({"how_many", "percent"})
_ASKS_WHAT_IT_IS = frozenset({"whether", "claim"})  # "67,000, is that how many …?"
STUDY, STUDY_TOPIC = "study", "study"
OF_THE_STUDY = 2.0  # most of what separates the first fact from the third, most often


def as_named(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """`ranked`, best first, with the facts that tell a figure which the question quotes before all others, and those of
    the study further ahead where it is named. No gap loses its place ("how many of the 49,000 are over 55?")."""
    if STUDY in understood.cues:
        ranked = [_lifted(e, OF_THE_STUDY) if _topic(e, knowledge) == STUDY_TOPIC else e for e in ranked]
        ranked = sorted(ranked, key=lambda e: (-e.score, e.document))
    ranked = _exact_share_first(understood, ranked, knowledge)
    if bare := _asked_barely(understood, ranked, knowledge):
        return bare
    telling = _telling(understood, ranked, knowledge)
    facts = [e for e in ranked if e.kind != "gap"]
    asks_a_part = understood.cues & _ASKS_A_PART and not understood.cues & _ASKS_WHAT_IT_IS
    if not telling or (ranked[0].kind == "gap" and asks_a_part):
        return list(ranked)
    top = max(facts[0].score, telling[0].score) + AHEAD
    rest = [e for e in ranked if e.document not in {t.document for t in telling}]
    # Their distances stay: what is clearly less asked for is not told beside the best.
    return sorted(
        [*(replace(e, score=top - telling[0].score + e.score) for e in telling), *rest],
        key=lambda e: (-e.score, e.document),
    )


def _asked_barely(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """`ranked` behind what tells a figure that is `asked_barely`, that of the study first; else nothing."""
    said = quoted(understood)
    if not ranked or not asked_barely(understood):
        return []
    current = (f for f in knowledge.corpus.facts.values() if f.use == "answer" and knowledge.status(f) == "current")
    telling = sorted(
        (f for f in current if _told(said, f)),
        key=lambda f: (f.topic != STUDY_TOPIC, len(_told_in(f.statement["en"])), len(f.statement["en"]), f.id),
    )
    top = max(e.score for e in ranked) + AHEAD
    known = {e.document: e for e in ranked}
    first = [
        replace(known.get(f.id, replace(ranked[0], kind="fact", document=f.id)), score=top - i * LESS)
        for i, f in enumerate(telling[:LOOKED_AT])
    ]
    return [*first, *(e for e in ranked if e.document not in {f.document for f in first})] if first else []


def _exact_share_first(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """ "Is it right that 40 % of the Belgians …?": of the first facts the one that tells just that share leads."""
    shares = [(f, unit) for f, unit in measured(understood.question.text) if unit == "%"]
    first = [e for e in ranked if e.kind == "fact"][:LOOKED_AT]
    found = next((e for e in first if _told(shares, knowledge.corpus.facts[e.document])), None)
    if not shares or found is None or found is first[0]:
        return list(ranked)
    ranked = [replace(found, score=first[0].score + AHEAD) if e is found else e for e in ranked]
    return sorted(ranked, key=lambda e: (-e.score, e.document))


def quoted(understood: Understood) -> list[tuple[str, str]]:
    """The figures of a message by which a statement may be known, with their units: large ones, and shares that may be
    meant as thousands ("76 %" for 76,000 people)."""
    found = [(f, unit) for f, unit in measured(understood.question.text) if not _YEAR.fullmatch(f)]
    thousands = [(f"{float(f) * 1000:.0f}", "") for f, unit in found if unit == "%" and float(f) * 1000 >= OURS]
    return [(f, unit) for f, unit in found if unit not in ("€", "%") and float(f) >= OURS] or thousands


def asked_barely(understood: Understood) -> bool:
    """Whether a message holds one large figure beside hardly a word: "59.000, c'est quoi ?"."""
    others = [w for w in words(understood.question.text) if not w[0].isdigit()]
    return len(quoted(understood)) == 1 and len(others) <= FEW and not understood.resolved.follow_up


def tells_ours(understood: Understood, best: Evidence, knowledge: Knowledge) -> bool:
    """Whether the best evidence tells a large figure that the question quotes, and asks no part of: it is that."""
    fact = knowledge.corpus.facts.get(best.document)
    said = quoted(understood) if not understood.cues & _ASKS_A_PART else []
    return bool(said) and fact is not None and _told(said, fact) > 0


def _telling(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """The facts that tell a figure of the question, best first; none where many do."""
    said = quoted(understood)
    facts = [(e, knowledge.corpus.facts[e.document]) for e in ranked if e.kind == "fact"]
    shares = {f for f, unit in measured(understood.question.text) if unit == "%"}
    if any(_told([(f, "%")], fact) for _, fact in facts for f in shares):
        return []  # that share is one of ours
    counts = {e.document: _told(said, fact) for e, fact in facts}
    found = [e for e, fact in facts if counts[e.document] and fact.use != "history"]
    if not found or len(found) > MOST_TELL:
        return []
    # Who quotes two figures is best told by what tells both.
    return sorted((_lifted(e, counts[e.document] - 1.0) for e in found), key=lambda e: (-e.score, e.document))


def _told(said: Sequence[tuple[str, str]], fact: Fact) -> int:
    """How many of the figures a fact tells, in any language."""
    told = {pair for language in LANGUAGES for pair in _told_in(fact.statement[language])} if said else set()
    return sum(any(f == g and same_sort((f, unit), (g, other)) for g, other in told) for f, unit in said)


@lru_cache(maxsize=16384)
def _told_in(statement: str) -> frozenset[tuple[str, str]]:
    return frozenset(measured(statement))


def _topic(evidence: Evidence, knowledge: Knowledge) -> str | None:
    fact = knowledge.corpus.facts.get(evidence.document)
    return fact.topic if fact else None


def _lifted(evidence: Evidence, by: float) -> Evidence:
    return replace(evidence, score=evidence.score + by)
