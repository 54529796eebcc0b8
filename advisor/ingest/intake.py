"""From paths to sources: what has changed is read, each file in the sandbox, and kept as a file of the library."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.index.entry import Entry
from advisor.index.generation import now
from advisor.ingest.catalogue.esco import EscoConcept
from advisor.ingest.catalogue.model import CourseRecord
from advisor.ingest.files import Given, files
from advisor.ingest.language import detect
from advisor.ingest.library import Kept, Library, file_of, line_of
from advisor.ingest.model import Document, Note, Reject
from advisor.ingest.passages import document_entries
from advisor.ingest.sandbox import Sandbox
from advisor.ingest.source import Source
from advisor.ingest.wire import Found
from advisor.text import one_line, seen

FORMAT = "2"  # raise it when readers give something else for the same file
MOST_REJECTS = 10_000  # of one file that are kept with their places
ENOUGH_TO_TELL = 40  # characters from which the language of a course is told by its own words
Progress = Callable[[str, int, int], None]


@dataclass
class Taken:
    """What an ingest found. `sources` are all that count afterwards; `outcome` says for each name that was given
    "new", "changed", "unchanged", "refused" or "removed"; `fresh` are those whose file was written."""

    sources: list[Source]
    outcome: dict[str, str] = field(default_factory=dict)
    fresh: list[Source] = field(default_factory=list)
    rejects: list[tuple[str, Reject]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def take(
    given: Sequence[Given | Reject],
    library: Library,
    *,
    mapping: Mapping | None = None,
    before: Iterable[Source] | None = None,
    progress: Progress | None = None,
) -> Taken:
    """Reads what has changed and writes its files into `library`; nothing counts before a generation says so.

    A file that is gone from a folder that was given again is taken out. One that cannot be read now keeps what was
    read of it before, where that is of the same file: a bad night loses nothing.
    """
    known = {source.name: source for source in (library.sources() if before is None else before)}
    taken = Taken([])
    present: set[str] = set()
    wanted = [g for g in given if not isinstance(g, Reject)]
    taken.rejects += [("", r) for r in given if isinstance(r, Reject)]
    sources = dict(known)
    with Sandbox() as sandbox:
        for number, file in enumerate(wanted, 1):
            present.add(file.name)
            old = known.get(file.name)
            refusal = _another(file, old)
            if refusal is not None:
                taken.rejects.append((file.name, refusal))
                taken.outcome[file.name] = "refused"
                continue
            try:
                content = content_of(file.path, mapping)
            except OSError as error:
                reject = Reject(file.name, "ingest_unreadable", error.strerror or type(error).__name__)
                taken.rejects.append((file.name, reject))
                taken.outcome[file.name] = "refused"
                continue
            if old is not None and old.content == content and library.damage(old) is None:
                sources[file.name] = replace(old, origin=file.origin, root=file.root)
                taken.outcome[file.name] = "unchanged"
                taken.rejects += [(file.name, r) for r in library.rejects(old)]
                continue
            source = _read(file, content, old, sandbox, library, mapping, taken)
            if source is None:
                taken.outcome[file.name] = "refused"
            else:
                sources[file.name] = source
                taken.fresh.append(source)
                taken.outcome[file.name] = "changed" if old else "new"
            if progress:
                progress("read_files", number, len(wanted))
    roots = {file.root for file in wanted if file.root} | {g.root for g in given if isinstance(g, Given)} - {""}
    for name, source in known.items():
        if source.root in roots and name not in present and not os.path.exists(source.origin):
            del sources[name]
            taken.outcome[name] = "removed"
    taken.sources = list(sources.values())
    return taken


def content_of(path: Path, mapping: Mapping | None = None) -> str:
    """The hash that tells whether a file must be read again. Raises OSError."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(f"{FORMAT}{sorted(mapping.items()) if mapping else ''}".encode())
    return digest.hexdigest()


def _another(file: Given, old: Source | None) -> Reject | None:
    """Why a file may not take the name of one that was ingested from somewhere else and is still there."""
    if old is None or old.origin == file.origin or "://" in old.origin or not os.path.exists(old.origin):
        return None
    return Reject(file.name, "ingest_name_taken", old.origin)


def _read(
    file: Given,
    content: str,
    old: Source | None,
    sandbox: Sandbox,
    library: Library,
    mapping: Mapping | None,
    taken: Taken,
) -> Source | None:
    """Reads one file and writes it; None where nothing of it could be taken."""
    counter = Counter(file.name)
    name = file_of(file.name, content)
    found = sandbox.read(file.path, file.name, dict(mapping) if mapping else None)
    lines = counter.lines(found)
    taken.rejects += [(file.name, r) for r in counter.rejects]
    taken.notes += counter.notes
    if not counter.passages and not counter.courses and not counter.concepts:
        if not counter.rejects:
            taken.rejects.append((file.name, Reject(file.name, "ingest_no_text")))
        return None
    stamp = now()
    source = Source(
        name=file.name,
        origin=file.origin,
        root=file.root,
        content=content,
        file=name,
        since=old.since if old else stamp,
        updated=stamp,
        documents=len(counter.documents),
        passages=counter.passages,
        courses=counter.courses,
        concepts=counter.concepts,
        rows=counter.rows,
        rows_refused=counter.rows_refused,
        rejects=len(counter.rejects),
    )
    library.write(source, lines)
    return source


class Counter:
    """Turns what the readers find into what is kept, and counts it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.documents: dict[str, int] = {}  # passages of each
        self.courses = self.concepts = self.rows = self.rows_refused = 0
        self.rejects: list[Reject] = []
        self.notes: list[Note] = []
        self._keys: dict[str, int] = {}  # how often each was given
        self._again: set[str] = set()  # documents whose first edition is to be dropped

    def lines(self, found: Iterable[Found]) -> list[bytes]:
        """All of it as lines of a source's file, in order; where two documents have the same id, the later one. Only
        lines are held: a large catalogue as objects would take three times as much."""
        out: list[bytes] = []
        at: dict[str, list[int]] = {}
        for kept in self._kept(found):
            if isinstance(kept, Entry) and kept.passage.document in self._again:
                self._again.discard(kept.passage.document)
                for place in at.pop(kept.passage.document, ()):
                    out[place] = b""
            if isinstance(kept, Entry):
                at.setdefault(kept.passage.document, []).append(len(out))
            out.append(line_of(kept))
        return [line for line in out if line]

    def _kept(self, found: Iterable[Found]) -> Iterator[Kept]:
        for item in found:
            if isinstance(item, Note):
                self.notes.append(item)
            elif isinstance(item, Reject):
                self.rows += item.scope == "row"
                self.rows_refused += item.scope == "row"
                yield from self._rejected(item)
            elif isinstance(item, CourseRecord):
                self.rows += 1
                self.courses += 1
                yield _told(item, self._key(item))
            elif isinstance(item, EscoConcept):
                self.rows += 1
                self.concepts += 1
                yield item
            else:
                yield from self._document(item)

    def _rejected(self, reject: Reject) -> Iterator[Reject]:
        if len(self.rejects) < MOST_REJECTS:
            reject = replace(reject, place=one_line(reject.place), detail=one_line(reject.detail))
            self.rejects.append(reject)
            yield reject

    def _key(self, course: CourseRecord) -> str:
        """The key, told apart where a file has it twice: an id must lead to one course."""
        key = course.key
        while key in self._keys:
            self._keys[course.key] += 1
            key = f"{course.key}~{self._keys[course.key]}"
        self._keys[key] = 1
        return key

    def _document(self, document: Document) -> Iterator[Entry | Reject]:
        document = harmless(document)
        passages = document_entries(document)
        if not passages:
            place = self.name if document.id == self.name else f"{self.name}: {document.id}"
            yield from self._rejected(Reject(place, "ingest_no_text"))
            return
        if document.id in self.documents:
            yield from self._rejected(Reject(f"{self.name}: {document.id}", "ingest_id_twice", document.id, "row"))
            self._again.add(document.id)
        self.documents[document.id] = len(passages)
        yield from passages

    @property
    def passages(self) -> int:
        return sum(self.documents.values())


def harmless(document: Document) -> Document:
    """Without escape sequences and other controls, which would command the terminal or the page that shows them."""
    return Document(
        one_line(document.id) or "?",
        one_line(seen(document.title)) or "",
        tuple(
            dataclasses.replace(
                s,
                text=seen(s.text),
                headings=tuple(seen(h) for h in s.headings),
                locator=one_line(s.locator) if s.locator else s.locator,
            )
            for s in document.sections
        ),
        document.language,
        one_line(seen(document.url)) if document.url else None,
        one_line(seen(document.date)) if document.date else None,
        document.one_place,
    )


def _told(course: CourseRecord, key: str) -> CourseRecord:
    """With the language of its texts, where the catalogue does not tell it."""
    if "und" not in course.name and "und" not in course.description:
        return replace(course, key=key)
    text = f"{course.name.get('und', '')}. {course.description.get('und', '')}".strip(". ")
    found = (detect(text) if len(text) >= ENOUGH_TO_TELL else None) or next(iter(course.languages), "und")
    known = lambda texts: {found if code == "und" else code: t for code, t in texts.items()}  # noqa: E731
    return replace(course, key=key, name=known(course.name), description=known(course.description))


__all__ = ["Taken", "content_of", "files", "harmless", "take"]
