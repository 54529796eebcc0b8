"""Courses of all catalogues together: editions of one course are grouped, what two catalogues both have is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from advisor.ingest.catalogue.editions import identities, merge
from advisor.ingest.catalogue.model import CourseRecord
from advisor.ingest.model import Reject
from advisor.ingest.source import Source


@dataclass(frozen=True)
class Merged:
    """One course with the sources that tell of it. `id` is that of its first record: ``<source>#<key>``."""

    id: str
    record: CourseRecord
    sources: tuple[str, ...]
    seen_on: str


@dataclass
class Together:
    """courses: each once. merged: for each source, how many of its rows went into a course that was there already.
    remarks: what two records tell differently, with the name of the later source."""

    courses: list[Merged] = field(default_factory=list)
    merged: Counter[str] = field(default_factory=Counter)
    remarks: list[tuple[str, Reject]] = field(default_factory=list)

    def handed_over(self) -> Iterator[Merged]:
        """The courses in their order, each let go of: what is made of 100,000 of them need not stand beside them."""
        self.courses.reverse()
        while self.courses:
            yield self.courses.pop()


def together(records: Iterable[tuple[Source, CourseRecord]]) -> Together:
    """All courses in the order in which they came; the first record of a course gives its id."""
    out = Together()
    first: dict[str, int] = {}
    for source, record in records:
        same = identities(record)
        at = next((first[key] for key in same if key in first), None)
        for key in same:
            first.setdefault(key, len(out.courses) if at is None else at)
        if at is None:
            seen = record.seen_on or source.updated[:10]
            out.courses.append(Merged(f"{source.name}#{record.key}", record, (source.name,), seen))
            continue
        there = out.courses[at]
        record, remarks = merge(there.record, record)
        sources = tuple(dict.fromkeys((*there.sources, source.name)))
        out.courses[at] = Merged(there.id, record, sources, max(there.seen_on, source.updated[:10]))
        out.merged[source.name] += 1
        out.remarks += [(source.name, remark) for remark in remarks]
    return out
