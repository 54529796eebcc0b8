"""Asks a Chroma server: the few requests of its HTTP interface (version 2) that we need, each with a time limit.

Chroma's own Python client has no time limits (a server that hangs would hang every answer) and takes two seconds to
import. The interface is Chroma's documented one, which every server shows under ``/docs``:
https://docs.trychroma.com/reference/server-api. `tests/index/test_chroma_server.py` holds it to a real server.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx
import numpy as np

from advisor.errors import ServerUnusable
from advisor.settings import ChromaServer

CONNECT = 2.0  # seconds until a connection must stand
PAGE = 100  # collections that are listed at once
SPACE = {"hnsw": {"space": "cosine"}}


class Api:
    """One server, one database of it; safe to share between threads.

    `wait`: seconds that one answer may take. Every method raises ServerUnusable: ``chroma_unreachable``,
    ``chroma_slow``, ``chroma_refused``, ``chroma_other`` (it is no Chroma server of this interface),
    ``chroma_missing`` (the database or the collection is not there) or ``chroma_failed``.
    """

    def __init__(self, server: ChromaServer, *, wait: float) -> None:
        self.server, self._wait = server, wait
        # The first is what proxies and Chroma's token check read, the second what Chroma Cloud reads.
        keys = {"Authorization": f"Bearer {server.token}", "X-Chroma-Token": server.token} if server.token else {}
        self._client = httpx.Client(headers=keys, timeout=httpx.Timeout(wait, connect=min(CONNECT, wait)))
        self._database = f"tenants/{quote(server.tenant, safe='')}/databases/{quote(server.database, safe='')}"

    def check(self) -> None:
        """That it is a Chroma server which has our database."""
        version = self._ask("GET", "version", missing="chroma_other")
        if not isinstance(version, str):
            raise self._unusable("chroma_other", "/version")
        self._ask("GET", self._database)

    def now(self) -> int:
        """The server's own time in whole seconds: the clocks of those who ask may differ."""
        return int(self._field(self._ask("GET", "heartbeat"), "nanosecond heartbeat", int) // 1_000_000_000)

    def create(self, name: str, metadata: Mapping[str, Any]) -> str:
        """Makes a collection (cosine space); gives its id."""
        asked = {"name": name, "metadata": dict(metadata), "configuration": SPACE, "get_or_create": False}
        return self._field(self._ask("POST", f"{self._database}/collections", asked), "id", str)

    def find(self, name: str) -> tuple[str, dict[str, Any]]:
        """Id and metadata of the collection of this name."""
        row = self._ask("GET", f"{self._database}/collections/{quote(name, safe='')}")
        return self._field(row, "id", str), row.get("metadata") or {}

    def collections(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Names and metadata of all collections of the database."""
        start, rows = 0, [None]
        while rows:
            rows = self._ask("GET", f"{self._database}/collections", params={"limit": PAGE, "offset": start})
            if not isinstance(rows, list):
                raise self._unusable("chroma_other", "/collections")
            yield from ((self._field(row, "name", str), row.get("metadata") or {}) for row in rows)
            start += len(rows)
            if len(rows) < PAGE:
                return

    def mark(self, id_: str, metadata: Mapping[str, Any]) -> None:
        """Replaces the metadata of a collection."""
        self._ask("PUT", f"{self._database}/collections/{id_}", {"new_metadata": dict(metadata)})

    def drop(self, name: str) -> None:
        self._ask("DELETE", f"{self._database}/collections/{quote(name, safe='')}")

    def count(self, id_: str) -> int:
        found = self._ask("GET", f"{self._database}/collections/{id_}/count")
        if not isinstance(found, int):
            raise self._unusable("chroma_other", "/count")
        return found

    def upsert(
        self,
        id_: str,
        ids: Sequence[str],
        vectors: np.ndarray,
        metadatas: Sequence[Mapping[str, str]],
        texts: Sequence[str] | None,
    ) -> None:
        """Adds records with their vectors, (n, dimension) float32, or replaces those of the same ids."""
        packed = [base64.b64encode(row.tobytes()).decode() for row in np.ascontiguousarray(vectors, "<f4")]
        asked = {"ids": list(ids), "embeddings": packed, "metadatas": list(metadatas), "documents": texts}
        self._ask("POST", f"{self._database}/collections/{id_}/upsert", asked)

    def nearest(self, id_: str, vector: np.ndarray, k: int, where: Mapping[str, Any] | None) -> list[str]:
        """Ids of the k nearest records to a vector (dimension,), nearest first."""
        asked = {"query_embeddings": [vector.tolist()], "n_results": k, "where": where, "include": []}
        row = self._ask("POST", f"{self._database}/collections/{id_}/query", asked)
        found = self._field(row, "ids", list)
        if len(found) != 1 or not all(isinstance(one, str) for one in found[0]):
            raise self._unusable("chroma_other", "/query")
        return found[0]

    def close(self) -> None:
        self._client.close()

    def _ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        params: Mapping[str, int] | None = None,
        missing: str = "chroma_missing",
    ) -> Any:
        body = None if content is None else json.dumps(content).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        try:
            url = f"{self.server.url}/api/v2/{path}"
            answer = self._client.request(method, url, content=body, headers=headers, params=params)
            found = answer.json() if answer.content else None
        except httpx.TimeoutException as error:
            raise self._unusable("chroma_slow", f"{self._wait:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unusable("chroma_unreachable", str(error)) from error
        except (ValueError, RecursionError) as error:  # what answers there speaks no JSON
            if answer.status_code not in (401, 403):
                raise self._unusable("chroma_other", f"{answer.status_code} /{path.partition('/')[0]}") from error
            found = None
        if answer.is_success:
            return found
        told = str(found.get("message") or found.get("error") or "") if isinstance(found, dict) else ""
        detail = f"{answer.status_code} {told}".strip()[:200]
        if answer.status_code in (401, 403):
            raise self._unusable("chroma_refused", detail)
        if answer.status_code == 404:
            raise self._unusable(missing, detail)
        # 410: a server from before version 1, which says that this interface is not there.
        gone = answer.is_redirect or answer.status_code in (405, 410)
        raise self._unusable("chroma_other" if gone else "chroma_failed", detail)

    def _field(self, row: Any, name: str, kind: type) -> Any:
        value = row.get(name) if isinstance(row, dict) else None
        if not isinstance(value, kind):
            raise self._unusable("chroma_other", name)
        return value

    def _unusable(self, key: str, detail: str) -> ServerUnusable:
        return ServerUnusable(key, server=self.server.url, detail=detail)
