"""Plays a model that understood everything: it says the evidence in other words, and cites it rightly.

Its words are the simple texts of the corpus (``corpus/simple``): written by hand for every statement in three
languages, with the same figures, and never read while the guard was made. A course or an ingested passage, for which
there is none, is said in its own first sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.corpus.model import Corpus
from advisor.domain import LANGUAGES
from advisor.text import sentences
from evals.models.pieces import Given, given
from evals.models.server import Asked


class Faithful:
    """A script for `ModelServer`. `said` holds the sentences of the last answer, without their ids."""

    def __init__(self, corpus: Corpus, simple: Mapping[str, Mapping[str, str]]) -> None:
        records = {**corpus.facts, **corpus.holes}
        self._simple = simple
        self._documents = [
            (record.statement[lang], lang, id_)
            for id_, record in records.items()
            for lang in LANGUAGES
            if id_ in simple
        ]
        self.said: list[str] = []

    def __call__(self, asked: Asked) -> Iterator[str]:
        self.said = []
        for piece in given(asked.user):
            for sentence in sentences(self._words(piece)):
                self.said.append(sentence)
                body = sentence.rstrip(".!?")
                yield f"{body} [{piece.id}]{sentence[len(body) :] or '.'} "

    def _words(self, piece: Given) -> str:
        found = [
            (len(statement), id_, lang)
            for statement, lang, id_ in self._documents
            if piece.text.startswith(statement[:200])
        ]
        if found:
            _, id_, lang = max(found)
            return self._simple[id_][lang]
        return (sentences(piece.text) or [piece.text])[0]
