"""Connections to public addresses only, checked on the very address that is connected to, with one limit of time.

A name is looked up once: the addresses that were checked are those that are used, so that a name which changes its
answer between the check and the use gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

MOST_ADDRESSES = 4  # of a host that are tried
_PAUSE = 15.0  # seconds without a byte
# Public by the registry, but no place of the web: protocol assignments with the metadata of one cloud, the relay of
# 6to4, and the address by which the machines of another cloud ask for their settings.
_NOT_WEB = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "64:ff9b:1::/48")))
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in its last 32 bits (RFC 6052)


class Refused(Exception):
    """An address that is not fetched; `reason` is a key of the messages."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the web: no private, local, shared, reserved or translated one of those."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local or ip.teredo:
            return False
    if any(ip.version == network.version and ip in network for network in _NOT_WEB):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local)


class PublicBackend(httpcore.NetworkBackend):
    """Connects for httpcore. `allowed`: hosts that may have any address. `deadline` is set anew for each fetch."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self.deadline = 0.0  # by time.monotonic()
        self._plain = httpcore.SyncBackend()

    def left(self) -> float:
        """Seconds that a step may still take. Raises httpcore.ReadTimeout when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, _PAUSE)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises Refused where the host has an address that is not public, httpcore's errors for the rest."""
        addresses = self._addresses(host, port)
        error: Exception = httpcore.ConnectError(host)
        for address in addresses[:MOST_ADDRESSES]:
            try:
                stream = self._plain.connect_tcp(address, port, self.left(), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
            else:
                return _TimedStream(stream, self)
        raise error

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(host) from error
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
        # One that is not public among others is no accident: the whole host is refused.
        if host.rstrip(".").lower() not in self.allowed and not all(map(is_public, addresses)):
            raise Refused("ingest_url_private", host)
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the time of the fetch, however slowly the bytes come."""

    def __init__(self, inner: httpcore.NetworkStream, backend: PublicBackend) -> None:
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, self._backend.left()), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
