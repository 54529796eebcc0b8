"""Occupations, skills and groups of ESCO, from its own CSV files or from one JSON Lines file."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_KEY = re.compile(r"(label|alt|description)_([a-z]{2})")
# As in the files that esco.ec.europa.eu gives: "occupations_nl.csv", "skills_fr.csv", "ISCOGroups_en.csv".
_FILE = re.compile(r"(?P<kind>[A-Za-z]+)_(?P<language>[a-z]{2})\.csv")


@dataclass
class Concept:
    """One concept; `names` and `descriptions` by language, the preferred name first."""

    id: str
    kind: str
    names: dict[str, list[str]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)

    def add(self, language: str, names: Iterable[str], description: str | None) -> None:
        """Takes what one file says of it in `language`."""
        told = self.names.setdefault(language, [])
        told.extend(n for n in map(_clean, names) if n and n not in told)
        if description and _clean(description):
            self.descriptions[language] = _clean(description)


def read(path: Path) -> list[Concept]:
    """The concepts of a folder of ESCO's CSV files, or of a ``.jsonl`` or ``.jsonl.gz`` file with a concept a line
    (``uri, kind, label_nl, alt_nl, description_nl, …``), in the order of their ids.

    Raises ValueError where there is none, OSError where it cannot be read.
    """
    concepts: dict[str, Concept] = {}
    for row in _rows_of_folder(path) if path.is_dir() else _rows_of_lines(path):
        concept = concepts.setdefault(row[0], Concept(row[0], row[1]))
        concept.add(*row[2:])
    if not concepts:
        raise ValueError(f"{path} holds no concept of ESCO")
    return [concepts[key] for key in sorted(concepts)]


_Row = tuple[str, str, str, Iterable[str], str | None]


def _rows_of_lines(path: Path) -> Iterator[_Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record: Mapping[str, object] = json.loads(line)
            by_language: dict[str, dict[str, object]] = defaultdict(dict)
            for key, value in record.items():
                if (match := _KEY.fullmatch(key)) and value:
                    by_language[match[2]][match[1]] = value
            for language, told in by_language.items():
                names = [str(told.get("label", "")), *map(str, told.get("alt", ()) or ())]  # type: ignore[call-overload]
                description = told.get("description")
                yield str(record["uri"]), str(record.get("kind", "")), language, names, description and str(description)


def _rows_of_folder(folder: Path) -> Iterator[_Row]:
    for path in sorted(folder.rglob("*.csv")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            for record in csv.DictReader(file):
                if not record.get("conceptUri") or not record.get("preferredLabel"):
                    continue  # a file of relations
                names = [record["preferredLabel"], *(record.get("altLabels") or "").splitlines()]
                description = record.get("description") or record.get("definition")
                yield record["conceptUri"], match["kind"], match["language"], names, description


def _clean(text: str) -> str:
    return " ".join(text.split())
