"""Files that must stay as they were written: their sizes and digests, and a look that costs next to nothing.

What seals them (a manifest, a record) is written last. A file that is younger than its seal was touched since,
and only then is it read to the end: opening stays fast, and damage of the same size is seen all the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

Seal = Mapping[str, tuple[int, str]]  # path in the folder -> size in bytes, SHA-256


def seal_of(folder: Path, paths: Iterable[Path]) -> dict[str, tuple[int, str]]:
    """The seal of `paths`, files under `folder`."""
    return {p.relative_to(folder).as_posix(): (p.stat().st_size, _digest(p)) for p in sorted(paths)}


def unpacked(row: Mapping[str, Collection]) -> dict[str, tuple[int, str]]:
    """A seal as JSON gives it back. Raises ValueError, TypeError or AttributeError for what is none."""
    return {name: (size, digest) for name, (size, digest) in row.items()}


def broken(folder: Path, seal: Seal, sealed_by: Path) -> list[str]:
    """The files that are gone, of another size, or were changed after `sealed_by` was written; a file that only
    looks younger (a copied folder) is read once and then no more."""
    since = sealed_by.stat().st_mtime_ns
    wrong, younger, latest = [], [], since
    for name, (size, _) in seal.items():
        try:
            found = (folder / name).stat()
        except OSError:
            wrong.append(name)
            continue
        if found.st_size != size:
            wrong.append(name)
        elif found.st_mtime_ns > since:
            younger.append(name)
            latest = max(latest, found.st_mtime_ns)
    wrong += damaged(folder, {name: seal[name] for name in younger})
    if younger and not wrong:
        with contextlib.suppress(OSError):  # not ours to write: it is read each time
            os.utime(sealed_by, ns=(latest, latest))
    return wrong


def damaged(folder: Path, seal: Seal) -> list[str]:
    """The files whose content is not what was written, all of them read: about 0.1 s for 100 MB."""
    return [name for name, (_, digest) in seal.items() if _digest(folder / name) != digest]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
