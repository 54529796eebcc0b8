"""What all systems get, and what those need that leave fusing and choosing words to their user."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

K = 10
FACETS = ("place", "mode", "price")
POOL = 100  # of which two rankings are fused, where a system leaves that to its user
Ask = Callable[[dict[str, Any], np.ndarray], list[int]]


class Data:
    """What all systems get: `texts`, `facets` (place, mode, price) and `vectors` (n, dimension), row by row."""

    def __init__(self, folder: Path) -> None:
        with open(folder / "courses.jsonl", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.texts = [row.pop("text") for row in rows]
        self.facets = rows
        self.vectors = np.load(folder / "vectors.npy")
        self.questions = json.loads((folder / "questions.json").read_text("utf-8"))
        self.asked = np.load(folder / "questions.npy")

    def __len__(self) -> int:
        return len(self.texts)


def fused(*rankings: Sequence[int]) -> list[int]:
    """Reciprocal rank fusion (Cormack et al. 2009, k = 60)."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            scores[row] = scores.get(row, 0.0) + 1 / (60 + rank)
    return sorted(scores, key=scores.__getitem__, reverse=True)[:K]


def telling(texts: Sequence[str]) -> Callable[[str], list[str]]:
    """What picks the words of a question that tell courses apart: those that at most a tenth of them use."""
    used = Counter(word for text in texts for word in set(_words(text)))
    return lambda text: [word for word in _words(text) if used[word] <= len(texts) / 10]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if len(word) > 3]
