"""Reads the files of the corpus and remembers on which line everything stands.

YAML is read as plain text on purpose: 30.000 stays "30.000", 2026-01-21 stays text, NO stays Norway.
Only null, true and false mean something.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from advisor.errors import CorpusError

try:
    _Base: type = yaml.CSafeLoader
except AttributeError:  # PyYAML without libyaml: slower, same result
    _Base = yaml.SafeLoader


class _TextLoader(_Base):  # type: ignore[misc, valid-type]
    """A loader that knows no numbers and no dates."""


_TextLoader.yaml_implicit_resolvers = {}
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])


@dataclass(frozen=True)
class Block:
    """One record as it was written: its data, its file, and the line of each key ("caveat.nl").

    `owner` is the id of the record that it stands in, for a mapping inside a record.
    """

    file: str
    line: int
    data: dict[str, object]
    lines: dict[str, int] = field(default_factory=dict)
    owner: str | None = None

    @property
    def id(self) -> str:
        return self.owner or str(self.data.get("id", "?"))

    def line_of(self, path: str = "") -> int:
        """The line of `path`, or of the nearest key above it that was written."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path.rpartition(".")[0]
        return self.line

    def error(self, key: str, path: str = "", **slots: object) -> CorpusError:
        return CorpusError(key, file=self.file, line=self.line_of(path), id=self.id, **slots)


def read_text(path: Path, name: str) -> str:
    """The text of a file. Raises CorpusError where it cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise CorpusError("corpus_not_utf8", file=name, line=line) from error
    except OSError as error:
        raise CorpusError("corpus_unreadable", file=name, line=0, detail=error.strerror) from error


def read_yaml(path: Path, name: str) -> list[Block]:
    """The records of a YAML file that is one list of mappings. An empty file has none."""
    root = _compose(path, name)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise CorpusError("corpus_not_a_list", file=name, line=1)
    return [_block(node, name) for node in root.value]


def read_mapping(path: Path, name: str) -> dict[str, object]:
    """A YAML file that is one mapping, as plain text."""
    root = _compose(path, name)
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise CorpusError("corpus_not_a_record", file=name, line=1)
    return _block(root, name).data


def _compose(path: Path, name: str) -> yaml.Node | None:
    try:
        return yaml.compose(read_text(path, name), Loader=_TextLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, detail = mark.line + 1 if mark else 0, getattr(error, "problem", None) or str(error)
        raise CorpusError("corpus_syntax", file=name, line=line, detail=detail) from error


def _block(node: yaml.Node, name: str) -> Block:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise CorpusError("corpus_not_a_record", file=name, line=line)
    lines: dict[str, int] = {}
    data = _plain(node, name, "", lines)
    assert isinstance(data, dict)
    return Block(name, line, data, lines)


def _plain(node: yaml.Node, name: str, path: str, lines: dict[str, int]) -> object:
    """The node as dict, list, text, bool or None; notes the line of each key in `lines`."""
    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if node.tag == "tag:yaml.org,2002:bool":
            return node.value.lower() == "true"
        return node.value
    if isinstance(node, yaml.SequenceNode):
        items = []
        for number, item in enumerate(node.value):
            below = f"{path}.{number}"
            lines[below] = item.start_mark.line + 1
            items.append(_plain(item, name, below, lines))
        return items
    found: dict[str, object] = {}
    for key_node, value in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if not isinstance(key, str) or key in found:
            raise CorpusError("corpus_key_twice", file=name, line=line, field=str(key))
        below = f"{path}.{key}" if path else key
        lines[below] = line
        found[key] = _plain(value, name, below, lines)
    return found


def read_graph(path: Path, name: str) -> list[Block]:
    """The nodes of the @graph of a JSON-LD file; `id` is the last part of their @id."""
    text = read_text(path, name)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise CorpusError("corpus_syntax", file=name, line=error.lineno, detail=error.msg) from error
    graph = document.get("@graph") if isinstance(document, dict) else None
    if not isinstance(graph, list) or not all(isinstance(node, dict) for node in graph):
        raise CorpusError("corpus_not_a_graph", file=name, line=1)
    blocks, row, rows = [], 0, text.splitlines()
    for node in graph:
        start = next((i for i in range(row, len(rows)) if json.dumps(node.get("@id"))[1:-1] in rows[i]), row)
        row = start + 1
        blocks.append((start, node))
    ends = [start for start, _ in blocks[1:]] + [len(rows)]
    return [
        Block(
            name,
            start + 1,
            {"id": str(node.get("@id", "?")).rpartition(":")[2], **node},
            _key_lines(rows, start, end),
        )
        for (start, node), end in zip(blocks, ends, strict=True)
    ]


def _key_lines(rows: list[str], start: int, end: int) -> dict[str, int]:
    """Key -> first line of it in rows[start:end]; enough to point a reader to the place."""
    lines: dict[str, int] = {}
    for number in range(start, end):
        for key in re.findall(r'"([@\w:]+)":', rows[number]):
            lines.setdefault(key, number + 1)
    return lines
