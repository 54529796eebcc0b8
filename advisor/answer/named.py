"""What a question names outright: a figure of ours, or the study itself. What tells of that goes before what only sounds
like the rest of the question ("the 76,000 who must be retrained: who counted them?" is about the 76,000)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from advisor.answer.knowledge import Knowledge
from advisor.answer.premise import LARGE, measured, same_sort
from advisor.answer.rank import Evidence
from advisor.corpus.model import Fact
from advisor.domain import LANGUAGES
from advisor.retrieve.understand import Understood

_YEAR = re.compile(r"(19|20)\d\d")
# A figure that more facts tell is none by which one of them is known.
MOST_TELL = 8
# What tells the figure may be so much further from the question, in tenths of a cosine, than the nearest fact: a figure
# of a visitor's own ("I earn 2,500 euros") meets one of ours by chance.
FARTHEST = 0.6
# From here on no figure of a visitor's own is meant.
OURS = 10_000
AHEAD = 0.3
STUDY, STUDY_TOPIC = "study", "study"
OF_THE_STUDY = 1.2  # as much as half of what separates the first fact from the third, most often


def as_named(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """`ranked`, best first, with the facts in front that tell a figure which the question quotes, and those of the study
    further ahead where it is named."""
    if STUDY in understood.cues:
        ranked = [_lifted(e, OF_THE_STUDY) if _topic(e, knowledge) == STUDY_TOPIC else e for e in ranked]
        ranked = sorted(ranked, key=lambda e: (-e.score, e.document))
    telling = _telling(understood, ranked, knowledge)
    if not telling:
        return list(ranked)
    top = max(ranked[0].score, telling[0].score) + AHEAD
    rest = [e for e in ranked if e.document not in {t.document for t in telling}]
    # Their distances stay: what is clearly less asked for is not told beside the best.
    return sorted(
        [*(replace(e, score=top - telling[0].score + e.score) for e in telling), *rest],
        key=lambda e: (-e.score, e.document),
    )


def quoted(understood: Understood) -> list[tuple[str, str]]:
    """The figures of a message by which a statement may be known, each with its unit: large ones, shares and amounts."""
    found = [(f, unit) for f, unit in measured(understood.question.text) if not _YEAR.fullmatch(f)]
    return [(f, unit) for f, unit in found if unit in ("%", "€") or float(f) >= LARGE / 10]


def tells_ours(understood: Understood, best: Evidence, knowledge: Knowledge) -> bool:
    """Whether the best evidence tells a large figure that the question quotes: it is about that."""
    fact = knowledge.corpus.facts.get(best.document)
    said = [(f, unit) for f, unit in quoted(understood) if unit not in ("€", "%") and float(f) >= OURS]
    return bool(said) and fact is not None and _told(said, fact) > 0


def _telling(understood: Understood, ranked: Sequence[Evidence], knowledge: Knowledge) -> list[Evidence]:
    """The facts that tell a figure of the question, best first; none where many do."""
    said = quoted(understood)
    facts = [(e, knowledge.corpus.facts[e.document]) for e in ranked if e.kind == "fact"]
    if not said or not facts:
        return []
    counts = {e.document: _told(said, fact) for e, fact in facts}
    if not any(counts.values()):
        said = [(f"{float(f) * LARGE:.0f}", "") for f, unit in said if unit == "%"]  # "76 %" for 76,000 people
        counts = {e.document: _told(said, fact) for e, fact in facts}
    nearest = max(e.signal("dense") for e, _ in facts)
    ours = any(unit != "€" and float(f) >= OURS for f, unit in said)
    found = [e for e, _ in facts if counts[e.document] and (ours or e.signal("dense") >= nearest - FARTHEST)]
    found = [e for e in found if knowledge.corpus.facts[e.document].use != "history"] or found
    if not found or len(found) > MOST_TELL:
        return []
    # Who quotes two figures is best told by what tells both.
    return sorted((_lifted(e, counts[e.document] - 1.0) for e in found), key=lambda e: (-e.score, e.document))


def _told(said: Sequence[tuple[str, str]], fact: Fact) -> int:
    """How many of the figures a fact tells, in any language."""
    told = {pair for language in LANGUAGES for pair in measured(fact.statement[language])}
    return sum(any(f == g and same_sort((f, unit), (g, other)) for g, other in told) for f, unit in said)


def _topic(evidence: Evidence, knowledge: Knowledge) -> str | None:
    fact = knowledge.corpus.facts.get(evidence.document)
    return fact.topic if fact else None


def _lifted(evidence: Evidence, by: float) -> Evidence:
    return replace(evidence, score=evidence.score + by)
