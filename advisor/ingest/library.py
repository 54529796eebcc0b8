"""The ingested documents of a home: kept beside the index, so that a rebuild never loses them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from advisor.errors import StorageError
from advisor.index.entry import Entry
from advisor.index.generation import storage


class Library:
    """One JSON Lines file, an entry a line, replaced whole: ``home/documents/entries.jsonl``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / "documents" / "entries.jsonl"

    def entries(self) -> list[Entry]:
        """All entries, in the order in which their documents came. Raises StorageError when damaged."""
        try:
            with open(self.path, encoding="utf-8") as file:
                return [Entry.from_row(json.loads(line)) for line in file]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError("documents_damaged", path=self.path, detail=type(error).__name__) from error

    def with_documents(self, new: Sequence[Entry]) -> list[Entry]:
        """All entries as they would be after `put(new)`; nothing is written."""
        replaced = {entry.passage.document for entry in new}
        return [entry for entry in self.entries() if entry.passage.document not in replaced] + list(new)

    def put(self, new: Sequence[Entry]) -> list[Entry]:
        """Adds documents; those with the same id are replaced whole. Returns all entries."""
        entries = self.with_documents(new)
        self._write(entries)
        return entries

    def remove(self, documents: Iterable[str]) -> list[Entry]:
        """Takes documents out. Returns all entries that stay."""
        gone = set(documents)
        entries = [entry for entry in self.entries() if entry.passage.document not in gone]
        self._write(entries)
        return entries

    def fingerprint(self) -> str:
        """Changes when any document does; "" for an empty library."""
        try:
            with open(self.path, "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()[:16]
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StorageError("documents_damaged", path=self.path, detail=error.strerror) from error

    def _write(self, entries: Sequence[Entry]) -> None:
        with storage(self.home):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            partial = self.path.with_name(f".entries.{os.getpid()}.partial")
            try:
                with open(partial, "w", encoding="utf-8") as file:
                    for entry in entries:
                        file.write(json.dumps(entry.to_row(), ensure_ascii=False) + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(partial, self.path)
            finally:
                partial.unlink(missing_ok=True)
