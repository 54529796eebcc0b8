"""Messages that ask several things at once, and some that only look so, with what answers each.

From ``corpus/exemplars/several.jsonl`` and ``several_more.jsonl``, which are written for this; never the questions of
the evals. What is learned of answers that were fitted on the first comes from the second.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE, MORE = "several.jsonl", "several_more.jsonl"


@dataclass(frozen=True)
class Part:
    """The words of one question as they stand in its message, and the records of which one alone answers it; none, or
    a gap that admits it, where it is `unknown`."""

    words: str
    right: tuple[str, ...]
    unknown: bool = False


@dataclass(frozen=True)
class Message:
    """A first message with the questions in it, in order: one where it only looks as if it asked several things."""

    id: str
    language: str
    persona: str
    text: str
    parts: tuple[Part, ...]

    def begins(self) -> list[int]:
        """Where in the text each part begins."""
        at, places = 0, []
        for part in self.parts:
            places.append(self.text.index(part.words, at))
            at = places[-1] + len(part.words)
        return places


def messages(folder: Path, name: str = FILE) -> list[Message]:
    """All messages of the file `name` under the corpus `folder`, in its order. Raises KeyError where a part lacks."""
    lines = (folder / "exemplars" / name).read_text("utf-8").splitlines()
    return [_message(json.loads(line)) for line in lines]


def _message(line: dict) -> Message:
    parts = tuple(Part(p["words"], tuple(p["right"]), p.get("unknown", False)) for p in line["parts"])
    return Message(line["id"], line["language"], line["persona"], line["say"], parts)
