"""Notes every connection that this process opens to another machine."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
from pathlib import Path
from typing import Any

_STATES = {"01": "established", "02": "connecting"}


class Guard:
    """Two watchers: Python's own audit events, and on Linux the system's table of connections.

    The second sees what a library opens below Python; it looks ten times a second, and an attempt that
    gets no answer stays in the table far longer than that.
    """

    def __init__(self) -> None:
        self.outward: list[str] = []
        self._on = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Guard:
        self._on = True
        sys.addaudithook(self._hear)  # cannot be taken away again, only be told to be silent
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False
        self._stop.set()
        self._thread.join(5)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event == "socket.connect" and arguments[0].family in (socket.AF_INET, socket.AF_INET6):
            self._note(str(arguments[1][0]), event)
        elif event == "socket.getaddrinfo" and arguments[0] is not None:
            host = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
            self._note(host, event)

    def _note(self, host: str, how: str) -> None:
        if not is_here(host):
            self.outward.append(f"{how} {host}")

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            for host in connections():
                self._note(host, "connection to")


def is_here(host: str) -> bool:
    """Whether `host` is this machine (an address to listen on counts as this machine)."""
    if host in ("localhost", ""):
        return True
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or address.is_unspecified


def connections() -> list[str]:
    """The far ends of this process's TCP connections; empty where the system has no /proc."""
    own = set()
    for entry in Path("/proc/self/fd").glob("*"):
        try:
            own.add(str(entry.readlink()))
        except OSError:
            continue
    found = []
    for table in ("tcp", "tcp6"):
        file = Path("/proc/self/net") / table
        for line in file.read_text().splitlines()[1:] if file.exists() else ():
            cells = line.split()
            if cells[3] in _STATES and f"socket:[{cells[9]}]" in own:
                found.append(_address(cells[2].split(":")[0]))
    return found


def _address(hexadecimal: str) -> str:
    """An address as the system's table writes it: words of 32 bits in the processor's byte order."""
    words = [bytes.fromhex(hexadecimal[at : at + 8])[::-1] for at in range(0, len(hexadecimal), 8)]
    return str(ipaddress.ip_address(b"".join(words)))
