"""The tokenizer of the model: NFKC, one word at a time, the likeliest split into pieces (Viterbi).

The `tokenizers` library gives the same ids (a test compares them), but to load 250,000 pieces into its
trie takes longer than all the rest of a first question. Here the pieces stay in files that are mapped
into memory and found through a hash table on disk, so that opening costs nothing; words that were seen
before are remembered.
"""

from __future__ import annotations

import json
import mmap
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from advisor.embed.model import (
    MAX_TOKENS,
    PIECE_ENDS,
    PIECE_SCORES,
    PIECE_SLOTS,
    PIECES,
    VOCABULARY,
)

SPACE = "\u2581"
UNKNOWN_PENALTY = 10.0
"""An unknown character scores this much below the rarest piece (as in sentencepiece)."""
WORDS_REMEMBERED = 50_000
SLOTS = 1 << 20

_WORD = re.compile(f"{SPACE}[^{SPACE}]*")
_SPACES = re.compile(" {2,}")


class Pieces:
    """The pieces and their scores, in files. A slot holds the number of a piece plus one; 0 is empty.

    A piece stands in the first free slot from ``crc32(piece) % SLOTS`` on.
    """

    def __init__(self, folder: Path) -> None:
        self._bytes = (folder / PIECES).read_bytes()
        self._ends = _mapped(folder / PIECE_ENDS, "I")
        self._slots = _mapped(folder / PIECE_SLOTS, "I")
        self.scores = _mapped(folder / PIECE_SCORES, "f")

    def find(self, piece: bytes) -> int:
        """The id of `piece`, or -1."""
        slot = crc32(piece) % SLOTS
        while entry := self._slots[slot]:
            if self._bytes[self._ends[entry - 1] : self._ends[entry]] == piece:
                return entry - 1
            slot = (slot + 1) % SLOTS
        return -1

    @staticmethod
    def save(folder: Path, pieces: Sequence[str], scores: np.ndarray) -> None:
        """Writes what the class reads. `scores` are (n,) float32."""
        encoded = [p.encode() for p in pieces]
        slots = [0] * SLOTS
        for entry, piece in enumerate(encoded, 1):
            slot = crc32(piece) % SLOTS
            while slots[slot]:
                slot = (slot + 1) % SLOTS
            slots[slot] = entry
        (folder / PIECES).write_bytes(b"".join(encoded))
        np.cumsum([0, *map(len, encoded)]).astype(np.uint32).tofile(folder / PIECE_ENDS)
        np.array(slots, np.uint32).tofile(folder / PIECE_SLOTS)
        np.asarray(scores, np.float32).tofile(folder / PIECE_SCORES)


class Tokenizer:
    """Turns a text into the ids that the model knows. Safe to use from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Opens the files that `save` wrote."""
        rest = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        self._special: dict[str, int] = rest["special"]
        self._replaced = {int(code): out for code, out in rest["replaced"].items()}
        self._longest: int = rest["longest"]
        self._unknown_score: float = rest["lowest"] - UNKNOWN_PENALTY
        self._first, self._last, self._unknown = (self._special[m] for m in ("<s>", "</s>", "<unk>"))
        self._marks = re.compile("(" + "|".join(map(re.escape, self._special)) + ")")
        self._pieces = Pieces(folder)
        self._words: dict[str, list[int]] = {}

    def ids(self, text: str) -> list[int]:
        """The ids of `text` between ``<s>`` and ``</s>``, 512 at most."""
        found = [self._first]
        room = MAX_TOKENS - 1
        for section in self._marks.split(text) if "<" in text else (text,):
            if section in self._special:
                found.append(self._special[section])
            elif section:
                for word in _WORD.findall(self._normal(section)):
                    found += self._of_word(word)
                    if len(found) >= room:
                        break
        return [*found[:room], self._last]

    def _normal(self, text: str) -> str:
        text = unicodedata.normalize("NFKC", text.translate(self._replaced))
        text = _SPACES.sub(" ", text).replace(" ", SPACE)
        return text if not text or text[0] == SPACE else SPACE + text

    def _of_word(self, word: str) -> list[int]:
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= WORDS_REMEMBERED:
                self._words.clear()
            known = self._words[word] = self._split(word)
        return known

    def _split(self, word: str) -> list[int]:
        """The split of `word` with the highest sum of log-probabilities; of equals, the first found."""
        end = len(word)
        characters = [c.encode("utf-8", "replace") for c in word]
        best = [0.0] * (end + 1)
        origin = [-1] * (end + 1)
        piece = [self._unknown] * (end + 1)
        find, scores = self._pieces.find, self._pieces.scores
        for start in range(end):
            here, key, known = best[start], b"", False
            for stop in range(start + 1, min(end, start + self._longest) + 1):
                key += characters[stop - 1]
                found = find(key)
                if found >= 0:
                    known = known or stop == start + 1
                    score = here + scores[found]
                    if origin[stop] < 0 or score > best[stop]:
                        best[stop], origin[stop], piece[stop] = score, start, found
            if not known:
                score = here + self._unknown_score
                if origin[start + 1] < 0 or score > best[start + 1]:
                    best[start + 1], origin[start + 1], piece[start + 1] = score, start, self._unknown
        backwards: list[int] = []
        at = end
        while at > 0:
            # Unknown characters in a row count as one.
            if not (piece[at] == self._unknown and backwards and backwards[-1] == self._unknown):
                backwards.append(piece[at])
            at = origin[at]
        return backwards[::-1]


def save(
    folder: Path,
    pieces: Sequence[str],
    scores: np.ndarray,
    special: dict[str, int],
    normalisation: dict[int, str],
) -> None:
    """Writes what `Tokenizer` reads.

    `special` are the marks ``<s>``, ``</s>``, ``<unk>`` and such with their ids; `normalisation` maps a
    code point to its replacement.
    """
    Pieces.save(folder, pieces, scores)
    rest = {
        "special": special,
        "replaced": other_than_nfkc(normalisation),
        "longest": max(map(len, pieces)),
        "lowest": float(scores.min()),
    }
    (folder / VOCABULARY).write_text(json.dumps(rest), encoding="utf-8")


def other_than_nfkc(normalisation: dict[int, str]) -> dict[int, str]:
    """The pairs that NFKC alone would not give: control characters that vanish, odd spaces."""
    return {c: out for c, out in normalisation.items() if unicodedata.normalize("NFKC", chr(c)) != out}


def _mapped(path: Path, kind: str) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast(kind)
