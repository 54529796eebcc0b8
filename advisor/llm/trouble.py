"""What can go wrong with a language model, as one kind of error whatever library reaches it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator

PASSING = frozenset({"unreachable", "timeout", "busy", "broken"})
"""Kinds that may be over a moment later: tried again while there is time."""


class ModelTrouble(Exception):
    """The model gave no answer.

    `kind` is a key under ``model:`` in the texts of the command line: "package" (its package is not installed), "key"
    (refused for want of a key), "unknown" (no such model or provider), "unreachable", "timeout", "busy" (429),
    "broken" (5xx), "refused" (any other 4xx), "empty" (nothing, or nothing that is text), "too_many" (all places are
    taken), "resting" (it failed often and is left alone for a while) or "other". `detail` is for the person who runs
    the advisor: never a question or a key. `after` is how many seconds the server asks to wait.
    """

    def __init__(self, kind: str, detail: str = "", after: float | None = None) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail, self.after = kind, detail, after

    @property
    def passing(self) -> bool:
        return self.kind in PASSING


def trouble_of(error: BaseException) -> ModelTrouble:
    """The kind of `error`, told from the status and the causes that the libraries of all providers carry alike."""
    if isinstance(error, ModelTrouble):
        return error
    for cause in _causes(error):
        status = getattr(cause, "status_code", None) or getattr(getattr(cause, "response", None), "status_code", None)
        if isinstance(status, int):
            return _of_status(status, cause)
    names = {type(cause).__name__ for cause in _causes(error)}
    if any(isinstance(c, asyncio.TimeoutError | TimeoutError) for c in _causes(error)) or any(
        "Timeout" in n for n in names
    ):
        return ModelTrouble("timeout")
    unreachable = (ConnectionError, socket.gaierror, ssl.SSLError)
    if any(isinstance(c, unreachable) for c in _causes(error)) or any(
        n.endswith(("ConnectError", "ConnectionError", "NetworkError", "ReadError", "RemoteProtocolError"))
        for n in names
    ):
        return ModelTrouble("unreachable", type(error).__name__)
    if isinstance(error, ImportError):
        return ModelTrouble("package", str(error.name or ""))
    return ModelTrouble("other", type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _of_status(status: int, error: BaseException) -> ModelTrouble:
    if status in (401, 403):
        return ModelTrouble("key", str(status))
    if status == 404:
        return ModelTrouble("unknown", str(status))
    if status == 408:
        return ModelTrouble("timeout", str(status))
    if status == 429:
        return ModelTrouble("busy", str(status), _wait(error))
    return ModelTrouble("broken" if status >= 500 else "refused", str(status), _wait(error))


def _wait(error: BaseException) -> float | None:
    """What ``Retry-After`` says, in seconds; None where it is absent or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except (TypeError, ValueError):
        return None
