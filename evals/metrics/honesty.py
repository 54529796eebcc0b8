"""Two ways of being fluent without answering: to leave out what limits a fact, and to say the question back."""

from __future__ import annotations

from functools import lru_cache

from advisor.corpus import load_corpus
from advisor.corpus.model import Fact
from advisor.domain import LANGUAGES
from advisor.settings import Settings
from advisor.text import sentences, words
from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome
from evals.text import plain

SAME_WORDS = 0.7
# An echo is a run of the question's words, this long and this much of it.
ECHO_WORDS, ECHO_SHARE = 6, 0.8


@lru_cache(maxsize=1)
def _facts() -> dict[str, Fact]:
    return dict(load_corpus(Settings.from_environment({}).vocabulary.parent).facts)


def caveats(outcome: Outcome) -> Score | None:
    """Of the caveats of the facts that an answer cites, the share that stands beside them in the answer.

    Sentence by sentence: a sentence of a caveat is told where seven in ten of its longer words stand in the answer (one
    that only says that rules change may be said in other words). Help lines and numbers to call are left out: they
    are cited to back our own phrases.
    """
    answer = outcome.answer
    if answer.language not in LANGUAGES:
        return None
    cited = [_facts()[c.document] for c in answer.citations if c.document in _facts()]
    told = set(words(plain(answer.answer)))
    missing, total = [], 0
    for fact in cited:
        if fact.topic == "help" or not fact.caveat:
            continue
        for sentence in sentences(fact.caveat[answer.language]):
            longer = [w for w in words(sentence) if len(w) > 3]
            if not longer:
                continue
            total += 1
            if sum(w in told for w in longer) < SAME_WORDS * len(longer) and not _rules_change(sentence):
                missing.append(f"{fact.id}: {sentence[:80]}")
    if not total:
        return None
    return Score(total - len(missing), total, f"caveat left out: {'; '.join(missing[:3])}" if missing else None)


def _rules_change(sentence: str) -> bool:
    return bool({"regels", "rules", "regles", "check", "controleer", "verifiez", "nakijken"} & set(words(sentence)))


def echo(outcome: Outcome) -> Score | None:
    """The answer does not say the question back: no run of six or more of its words that is four fifths of it.
    Short questions cannot be told from a sentence that answers them, and are left out."""
    asked = words(outcome.item.question)
    if len(asked) < ECHO_WORDS:
        return None
    said = words(plain(outcome.answer.answer))
    least = max(ECHO_WORDS, round(ECHO_SHARE * len(asked)))
    runs = {tuple(said[i : i + least]) for i in range(len(said) - least + 1)}
    back = any(tuple(asked[i : i + least]) in runs for i in range(len(asked) - least + 1))
    return passed(not back, "says the question back")


CAVEATS = Metric("caveats", "caveats told beside their facts", caveats)
ECHO = Metric("echo", "does not say the question back", echo)
