"""What was ingested, one file a source: kept beside the index, so that a rebuild never loses it.

    home/documents/<source>-<content>.jsonl.gz    the source, then its passages, courses and rejects, a line each

A file is written whole and never changed. Which of them count is told by the generation of the index that counts
(`SOURCES` in its folder): documents and index change in one step, and whoever is killed in between has changed
nothing.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from advisor.errors import AdvisorError, StorageError
from advisor.index.entry import Entry
from advisor.index.generation import current_name, index_folder, storage
from advisor.ingest.catalogue.esco import EscoConcept
from advisor.ingest.catalogue.model import CourseRecord
from advisor.ingest.model import Note, Reject
from advisor.ingest.source import Source
from advisor.ingest.wire import from_row, to_line

SOURCES = "sources.json"
ENDING, LEVEL = ".jsonl.gz", 3
ENDINGS = (ENDING, ".jsonl")  # the second as files were written until November 2026
END = b'{"is": "end"}\n'
Kept = Entry | CourseRecord | EscoConcept | Reject | Note


class Library:
    """The sources of one home. Only who holds the builder's lock writes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "documents"

    def sources(self) -> list[Source]:
        """Those that count, in the order in which they came.

        Where no generation tells (the index was removed or is damaged), the newest file of each source counts.
        """
        try:
            name = current_name(self.home)
            if name is not None:
                return read_sources(index_folder(self.home) / name / SOURCES)
        except (AdvisorError, OSError, ValueError, KeyError, TypeError):
            pass  # the generation is damaged: it will be built anew
        return self._found()

    @classmethod
    @contextlib.contextmanager
    def for_trial(cls, home: Path) -> Iterator[Library]:
        """A library of the same sources that writes to a place of its own, which is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="advisor-") as folder:
            yield _Trial(home, Path(folder))

    def _found(self) -> list[Source]:
        newest: dict[str, Source] = {}
        try:
            found = (p for ending in ENDINGS for p in self.folder.glob(f"*{ending}"))
            files = sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))
        except OSError as error:
            raise StorageError("documents_damaged", path=self.folder, detail=error.strerror) from error
        for path in files:
            with contextlib.suppress(StorageError):
                source = self._header(path)
                newest[source.name] = source
        return sorted(newest.values(), key=lambda s: (s.since, s.name))

    def _header(self, path: Path) -> Source:
        with self._reading(path), _opened(path) as file:
            return Source.from_row(json.loads(file.readline()))

    def damage(self, source: Source) -> StorageError | None:
        """Why the file of a source cannot be read, None where it can: the checksum of all of it is right."""
        try:
            for _ in self.lines(source):
                pass
        except StorageError as error:
            return error
        return None

    def lines(self, source: Source) -> Iterator[bytes]:
        """All that a source holds, in its order, as it stands in its file. Raises StorageError when that is missing or
        damaged."""
        path = self.folder / source.file
        with self._reading(path), _opened(path) as file:
            if Source.from_row(json.loads(file.readline())).file != source.file:
                raise ValueError("another source")
            ended = False
            for line in file:  # to the end of the file: only there its checksum is looked at
                ended = line == END
                if not ended:
                    yield line
            if not ended:
                raise ValueError("cut off")

    def kept(self, source: Source) -> Iterator[Kept]:
        """The same as what was written."""
        with self._reading(self.folder / source.file):
            for line in self.lines(source):
                row = json.loads(line)
                yield Entry.from_row(row) if "passage" in row else from_row(row)

    def entries(self, sources: Iterable[Source] | None = None) -> Iterator[Entry]:
        """The passages of documents, source by source."""
        for source in self.sources() if sources is None else sources:
            if source.passages:
                yield from (e for e in self.kept(source) if isinstance(e, Entry))

    def courses(self, sources: Iterable[Source]) -> Iterator[tuple[Source, CourseRecord]]:
        """The courses of catalogues, source by source."""
        for source in sources:
            if source.courses:
                yield from ((source, c) for c in self.kept(source) if isinstance(c, CourseRecord))

    def concepts(self, sources: Iterable[Source]) -> Iterator[EscoConcept]:
        """The words of ESCO, source by source."""
        for source in sources:
            if source.concepts:
                yield from (c for c in self.kept(source) if isinstance(c, EscoConcept))

    def rejects(self, source: Source) -> list[Reject]:
        """What was not taken of a source when it was read."""
        return [r for r in self.kept(source) if isinstance(r, Reject)] if source.rejects else []

    def write(self, source: Source, kept: Iterable[bytes]) -> None:
        """Writes the file of a source, whole or not at all. `kept` are lines of `line_of`."""
        with storage(self.home):
            self.folder.mkdir(parents=True, exist_ok=True)
            partial = self.folder / f".{source.file}.{os.getpid()}.partial"
            try:
                with open(partial, "wb") as plain:
                    with gzip.GzipFile("", "wb", LEVEL, plain, mtime=0) as file:
                        file.write(json.dumps(source.to_row(), ensure_ascii=False).encode() + b"\n")
                        file.writelines(kept)
                        file.write(END)
                    plain.flush()
                    os.fsync(plain.fileno())
                os.replace(partial, self.folder / source.file)
            finally:
                partial.unlink(missing_ok=True)

    def sweep(self, keep: Iterable[Source]) -> None:
        """Removes the files of sources that no longer count, and what a killed ingest left."""
        names = {source.file for source in keep}
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if path.name not in names and path.is_file() and path.name.endswith((*ENDINGS, ".partial")):
                with contextlib.suppress(OSError):
                    path.unlink()

    @contextlib.contextmanager
    def _reading(self, path: Path) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise StorageError("documents_damaged", path=path, detail=type(error).__name__) from error


class _Trial(Library):
    """Writes beside the library that it reads."""

    def __init__(self, home: Path, folder: Path) -> None:
        super().__init__(home)
        self._home = Library(home)
        self.folder = folder / "documents"

    def lines(self, source: Source) -> Iterator[bytes]:
        return super().lines(source) if (self.folder / source.file).exists() else self._home.lines(source)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else open(path, "rb")  # type: ignore[return-value]


def line_of(kept: Kept) -> bytes:
    """What a source holds, as a line of its file."""
    if isinstance(kept, Entry):
        return json.dumps(kept.to_row(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    return to_line(kept)


def file_of(name: str, content: str) -> str:
    """The name of a source's file: another source or another content, another name."""
    return f"{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}-{content[:16]}{ENDING}"


def write_sources(sources: Iterable[Source], path: Path) -> None:
    """The list that a generation keeps of its sources."""
    path.write_text(json.dumps([s.to_row() for s in sources], ensure_ascii=False), encoding="utf-8")


def read_sources(path: Path) -> list[Source]:
    """Raises OSError, ValueError, KeyError or TypeError where `write_sources` did not write it."""
    return [Source.from_row(row) for row in json.loads(path.read_text(encoding="utf-8"))]
