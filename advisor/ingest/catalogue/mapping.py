"""Which column of a table is which field of a course: guessed, or read from a small YAML file of the person who knows.

columns:
  Opleiding: name
  Omschrijving (EN): description.en
  Duur (uren): duration.hours
  Kleur: null          # passed over
language: nl           # of the texts; left out: not told
provider: VDAB         # where a row names none
currency: EUR          # of amounts without a sign
dates: day-first       # or month-first
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from advisor.errors import IngestError
from advisor.ingest.catalogue import languages
from advisor.ingest.catalogue.words import load

LARGEST = 1_000_000  # bytes of a mapping file
BY_LANGUAGE = ("name", "description")
DATES = ("day-first", "month-first")
_KEYS = frozenset({"columns", "language", "provider", "currency", "dates"})


def fields() -> frozenset[str]:
    """What a column may be; texts may have a language behind a point ("name.fr")."""
    return frozenset({"name", *load("columns")["fields"], *(f"duration.{u}" for u in load("durations")["names"])})


def split(target: str) -> tuple[str, str | None]:
    """Field and language of "name.fr"; the second is None where there is none."""
    name, _, language = target.partition(".")
    return (name, language) if language and name in BY_LANGUAGE else (target, None)


@dataclass(frozen=True)
class Mapping:
    """columns: name of a column -> field, None where it is passed over. confidence: 0 to 1; 1 where it was given."""

    columns: dict[str, str | None]
    language: str | None = None
    provider: str | None = None
    currency: str | None = None
    dates: str = "day-first"
    confidence: float = 1.0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that hold the name of the course."""
        return tuple(c for c, t in self.columns.items() if t and split(t)[0] == "name")

    def to_row(self) -> dict[str, Any]:
        """As JSON, and as the YAML file holds it; what is not told is left out."""
        told = {key: getattr(self, key) for key in ("language", "provider", "currency")}
        return {"columns": dict(self.columns), **{k: v for k, v in told.items() if v}, "dates": self.dates}

    def to_yaml(self) -> str:
        """A file that `read` reads: to look at, to correct and to give back."""
        return yaml.safe_dump(self.to_row(), allow_unicode=True, sort_keys=False, width=1000)

    @classmethod
    def read(cls, path: Path) -> Mapping:
        """Raises IngestError where the file is no mapping; its slot `detail` says where."""
        try:
            if path.stat().st_size > LARGEST:
                raise IngestError("ingest_mapping_not_yaml", detail=path.name)
            row = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise IngestError("ingest_mapping_unreadable", detail=f"{path}: {error.strerror}") from error
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{path.name}:{mark.line + 1}" if mark else path.name
            raise IngestError("ingest_mapping_not_yaml", detail=where) from error
        return cls.from_row(row)

    @classmethod
    def from_row(cls, row: object) -> Mapping:
        """Raises IngestError where `row` is not what `to_row` gives."""
        if not isinstance(row, AnyMapping) or not isinstance(row.get("columns"), AnyMapping) or not row["columns"]:
            raise IngestError("ingest_mapping_no_columns", detail="columns")
        for key in row:
            if key not in _KEYS:
                raise IngestError("ingest_mapping_unknown_key", detail=str(key))
        columns = {str(column): _target(str(column), target) for column, target in row["columns"].items()}
        told = {}
        for key in ("language", "provider", "currency"):
            value = row.get(key)
            # `language: no` is false in YAML
            value = "no" if key == "language" and value is False else value
            if value is not None and (not isinstance(value, str) or not value.strip()):
                raise IngestError("ingest_mapping_value", detail=f"{key}: {_shown(value)}")
            told[key] = value.strip() if value else None
        if told["language"] and (known := languages.code(told["language"])) is None:
            raise IngestError("ingest_mapping_value", detail=f"language: {told['language']}")
        if told["language"]:
            told["language"] = known
        if told["currency"] and not re.fullmatch(r"[A-Z]{3}", told["currency"]):
            raise IngestError("ingest_mapping_value", detail=f"currency: {told['currency']}")
        order = row.get("dates") or DATES[0]
        if order not in DATES:
            raise IngestError("ingest_mapping_value", detail=f"dates: {_shown(order)}")
        mapping = cls(columns, dates=str(order), **told)
        if not mapping.names:
            raise IngestError("ingest_mapping_no_name", detail="name")
        return mapping


def _shown(value: object) -> str:
    """A value that should have been text; what holds others may be without an end in YAML, and is only named."""
    return str(value) if isinstance(value, str | int | float) else type(value).__name__


def _target(column: str, target: object) -> str | None:
    if target is None:
        return None
    if isinstance(target, str):
        name, language = split(target.strip())
        if name in fields() and (language is None or languages.code(language)):
            return f"{name}.{languages.code(language)}" if language else name
    raise IngestError("ingest_mapping_unknown_field", detail=f"{column}: {_shown(target)}")
