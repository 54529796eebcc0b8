"""Is the answer right as a whole? What one person asking one question would say of it."""

from __future__ import annotations

from evals.metrics import abstention, citations, coverage, evidence, facts, honesty, language, provenance, support
from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome

_PARTS = (
    evidence.shown,
    facts.in_answer,
    facts.forbidden,
    citations.validity,
    provenance.provenance,
    support.figure_support,
    support.name_support,
    honesty.caveats,
    honesty.echo,
    coverage.coverage,
    language.answer_language,
    abstention.recall,
    abstention.smalltalk,
)


def right(outcome: Outcome) -> Score:
    """Everything that is asked of this question holds at once: answered or refused as it should be, the
    evidence, the facts, the citations, figures, names and caveats, a source for each factual sentence, the language."""
    if outcome.crash:
        return passed(False, "crashed")
    refused = abstention.over_refusal(outcome)
    wrong = [refused.reason] if refused and refused.reason else []
    for part in _PARTS:
        score = part(outcome)
        if score and score.reason:
            wrong.append(score.reason)
    return passed(not wrong, "; ".join(w for w in wrong if w))


def no_crash(outcome: Outcome) -> Score:
    """The question was answered at all."""
    return passed(outcome.crash is None, (outcome.crash or "").strip())


RIGHT = Metric("right", "right in everything that is asked of it", right)
NO_CRASH = Metric("no_crash", "answered without an error", no_crash)
