"""Does every figure stand in a cited passage?"""

from __future__ import annotations

import unicodedata

from advisor.domain import Citation
from advisor.settings import Settings
from advisor.text import figures
from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome
from evals.text import Phrases, Sentence, load_phrases, own_sentences


def phrases() -> Phrases:
    """The advisor's own phrases, from the folder that the settings name."""
    return load_phrases(Settings.from_environment({}).prompts)


def cited_text(citation: Citation) -> str:
    """What a citation gives as its evidence: the quote, the caveat, the title, the date."""
    parts = (citation.quote, citation.caveat, citation.title, citation.date)
    return unicodedata.normalize("NFKC", "\n".join(p for p in parts if p))


def unsupported(sentence: Sentence, citations: dict[int, Citation], own: Phrases) -> list[str]:
    """The figures of a sentence that stand in no passage it cites.

    An unmarked sentence leans on the next marker of its block, or the last before it. Figures that a fixed
    phrase of the advisor holds (112) are not counted.
    """
    cited = [citations[m] for m in sentence.markers or sentence.nearby if m in citations]
    known = {f for c in cited for f in figures(cited_text(c))}
    literal = own.match(sentence.text) or frozenset()
    return [f for f in sentence.figures if f not in known and f not in literal]


def figure_support(outcome: Outcome) -> Score | None:
    """Every figure of every sentence stands in a passage that this sentence cites.

    All or nothing for each answer that has a figure. Figures are compared in one notation, so "30 000" is
    supported by "30.000".
    """
    citations = {c.marker: c for c in outcome.answer.citations}
    own = phrases()
    with_figures = [s for s in own_sentences(outcome.answer.answer) if s.figures]
    if not with_figures:
        return None
    wrong = [(s, bad) for s in with_figures if (bad := unsupported(s, citations, own))]
    told = "; ".join(f"{', '.join(bad)} in “{s.text[:90]}”" for s, bad in wrong[:3])
    return passed(not wrong, f"not in a cited passage: {told}")


FIGURES = Metric("figures", "every figure stands in a cited passage", figure_support)
