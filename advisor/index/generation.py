"""Generations: every build writes a folder of its own, and one file says which of them counts.

    home/index/LOCK                  held while somebody adds documents or builds
    home/index/CURRENT               the name of the generation that counts
    home/index/<generation>/READ     shared lock of those who read it

A reader therefore sees the old index or the new one, never something between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from advisor.errors import BusyError, IndexUnusable, StorageError

READ, MANIFEST = "READ", "manifest.json"


def index_folder(home: Path) -> Path:
    return home / "index"


def current_name(home: Path) -> str | None:
    """The generation that counts now, None when nothing was built."""
    try:
        name = (index_folder(home) / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexUnusable("index_damaged", path=index_folder(home), detail="CURRENT") from error
    if not name or "/" in name or name.startswith("."):
        raise IndexUnusable("index_damaged", path=index_folder(home), detail="CURRENT")
    return name


@contextlib.contextmanager
def storage(home: Path) -> Iterator[None]:
    """Turns a full, read-only or foreign disk into a StorageError that says so."""
    try:
        yield
    except OSError as error:
        raise refused(home, error) from error


def refused(home: Path, error: Exception) -> StorageError:
    """What to say of `error`, raised while something was written. Libraries tell of a full disk each in their own
    words, and some in none: then the disk itself is asked."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if not full:
        with contextlib.suppress(OSError):
            full = shutil.disk_usage(home).free < FULL
    detail = getattr(error, "strerror", None) or str(error)
    return StorageError("home_full" if full else "home_not_writable", path=home, detail=detail)


FULL = 4_000_000  # bytes: with less no part of an index is written
ASK_AGAIN = 0.2  # seconds between two looks at a lock that is held


@contextlib.contextmanager
def builder_lock(home: Path, *, wait: float = 0.0, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Held by the one who changes what is stored; another one waits for `wait` seconds, and `waiting` hears of it once.

    Raises BusyError, which names the process, when it is still held then. A holder that dies lets go of it.
    """
    folder = index_folder(home)
    with storage(home):
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / "LOCK", "a+b", buffering=0)  # noqa: SIM115 - closed below
    with file:
        _take(file, wait, waiting)
        with contextlib.suppress(OSError):  # a disk that is full up to here can still be read from
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "since": now()}).encode())
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                file.truncate(0)


def _take(file: IO[bytes], wait: float, waiting: Callable[[], None] | None) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise BusyError("index_busy", **_holder(file)) from None
        if waiting is not None:
            waiting()
            waiting = None
        time.sleep(ASK_AGAIN)


def _holder(file: IO[bytes]) -> dict[str, object]:
    try:
        file.seek(0)
        row = json.load(file)
        return {"pid": row["pid"], "since": row["since"]}
    except (OSError, ValueError, KeyError, TypeError):  # it has just begun, or just ended
        return {"pid": "?", "since": "?"}


def now() -> str:
    """ISO 8601, UTC, whole seconds."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()


def new_generation(home: Path) -> Path:
    """An empty folder for the next generation; it counts for nobody until `switch`."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    folder = index_folder(home) / f"{stamp}-{secrets.token_hex(3)}"
    folder.mkdir()
    (folder / READ).touch()
    return folder


def switch(home: Path, generation: Path) -> None:
    """Makes `generation` the one that counts, in one step."""
    folder = index_folder(home)
    partial = folder / f".CURRENT.{os.getpid()}"
    with open(partial, "w", encoding="ascii") as file:
        file.write(generation.name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, folder / "CURRENT")


def remove_old(home: Path) -> None:
    """Removes every generation that does not count and that nobody reads. Call it with the builder's lock."""
    keep = current_name(home)
    for folder in index_folder(home).iterdir():
        if not folder.is_dir() or folder.name == keep:
            continue
        try:
            with open(folder / READ) as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody reads it: the next build removes it
            continue


def hold(home: Path) -> tuple[Path, int]:
    """The folder of the generation that counts, and an open descriptor that keeps it from being removed.

    Raises IndexUnusable (``index_missing``) when nothing was built.
    """
    for _ in range(5):  # a builder may switch and remove between our two steps
        name = current_name(home)
        if name is None:
            raise IndexUnusable("index_missing", path=index_folder(home))
        folder = index_folder(home) / name
        try:
            descriptor = os.open(folder / READ, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if (folder / MANIFEST).exists():
                return folder, descriptor
        except OSError:  # it is being removed
            pass
        os.close(descriptor)
    raise IndexUnusable("index_damaged", path=index_folder(home), detail=name or "CURRENT")
