"""From paths to entries of the index. A new file format is a new module and one line in `ENDINGS`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from advisor.index.entry import Entry
from advisor.ingest import json_lines, plain
from advisor.ingest.model import Document, Reader, Reject
from advisor.ingest.passages import document_entries

ENDINGS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": plain.read,
    ".markdown": plain.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
}


def read_documents(paths: Iterable[Path]) -> tuple[list[Entry], list[Reject]]:
    """Entries of all files under `paths` (files or folders), and what was not taken.

    A file's document is its path relative to the path that was given (its name, when it was given
    itself). Files of formats without a reader are rejected; hidden ones in folders are passed over.
    When two documents have the same id, the later one counts.
    """
    entries: dict[str, list[Entry]] = {}
    rejects: list[Reject] = []
    for path, name in _files(paths):
        reader = ENDINGS.get(path.suffix.lower())
        if reader is None:
            rejects.append(Reject(name, "ingest_unknown_format", path.suffix))
            continue
        for found in _read(reader, path, name):
            if isinstance(found, Reject):
                rejects.append(found)
                continue
            passages = document_entries(found)
            if passages:
                entries[found.id] = passages
            else:
                rejects.append(Reject(name if found.id == name else f"{name}: {found.id}", "ingest_no_text"))
    return [entry for group in entries.values() for entry in group], rejects


def _read(reader: Reader, path: Path, name: str) -> Iterator[Document | Reject]:
    try:
        yield from reader(path, name)
    except OSError as error:
        yield Reject(name, "ingest_unreadable", error.strerror or type(error).__name__)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Files with their names, folders in the order of their paths."""
    for given in paths:
        given = Path(given)
        if given.is_dir():
            for path in sorted(given.rglob("*")):
                parts = path.relative_to(given).parts
                if path.is_file() and not any(p.startswith(".") for p in parts):
                    yield path, path.relative_to(given).as_posix()
        else:
            yield given, given.name
