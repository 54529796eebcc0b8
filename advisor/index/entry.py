"""What goes into the index: a passage and what helps to find it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields

from advisor.domain import Passage
from advisor.text import sentences

# What a vector stands for: the whole text, one sentence of it, the text under its heading, or a question.
TEXT, SENTENCE, HEADED, QUESTION = range(4)
_FIELDS = tuple(field.name for field in fields(Passage))
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
            parts += [(SENTENCE, piece) for piece in self._pieces()]
            if self.context:
                parts.append((HEADED, f"{self.context}. {text}"))
        parts += [(QUESTION, question) for question in self.questions]
        return parts

    def _pieces(self) -> list[str]:
        """The pieces of the text, each by itself and below its headings: a bullet says what it says of its heading.
        Empty where the text is one piece."""
        text = self.passage.text
        pieces = _pieces(text)
        if len(pieces) < 2:
            return []
        pieces += [group for group in _groups(text) if len(group) < MOST_OF * len(text)]
        above = self.context.split(SEPARATOR)
        if len(above) > 1 and above[0] == self.passage.title:
            above = above[1:]
        heading = SEPARATOR.join(above)
        headed = [f"{heading}: {piece}" for piece in pieces if heading and piece != above[-1]]
        return list(dict.fromkeys([*pieces, *headed, *_rows(text)]))

    def to_row(self) -> dict:
        """As JSON; `from_row` reads it back."""
        passage = {k: v for k in _FIELDS if (v := getattr(self.passage, k)) is not None}
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
MOST_OF = 0.9  # of a text: a group of its lines that is longer says nothing else than the whole
LONGEST_GROUP, MOST_IN_GROUP = 400, 12  # characters and lines below the first
CELLS = " | "  # between the cells of a row
SEPARATOR = " > "  # between the title and the headings of a context
_MARK = re.compile(r"^\s*([-–—•●○▪◦‣➢✓*]|o(?=\s))\s+")


def _pieces(text: str) -> list[str]:
    """The sentences and lines of a text; rows of a table without the names of their columns, which all rows share and
    which would make them all alike."""
    pieces = []
    for line in text.splitlines():
        for piece in sentences(line):
            if CELLS in piece:
                piece = _INSIDE_NAMES.sub(" ", _LABEL.sub("", piece))
            if len(piece) >= SHORTEST:
                pieces.append(piece)
    return pieces


def _groups(text: str) -> list[str]:
    """Lines with what hangs on them: an item with those below it, a line that ends in a colon with what it announces.

    How deep a line stands is told by its mark: each mark that comes later in the text stands deeper.
    """
    found = [line for line in text.splitlines() if line.strip()]
    marks = [match.group(1) if (match := _MARK.match(line)) else "" for line in found]
    known = [mark for mark in dict.fromkeys(marks) if mark]
    depths = [known.index(mark) + 1 if mark else 0 for mark in marks]
    groups = []
    for place, (line, depth) in enumerate(zip(found, depths, strict=True)):
        announces = line.rstrip().endswith(":")
        below: list[str] = []
        for other, at in zip(found[place + 1 :], depths[place + 1 :], strict=True):
            level = announces and at == depth and not other.rstrip().endswith(":")
            if (at <= depth and not level) or len(below) > MOST_IN_GROUP:
                break
            below.append(_MARK.sub("", other).strip())
        group = f"{_MARK.sub('', line).rstrip(' :')}: {'; '.join(below)}"
        if below and len(below) <= MOST_IN_GROUP and len(group) <= LONGEST_GROUP and CELLS not in line:
            groups.append(group)
    return groups


def _rows(text: str) -> list[str]:
    """The rows of a table with the names of their columns, which may be what is asked for."""
    return [_INSIDE_NAMES.sub(" ", line) for line in text.splitlines() if CELLS in line]


def vector_key(part: int, text: str) -> bytes:
    """16 bytes that are equal when the vector is: the prefix (question or passage) and the text."""
    prefix = b"q" if part == QUESTION else b"p"
    return hashlib.blake2b(prefix + text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
