"""Checks ids: each stands once, each that is named exists, and `shown_with` does not run in circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from advisor.corpus.entries import Entry, Problem, by_id
from advisor.corpus.model import CONCEPT_FILES, Concept, Course, Fact, Hole, Link
from advisor.corpus.reading import read_yaml
from advisor.errors import CorpusError

# What a concept may point to, by key of `more`.
_CONCEPT_REFERENCES = {"broader": "skill", "role": "role", "province": "place", "region": "place"}
_CONCEPT_LISTS = {"areas": "place", "covers": "level"}


class _Known:
    """All ids: those of documents (facts, courses and holes share one space) and of concepts by type."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.kinds = {kind: set(by_id(entries, kind)) for kind in ("fact", "course", "hole")}
        self.concepts: dict[str, set[str]] = {type_: set() for type_ in CONCEPT_FILES.values()}
        for entry in entries:
            if isinstance(entry.record, Concept):
                self.concepts[entry.record.type].add(entry.record.id)

    def has(self, type_: str, id_: str) -> bool:
        return id_ in (self.kinds.get(type_) or self.concepts.get(type_) or ())


def check_references(entries: Sequence[Entry]) -> list[Problem]:
    known = _Known(entries)
    problems = list(_twice(entries))
    for entry in entries:
        for path, type_, id_ in _references(entry):
            if not known.has(type_, id_):
                problems.append(entry.problem("id_unknown", path, value=id_, type=type_))
        if isinstance(entry.record, Link):
            proof = entry.record.proof
            if not (known.has("fact", proof) or known.has("course", proof)):
                problems.append(entry.problem("id_unknown", "proof", value=proof, type="fact, course"))
    return problems + list(_circles(entries))


def _twice(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Ids that stand twice: documents among all documents, concepts among those of their type."""
    first: dict[tuple[str, str], Entry] = {}
    links: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        record = entry.record
        if isinstance(record, Link):
            earlier = links.setdefault((record.skill, record.type, record.to), entry)
            if earlier is not entry:
                yield entry.problem("link_twice", value=record.skill, to=record.to, first=earlier.block.line)
            continue
        space = record.type if isinstance(record, Concept) else "document"
        earlier = first.setdefault((space, record.id), entry)
        if earlier is not entry:
            place = f"{earlier.block.file}:{earlier.block.line}"
            yield entry.problem("id_twice", "id", first=place)


def _references(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(path in the block, type, id) of everything that a record names."""
    record = entry.record
    if isinstance(record, Fact):
        for key, type_ in (
            ("shown_with", "fact"),
            ("replaced_by", "fact"),
            ("roles", "role"),
            ("themes", "theme"),
            ("skills", "skill"),
        ):
            for number, id_ in enumerate(getattr(record, key)):
                yield f"{key}.{number}", type_, id_
    elif isinstance(record, Hole):
        for number, id_ in enumerate(record.nearby):
            yield f"nearby.{number}", "fact", id_
    elif isinstance(record, Link):
        yield "skill", "skill", record.skill
        yield record.type, record.type, record.to
    elif isinstance(record, Concept):
        for key, type_ in _CONCEPT_REFERENCES.items():
            if key in record.more:
                yield key, type_, str(record.more[key])
        for key, type_ in _CONCEPT_LISTS.items():
            yield from ((f"{key}.{i}", type_, value) for i, value in enumerate(record.more.get(key, ())))
    elif isinstance(record, Course):
        yield from _of_course(record)


def _of_course(course: Course) -> Iterator[tuple[str, str, str]]:
    for key, type_, value in (
        ("advisor:kind", "kind", course.kind),
        ("educationalLevel", "level", course.level),
        ("courseMode", "mode", course.mode),
    ):
        if value is not None:
            yield key, type_, value
    for key, type_, values in (
        ("audience", "audience", course.audience),
        ("advisor:places", "place", course.places),
        ("teaches", "skill", course.skills),
        ("about", "theme", course.themes),
    ):
        for value in values:
            yield key, type_, value


def check_overviews(folder: Path, entries: Sequence[Entry]) -> list[Problem]:
    """The facts, themes and offers that ``overviews.yaml`` names, where the corpus has that file."""
    path = folder / "overviews.yaml"
    if not path.is_file():
        return []
    known = _Known(entries)
    problems: list[Problem] = []
    try:
        blocks = read_yaml(path, path.name)
    except CorpusError as error:
        return [Problem.of(error)]
    for block in blocks:
        for key, type_ in (("facts", "fact"), ("courses", "theme"), ("cards", "course")):
            named = block.data.get(key) or ()
            for number, id_ in enumerate(named if isinstance(named, list) else ()):
                if not known.has(type_, str(id_)):
                    place = block.line_of(f"{key}.{number}")
                    slots = {"id": block.id, "value": id_, "type": type_}
                    problems.append(Problem(block.file, place, "id_unknown", slots))
    return problems


def _circles(entries: Sequence[Entry]) -> Iterator[Problem]:
    """A fact that must be shown with itself, at once or through others: the answer would never end."""
    facts = by_id(entries, "fact")
    needs = {id_: entry.record.shown_with for id_, entry in facts.items() if isinstance(entry.record, Fact)}
    for id_, entry in facts.items():
        seen: set[str] = set()
        waiting = list(needs[id_])
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting.extend(needs.get(other, ()))
        if id_ in seen:
            yield entry.problem("shown_with_circle", "shown_with", value=", ".join(sorted(seen - {id_})) or id_)
