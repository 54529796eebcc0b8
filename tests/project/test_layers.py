"""A lower room never imports a higher one; a newcomer can read the house from the bottom up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.settings import REPOSITORY

# Each room may import itself and those before it.
ORDER = (
    ("domain",),
    ("errors",),
    ("address",),
    ("model_choice",),
    ("settings", "quiet", "text", "seal"),
    ("corpus", "embed"),
    ("index",),
    ("ingest",),
    ("retrieve",),
    ("guard",),
    ("answer",),
    ("pictures",),
    ("plan",),
    ("building",),
    ("house",),
    ("llm",),
    ("advisor",),
    ("chat", "cli", "__main__"),
)
HEIGHT = {room: height for height, rooms in enumerate(ORDER) for room in rooms}
# The command line opens the page; nothing else goes sideways.
SIDEWAYS = {("cli", "chat"), ("__main__", "cli")}
FILES = sorted((REPOSITORY / "advisor").rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(REPOSITORY / "advisor").parts[0].removesuffix(".py")


def imported_rooms(file: Path) -> Iterator[tuple[str, int]]:
    """(room, line) of every import of our own, wherever in the file it stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: say where it comes from: from advisor.…"
            if node.module == "advisor":
                for name in node.names:
                    if not name.name.startswith("__"):
                        yield name.name, node.lineno
            elif (node.module or "").startswith("advisor."):
                yield str(node.module).split(".")[1], node.lineno
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("advisor."):
                    yield name.name.split(".")[1], node.lineno


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_no_room_imports_a_higher_one(file):
    own = room_of(file)
    if own == "__init__":
        assert not list(imported_rooms(file)), "import advisor must stay free"
        return
    assert own in HEIGHT, f"{own} has no place in ORDER yet: put it where it belongs, here and in docs/architecture.md"
    wrong = [
        f"line {line}: {room}"
        for room, line in imported_rooms(file)
        if room != own and (own, room) not in SIDEWAYS and HEIGHT[room] >= HEIGHT[own]
        and not (HEIGHT[room] == HEIGHT[own] and own in ("settings", "quiet", "text", "seal"))
    ]  # fmt: skip
    assert not wrong


def test_modules_are_of_a_size_that_can_be_read():
    long = {str(f.relative_to(REPOSITORY)): n for f in FILES if (n := len(f.read_text("utf-8").splitlines())) > 400}
    assert not long, "split it: one noun a module"


def test_prompts_and_corpus_do_not_live_in_code():
    """Phrases are data (prompts/): no module answers in one language on its own."""
    assert not list((REPOSITORY / "advisor").rglob("_data"))
