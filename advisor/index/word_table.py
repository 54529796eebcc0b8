"""How often each word stands in each text, counted once for all that is made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from advisor.text import words


@dataclass(frozen=True)
class WordTable:
    """words: distinct folded words, in the order in which they came; counts: (texts, words) int32, how often."""

    words: list[str]
    counts: csr_array

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordTable:
        """The texts are taken one by one and not kept."""
        return cls([], csr_array((0, 0), dtype=np.int32)).beside(texts)

    def beside(self, texts: Iterable[str]) -> WordTable:
        """This table with the words of as many more texts, each added to the row in whose place it comes."""
        known = {word: i for i, word in enumerate(self.words)}
        columns, starts = [], [0]
        for text in texts:
            here = np.array([known.setdefault(w, len(known)) for w in words(text)], np.int32)
            columns.append(here)
            starts.append(starts[-1] + len(here))
        indices = np.concatenate([np.zeros(0, np.int32), *columns])
        shape = (len(starts) - 1, len(known))
        counts = csr_array((np.ones(len(indices), np.int32), indices, np.array(starts, np.int32)), shape=shape)
        counts.sum_duplicates()
        if self.words:
            before = self.counts.copy()
            before.resize(shape)
            counts = counts + before
        return WordTable(list(known), counts)

    def totals(self) -> Counter[str]:
        """How often each word stands in all texts together."""
        return Counter(dict(zip(self.words, self.counts.sum(axis=0).tolist(), strict=True)))
