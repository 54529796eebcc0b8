"""A sealed file that was touched is seen at once; one that rotted in silence, by who reads it all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.seal import broken, damaged, seal_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_bytes(b"alpha")
    (tmp_path / "sub" / "b").write_bytes(b"beta")
    return tmp_path


@pytest.fixture
def seal(folder: Path) -> dict[str, tuple[int, str]]:
    found = seal_of(folder, [folder / "a", folder / "sub" / "b"])
    (folder / "seal").write_text("written last")
    return found


def younger(path: Path, than: Path) -> None:
    at = than.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(at, at))


def test_what_stays_as_it_was_is_whole(folder, seal):
    assert set(seal) == {"a", "sub/b"}
    assert broken(folder, seal, folder / "seal") == damaged(folder, seal) == []


@pytest.mark.parametrize("content", [None, b"", b"alp", b"omega"])
def test_what_was_touched_is_named(folder, seal, content):
    (folder / "a").unlink() if content is None else (folder / "a").write_bytes(content)
    if content is not None:
        younger(folder / "a", folder / "seal")
    assert broken(folder, seal, folder / "seal") == damaged(folder, seal) == ["a"]


def test_what_only_looks_younger_is_read_once(folder, seal):
    younger(folder / "a", folder / "seal")
    assert broken(folder, seal, folder / "seal") == []
    assert (folder / "a").stat().st_mtime_ns == (folder / "seal").stat().st_mtime_ns


def test_silent_rot_is_seen_by_who_reads_it_all(folder, seal):
    before = (folder / "a").stat().st_mtime_ns
    (folder / "a").write_bytes(b"omega")
    os.utime(folder / "a", ns=(before, before))
    assert broken(folder, seal, folder / "seal") == []
    assert damaged(folder, seal) == ["a"]
