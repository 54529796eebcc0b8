"""The vectors of a generation on a Chroma server (``ADVISOR_CHROMA_URL``) instead of in its folder.

    <generation>/chroma/server.json     which collection, and how many records of it are ours
    <generation>/chroma/records.npy     which records the collection holds, by a hash of their ids, (n,) uint64
    home/index/HOME                     drawn once: which home filled a collection

A collection is named after the generation for which it was filled. A later one that differs little goes on with it and
only adds to it: ids end in a hash of the content, so nobody's records change, and a reader passes over ids that its own
generation does not know. What has gone is not taken out; when too much of a collection is gone, the next generation
fills one of its own. The files of a generation hold everything that the server does: without it search is exact, over
all vectors.

One that no generation of its home refers to is dropped, except where the reader of a copy of that home (another
machine) has used it within a day: those say so in its metadata.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import secrets
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from advisor.embed.encoder import Progress
from advisor.errors import ServerUnusable
from advisor.index.chroma_api import Api
from advisor.settings import ChromaServer

if TYPE_CHECKING:
    from advisor.index.chroma import Record

log = logging.getLogger(__name__)
STATE, RECORDS, HOME = "server.json", "records.npy", "HOME"
PREFIX = "advisor-"
# Records of one request: "anything between 50 and 250 is a reasonable choice"
# (https://docs.trychroma.com/guides/performance/single-node); Chroma Cloud takes 300.
BATCH = 250
CLOUD_MOST = 300  # results of one request, on Chroma Cloud (https://docs.trychroma.com/cloud/quotas-limits)
STALE = 0.2  # of a collection: with more of it gone, another one is filled
READ_WAIT, WRITE_WAIT = 3.0, 120.0  # seconds that one answer may take
PATIENCE = (1.0, 5.0, 15.0)  # seconds between tries to write
AGAIN = 30.0  # seconds without a question to a server that did not answer
WIDEST = 8  # times as many as are wanted are asked for, at most, where others' records stand between
USED, LEASE = 3600, 86_400  # seconds: how often a copy says that it reads, and how long that counts


@dataclass(frozen=True)
class Place:
    """Where the vectors of a generation are: the collection, None while the server has not taken them, and how many of
    its records are of this generation."""

    collection: str | None
    records: int

    @classmethod
    def read(cls, folder: Path) -> Place | None:
        """That of ``<generation>/chroma``; None where the vectors are in that folder."""
        try:
            row = json.loads((folder / STATE).read_text(encoding="utf-8"))
            return cls(row["collection"], int(row["records"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return cls(None, 0)

    def write(self, folder: Path) -> None:
        (folder / STATE).write_text(json.dumps(asdict(self)), encoding="utf-8")


def write(
    folder: Path,
    before: Path | None,
    server: ChromaServer,
    metadata: Mapping[str, Any],
    records: Sequence[Record],
    vectors: np.ndarray,
    progress: Progress | None = None,
) -> None:
    """Brings `records` with their vectors, (n, dimension), to the server, and writes into `folder`
    (``<generation>/chroma``) where they are. `before` is that folder of the generation that counts, `metadata` says
    which model made the vectors.

    A server that cannot take them breaks nothing: then the folder says so, and `behind` that it is to be done again.
    """
    folder.mkdir()
    api = Api(server, wait=WRITE_WAIT)
    try:
        api.check()
        place, held = _filled(api, folder, before, metadata, records, vectors, progress)
        np.save(folder / RECORDS, held)
    except ServerUnusable as error:
        log.warning("the vectors are not on the server: %s", error)
        place = Place(None, 0)
    finally:
        api.close()
    place.write(folder)


def _filled(
    api: Api,
    folder: Path,
    before: Path | None,
    metadata: Mapping[str, Any],
    records: Sequence[Record],
    vectors: np.ndarray,
    progress: Progress | None,
) -> tuple[Place, np.ndarray]:
    wanted = np.array([_hash(record.id) for record in records], np.uint64)
    marks = {**metadata, "home": home_id(folder.parent.parent)}
    found = _goes_on(api, before, marks, wanted)
    if found is None:
        name, held = f"{PREFIX}{folder.parent.name.lower()}", np.zeros(0, np.uint64)
        id_ = api.create(name, marks)
    else:
        name, id_, held = found
    new = np.flatnonzero(~np.isin(wanted, held))
    new = np.array(sorted(new, key=lambda i: records[i].text is None), int)
    told = sum(records[i].text is not None for i in new)
    starts = [*range(0, told, BATCH), *range(told, len(new), BATCH)]
    for start, end in pairwise([*starts, len(new)]):
        rows = [records[i] for i in new[start:end]]
        about = [{"document": r.document, "kind": r.kind, "language": r.language, "part": r.part} for r in rows]
        texts = [str(r.text) for r in rows] if start < told else None
        _patiently(partial(api.upsert, id_, [r.id for r in rows], vectors[new[start:end]], about, texts))
        if progress:
            progress("index_build", end, len(new))
    held = np.union1d(held, wanted)
    if api.count(id_) < len(held):
        raise ServerUnusable("chroma_missing", server=api.server.url, detail=name)
    return Place(name, len(np.unique(wanted))), held


def _patiently(work: Callable[[], None]) -> None:
    """Tries again after a while: a server that starts anew, or is busy, must not cost an ingest all that it brought."""
    for wait in PATIENCE:
        try:
            return work()
        except ServerUnusable as error:
            if error.key not in ("chroma_unreachable", "chroma_slow", "chroma_failed"):
                raise
            log.info("once more in %s s: %s", wait, error)
            time.sleep(wait)
    return work()


def _goes_on(
    api: Api, before: Path | None, marks: Mapping[str, Any], wanted: np.ndarray
) -> tuple[str, str, np.ndarray] | None:
    """Name, id and held records of the collection before, where it is whole, of the same model and home, and little of
    it is gone; else None."""
    place = None if before is None else Place.read(before)
    if before is None or place is None or place.collection is None:
        return None
    try:
        held = np.load(before / RECORDS)
        id_, found = api.find(place.collection)
        whole = api.count(id_) >= len(held)
    except (OSError, ValueError):
        return None
    except ServerUnusable as error:
        if error.key == "chroma_missing":
            return None
        raise
    same = all(found.get(name) == value for name, value in marks.items())
    gone = len(held) - int(np.isin(held, wanted).sum())
    return (place.collection, id_, held) if whole and same and gone <= STALE * len(held) else None


def _hash(id_: str) -> int:
    return int.from_bytes(hashlib.blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def home_id(index: Path) -> str:
    """Which home this is; another one for a copy of it. `index` is ``home/index``, "" where nothing was written yet.

    A folder keeps its inode when it is reached over the network, and has another one when it is copied.
    """
    try:
        if not (index / HOME).exists():
            (index / HOME).write_text(secrets.token_hex(8), encoding="ascii")
        seed = (index / HOME).read_bytes() + str(index.stat().st_ino).encode()
    except OSError:  # a home that is only read: it is none that fills collections
        return ""
    return hashlib.blake2b(seed, digest_size=8).hexdigest()


def sweep(index: Path, server: ChromaServer) -> None:
    """Drops the collections of this home that nobody reads any more. Call it with the builder's lock: what no
    generation in ``home/index`` refers to then is of a build that ended, or was killed."""
    places = [Place.read(folder / "chroma") for folder in index.iterdir() if folder.is_dir()]
    needed = {place.collection for place in places if place is not None}
    ours = home_id(index)
    api = Api(server, wait=WRITE_WAIT)
    try:
        for name, marks in list(api.collections()):
            if not name.startswith(PREFIX) or marks.get("home") != ours or name in needed:
                continue
            if api.now() - int(marks.get("used") or 0) > LEASE:
                api.drop(name)
    except (ServerUnusable, TypeError, ValueError) as error:
        log.info("old collections stay for now: %s", error)
    finally:
        api.close()


def state(index: Path, generation: str, server: ChromaServer) -> ServerUnusable | None:
    """None where the server has the vectors of a generation; else why search does without it."""
    folder = index / generation / "chroma"
    place = Place.read(folder)
    api = Api(server, wait=READ_WAIT)
    try:
        api.check()
        if place is None or place.collection is None:
            return ServerUnusable("chroma_not_moved", server=server.url)
        id_, _ = api.find(place.collection)
        if api.count(id_) < place.records:
            return ServerUnusable("chroma_missing", server=server.url, detail=place.collection)
    except ServerUnusable as error:
        return error
    finally:
        api.close()
    return None


def behind(index: Path, generation: str, server: ChromaServer | None) -> bool:
    """Whether the vectors of a generation are elsewhere than the settings say, and could be brought there now."""
    place = Place.read(index / generation / "chroma")
    if server is None:
        return place is not None
    problem = state(index, generation, server)
    return problem is not None and problem.key in ("chroma_not_moved", "chroma_missing")


class ServerCollection:
    """The collection of one generation, to search in; safe to share between threads.

    `folder` is ``<generation>/chroma``; `knows` says whether an id is of that generation. A server that does not answer
    is left alone for a while, and it is written to the log once.
    """

    def __init__(
        self,
        folder: Path,
        server: ChromaServer | None,
        *,
        model: str,
        dimension: int,
        knows: Callable[[str], bool],
    ) -> None:
        self._place = Place.read(folder) or Place(None, 0)
        self._made_by = {"model": model, "dimension": dimension}
        self._knows, self._home = knows, home_id(folder.parent.parent)
        self._api = None if server is None or self._place.collection is None else Api(server, wait=READ_WAIT)
        if self._api is not None:
            weakref.finalize(self, self._api.close)
        self._id: str | None = None
        self._again = self._said = -math.inf  # by time.monotonic()
        self._down = False
        self._most: float = math.inf  # results that the server gives at once

    def nearest(self, vector: np.ndarray, k: int, kinds: Iterable[str] | None = None) -> list[str] | None:
        """Ids of the k nearest records of these kinds to a vector (dimension,), nearest first; None when the server
        cannot say: the caller then compares all."""
        if self._api is None or time.monotonic() < self._again:
            return None
        try:
            if self._id is None:
                self._id = self._open(self._api)
            found = self._own(self._api, self._id, vector, k, None if kinds is None else {"kind": {"$in": [*kinds]}})
            if time.monotonic() > self._said + USED:
                self._say(self._api)
        except ServerUnusable as error:
            log.log(logging.INFO if self._down else logging.WARNING, "search goes on without the server: %s", error)
            self._id, self._down, self._again = None, True, time.monotonic() + AGAIN
            return None
        self._down = False
        return found

    def _open(self, api: Api) -> str:
        api.check()
        name = str(self._place.collection)
        id_, marks = api.find(name)
        whole = api.count(id_) >= self._place.records
        if not whole or any(marks.get(key) != value for key, value in self._made_by.items()):
            raise ServerUnusable("chroma_missing", server=api.server.url, detail=name)
        return id_

    def _own(self, api: Api, id_: str, vector: np.ndarray, k: int, where: Mapping[str, Any] | None) -> list[str]:
        asked = k
        while True:
            asked = int(min(asked, self._most))
            try:
                found = api.nearest(id_, vector, asked, where)
            except ServerUnusable as error:
                if error.key != "chroma_failed" or asked <= CLOUD_MOST:
                    raise
                self._most = CLOUD_MOST
                continue
            own = [one for one in found if self._knows(one)]
            if len(own) >= k or len(found) < asked or asked >= min(WIDEST * k, self._most):
                return own[:k]
            asked *= 2

    def _say(self, api: Api) -> None:
        """That a copy of the home reads it; the home itself holds a lock that its own builds heed."""
        self._said = time.monotonic()
        try:
            id_, marks = api.find(str(self._place.collection))
            if marks.get("home") != self._home:
                api.mark(id_, {**marks, "used": api.now()})
        except ServerUnusable as error:  # a token that may only read
            log.info("the server was not told that its collection is in use: %s", error)
