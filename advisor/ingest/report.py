"""What an ingest did, so that nothing is lost in silence: every file, every row, every refusal with its place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

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
            new, gone = _differences(library, known.get(name), after.get(name))
            changed += new
            removed += gone
    notes = [(note.place, note.key, note.detail) for note in taken.notes]
    return Report(dry_run, lines, changed, removed, taken.rejects, notes)


def _differences(library: Library, old: Source | None, new: Source | None) -> tuple[int, int]:
    """How many passages and courses are new or other than before, and how many are gone. What is the same in both is
    told by its line, without being read."""
    before = {hash(line) for line in library.lines(old)} if old else set()
    same: set[int] = set()
    names: set[str] = set()
    changed = 0
    for line in library.lines(new) if new else ():
        if hash(line) in before:
            same.add(hash(line))
        elif (name := _name(line)) is not None:
            names.add(name)
            changed += 1
    left = (_name(line) for line in library.lines(old) if hash(line) not in same) if old else ()
    return changed, sum(name is not None and name not in names for name in left)


def _name(line: bytes) -> str | None:
    """The id of the passage or course in a line; None for what is neither."""
    row = json.loads(line)
    if "passage" in row:
        return row["passage"]["id"]
    if row["is"] == "concept":
        return f"{row['uri']} {row['language']}"
    return f"course {row['key']}" if row["is"] == "course" else None
