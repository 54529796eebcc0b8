"""Are the required facts in the answer? Nugget recall, all or nothing for each question.

After the nugget pyramid of TREC (Lin and Demner-Fushman, 2006; strict vital recall as in TREC 2024 RAG,
Pradeep et al.), with the wordings given by hand, so that no model judges.
"""

from __future__ import annotations

from advisor.domain import Answer
from evals.items import Nugget
from evals.metrics.base import Metric, Score, passed
from evals.metrics.nuggets import holds
from evals.outcome import Outcome
from evals.text import plain


def visible(answer: Answer) -> str:
    """The text that a reader sees before any click: the answer and the course cards."""
    parts = [plain(answer.answer)]
    for card in answer.courses:
        fields = (
            card.name,
            card.provider,
            card.location,
            card.duration,
            card.cost,
            card.description,
            card.why,
        )
        parts.append(" · ".join(f for f in (*fields, *card.skills) if f))
    return "\n".join(parts)


def _missing(text: str, required: tuple[Nugget, ...]) -> list[str]:
    return [nugget.any[0] for nugget in required if not any(holds(text, wording) for wording in nugget.any)]


def in_answer(outcome: Outcome) -> Score | None:
    """All required facts stand in the answer or on its course cards."""
    if not outcome.item.required:
        return None
    missing = _missing(visible(outcome.answer), outcome.item.required)
    return passed(not missing, f"missing: {', '.join(missing)}")


def recall(outcome: Outcome) -> Score | None:
    """The share of the vital nuggets that stand in the answer or on its cards, over all nuggets of all questions
    (strict vital recall: each wording is there or it is not)."""
    return _recall(outcome, outcome.item.required)


def recall_nice(outcome: Outcome) -> Score | None:
    """The same of what is nice to know beside it (dates, second figures, caveats)."""
    return _recall(outcome, outcome.item.nice)


def _recall(outcome: Outcome, nuggets: tuple[Nugget, ...]) -> Score | None:
    if not nuggets:
        return None
    missing = _missing(visible(outcome.answer), nuggets)
    return Score(len(nuggets) - len(missing), len(nuggets), f"missing: {', '.join(missing)}" if missing else None)


def in_words(outcome: Outcome) -> Score | None:
    """All required facts stand in the words of the answer itself; what only a card says does not count."""
    if not outcome.item.required:
        return None
    missing = _missing(plain(outcome.answer.answer), outcome.item.required)
    return passed(not missing, f"not in the words: {', '.join(missing)}")


def forbidden(outcome: Outcome) -> Score | None:
    """Nothing forbidden is said."""
    if not outcome.item.forbidden:
        return None
    said = [w for w in outcome.item.forbidden if holds(visible(outcome.answer), w)]
    return passed(not said, f"says: {', '.join(said)}")


ALL = Metric("facts", "all required facts", in_answer)
RECALL = Metric("nuggets", "vital nuggets told", recall)
NICE = Metric("nuggets_nice", "nice nuggets told", recall_nice)
IN_WORDS = Metric("facts_in_words", "all required facts, cards not counted", in_words)
FORBIDDEN = Metric("forbidden", "nothing forbidden said", forbidden)
