"""How good the answers are: the run of the evals that is published with this version, as the page tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from advisor.domain import LANGUAGES
from advisor.settings import Settings, data_folder

REPORT = "report.json"
# Key of the text on the page -> suite and figure of the report; all of the frozen questions.
_ROWS = {
    "right": ("answers", "right"),
    "figures": ("answers", "figures"),
    "coverage": ("answers", "coverage"),
    "refused": ("answers", "refused"),
    "over_refusal": ("answers", "over_refusal"),
    "language": ("answers", "language"),
    "attack": ("attacks", "attack_direct"),
}


@dataclass(frozen=True)
class Row:
    """One figure, per cent of `n` questions, with its 95 % interval, and the same for each language."""

    name: str
    value: float
    low: float
    high: float
    n: int
    by_language: Mapping[str, float]


@dataclass(frozen=True)
class Published:
    """`date` is the ISO day of the run, `items` how many questions it asked."""

    date: str
    items: int
    rows: tuple[Row, ...]

    @property
    def right(self) -> Row | None:
        """The figure of the first screen: answers that are right in everything that is asked of them."""
        return next((row for row in self.rows if row.name == "right"), None)


def published(settings: Settings, folder: Path | None = None) -> Published | None:
    """The published run; None where there is none, or where it says nothing of the corpus in use."""
    folder = folder or data_folder("evals/published")
    if settings.corpus != data_folder("corpus"):
        return None
    return _read(folder / REPORT)


@cache
def _read(file: Path) -> Published | None:
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        return Published(report["run"]["date"], report["run"]["items"], tuple(_rows(report)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _rows(report: Mapping[str, Any]) -> Iterator[Row]:
    frozen = {s["suite"]: t for s in report["suites"] for t in s["tables"] if t["name"] == "frozen"}
    for name, (suite, figure) in _ROWS.items():
        measured = frozen.get(suite, {}).get("metrics", {}).get(figure)
        if measured:
            whole = measured["all"]
            by_language = {code: _percent(measured[code]["value"]) for code in LANGUAGES if measured.get(code)}
            value, low, high = (_percent(whole[part]) for part in ("value", "low", "high"))
            yield Row(name, value, low, high, whole["n"], by_language)


def _percent(share: float) -> float:
    return round(share * 100, 1)
