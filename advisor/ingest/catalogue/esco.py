"""ESCO's own CSV files ("skills_nl.csv", "occupations_en.csv"), in any of its languages.

Their columns have the same names in every language: conceptType, conceptUri, preferredLabel, altLabels (a line each),
hiddenLabels, description and others; conceptType is KnowledgeSkillCompetence or Occupation.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.ingest.catalogue import csv_rows, languages
from advisor.ingest.catalogue.grid import Grid
from advisor.ingest.catalogue.markup import line_of, text_of
from advisor.ingest.model import Reject
from advisor.ingest.office.csv_table import delimiter_of

Kind = Literal["skill", "occupation"]
LABEL, DESCRIPTION, LABELS = 300, 10_000, 300  # characters, characters, how many
_NEEDED = frozenset({"conceptType", "conceptUri", "preferredLabel", "altLabels"})
_KINDS: dict[str, Kind] = {"KnowledgeSkillCompetence": "skill", "Occupation": "occupation"}
_OTHERS = frozenset({"SkillGroup", "ISCOGroup", "ConceptScheme"})  # groups of concepts: no skill and no occupation
_URI = re.compile(r"^https?://data\.europa\.eu/esco/(?:skill|occupation)/[\w.-]+$")
_LANGUAGE = re.compile(r"_([a-z]{2,3})(?:[ _(.-].*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class EscoConcept:
    """A skill or an occupation in one language, "und" where the name of the file does not tell it."""

    uri: str
    kind: Kind
    language: str
    label: str
    synonyms: tuple[str, ...]
    description: str | None


def recognises(header: Sequence[str]) -> bool:
    """Whether these are the columns of a file of ESCO's concepts."""
    return {h.strip().lstrip("\ufeff") for h in header} >= _NEEDED


def recognises_head(head: bytes) -> bool:
    """The same for the first bytes of a file."""
    first = next(iter(head.decode("utf-8", "replace").lstrip("\ufeff").splitlines()), "").strip()
    return recognises(next(csv.reader([first], delimiter=delimiter_of(first)), []))


def read(path: Path, name: str) -> Iterator[EscoConcept | Reject]:
    """One concept or one rejection of scope "row" for each row; groups of concepts are passed over. Raises OSError."""
    language = _language(path)
    for grid in csv_rows.grids(path, name):
        if isinstance(grid, Grid):
            yield from _concepts(grid, name, language)
        else:
            yield grid


def _concepts(grid: Grid, name: str, language: str) -> Iterator[EscoConcept | Reject]:
    columns: dict[str, int] | None = None
    for line in grid.lines():
        if isinstance(line, Reject):
            yield line
            continue
        place, cells = line
        if columns is None:
            if not recognises(cells):
                yield Reject(name, "ingest_esco_columns")
                return
            columns = {column.strip().lstrip("\ufeff"): number for number, column in enumerate(cells)}
            continue
        row = {column: cells[number] for column, number in columns.items() if number < len(cells)}
        if row.get("conceptType", "").strip() in _OTHERS:
            continue
        kind, uri, label = _KINDS.get(row["conceptType"].strip()), row.get("conceptUri", "").strip(), _label(row)
        if kind is None or not _URI.match(uri) or not label:
            yield Reject(place, "ingest_esco_row", scope="row")
            continue
        yield EscoConcept(uri, kind, language, label, _synonyms(row, label), _description(row))


def _label(row: dict[str, str]) -> str:
    return line_of(row.get("preferredLabel", "")[: LABEL * 10])[:LABEL]


def _synonyms(row: dict[str, str], label: str) -> tuple[str, ...]:
    """A line each; files that were saved anew have them behind upright strokes."""
    parts = re.split(r"[\n\r]+| \| ", "\n".join((row.get("altLabels", ""), row.get("hiddenLabels", ""))))
    found = dict.fromkeys(t for t in (line_of(p[: LABEL * 10])[:LABEL] for p in parts) if t and t != label)
    return tuple(found)[:LABELS]


def _description(row: dict[str, str]) -> str | None:
    return text_of(row.get("description", "")[: DESCRIPTION * 10])[:DESCRIPTION].strip() or None


def _language(path: Path) -> str:
    match = _LANGUAGE.search(path.stem)
    return (languages.code(match[1]) if match else None) or "und"
