"""What an ingest did, so that nothing is lost in silence: every file, every row, every refusal with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from advisor.index.entry import Entry
from advisor.ingest.catalogue.merge import Together
from advisor.ingest.intake import Taken
from advisor.ingest.library import Library
from advisor.ingest.model import Reject
from advisor.ingest.source import Source

LOST = frozenset({"file", "page", "row"})  # scopes of a reject by which something is not in the index


@dataclass
class Line:
    """One source of the report. Rows are those of catalogues: read = taken + merged + refused.

    outcome: "new", "changed", "unchanged", "refused" or "removed".
    """

    name: str
    outcome: str
    documents: int = 0
    passages: int = 0
    courses: int = 0
    rows_read: int = 0
    rows_merged: int = 0
    rows_refused: int = 0

    @property
    def rows_taken(self) -> int:
        return self.rows_read - self.rows_merged - self.rows_refused


@dataclass
class Report:
    """changed, removed: passages and courses that are new or other than before, and that are gone."""

    dry_run: bool
    lines: list[Line]
    changed: int
    removed: int
    rejects: list[tuple[str, Reject]]
    notes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def lost(self) -> bool:
        """Whether anything that was given is not in the index."""
        return any(reject.scope in LOST for _, reject in self.rejects)

    def add(self, found: Together) -> None:
        """What merging the courses of all catalogues told."""
        for line in self.lines:
            line.rows_merged = found.merged[line.name]
        given = {line.name for line in self.lines if line.outcome in ("new", "changed")}
        self.rejects += [(source, remark) for source, remark in found.remarks if source in given]

    def to_row(self) -> dict:
        """As JSON."""
        taken = [line for line in self.lines if line.outcome in ("new", "changed", "unchanged")]
        return {
            "dry_run": self.dry_run,
            "documents": sum(line.documents for line in taken),
            "passages": sum(line.passages for line in taken),
            "courses": sum(line.rows_taken for line in taken),
            "changed": self.changed,
            "removed": self.removed,
            "sources": [asdict(line) | {"rows_taken": line.rows_taken} for line in self.lines],
            "rejected": [
                {"source": s, "place": r.place, "reason": r.reason, "detail": r.detail, "scope": r.scope}
                for s, r in self.rejects
            ],
            "notes": [{"place": p, "key": k, "detail": d} for p, k, d in self.notes],
        }


def report(library: Library, before: Iterable[Source], taken: Taken, *, dry_run: bool) -> Report:
    """What taking these sources in changes."""
    known = {source.name: source for source in before}
    after = {source.name: source for source in taken.sources}
    lines = []
    for name, outcome in taken.outcome.items():
        source = after.get(name) if outcome in ("new", "changed", "unchanged") else None
        if source is None:
            lines.append(Line(name, outcome))
            continue
        counts = (source.documents, source.passages, source.courses, source.rows, 0, source.rows_refused)
        lines.append(Line(name, outcome, *counts))
    changed = removed = 0
    for name, outcome in taken.outcome.items():
        if outcome in ("new", "changed", "removed"):
            old = _pieces(library, known.get(name))
            new = _pieces(library, after.get(name))
            changed += sum(old.get(id_) != piece for id_, piece in new.items())
            removed += sum(id_ not in new for id_ in old)
    notes = [(note.place, note.key, note.detail) for note in taken.notes]
    return Report(dry_run, lines, changed, removed, taken.rejects, notes)


def _pieces(library: Library, source: Source | None) -> dict[str, int]:
    """The passages and courses of a source by id, each as a hash."""
    if source is None:
        return {}
    out = {}
    for kept in library.kept(source):
        if isinstance(kept, Entry):
            out[kept.passage.id] = hash(repr(kept))
        elif not isinstance(kept, Reject):
            out[f"course {getattr(kept, 'key', '')}"] = hash(repr(kept))
    return out
