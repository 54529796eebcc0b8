"""Which reader reads a file: told by its first bytes, and by its name only where those say nothing.

A new file format is a new module and one line in `READERS`. Readers are imported when they are first needed: a folder
of text files never pays for PDF.
"""

from __future__ import annotations

import importlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.ingest.catalogue.model import RawCourse
from advisor.ingest.decode import decode_sample
from advisor.ingest.model import Reject
from advisor.ingest.wire import Found

READERS = {
    "text": "advisor.ingest.plain",
    "json_lines": "advisor.ingest.json_lines",
    "pdf": "advisor.ingest.pdf.reader",
    "docx": "advisor.ingest.office.docx",
    "pptx": "advisor.ingest.office.pptx",
    "xlsx": "advisor.ingest.office.sheets",
    "csv": "advisor.ingest.office.csv_table",
    "html": "advisor.ingest.web.html",
    "epub": "advisor.ingest.office.epub",
}
# In this order: the first that knows a file as its own reads it.
CATALOGUES = ("schema_org", "ooapi", "elm", "edudex")
SAMPLE = 65_536  # bytes by which a file is recognised
_ENDINGS = {
    ".txt": "text", ".md": "text", ".markdown": "text", ".jsonl": "json", ".ndjson": "json", ".json": "json",
    ".jsonld": "json", ".pdf": "pdf", ".docx": "zip", ".docm": "zip", ".pptx": "zip", ".pptm": "zip", ".xlsx": "zip",
    ".xlsm": "zip", ".epub": "zip", ".csv": "csv", ".tsv": "csv", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".xml": "xml", ".rdf": "xml", ".doc": "ole", ".xls": "ole", ".ppt": "ole",
}  # fmt: skip


def read(path: Path, name: str, mapping: Mapping[str, Any] | None = None) -> Iterator[Found]:
    """All that a file holds. Raises OSError; see `worker.py` for what becomes of anything else that is raised."""
    with open(path, "rb") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        yield Reject(name, "ingest_empty")
        return
    kind = family(head, path)
    if kind is None:
        yield Reject(name, "ingest_unknown_format", path.suffix or path.name)
        return
    yield from _FAMILIES[kind](path, name, head, mapping)


def family(head: bytes, path: Path) -> str | None:
    """What sort of file begins like this, a key of `_FAMILIES`; None where nobody here reads it."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if head[:1024].find(b"%PDF-") >= 0:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    ending = _ENDINGS.get(path.suffix.lower())
    if ending in ("text", "csv"):  # a note may begin with a brace or a sign
        return ending
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<?xml") or (start.startswith(b"<") and ending == "xml"):
        return "html" if b"<html" in head[:2048].lower() else "xml"
    if start.startswith((b"{", b"[")):
        return "json"
    return ending


def _reader(format_: str) -> Any:
    return importlib.import_module(READERS[format_]).read


def _one(format_: str) -> Any:
    return lambda path, name, head, mapping: _reader(format_)(path, name)


def _packed(path: Path, name: str, head: bytes, mapping: Mapping[str, Any] | None) -> Iterator[Found]:
    """Office files and books are archives: what is in them tells which."""
    from advisor.ingest.office.archive import kind_of

    kind = kind_of(path, name)
    if isinstance(kind, Reject):
        yield kind
    elif kind == "xlsx":
        yield from _workbook(path, name, mapping)
    else:
        yield from _reader(kind)(path, name)


def _workbook(path: Path, name: str, mapping: Mapping[str, Any] | None) -> Iterator[Found]:
    """A document, or a catalogue; then the sheets that list no courses are read as a document beside it."""
    courses = _table(path, name, mapping)
    if courses is None:
        yield from _reader("xlsx")(path, name)
        return
    others = set()
    for item in courses:
        if isinstance(item, Reject) and item.reason == "ingest_sheet_not_courses":
            others.add(item.place.removeprefix(f"{name}: "))
        else:
            yield item
    if others:
        yield from _reader("xlsx")(path, name, others)


def _csv(path: Path, name: str, head: bytes, mapping: Mapping[str, Any] | None) -> Iterator[Found]:
    from advisor.ingest.catalogue import esco

    if esco.recognises_head(head):
        yield from esco.read(path, name)
        return
    yield from _table(path, name, mapping) or _reader("csv")(path, name)


def _html(path: Path, name: str, head: bytes, mapping: Mapping[str, Any] | None) -> Iterator[Found]:
    """A page is a document, and may carry a catalogue inside."""
    from advisor.ingest.catalogue.schema_org import courses_in_html
    from advisor.ingest.web.visible import MOST_BYTES, json_ld_blocks

    raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""  # the reader says that it is too big
    courses = list(_courses(courses_in_html(json_ld_blocks(raw), name)))
    yield from courses
    for found in _reader("html")(path, name):
        if not (courses and isinstance(found, Reject) and found.reason == "ingest_no_text"):
            yield found


def _xml(path: Path, name: str, head: bytes, mapping: Mapping[str, Any] | None) -> Iterator[Found]:
    yield from _catalogue(path, name, head) or [Reject(name, "ingest_xml_unknown")]


def _json(path: Path, name: str, head: bytes, mapping: Mapping[str, Any] | None) -> Iterator[Found]:
    found = _catalogue(path, name, head)
    if found is None and not _plain_documents(head):
        found = _table(path, name, mapping)
    yield from found or _reader("json_lines")(path, name)


def _plain_documents(head: bytes) -> bool:
    """Whether the first line is a plain document of the contract: an object with a text."""
    line = decode_sample(head).lstrip("\ufeff").lstrip().split("\n", 1)[0]
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("text"), str)


def _catalogue(path: Path, name: str, head: bytes) -> Iterator[Found] | None:
    """The courses of a file in one of the published formats, None where it is in none of them."""
    for format_ in CATALOGUES:
        module = importlib.import_module(f"advisor.ingest.catalogue.{format_}")
        if module.recognises(head):
            return _courses(module.read(path, name))
    return None


def _table(path: Path, name: str, mapping: Mapping[str, Any] | None) -> Iterator[Found] | None:
    """The courses of a table, None where it is not a table of courses."""
    from advisor.ingest.catalogue import table

    found = table.open_table(path, name, mapping)
    return None if found is None else _courses(found)


def _courses(found: Iterator[Any]) -> Iterator[Found]:
    """Brought to our form; what a field of them does not tell stands beside it."""
    from advisor.ingest.catalogue.normalise import course

    times: Counter[str] = Counter()  # a key that a hostile file gives to all of its courses must cost no time later
    for item in found:
        if not isinstance(item, RawCourse):
            yield item
            continue
        record, remarks = course(item)
        if record is not None:
            times[record.key] += 1
            yield record if times[record.key] == 1 else replace(record, key=f"{record.key}~{times[record.key]}")
        yield from remarks


_FAMILIES = {
    "text": _one("text"),
    "pdf": _one("pdf"),
    "zip": _packed,
    "ole": _packed,
    "csv": _csv,
    "html": _html,
    "xml": _xml,
    "json": _json,
}
