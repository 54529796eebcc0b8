"""Do the markers and the citations belong together (the contract's rule), and does each citation bear its sentence?"""

from __future__ import annotations

from advisor.domain import Citation
from advisor.text import figures, words
from evals.metrics.base import Metric, Score, passed
from evals.metrics.support import cited_text, phrases
from evals.outcome import Outcome
from evals.text import MALFORMED, Phrases, Sentence, markers, own_sentences

SAME_WORDS = 0.5


def validity(outcome: Outcome) -> Score | None:
    """Every [n] resolves to one citation, every citation is used, the markers are 1..n, and every quote says
    something. Answers with neither marker nor citation are not counted here (see coverage for those)."""
    answer = outcome.answer
    used = markers(answer.answer)
    given = [c.marker for c in answer.citations]
    malformed = MALFORMED.findall(answer.answer)
    if not used and not given and not malformed:
        return None
    wrong = []
    if malformed:
        wrong.append(f"malformed markers {malformed}")
    if loose := sorted(set(used) - set(given)):
        wrong.append(f"markers without a citation: {loose}")
    if unused := sorted(set(given) - set(used)):
        wrong.append(f"citations never used: {unused}")
    if sorted(given) != list(range(1, len(given) + 1)):
        wrong.append(f"the citations are numbered {given}, not 1 to {len(given)}")
    if empty := [c.marker for c in answer.citations if not c.quote.strip() or not c.document]:
        wrong.append(f"citations without a quote or document: {empty}")
    return passed(not wrong, "; ".join(wrong))


def bears(sentence: Sentence, citation: Citation, own: Phrases) -> bool:
    """Whether a passage has anything to do with a sentence that cites it: it holds half of the sentence's longer
    words, or one of its figures; for one of the advisor's own phrases, a figure of its fixed part or, where
    it has none, whatever fills its slots (a word of five letters or more)."""
    text = cited_text(citation)
    known, numbers = set(words(text)), set(figures(text))
    if numbers.intersection(sentence.figures):
        return True
    longer = [w for w in words(sentence.text) if len(w) > 3]
    shared = sum(w in known for w in longer)
    if own.match(sentence.text) is not None:
        return any(len(w) > 4 and w in known for w in longer)
    return shared >= SAME_WORDS * len(longer)


def precision(outcome: Outcome) -> Score | None:
    """Of all markers in all sentences, the share whose passage bears the sentence (citation precision in the
    sense of Gao et al., ALCE, 2023, by shared words and figures in place of a model)."""
    citations = {c.marker: c for c in outcome.answer.citations}
    own = phrases()
    pairs = [
        (s, m, bears(s, citations[m], own))
        for s in own_sentences(outcome.answer.answer)
        for m in dict.fromkeys(s.markers)
        if m in citations
    ]
    if not pairs:
        return None
    idle = [f"[{m}] at “{s.text[:80]}”" for s, m, ok in pairs if not ok]
    return Score(len(pairs) - len(idle), len(pairs), f"adds nothing: {'; '.join(idle[:3])}" if idle else None)


PRECISION = Metric("citation_precision", "citations that bear their sentence", precision)
VALIDITY = Metric("citations", "markers and citations agree", validity)
