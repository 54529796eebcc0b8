"""Loads the whole corpus from its folder.

corpus/facts/<topic>.yaml        corpus/courses/*.jsonld       corpus/vocabulary/<words>.yaml
corpus/holes.yaml                corpus/links.yaml

What is shown and never searched has loaders of its own: corpus/simple/*.yaml (simple.py), corpus/glossary.yaml
(glossary.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.corpus.courses import course_of
from advisor.corpus.model import CONCEPT_FILES, Concept, Corpus, Course, Fact, Hole, Link
from advisor.corpus.reading import Block, read_graph, read_yaml
from advisor.corpus.records import concept_of, fact_of, hole_of, link_of
from advisor.errors import CorpusError

SUFFIXES = (".yaml", ".jsonl", ".jsonld")
# Simple texts and the glossary are shown and never searched: a change in them makes no index old.
NOT_INDEXED = ("simple", "glossary.yaml")


@dataclass(frozen=True)
class CorpusFile:
    """One file of the corpus. `kind` is fact, course, concept, hole or link; `name` is relative, with "/"."""

    path: Path
    name: str
    kind: str

    def read(self) -> list[Block]:
        """The blocks of the file. Raises CorpusError where it cannot be read or has no known name."""
        if self.kind == "concept" and self.path.stem not in CONCEPT_FILES:
            raise CorpusError("corpus_unknown_file", file=self.name, line=0)
        reader = read_graph if self.kind == "course" else read_yaml
        return reader(self.path, self.name)

    def record(self, block: Block) -> Fact | Course | Concept | Hole | Link:
        if self.kind == "fact":
            return fact_of(block, self.path.stem)
        if self.kind == "course":
            return course_of(block)
        if self.kind == "concept":
            return concept_of(block, CONCEPT_FILES[self.path.stem])
        return hole_of(block) if self.kind == "hole" else link_of(block)


def corpus_files(folder: Path) -> Iterator[CorpusFile]:
    """The files of the corpus in a fixed order. Raises CorpusError where there is no folder."""
    if not folder.is_dir():
        raise CorpusError("corpus_no_folder", file=str(folder), line=0)
    for pattern, kind in (
        ("vocabulary/*.yaml", "concept"), ("facts/*.yaml", "fact"), ("courses/*.jsonld", "course"),
        ("holes.yaml", "hole"), ("links.yaml", "link"),
    ):  # fmt: skip
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            yield CorpusFile(path, name, kind)


def fingerprint(folder: Path) -> str:
    """SHA-256 over names and contents of the files under `folder`: changes when any does that an index is made of."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file()):
        if path.relative_to(folder).parts[0] in NOT_INDEXED:
            continue
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def load_vocabulary(folder: Path | str) -> dict[str, dict[str, Concept]]:
    """The words alone (type -> id -> concept) from the folder of the vocabulary, for an empty corpus."""
    concepts: dict[str, dict[str, Concept]] = {type_: {} for type_ in CONCEPT_FILES.values()}
    for name, type_ in CONCEPT_FILES.items():
        path = Path(folder) / f"{name}.yaml"
        if not path.is_file():
            continue
        for block in read_yaml(path, f"vocabulary/{path.name}"):
            concept = concept_of(block, type_)
            if concept.id in concepts[type_]:
                raise block.error("corpus_id_twice", "id")
            concepts[type_][concept.id] = concept
    return concepts


def load_corpus(folder: Path | str) -> Corpus:
    """Reads every file under `folder`.

    Raises:
        CorpusError: a file cannot be read, is not well-formed or names an id twice; slots `file`, `line`.
    """
    folder = Path(folder)
    facts: dict[str, Fact] = {}
    courses: dict[str, Course] = {}
    holes: dict[str, Hole] = {}
    concepts: dict[str, dict[str, Concept]] = {type_: {} for type_ in CONCEPT_FILES.values()}
    links: list[Link] = []
    shelves = {"fact": facts, "course": courses, "hole": holes}
    for file in corpus_files(folder):
        for block in file.read():
            record = file.record(block)
            if isinstance(record, Link):
                links.append(record)
                continue
            shelf: dict = concepts[record.type] if isinstance(record, Concept) else shelves[file.kind]
            if record.id in shelf:
                raise block.error("corpus_id_twice", "id")
            shelf[record.id] = record
    return Corpus(facts, courses, holes, concepts, fingerprint(folder), tuple(links))
