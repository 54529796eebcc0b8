"""Character n-grams of words as a small inverted index: finds compounds, endings and typing errors.

Word-level search misses "energiebeheer" when asked for "beheer van energie", and every mistyped word;
the n-grams of 3 to 5 characters inside words share most of their letters all the same. Scored as BM25
(Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework", with their usual constants).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from advisor.text import words

if TYPE_CHECKING:  # scipy is only needed to build
    from scipy.sparse import csr_array

    from advisor.index.word_table import WordTable

LENGTHS = (3, 4, 5)
SATURATION, LENGTH_SHARE = 1.2, 0.75  # k1 and b of BM25
SHARD = 1 << 15  # rows: their numbers fit in two bytes, and counting them in 300 MB
MOST_POSTINGS = 600_000  # that one question looks at; the commonest n-grams, which tell least, are left out first
SORTED_AT_ONCE = 1 << 15  # n-grams: what sorting takes beside the postings
REMEMBERED = 8  # questions
_ARRAYS = ("keys", "starts", "rows", "runs", "lengths", "times")
_REPEATED, _ONCE = re.compile(r"(.)\1+"), r"\1"


class _Keys(dict[str, bytes]):
    """Hashes of n-grams, each made once: the words of a catalogue share most of theirs."""

    def __missing__(self, gram: str) -> bytes:
        key = hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return self.setdefault(gram, key)


def _grams(word: str, lengths: tuple[int, ...]) -> list[str]:
    padded = f" {word if word.isdigit() else _REPEATED.sub(_ONCE, word)} "
    return [padded[i : i + n] for n in lengths for i in range(len(padded) - n + 1)] or [padded]


@lru_cache(maxsize=4096)
def word_grams(word: str, lengths: tuple[int, ...] = LENGTHS) -> np.ndarray:
    """Hashes (g,) uint64 of the n-grams of one folded word, its edges marked; doubled letters count once."""
    return np.frombuffer(b"".join(map(_Keys().__getitem__, _grams(word, lengths))), np.uint64)


@dataclass(frozen=True)
class Match:
    """What the n-grams say of one question.

    scores: (size,) float32 in [0, 1], the share of the question's information that a row holds.
    information: how much the question says, in nats (a sum of idf): more letters, more to go by.
    """

    scores: np.ndarray
    information: float


@dataclass(frozen=True)
class Shard:
    """The postings of up to `SHARD` rows: n-gram `keys[g]` (uint64, sorted) stands in the rows
    ``rows[starts[g]:starts[g + 1]]`` (uint16, counted from the first row of the shard).

    Those in which it stands equally often come together, so that how often is told once for all of them: the next
    ``lengths[r]`` (uint16) hold it ``times[r]`` times (uint8), for the runs ``runs[g]`` (uint32) to ``runs[g + 1]``.
    """

    keys: np.ndarray
    starts: np.ndarray
    rows: np.ndarray
    runs: np.ndarray
    lengths: np.ndarray
    times: np.ndarray

    @classmethod
    def of(cls, grams: np.ndarray, in_words: csr_array, counts: csr_array) -> tuple[Shard, np.ndarray]:
        """From how often n-gram `grams[g]` stands in each word, (g, words), and each word in a row, (rows, words).
        And how many n-grams each row holds, (rows,)."""
        found = (in_words @ counts.T).tocsr()
        found.sort_indices()
        at = found.indptr
        times = np.minimum(found.data, 255).astype(np.uint8)
        rows = found.indices.astype(np.uint16)
        del found
        begins: list[np.ndarray] = []
        runs = np.zeros(len(grams), np.int64)
        for first in range(0, len(grams), SORTED_AT_ONCE):
            last = min(first + SORTED_AT_ONCE, len(grams))
            here = slice(at[first], at[last])
            owners = np.repeat(np.arange(last - first), np.diff(at[first : last + 1]))
            order = np.argsort(owners << 8 | times[here], kind="stable")
            times[here], rows[here] = times[here][order], rows[here][order]  # of each owner still as many
            new = np.append(True, (owners[1:] != owners[:-1]) | (np.diff(times[here]) != 0))[: len(owners)]
            begins.append(np.flatnonzero(new) + at[first])
            runs[first:last] = np.bincount(owners[new], minlength=last - first)
        begin = np.concatenate([np.zeros(0, np.int64), *begins])
        lengths = np.diff(np.append(begin, len(rows))).astype(np.uint16)
        kept = np.flatnonzero(runs)
        starts, run_at = (np.append(0, np.cumsum(n[kept])).astype(np.uint32) for n in (np.diff(at), runs))
        held = np.bincount(rows, times, minlength=counts.shape[0])
        return cls(grams[kept], starts, rows, run_at, lengths, times[begin]), held

    def held(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each key its place, and how many rows hold it (0 for one that is not here)."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        place = np.searchsorted(self.keys, keys)
        place[place == len(self.keys)] = 0
        count = self.starts[place + 1].astype(np.int64) - self.starts[place]
        return place, np.where(self.keys[place] == keys, count, 0)

    def postings(self, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rows that hold the n-grams in these places, one after the other, and how often, both (p,)."""
        runs = _ranges(self.runs, place)
        rows = self.rows[_ranges(self.starts, place)].astype(np.int64)
        return rows, np.repeat(self.times[runs].astype(np.float32), self.lengths[runs])


def _ranges(starts: np.ndarray, place: np.ndarray) -> np.ndarray:
    """All numbers from ``starts[p]`` to before ``starts[p + 1]`` for each p of `place`."""
    begin = starts[place].astype(np.int64)
    count = starts[place + 1].astype(np.int64) - begin
    return np.arange(count.sum()) + np.repeat(begin - (np.cumsum(count) - count), count)


class NgramIndex:
    """An inverted index of n-grams in flat arrays that are mapped and not read, in shards of rows."""

    def __init__(self, lengths: tuple[int, ...], limits: np.ndarray, shards: list[Shard]) -> None:
        """limits: (size,) float32, what BM25 adds to the count of an n-gram in each row, which grows with the length
        of its text."""
        self.size, self.lengths = len(limits), lengths
        self._limits, self._shards = limits, shards
        self.match = lru_cache(maxsize=REMEMBERED)(self._match)  # one question is looked up several times

    @classmethod
    def build(cls, texts: WordTable | Iterable[str], lengths: tuple[int, ...] = LENGTHS) -> NgramIndex:
        """One row for each text, in order."""
        from scipy.sparse import csr_array

        from advisor.index.word_table import WordTable

        table = texts if isinstance(texts, WordTable) else WordTable.of(texts)
        key, found, told = _Keys().__getitem__, [], []
        for word in table.words:
            grams_of = _grams(word, lengths)
            told.append(len(grams_of))
            found += map(key, grams_of)
        grams, places = np.unique(np.frombuffer(b"".join(found), np.uint64), return_inverse=True)
        columns = np.repeat(np.arange(len(told)), told)
        ones = np.ones(len(places), np.int32)
        in_words = csr_array((ones, (places, columns)), shape=(len(grams), len(told)))
        size = table.counts.shape[0]
        shards = []
        length = np.zeros(size, np.float64)
        for start in range(0, size, SHARD):
            here = slice(start, start + SHARD)
            shard, length[here] = Shard.of(grams, in_words, table.counts[here])
            shards.append(shard)
        usual = length.mean() if size else 1.0
        limits = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / max(usual, 1.0))
        return cls(lengths, limits.astype(np.float32), shards)

    def save(self, folder: Path) -> None:
        """Writes the arrays into `folder`, which is made."""
        folder.mkdir(parents=True)
        np.save(folder / "limits.npy", self._limits)
        for number, shard in enumerate(self._shards):
            for name in _ARRAYS:
                np.save(folder / f"{name}-{number}.npy", getattr(shard, name))
        shape = {"lengths": self.lengths, "shards": len(self._shards)}
        (folder / "shape.json").write_text(json.dumps(shape), encoding="ascii")

    @classmethod
    def load(cls, folder: Path) -> NgramIndex:
        """Maps the arrays; nothing is read before it is needed. Raises OSError, ValueError, KeyError or TypeError."""
        shape = json.loads((folder / "shape.json").read_text(encoding="ascii"))
        read = lambda name: np.load(folder / f"{name}.npy", mmap_mode="r")  # noqa: E731
        shards = []
        for number in range(shape["shards"]):
            name_of = {name: f"{name}-{number}" for name in _ARRAYS}
            found = {name: read(file) for name, file in name_of.items() if (folder / f"{file}.npy").exists()}
            if "runs" not in found:  # as it was written before: how often is told for each row
                found |= {"runs": found["starts"], "lengths": np.broadcast_to(np.uint16(1), len(found["rows"]))}
            shards.append(Shard(**found))
        return cls(tuple(shape["lengths"]), read("limits"), shards)

    def _match(self, text: str) -> Match:
        """How much of `text` each row holds. What nobody wrote counts as the rarest n-gram."""
        scores = np.zeros(self.size, np.float32)
        keys, weights = self._asked(text)
        if not len(keys) or not self.size:
            return Match(scores, 0.0)
        held = [shard.held(keys) for shard in self._shards]
        holders = np.sum([count for _, count in held], axis=0)
        idf = np.log(1 + (self.size - holders + 0.5) / (holders + 0.5))
        information = float(weights @ idf)
        rarest = np.argsort(holders, kind="stable")
        heard = rarest[np.cumsum(holders[rarest]) <= MOST_POSTINGS]
        for number, (shard, (place, count)) in enumerate(zip(self._shards, held, strict=True)):
            here = heard[count[heard] > 0]
            if not len(here):
                continue
            rows, times = shard.postings(place[here])
            base = number * SHARD
            limits = self._limits[base : base + SHARD]
            worth = np.repeat((weights * idf)[here], count[here]) * times / (times + limits[rows])
            scores[base : base + SHARD] = np.bincount(rows, worth, minlength=len(limits))
        scores /= max(information, 1e-9)
        scores.setflags(write=False)
        return Match(scores, information)

    def _asked(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The n-grams of a question and their weights: a word counts by the root of its length.

        The n-grams of one word say much the same; without it the longest word would decide alone.
        """
        grams = [word_grams(w, self.lengths) for w in words(text)]
        if not grams:
            return np.zeros(0, np.uint64), np.zeros(0, np.float32)
        weights = np.concatenate([np.full(len(g), len(g) ** -0.5, np.float32) for g in grams])
        keys, inverse = np.unique(np.concatenate(grams), return_inverse=True)
        return keys, np.bincount(inverse, weights).astype(np.float32)
