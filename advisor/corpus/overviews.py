"""Broad questions ("who pays?") and the facts that together answer them: ``corpus/overviews.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from advisor.corpus.reading import read_yaml


@dataclass(frozen=True)
class Overview:
    """`facts` are in order of use; `courses` are themes whose offers fit beside the answer, and `cards` our offers that
    fit best, in order; `needs` is the cue (``language/cues.yaml``) without which a question is not about it;
    `opening` is the phrase of ``prompts/`` with which its answer begins."""

    id: str
    intent: str
    facts: tuple[str, ...]
    asked_as: dict[str, tuple[str, ...]] = field(default_factory=dict)
    courses: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    needs: str | None = None
    opening: str | None = None


def load_overviews(folder: Path) -> dict[str, Overview]:
    """Reads the file; no file means no overviews. Raises CorpusError with file and line."""
    path = folder / "overviews.yaml"
    if not path.is_file():
        return {}
    found = {}
    for block in read_yaml(path, path.name):
        data = block.data
        found[data["id"]] = Overview(
            id=data["id"],
            intent=data["intent"],
            facts=tuple(data["facts"]),
            courses=tuple(data.get("courses", ())),
            cards=tuple(data.get("cards", ())),
            needs=data.get("needs"),
            opening=data.get("opening"),
            asked_as={lang: tuple(texts) for lang, texts in data["asked_as"].items()},
        )
    return found
