"""What a term of the field means, in our own plain words: for who asks it, and beside an answer that uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from advisor.corpus.glossary import Glossary
from advisor.domain import LANGUAGES
from advisor.retrieve.cues import Cues
from advisor.text import sentences, words

MOST_TERMS = 6
MOST_ASKED = 2  # terms of a question that are explained in or beside its answer
# Words beside the terms: "what is …" in more of them is after something else ("what is the wage of an operator who …").
LONGEST_ASKED = 7
# "Mechanical and chemical recycling", "recyclage mécanique et chimique": the noun stands once for both.
_SHARED = re.compile(r"\b([^\W\d]+) (en|and|of|or|versus|vs\.?) ([^\W\d]+) ([^\W\d]+)\b")
_SHARED_BEFORE = re.compile(r"\b([^\W\d]+) ([^\W\d]+) (et|ou|versus|vs\.?) ([^\W\d]+)\b")


@dataclass(frozen=True)
class Terms:
    """`folder` is that of our corpus, None where it is not asked; its glossary is read when first needed. `asks` are
    the ways in which a visitor asks what a word means; `little` are the words that carry no meaning."""

    folder: Path | None = None
    asks: Cues = field(default_factory=lambda: Cues({}))
    little: frozenset[str] = frozenset()

    @cached_property
    def glossary(self) -> Glossary:
        """The terms of the field. Raises CorpusError where the file cannot be read."""
        return Glossary.load(self.folder) if self.folder else Glossary(())

    def of(self, text: str, language: str) -> list[tuple[str, str]]:
        """(term as it stands in `text`, what it means), in reading order, each once, the first few."""
        if language not in LANGUAGES:
            return []
        found = self.glossary.find(text, language, first_only=True)[:MOST_TERMS]
        return [(text[start:end], term.explanation[language]) for start, end, term in found]

    def asked(self, question: str, language: str) -> list[tuple[str, str]]:
        """The terms of a question that is after what a word means, as `of`: our own words, and of no source."""
        said = [_each_with_its_noun(s, language) for s in sentences(question) if self.asks.find(s, language)]
        short = (s for s in said if len(words(s)) - self._of_terms(s, language) <= LONGEST_ASKED)
        return self.of(" ".join(short), language)[:MOST_ASKED]

    def _of_terms(self, text: str, language: str) -> int:
        return sum(len(words(term)) for term, _ in self.of(text, language))

    def only(self, question: str, language: str) -> bool:
        """Whether what a term means is all that is asked: "c'est quoi une pompe à chaleur ?" asks for no grant."""
        terms = self.asked(question, language)
        left = set(words(self.asks.strip("meaning", question))) - self.little
        return len(terms) == 1 and left <= set(words(terms[0][0]))


def _each_with_its_noun(text: str, language: str) -> str:
    if language == "fr":
        return _SHARED_BEFORE.sub(lambda m: m[0] if m[1] == m[4] else f"{m[1]} {m[2]} {m[3]} {m[1]} {m[4]}", text)
    return _SHARED.sub(lambda m: m[0] if m[1] == m[4] else f"{m[1]} {m[4]} {m[2]} {m[3]} {m[4]}", text)
