"""Has every factual sentence its source? (Citation recall in the sense of Gao et al., ALCE, 2023, but without
a model as the judge.)
"""

from __future__ import annotations

from advisor.domain import Citation
from advisor.text import word_count, words
from evals.metrics.base import Metric, Score
from evals.metrics.support import cited_text, phrases
from evals.outcome import Outcome
from evals.text import Phrases, Sentence, own_sentences

MIN_WORDS = 4
# An unmarked sentence counts as covered only if this share of its longer words stands in what it leans on.
SAME_WORDS = 0.8


def factual(sentence: Sentence, own: Phrases) -> bool:
    """A sentence that states something: no heading, no question, no phrase of the advisor's own, and of four
    words or more."""
    if sentence.label or sentence.text.rstrip("\"'”») ").endswith("?"):
        return False
    return word_count(sentence.text) >= MIN_WORDS and own.match(sentence.text) is None


def covered(sentence: Sentence, citations: dict[int, Citation]) -> bool:
    """The sentence has a marker that resolves; or it is part of a longer statement whose marker stands at a
    neighbouring sentence of the same block, and says it in the words of that passage."""
    if any(m in citations for m in sentence.markers):
        return True
    evidence = {w for m in sentence.nearby if m in citations for w in words(cited_text(citations[m]))}
    longer = [w for w in words(sentence.text) if len(w) > 3]
    return bool(evidence) and sum(w in evidence for w in longer) >= SAME_WORDS * max(1, len(longer))


def coverage(outcome: Outcome) -> Score | None:
    """The share of factual sentences that are covered, over all such sentences of all answers.
    Small talk and refusals state nothing and have none, unless they do."""
    if outcome.item.family == "smalltalk":
        return None
    citations = {c.marker: c for c in outcome.answer.citations}
    own = phrases()
    stated = [s for s in own_sentences(outcome.answer.answer) if factual(s, own)]
    if not stated:
        return None
    bare = [s.text for s in stated if not covered(s, citations)]
    reason = "without a source: " + " / ".join(f"“{s[:90]}”" for s in bare[:3]) if bare else None
    return Score(len(stated) - len(bare), len(stated), reason)


COVERAGE = Metric("coverage", "factual sentences with a source", coverage)
