"""Is what is cited really there? A citation can agree with its sentence and both be invented."""

from __future__ import annotations

import dataclasses
import json
from functools import lru_cache

from advisor.corpus import load_corpus
from advisor.domain import Citation
from advisor.settings import Settings
from advisor.text import figures, sentences, words
from evals.metrics.base import Metric, Score, passed
from evals.metrics.support import phrases
from evals.outcome import Outcome

# A quote is the record's own if this share of its words stands in the record.
SAME_WORDS = 0.7


@lru_cache(maxsize=1)
def _records() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The words and the figures of each record of the corpus, whatever its field."""
    corpus = load_corpus(Settings.from_environment({}).vocabulary.parent)
    found = {}
    for shelf in (corpus.facts, corpus.courses, corpus.holes):
        for key, record in shelf.items():
            text = json.dumps(dataclasses.asdict(record), ensure_ascii=False, default=str)
            found[key] = (frozenset(words(text)), frozenset(figures(text)))
    return found


def problem(citation: Citation) -> str | None:
    """What is wrong with a citation of our own corpus; None if nothing is."""
    record = _records().get(citation.document)
    if record is None:
        return f"[{citation.marker}] {citation.document} is not in the corpus"
    known, numbers = record
    own = phrases()
    told = [(s, own.match(s)) for s in sentences(citation.quote)]
    if strange := [f for s, literal in told for f in figures(s) if f not in numbers and f not in (literal or ())]:
        return f"[{citation.marker}] {citation.document} has no {', '.join(strange)}"
    longer = [w for s, literal in told if literal is None for w in words(s) if len(w) > 3]
    if sum(w in known for w in longer) < SAME_WORDS * len(longer):
        return f"[{citation.marker}] the quote is not what {citation.document} says"
    return None


def provenance(outcome: Outcome) -> Score | None:
    """Every citation of our own corpus names a record that exists and quotes it: each figure and most words
    of the quote stand in the record, the advisor's own phrases in it left out. All or nothing for each answer
    that cites the corpus."""
    own = [c for c in outcome.answer.citations if c.quote_kind == "summary"]
    if not own:
        return None
    wrong = [told for c in own if (told := problem(c))]
    return passed(not wrong, "; ".join(wrong))


PROVENANCE = Metric("provenance", "citations quote the corpus", provenance)
