"""Is it answered in the language of the question? Read by lingua's most accurate mode among nl, en and fr."""

from __future__ import annotations

import re
from functools import lru_cache

from advisor.domain import LANGUAGES, Answer
from advisor.text import word_count
from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome
from evals.text import own_sentences

MIN_WORDS = 8
MIN_PLAIN = 5
SURE = 0.95
_CAPITALISED = re.compile(r"(?:(?<=[\w,;] )|(?<=\())[A-ZÀ-Þ][\w'’-]*")
# Names keep their language: what stands in quotation marks, and addresses of sites.
_NAMES = re.compile(
    r"“[^”]*”|«[^»]*»|\"[^\"]*\"|(?<!\w)['‘][^'’\n]{2,160}['’](?!\w)|\b[\w-]+(?:\.[\w-]+)*\.(?:be|com|eu|org|nl|fr|net)\b"
)


@lru_cache(maxsize=1)
def _detector():
    from lingua import Language, LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_languages(Language.DUTCH, Language.ENGLISH, Language.FRENCH).build()


@lru_cache(maxsize=8192)
def shares(text: str) -> dict[str, float]:
    """How sure the detector is of each language; the sum is 1."""
    found = _detector().compute_language_confidence_values(text)
    return {c.language.iso_code_639_1.name.lower(): c.value for c in found}


def own_words(answer: Answer) -> list[str]:
    """The sentences of the answer without names, which keep their own language.

    Names are those of courses, providers and sources, what stands in quotation marks, addresses of sites,
    and words with a capital inside a sentence. A sentence of little else stays whole.
    """
    names = {n for c in answer.courses for n in (c.name, c.provider, c.location) if n}
    names |= {c.title for c in answer.citations}
    pattern = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True) if len(n) > 3)
    texts = [s.text for s in own_sentences(answer.answer)]
    texts = [_without_names(t, pattern) for t in texts]
    return [" ".join(t.split()) for t in texts if any(c.isalpha() for c in t)]


def _without_names(text: str, pattern: str) -> str:
    rest = _NAMES.sub(" ", re.sub(pattern, " ", text) if pattern else text)
    rest = rest if word_count(rest) >= 2 else text
    plainer = _CAPITALISED.sub(" ", rest)
    return plainer if word_count(plainer) >= MIN_PLAIN else rest


def _wanted(outcome: Outcome) -> str:
    asked, told = outcome.item.language, outcome.answer.language
    return told if asked not in LANGUAGES and told in LANGUAGES else asked


def answer_language(outcome: Outcome) -> Score | None:
    """The text of the whole answer reads as the language of the question, and `language` says so too.

    A question in another language than nl, en and fr may be answered in any of the three.
    """
    wanted = _wanted(outcome)
    text = " ".join(own_words(outcome.answer))
    if not text:
        return passed(False, "there is no text")
    values = shares(text)
    read = max(values, key=lambda code: values[code])
    told = outcome.answer.language
    return passed(read == wanted == told, f"asked in {wanted}, reads as {read}, says that it is {told!r}")


def sentence_language(outcome: Outcome) -> Score | None:
    """The share of longer sentences (eight words or more) that do not surely read as another language."""
    texts = [t for t in own_words(outcome.answer) if word_count(t) >= MIN_WORDS]
    if not texts:
        return None
    wanted = _wanted(outcome)
    other = [t for t in texts if max((v for c, v in shares(t).items() if c != wanted), default=0.0) >= SURE]
    reason = "in another language: " + " / ".join(f"“{t[:90]}”" for t in other[:3]) if other else None
    return Score(len(texts) - len(other), len(texts), reason)


ANSWER = Metric("language", "answer language right", answer_language)
SENTENCES = Metric("sentence_language", "sentences in the answer's language", sentence_language)
