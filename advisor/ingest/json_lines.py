"""Plain documents as JSON Lines: ``{"id", "title", "text", "language", "url", "date"}``.

`id` and `text` are needed; the rest may be null or absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from advisor.ingest.model import Document, Reject, Section

_LANGUAGE = re.compile(r"^[a-z]{2,3}$")


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document or one rejection for each line that is not blank; the place is ``file:line``."""
    empty = True
    with open(path, "rb") as file:
        for number, raw in enumerate(file, 1):
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if raw.strip():
                empty = False
                yield _document(raw, f"{name}:{number}")
    if empty:
        yield Reject(name, "ingest_empty")


def _document(raw: bytes, place: str) -> Document | Reject:
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Reject(place, "ingest_not_utf8")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Reject(place, "ingest_not_json", str(error) if isinstance(error, ValueError) else "nested too deeply")
    if not isinstance(row, dict):
        return Reject(place, "ingest_not_an_object")
    id_ = row.get("id")
    if isinstance(id_, int) and not isinstance(id_, bool):
        id_ = str(id_)
    if not isinstance(id_, str) or not id_.strip():
        return Reject(place, "ingest_no_id")
    for field in ("text", "title", "language", "url", "date"):
        value = row.get(field)
        if value is not None and not isinstance(value, str):
            return Reject(place, "ingest_not_a_text", field)
        if value and any(ord(c) < 9 or 0xD800 <= ord(c) <= 0xDFFF for c in value):
            return Reject(place, "ingest_not_text", field)
    if not (row.get("text") or "").strip():
        return Reject(place, "ingest_no_text")
    language = (row.get("language") or "").strip().lower().replace("_", "-").split("-")[0] or None
    if language is not None and not _LANGUAGE.match(language):
        return Reject(place, "ingest_unknown_language", row["language"])
    return Document(
        id=id_,
        title=(row.get("title") or "").strip(),
        sections=(Section(row["text"]),),
        language=language,
        url=(row.get("url") or "").strip() or None,
        date=(row.get("date") or "").strip() or None,
        one_place=True,
    )
