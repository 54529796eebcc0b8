"""Which files were meant: paths and folders, with the names under which they are known."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.ingest.model import Reject


@dataclass(frozen=True)
class Given:
    """One file to read. `name` is its path relative to the folder that was given, its name when it was given itself;
    `origin` the absolute path, or the address that it was fetched from; `root` the absolute folder, else ""."""

    path: Path
    name: str
    origin: str
    root: str = ""


def files(paths: Iterable[Path]) -> list[Given | Reject]:
    """Files with their names, folders in the order of their paths; a pattern (``*.pdf``) stands for what it matches.

    Hidden files in folders are passed over. What cannot be read stands as a `Reject` in its place.
    """
    found: list[Given | Reject] = []
    for given in paths:
        for path in _matched(Path(given)):
            found.extend(_under(path))
    return found


def _matched(given: Path) -> list[Path]:
    if not os.path.lexists(given) and glob.has_magic(str(given)):
        return [Path(p) for p in sorted(glob.glob(str(given), recursive=True))] or [given]
    return [given]


def _under(given: Path) -> Iterator[Given | Reject]:
    root = ""
    if not os.path.isdir(given):
        pairs = [(given, given.name)]
    else:
        root = os.path.abspath(given)
        rejects: list[Reject] = []
        pairs = [(p, p.relative_to(given).as_posix()) for p in sorted(_inside(given, rejects))]
        yield from rejects
        if not pairs and not rejects:
            yield Reject(_shown(given.name or str(given)), "ingest_folder_empty")
    for path, name in pairs:
        if not _is_text(name):  # it could be neither kept nor given back as the id of a document
            yield Reject(_shown(name), "ingest_name_not_utf8")
        elif os.path.exists(path) and not os.path.isfile(path):  # unlike those of Path, these never raise
            yield Reject(name, "ingest_not_a_file")
        else:
            yield Given(path, name, os.path.abspath(path), root)


def _inside(folder: Path, rejects: list[Reject]) -> Iterator[Path]:
    """All that stands in `folder` and the folders in it, but for folders and what is hidden. A folder that is a link
    is not followed: it may lead back to itself; nor is a file that is a link to outside: it was not given."""

    def refused(error: OSError) -> None:
        place = Path(error.filename).relative_to(folder).as_posix()
        reason = error.strerror or type(error).__name__
        rejects.append(Reject(_shown(folder.name if place == "." else place), "ingest_unreadable", reason))

    inside = os.path.realpath(folder)
    for where, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            path = Path(where, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and not os.path.realpath(path).startswith(inside + os.sep):
                rejects.append(Reject(_shown(path.relative_to(folder).as_posix()), "ingest_link_outside"))
                continue
            yield path


def _is_text(name: str) -> bool:
    """False for a name of bytes that are no UTF-8: they arrive as halves of surrogate pairs."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def _shown(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
