"""Our own statements and the questions that they are known to answer. Never the questions of the evals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.corpus.loading import load_corpus


@dataclass(frozen=True)
class Known:
    """One statement: what it says and what it is asked, by language."""

    id: str
    statements: dict[str, str]
    questions: dict[str, list[str]]


def read(folder: Path) -> list[Known]:
    """The facts, gaps and courses of the corpus in `folder`, in the order of their ids."""
    corpus = load_corpus(folder)
    found = []
    for record in [*corpus.facts.values(), *corpus.holes.values(), *corpus.courses.values()]:
        statements = dict(getattr(record, "statement", None) or getattr(record, "description", None) or {})
        if record.asked_as and statements:
            found.append(Known(record.id, statements, {k: list(v) for k, v in record.asked_as.items() if v}))
    return sorted(found, key=lambda k: k.id)
