"""From paths to entries of the index. A new file format is a new module and one line in `ENDINGS`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from advisor.index.entry import Entry
from advisor.ingest import json_lines, plain
from advisor.ingest.model import Document, Reader, Reject, Section
from advisor.ingest.passages import document_entries
from advisor.text import clean

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
    When two documents have the same id, the later one counts. One that cannot be read never stops the others.
    """
    entries: dict[str, list[Entry]] = {}
    rejects: list[Reject] = []
    for path, name in _files(paths, rejects):
        reader = ENDINGS.get(path.suffix.lower())
        if reader is None:
            rejects.append(Reject(name, "ingest_unknown_format", path.suffix))
            continue
        for found in _read(reader, path, name):
            if isinstance(found, Reject):
                rejects.append(found)
                continue
            passages = document_entries(_harmless(found))
            if passages:
                entries[passages[0].passage.document] = passages
            else:
                rejects.append(Reject(name if found.id == name else f"{name}: {found.id}", "ingest_no_text"))
    return [entry for group in entries.values() for entry in group], rejects


def _read(reader: Reader, path: Path, name: str) -> Iterator[Document | Reject]:
    try:
        yield from reader(path, name)
    except OSError as error:
        yield Reject(name, *_reason(error))


def _harmless(document: Document) -> Document:
    """Without escape sequences and other controls, which would command the terminal or the page that shows them."""
    one_line = lambda text: text and " ".join(clean(text).split())  # noqa: E731
    return Document(
        one_line(document.id) or "?",
        one_line(document.title) or "",
        tuple(
            Section(clean(s.text), tuple(clean(h) for h in s.headings), one_line(s.locator)) for s in document.sections
        ),
        document.language,
        one_line(document.url),
        one_line(document.date),
        document.one_place,
    )


def _files(paths: Iterable[Path], rejects: list[Reject]) -> Iterator[tuple[Path, str]]:
    """Files with their names, folders in the order of their paths; what cannot be one joins `rejects`."""
    for given in paths:
        given = Path(given)
        if not os.path.isdir(given):
            found = [(given, given.name)]
        else:
            refused = len(rejects)
            found = [(p, p.relative_to(given).as_posix()) for p in sorted(_inside(given, rejects))]
            if not found and len(rejects) == refused:
                rejects.append(Reject(_shown(given.name or str(given)), "ingest_folder_empty"))
        for path, name in found:
            if not _is_text(name):  # it could be neither kept nor given back as the id of a document
                rejects.append(Reject(_shown(name), "ingest_name_not_utf8"))
            elif os.path.exists(path) and not os.path.isfile(path):  # unlike those of Path, these never raise
                rejects.append(Reject(name, "ingest_not_a_file"))
            else:
                yield path, name


def _inside(folder: Path, rejects: list[Reject]) -> Iterator[Path]:
    """All that stands in `folder` and the folders in it, but for folders and what is hidden. A folder that is a link
    is not followed: it may lead back to itself."""

    def refused(error: OSError) -> None:
        place = Path(error.filename).relative_to(folder).as_posix()
        rejects.append(Reject(_shown(folder.name if place == "." else place), *_reason(error)))

    for where, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [f for f in folders if not f.startswith(".")]
        yield from (Path(where, name) for name in names if not name.startswith("."))


def _reason(error: OSError) -> tuple[str, str]:
    return "ingest_unreadable", error.strerror or type(error).__name__


def _is_text(name: str) -> bool:
    """False for a name of bytes that are no UTF-8: they arrive as halves of surrogate pairs."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def _shown(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
