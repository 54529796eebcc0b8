"""What a reader found, as one line of JSON and back: the only thing that crosses from the reading process."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import is_dataclass
from typing import Any

from advisor.ingest.catalogue.esco import EscoConcept
from advisor.ingest.catalogue.model import CourseRecord, Edition
from advisor.ingest.model import Document, Note, Reject, Section

Found = Document | CourseRecord | EscoConcept | Reject | Note
_KINDS: dict[str, type] = {
    "document": Document,
    "course": CourseRecord,
    "concept": EscoConcept,
    "reject": Reject,
    "note": Note,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_line(found: Found) -> bytes:
    """One line with its newline. Halves of surrogate pairs, which no file can keep, become question marks."""
    row = {"is": _NAMES[type(found)], **vars(found)}
    text = json.dumps(row, ensure_ascii=False, default=_plain)
    return text.encode("utf-8", "replace") + b"\n"


def from_line(line: bytes) -> Found:
    """What `to_line` was given. Raises ValueError, KeyError or TypeError for anything else."""
    return from_row(json.loads(line))


def from_row(row: dict[str, Any]) -> Found:
    """The same from the object of a line."""
    row = dict(row)
    kind = _KINDS[row.pop("is")]
    if kind is Document:
        row["sections"] = tuple(Section(s["text"], tuple(s["headings"]), s["locator"]) for s in row["sections"])
    elif kind is CourseRecord:
        row["editions"] = tuple(_edition(e) for e in row["editions"])
        row.update({k: tuple(v) for k, v in row.items() if isinstance(v, list)})
    elif kind is EscoConcept:
        row["synonyms"] = tuple(row["synonyms"])
    return kind(**row)


def _edition(row: dict[str, Any]) -> Edition:
    days = {k: dt.date.fromisoformat(row[k]) for k in ("start", "end", "enrol_until") if row[k]}
    return Edition(**{**row, **days, "languages": tuple(row["languages"])})


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value):
        return vars(value)
    raise TypeError(f"not for a line: {type(value).__name__}")
