"""nDCG@10 of vectors alone on public sets: how well a model finds the one right text, pair of languages by pair."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

K = 10
XQUAD_LANGUAGES = ("nl", "en", "de", "tr", "ar")
ESCO_PAIRS = (("nl", "nl"), ("en", "en"), ("fr", "fr"), ("en", "nl"), ("fr", "nl"), ("nl", "en"))

Encode = Callable[[Sequence[str]], np.ndarray]
"""Unit vectors (n, dimension) of texts."""


@dataclass(frozen=True)
class Set:
    """Questions, texts, and for each question the row of its text."""

    name: str
    questions: list[str]
    texts: list[str]
    gold: list[int]


def xquad(passages: Path, queries: Path) -> list[Set]:
    """Questions in five languages, passages in Dutch: the files of ``benchmarks/retrieval.py``."""
    texts, asked = _lines(passages), _lines(queries)
    row = {p["pid"]: i for i, p in enumerate(texts)}
    return [
        Set(
            f"XQuAD {language} -> nl",
            [q[f"q_{language}"] for q in asked],
            [p["text_nl"] for p in texts],
            [row[q["pid"]] for q in asked],
        )
        for language in XQUAD_LANGUAGES
    ]


def skills(path: Path, pairs: Sequence[tuple[str, str]] = ESCO_PAIRS) -> list[Set]:
    """The label of a skill in one language, all descriptions in another (``label_nl, desc_nl, …``, a skill a line)."""
    return [_skills(_lines(path), first, second) for first, second in pairs]


def held_out(concepts: Sequence[object], pairs: Sequence[tuple[str, str]]) -> list[Set]:
    """The same of `concepts` that no pair was drawn from."""
    rows = [
        {f"label_{code}": names[0] for code, names in c.names.items()}  # type: ignore[attr-defined]
        | {f"desc_{code}": text for code, text in c.descriptions.items()}  # type: ignore[attr-defined]
        for c in concepts
    ]
    return [_skills(rows, first, second) for first, second in pairs]


def _skills(rows: Sequence[Mapping[str, str]], first: str, second: str) -> Set:
    able = [r for r in rows if r.get(f"label_{first}") and r.get(f"desc_{second}")]
    texts = [r[f"desc_{second}"] for r in able]
    return Set(f"ESCO {first} -> {second}", [r[f"label_{first}"] for r in able], texts, list(range(len(texts))))


def ndcg(sets: Sequence[Set], queries: Encode, passages: Encode) -> dict[str, np.ndarray]:
    """For each set nDCG@10 of every question: 1 / log2(rank + 1) of the one right text, 0 past rank 10
    (Järvelin and Kekäläinen 2002, with one relevant text). Each text is encoded once."""
    vectors: dict[tuple[str, ...], np.ndarray] = {}
    out = {}
    for one in sets:
        key = tuple(one.texts)
        if key not in vectors:
            vectors[key] = passages(one.texts)
        near = queries(one.questions) @ vectors[key].T
        right = near[np.arange(len(one.gold)), one.gold]
        rank = (near > right[:, None]).sum(axis=1) + 1
        out[one.name] = np.where(rank <= K, 1 / np.log2(rank + 1), 0.0)
    return out


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
