"""What the checks pass around: a record with the block it was read from, and a mistake with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from advisor.corpus.model import Concept, Course, Fact, Hole, Link
from advisor.corpus.reading import Block
from advisor.errors import CorpusError

Record = Fact | Course | Concept | Hole | Link


@dataclass(frozen=True)
class Problem:
    """One mistake. `key` names the sentence, `slots` fill it (always with `id` where there is one)."""

    file: str
    line: int
    key: str
    slots: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, error: CorpusError) -> Problem:
        slots = dict(error.slots)
        return cls(str(slots.pop("file", "?")), int(str(slots.pop("line", 0))), error.key, slots)


@dataclass(frozen=True)
class Entry:
    """A record and where it stands. `kind` is fact, course, concept, hole or link."""

    kind: str
    block: Block
    record: Record

    def problem(self, key: str, path: str = "", **slots: object) -> Problem:
        return Problem(self.block.file, self.block.line_of(path), key, {"id": self.block.id, **slots})


def by_id(entries: Iterable[Entry], kind: str) -> dict[str, Entry]:
    """The first entry of each id of one kind."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == kind:
            found.setdefault(entry.block.id, entry)
    return found
