"""Do the figures, names, months and quoted words of a sentence stand in a passage that it cites?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from advisor.domain import Citation
from advisor.settings import Settings
from advisor.text import MONTHS, figures, fold, words
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


_QUOTED = re.compile(r"“([^”]{3,})”|«\s*([^»]{3,}?)\s*»|\"([^\"]{3,})\"|(?<!\w)['‘]([^'’\n]{3,160})['’](?!\w)")
_ASIDE = re.compile(r"\(([^()]*)\)")
_CAPITAL = re.compile(r"(?<![.!?:;…] )(?<!^)(?<!^[\"“«'‘(])\b[A-ZÀ-Þ][\w&-]{2,}")


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    return frozenset(fold(m) for names in MONTHS.values() for m in names.split())


def strange(sentence: Sentence, citations: dict[int, Citation], own: Phrases) -> list[str]:
    """The names, months and quoted words of a sentence that stand in no passage it cites.

    A name is a word with a capital inside the sentence; it may be part of a longer word of the passage ("VDAB" of
    "VDAB's"). The advisor's own phrases hold names that are reviewed there, and are left out.
    """
    if own.match(sentence.text) is not None:
        return []
    cited = [citations[m] for m in sentence.markers or sentence.nearby if m in citations]
    told = sentence.text
    for colon in re.finditer(r":\s", told):  # "Without the condition 'in Ghent': …" repeats the visitor, and is ours
        if own.match(told[: colon.start()]) is not None:
            told = told[colon.end() :]
            break
    text = fold(" ".join(cited_text(c) for c in cited))
    loose = " ".join(words(text))
    # "(source de France)" is our own remark on a source.
    told = _ASIDE.sub(lambda m: "" if own.match(m[1]) is not None else m[0], told)
    named = [m.group() for m in _CAPITAL.finditer(told)]
    named += [w for w in words(told) if w in _months()]
    quoted = [next(g for g in m.groups() if g) for m in _QUOTED.finditer(told)]
    missing = [n for n in named if fold(n) not in text]
    return missing + [q for q in quoted if " ".join(words(q)) not in loose]


def name_support(outcome: Outcome) -> Score | None:
    """Every name, month and quoted string of every factual sentence stands in a passage that it cites.

    Over sentences that cite something. Not seen: a name that starts a sentence, and words that only look like names.
    """
    citations = {c.marker: c for c in outcome.answer.citations}
    own = phrases()
    told = [s for s in own_sentences(outcome.answer.answer) if s.markers and not s.label]
    if not told:
        return None
    wrong = [(s, bad) for s in told if (bad := strange(s, citations, own))]
    reason = "; ".join(f"{', '.join(bad)} in “{s.text[:90]}”" for s, bad in wrong[:3])
    return Score(len(told) - len(wrong), len(told), f"not in a cited passage: {reason}" if wrong else None)


NAMES = Metric("names", "names, months and quoted words stand in a cited passage", name_support)
FIGURES = Metric("figures", "every figure stands in a cited passage", figure_support)
