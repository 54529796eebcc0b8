"""Messages as visitors write them: `questions/field.jsonl`, read and checked as other questions are (`items.py`).

Half of them ask two or three things, tell a story, or put conditions; the others are a few words. They have no
conversation before them.
"""

from __future__ import annotations

from pathlib import Path

from evals.items import QUESTIONS, Item, load_lines

FILE = QUESTIONS / "field.jsonl"


def load_field(path: Path = FILE) -> list[Item]:
    """All messages in the order of the file. Raises ItemError for one that is not sound."""
    return load_lines(path)
