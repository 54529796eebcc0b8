"""How hard is it to read? Counted, not judged: long sentences and rare words are where plain language fails first.

Reading ease after Flesch (1948) for English, Douma (1960) for Dutch, Kandel and Moles (1958) for French, as
`textstat` counts it: 100 is very easy, 60 a newspaper, 30 a scientific text. The three scales are alike, not the
same: a figure is compared with others of its language only. Syllables are counted by hyphenation (Dutch and
French) and a dictionary (English), so that names and abbreviations blur it.

How common a word is comes from `wordfreq` (subtitles, news, web; up to 2021): a word is rare below
`COMMON_ZIPF`, that is rarer than about three in a million. Dutch compounds are rare by that count even where both
halves are not; that is a flaw of the count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from advisor.domain import LANGUAGES
from advisor.text import word_count
from evals.metrics.base import Metric, Score
from evals.outcome import Outcome
from evals.text import own_sentences

COMMON_ZIPF = 3.5
LONG_SENTENCE = 25
MIN_WORDS = 20
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def sentences_of(outcome: Outcome) -> list[str]:
    """The sentences of an answer, without headings and markers."""
    return [s.text for s in own_sentences(outcome.answer.answer) if not s.label and s.text]


def reading_ease(sentences: Sequence[str], language: str) -> float:
    """The ease of a text in points of its language's scale; higher is easier."""
    import textstat

    textstat.set_lang(language)
    text = " ".join(s if s[-1:] in ".!?" else f"{s}." for s in sentences)
    return float(textstat.flesch_reading_ease(text))


@lru_cache(maxsize=65536)
def is_rare(word: str, language: str) -> bool:
    """Whether a word, as it stands, is outside the common vocabulary of its language."""
    from wordfreq import zipf_frequency

    return zipf_frequency(word, language) < COMMON_ZIPF


def rare_words(sentences: Sequence[str], language: str) -> tuple[list[str], int]:
    """The rare words of a text, and how many words it has; names (with a capital inside a sentence) are no words."""
    found, total = [], 0
    for sentence in sentences:
        for match in _WORD.finditer(sentence):
            word = match.group()
            if match.start() and not word.islower():
                continue
            total += 1
            if is_rare(word.lower(), language):
                found.append(word.lower())
    return found, total


def _concerned(outcome: Outcome) -> tuple[list[str], str] | None:
    language = outcome.answer.language
    sentences = sentences_of(outcome)
    if language not in LANGUAGES or word_count(" ".join(sentences)) < MIN_WORDS:
        return None
    return sentences, language


def ease(outcome: Outcome) -> Score | None:
    """Reading ease of the answer's own text; answers under `MIN_WORDS` words are left out."""
    told = _concerned(outcome)
    return None if told is None else Score(reading_ease(*told))


def sentence_length(outcome: Outcome) -> Score | None:
    """Words a sentence, over all sentences of all answers."""
    told = _concerned(outcome)
    return None if told is None else Score(float(sum(map(word_count, told[0]))), float(len(told[0])))


def long_sentences(outcome: Outcome) -> Score | None:
    """The share of sentences of more than `LONG_SENTENCE` words."""
    told = _concerned(outcome)
    if told is None:
        return None
    return Score(float(sum(word_count(s) > LONG_SENTENCE for s in told[0])), float(len(told[0])))


def rare(outcome: Outcome) -> Score | None:
    """The share of running words outside the common vocabulary, names left out."""
    told = _concerned(outcome)
    if told is None:
        return None
    found, total = rare_words(*told)
    return Score(float(len(found)), float(total)) if total else None


EASE = Metric("reading_ease", "reading ease (Flesch, Douma, Kandel-Moles)", ease, "points")
SENTENCE = Metric("sentence_words", "words a sentence", sentence_length, "points", "low")
LONG = Metric("long_sentences", f"sentences over {LONG_SENTENCE} words", long_sentences, "share", "low")
RARE = Metric("rare_words", "words outside the common vocabulary", rare, "share", "low")
