"""What goes into the index: a passage and what helps to find it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass

from advisor.domain import Passage
from advisor.text import sentences

# What a vector stands for: the whole text, one sentence of it, the text under its heading, or a question.
TEXT, SENTENCE, HEADED, QUESTION = range(4)
PARTS = ("text", "sentence", "headed", "question")


@dataclass(frozen=True)
class Entry:
    """A passage with what helps to find it and is never quoted.

    questions: questions that the passage is known to answer, in the passage's language.
    context: title, headings, names: words by which people look for the passage.
    """

    passage: Passage
    questions: tuple[str, ...] = ()
    context: str = ""

    def parts(self) -> list[tuple[int, str]]:
        """What is embedded for this entry: (part, text) pairs, the whole text first.

        A sentence of its own counts beside the whole: what answers a question is often one sentence of
        many, and the mean over a long text hides it.
        """
        text = self.passage.text
        parts = [(TEXT, text)]
        # Our own statements are a sentence or two and carry their questions: more would only cost time.
        if self.passage.kind == "source":
            pieces = _pieces(text)
            if len(pieces) > 1:
                parts += [(SENTENCE, piece) for piece in pieces]
            if self.context:
                parts.append((HEADED, f"{self.context}. {text}"))
        parts += [(QUESTION, question) for question in self.questions]
        return parts

    def to_row(self) -> dict:
        """As JSON; `from_row` reads it back."""
        passage = {k: v for k, v in asdict(self.passage).items() if v is not None}
        row: dict = {"passage": passage}
        if self.questions:
            row["questions"] = list(self.questions)
        if self.context:
            row["context"] = self.context
        return row

    @classmethod
    def from_row(cls, row: dict) -> Entry:
        """Raises KeyError or TypeError when `row` is not what `to_row` gives."""
        return cls(Passage(**row["passage"]), tuple(row.get("questions", ())), row.get("context", ""))


_LABEL = re.compile(r"(?:^|(?<=\| ))[^|:]{1,60}: ")
# "Vehicle.battery_pct" and "VehicleType" are words written together.
_INSIDE_NAMES = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\w)[._-]+(?=[^\W\d])")
SHORTEST = 12  # characters of a piece that gets a vector of its own


def _pieces(text: str) -> list[str]:
    """The sentences and lines of a text; rows of a table without the names of their columns, which all rows share and
    which would make them all alike."""
    pieces = []
    for line in text.splitlines():
        for piece in sentences(line):
            if " | " in piece:
                piece = _INSIDE_NAMES.sub(" ", _LABEL.sub("", piece))
            if len(piece) >= SHORTEST:
                pieces.append(piece)
    return pieces


def vector_key(part: int, text: str) -> bytes:
    """16 bytes that are equal when the vector is: the prefix (question or passage) and the text."""
    prefix = b"q" if part == QUESTION else b"p"
    return hashlib.blake2b(prefix + text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
