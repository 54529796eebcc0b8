"""Web addresses that a person named, fetched into files: the only time that the program goes to the net.

Nothing that a page links to is fetched. Each address, and each that it sends on to, must be one of the public web
unless its host was allowed by name, and its site must not ask programs to stay away (robots.txt, RFC 9309).
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import os
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpcore
import httpx
import webencodings
from protego import Protego

from advisor import __version__
from advisor.ingest.model import Reject
from advisor.ingest.web.connect import PublicBackend, Refused

AGENT = "skills-advisor"  # by this name a robots.txt may speak to us
MOST_BYTES = 50 * 2**20  # of a file, unpacked
MOST_REDIRECTS = 5
SECONDS = 60.0  # for one address
TOTAL_SECONDS = 900.0  # for all
LONGEST_URL = 4000
_ROBOTS_BYTES = 512 * 1024  # what RFC 9309 asks to read at least
_HEADERS = {"User-Agent": f"{AGENT}/{__version__}", "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
_PORTS = {"http": 80, "https": 443}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/csv": ".csv",
    "text/tab-separated-values": ".tsv", "text/markdown": ".md", "application/json": ".json", "text/json": ".json",
    "application/ld+json": ".json", "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl",
    "application/xml": ".xml", "text/xml": ".xml", "application/epub+zip": ".epub",
    f"{_OFFICE}wordprocessingml.document": ".docx", f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
}  # fmt: skip
# What servers say of files that they do not know: here the ending in the address is believed.
_VAGUE = frozenset(("", "application/octet-stream", "binary/octet-stream", "application/zip", "text/plain"))
_TEXTS = frozenset(".html .csv .tsv .md .txt".split())
_ENDINGS = frozenset((*_TYPES.values(), ".txt", ".htm", ".ndjson"))


@dataclass(frozen=True)
class Fetched:
    """A file from the web. name: the address that was given, without its fragment; url: where it was found."""

    path: Path
    name: str
    url: str
    content_type: str
    fetched_on: str


def fetch(
    urls: Iterable[str],
    folder: Path,
    *,
    allow_hosts: Iterable[str] = frozenset(),
    seconds: float = SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Iterator[Fetched | Reject]:
    """Each address as a file in `folder`, or why not, in order; one given twice is fetched once.

    allow_hosts: names or IP addresses of hosts that need not be public and may use any port. Raises OSError when
    `folder` cannot be written.
    """
    allowed = frozenset(host.strip().strip("[]").rstrip(".").lower() for host in allow_hosts)
    ends = time.monotonic() + total_seconds
    seen: set[str] = set()
    with _Web(allowed, most_bytes) as web:
        for given in urls:
            name = given.strip().partition("#")[0]
            if name in seen:
                continue
            seen.add(name)
            web.backend.deadline = min(time.monotonic() + seconds, ends)
            try:
                yield web.file(name, folder)
            except Refused as refused:
                yield Reject(name, refused.reason, refused.detail)
            except httpcore.TimeoutException:
                yield Reject(name, "ingest_url_slow", f"{seconds:.0f}")
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
                yield Reject(name, "ingest_url_unreachable", str(error)[:200] or type(error).__name__)


class _Web:
    """One visit to the net: its connections, and what the sites that were met ask of programs."""

    def __init__(self, allowed: frozenset[str], most_bytes: int) -> None:
        self.allowed = allowed
        self.backend = PublicBackend(allowed)
        self._most_bytes = most_bytes
        self._pool = httpcore.ConnectionPool(network_backend=self.backend, max_connections=1)
        self._robots: dict[tuple[str, str, int | None], Protego | None] = {}

    def __enter__(self) -> _Web:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def file(self, name: str, folder: Path) -> Fetched:
        """Raises Refused, httpcore's errors, and OSError for the disk."""
        with _Answer(self, self._checked(name), obey_robots=True) as answer:
            if answer.status != 200:
                raise Refused("ingest_url_status", str(answer.status))
            kind, charset = _content_type(answer.headers.get("content-type", ""))
            ending = _ending(kind, answer.url.path)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{_file_name(name)}{ending}"
            partial = path.with_name(f".{path.name}.partial")
            try:
                with open(partial, "wb") as out:
                    for piece in answer.body(self._most_bytes):
                        out.write(piece)
                if ending in _TEXTS:
                    _to_utf8(partial, charset)
                os.replace(partial, path)
            finally:
                partial.unlink(missing_ok=True)
            today = dt.datetime.now(dt.UTC).date().isoformat()
            return Fetched(path, name, str(answer.url), kind, today)

    def request(self, url: httpx.URL):
        """The answer of httpcore, as a context."""
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        return self._pool.stream("GET", target, headers=_HEADERS)

    def redirected(self, url: httpx.URL, to: str) -> httpx.URL:
        """Where an answer sends on to. Raises Refused."""
        try:
            return self._checked(str(url.join(to)))
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise Refused("ingest_url_invalid") from error

    def _checked(self, text: str) -> httpx.URL:
        """An address of the web without secrets and at a usual port. Raises Refused."""
        try:
            url = httpx.URL(text).copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError, UnicodeError, TypeError) as error:
            raise Refused("ingest_url_invalid") from error
        if url.scheme not in _PORTS or not url.host or len(text) > LONGEST_URL:
            raise Refused("ingest_url_invalid")
        if url.userinfo:
            raise Refused("ingest_url_credentials")
        if url.port not in (None, *_PORTS.values()) and url.host.rstrip(".").lower() not in self.allowed:
            raise Refused("ingest_url_port", str(url.port))
        return url

    def obey_robots(self, url: httpx.URL) -> None:
        """Raises Refused where the site asks us not to fetch this address."""
        site = (url.scheme, url.host, url.port)
        if site not in self._robots:
            self._robots[site] = self._read_robots(url)
        rules = self._robots[site]
        if rules is not None and not rules.can_fetch(str(url), AGENT):
            raise Refused("ingest_url_robots", url.host)

    def _read_robots(self, url: httpx.URL) -> Protego | None:
        """The rules of a site; None where it has none. A site that fails to say is asked nothing else."""
        with _Answer(self, url.copy_with(raw_path=b"/robots.txt"), obey_robots=False) as answer:
            if answer.status >= 500 or answer.status == 429:
                raise Refused("ingest_url_robots_unknown", str(answer.status))
            if answer.status != 200:
                return None
            raw = b""
            for piece in answer.body(self._most_bytes):
                raw += piece
                if len(raw) >= _ROBOTS_BYTES:
                    break
        return Protego.parse(raw[:_ROBOTS_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))


class _Answer:
    """What an address answers after all that it sends on to: `status`, `headers` (names in lower case) and `url`."""

    def __init__(self, web: _Web, url: httpx.URL, *, obey_robots: bool) -> None:
        self._web, self.url, self._obey = web, url, obey_robots

    def __enter__(self) -> _Answer:
        for _ in range(MOST_REDIRECTS + 1):
            if self._obey:
                self._web.obey_robots(self.url)
            self._context = self._web.request(self.url)
            self._response = self._context.__enter__()
            self.status = self._response.status
            self.headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in self._response.headers}
            if self.status not in (301, 302, 303, 307, 308) or "location" not in self.headers:
                return self
            self._context.__exit__(None, None, None)
            self.url = self._web.redirected(self.url, self.headers["location"])
        raise Refused("ingest_url_redirects", str(MOST_REDIRECTS))

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(*error)

    def body(self, most: int) -> Iterator[bytes]:
        """The bytes, unpacked. Raises Refused when there are more than `most`, or they are packed in another way."""
        packing = self.headers.get("content-encoding", "").strip().lower()
        if packing not in ("", "identity", "gzip", "x-gzip"):
            raise Refused("ingest_url_packed", packing[:40])
        pieces = self._response.iter_stream()
        size = 0
        for piece in _unpacked(pieces) if packing.endswith("gzip") else pieces:
            size += len(piece)
            if size > most:
                raise Refused("ingest_url_too_large", str(most // 2**20))
            yield piece


def _unpacked(pieces: Iterable[bytes], step: int = 65_536) -> Iterator[bytes]:
    """gzip unpacked a step at a time: a small file that unpacks to a huge one never stands in memory."""
    unpack = zlib.decompressobj(wbits=31)
    for piece in pieces:
        while piece:
            try:
                yield unpack.decompress(piece, step)
            except zlib.error as error:
                raise Refused("ingest_url_packed", "gzip") from error
            piece = unpack.unconsumed_tail
            if unpack.eof and unpack.unused_data:  # gzip files may stand one after the other
                piece, unpack = unpack.unused_data, zlib.decompressobj(wbits=31)
    if not unpack.eof:
        raise Refused("ingest_url_packed", "gzip")


def _content_type(header: str) -> tuple[str, str]:
    """The type in lower case and the encoding that it names, "" for none."""
    kind, _, rest = header.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", rest, re.IGNORECASE)
    return kind.strip().lower(), charset.group(1) if charset else ""


def _ending(kind: str, path: str) -> str:
    """The ending of the file. Raises Refused for what is no document."""
    named = os.path.splitext(path)[1].lower()
    if kind in _VAGUE and named in _ENDINGS and (kind != "text/plain" or named in _TEXTS | {".json", ".jsonl", ".xml"}):
        return named
    if kind == "text/plain":
        return ".txt"
    if kind.endswith("+json"):
        return ".json"
    if kind.endswith("+xml") and kind not in _TYPES and not kind.startswith("image/"):
        return ".xml"
    if kind not in _TYPES:
        raise Refused("ingest_url_type", kind[:80] or "?")
    return _TYPES[kind]


def _file_name(url: str) -> str:
    """A name that no two addresses share, and that tells a person which it is."""
    words = re.sub(r"[^a-z0-9]+", "-", url.partition("//")[2].lower()).strip("-")[:60]
    return f"{words}-{hashlib.sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _to_utf8(path: Path, charset: str) -> None:
    """Writes the encoding that only the server knew into the file itself."""
    encoding = webencodings.lookup(charset)
    if encoding is None or encoding.name == "utf-8":
        return
    raw = path.read_bytes()
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    try:
        text = raw.decode(encoding.codec_info.name)
    except UnicodeDecodeError:
        return  # the server was wrong: the reader finds out by itself
    path.write_bytes(codecs.BOM_UTF8 + text.encode("utf-8"))
