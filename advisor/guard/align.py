"""A sentence laid beside a passage: which words answer to which, and whether two places speak of the same thing."""

from __future__ import annotations

import numpy as np

from advisor.guard.lexicon import Lexicon
from advisor.guard.reading import Reading

SHARED = 0.85  # likeness from which on a word stands in both of two clauses


class Alignment:
    """`likeness` (n, m): content words of the sentence by those of the passage."""

    def __init__(self, sentence: Reading, passage: Reading, lexicon: Lexicon) -> None:
        self.sentence, self.passage = sentence, passage
        self.likeness = lexicon.likeness(sentence.stems, passage.stems)
        self.told = self.likeness.max(0) if sentence.words else np.zeros(len(passage.words), np.float32)
        self.best = self.likeness.max(1) if passage.words else np.zeros(len(sentence.words), np.float32)

    @property
    def coverage(self) -> float:
        """The share of what the sentence says, by weight of its words, that the passage says too; 1 where it says
        nothing but figures and names."""
        weights = self.sentence.weights
        return float((self.best * weights).sum() / weights.sum()) if len(weights) and weights.sum() else 1.0

    def local(self, start: int, end: int) -> float:
        """The same for what stands around [start, end) of the sentence, its own clause above all."""
        weights = self.sentence.near(start, end, 6.0) * self.sentence.weights
        return float((self.best * weights).sum() / weights.sum()) if len(weights) and weights.sum() > 1e-6 else 1.0

    def apart(self, own: int, rival: int) -> float:
        """How much better the sentence tells what only the clause at `rival` of the passage says than what only the one
        at `own` says, in [-1, 1]; 0 where the two stand in one clause."""
        passage = self.passage
        one, mine = passage.words_of_part(own)
        two, theirs = passage.words_of_part(rival)
        if one == two or not mine or not theirs or not self.likeness.size:
            return 0.0
        alike = passage.own_likeness[np.ix_(mine, theirs)]
        only_mine = [i for n, i in enumerate(mine) if alike[n].max() < SHARED]
        only_theirs = [i for n, i in enumerate(theirs) if alike[:, n].max() < SHARED]
        return self._told(only_theirs) - self._told(only_mine)

    def _told(self, which: list[int]) -> float:
        weights = self.passage.weights[which]
        return float((self.told[which] * weights).sum() / weights.sum()) if which and weights.sum() else 0.5

    def fit(
        self, start: int, end: int, there: int, there_end: int, reach: float = 4.0, border: float = 0.45,
        wide: float | None = None,
    ) -> float:  # fmt: skip
        """How far what stands around [start, end) of the sentence stands around [there, there_end) of the passage:
        the mean of both ways, each weighed by nearness and by how much a word tells."""
        if not self.likeness.size:
            return 0.0
        near = self.sentence.near(start, end, wide or reach, 0.8 if wide else border)
        far = self.passage.near(there, there_end, reach, border)
        given = near * self.sentence.weights
        wanted = far * self.passage.weights
        forth = (self.likeness * np.sqrt(far)[None, :]).max(1) @ given / max(1e-6, given.sum())
        back = (self.likeness * np.sqrt(near)[:, None]).max(0) @ wanted / max(1e-6, wanted.sum())
        return float((forth + back) / 2)
