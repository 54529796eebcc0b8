"""Given web addresses, when they are fetched, then each is a file, or the person is told why not.

A real server on this computer answers; nothing here leaves it.
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from advisor.ingest.model import Reject
from advisor.ingest.web.connect import PublicBackend, Refused, is_public
from advisor.ingest.web.fetch import AGENT, Fetched, fetch

PAGE = b"<html><body><p>De cursus lassen begint in maart.</p></body></html>"
HOME = frozenset(("127.0.0.1", "localhost"))


class Site:
    """What the server answers: path -> (status, headers, body); `asked` are the requests that came."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pause = 0.0  # seconds between two bytes of a body

    def page(self, path: str, body: bytes = PAGE, kind: str = "text/html", status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": kind, **named}, body)
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on this computer without a robots.txt."""
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            status, headers, body = found.pages.get(self.path, (404, {"Content-Type": "text/plain"}, b"no"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                if found.pause and self.path != "/robots.txt":
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(found.pause)
                else:
                    self.wfile.write(body)
            except OSError:
                pass  # who asked has left

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def one(url: str, folder, **options) -> Fetched | Reject:
    options.setdefault("allow_hosts", HOME)
    found = list(fetch([url], folder, **options))
    assert len(found) == 1
    return found[0]


def test_a_page_becomes_a_file_that_knows_its_address(site, tmp_path):
    url = site.page("/cursus?id=3", kind="text/html; charset=utf-8")
    found = one(url + "#data", tmp_path / "new")
    assert isinstance(found, Fetched)
    assert found.path.read_bytes() == PAGE and found.path.suffix == ".html" and found.path.parent == tmp_path / "new"
    assert (found.name, found.url, found.content_type) == (url, url, "text/html")
    assert len(found.fetched_on) == 10
    assert [p.name for p in (tmp_path / "new").iterdir()] == [found.path.name]


def test_we_say_who_we_are_and_carry_nothing_else(site, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    first = site.page("/a", Set_Cookie="spoor=1")
    list(fetch([first, site.page("/b")], tmp_path, allow_hosts=HOME))
    assert site.paths == ["/robots.txt", "/a", "/b"]  # robots.txt once
    for _, headers in site.asked:
        assert headers["User-Agent"].startswith(AGENT)
        assert not {"Cookie", "Authorization", "Referer"} & set(headers)


@pytest.mark.parametrize(
    ("kind", "path", "ending"),
    [
        ("application/pdf", "/x", ".pdf"),
        ("application/json", "/x.php", ".json"),
        ("application/ld+json; charset=utf-8", "/x", ".json"),
        ("application/hal+json", "/x", ".json"),
        ("text/csv", "/x", ".csv"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/x", ".docx"),
        ("text/plain", "/lees.md", ".md"),
        ("text/plain", "/lees", ".txt"),
        ("text/plain", "/lees.pdf", ".txt"),
        ("application/octet-stream", "/lijst.xlsx", ".xlsx"),
    ],
)
def test_what_the_server_calls_it_decides_the_ending(site, tmp_path, kind, path, ending):
    assert one(site.page(path, kind=kind), tmp_path).path.suffix == ending


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/octet-stream", "image/svg+xml", "font/woff2"])
def test_what_is_no_document_is_refused(site, tmp_path, kind):
    found = one(site.page("/x.exe", kind=kind), tmp_path)
    assert (found.reason, found.detail) == ("ingest_url_type", kind)
    assert list(tmp_path.iterdir()) == []


def test_an_encoding_that_only_the_server_tells_is_kept(site, tmp_path):
    body = "<p>Курс сварки начинается в марте</p>".encode("cp1251")
    found = one(site.page("/ru", body, kind="text/html; charset=windows-1251"), tmp_path)
    assert "Курс" in found.path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://a.example/x", "ingest_url_invalid"),
        ("file:///etc/passwd", "ingest_url_invalid"),
        ("a.example/x", "ingest_url_invalid"),
        ("http://", "ingest_url_invalid"),
        ("http://[::1", "ingest_url_invalid"),
        ("http://a.example:port/", "ingest_url_invalid"),
        ("https://naam:geheim@a.example/", "ingest_url_credentials"),
        ("http://a.example:8080/", "ingest_url_port"),
        ("http://127.0.0.1/", "ingest_url_private"),
        ("http://localhost/", "ingest_url_private"),
        ("http://2130706433/", "ingest_url_private"),
        ("http://0x7f.1/", "ingest_url_private"),
        ("http://0.0.0.0/", "ingest_url_private"),
        ("http://[::1]/", "ingest_url_private"),
        ("http://[::ffff:127.0.0.1]/", "ingest_url_private"),
        ("http://169.254.169.254/latest/meta-data/", "ingest_url_private"),
        ("http://10.0.0.1/", "ingest_url_private"),
    ],
)
def test_addresses_that_are_none_of_the_web_are_refused(tmp_path, url, reason):
    assert one(url, tmp_path, allow_hosts=()).reason == reason


def test_our_own_computer_is_not_asked_unless_it_was_allowed(site, tmp_path):
    url = site.page("/geheim")
    assert one(url, tmp_path, allow_hosts=()).reason == "ingest_url_port"
    assert one(url, tmp_path, allow_hosts=("a.example",)).reason == "ingest_url_port"
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    "0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.192 192.168.1.1"
    " 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16"
    " :: ::1 ::7f00:1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::"
    " 2001:0:1::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%1 fec0::1 ff02::1 2001:db8::1".split(),
)
def test_no_address_of_a_network_of_ones_own_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.191.1.1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_web_are_public(address):
    assert is_public(address)


def test_a_name_that_changes_its_answer_gains_nothing(monkeypatch):
    """Given a name that is public when it is checked and ours when it is used, then the checked address is used."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    used = []

    def look_up(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in next(answers)]

    backend = PublicBackend(frozenset())
    backend.deadline = time.monotonic() + 5
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(backend._plain, "connect_tcp", lambda host, *_: used.append(host))
    backend.connect_tcp("wissel.example", 80)
    assert used == ["93.184.216.34"]
    with pytest.raises(Refused):
        backend.connect_tcp("wissel.example", 80)
    assert used == ["93.184.216.34"]


def test_a_name_with_one_address_of_ours_is_refused_whole(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Refused) as refused:
        PublicBackend(frozenset()).connect_tcp("half.example", 80)
    assert refused.value.reason == "ingest_url_private"


def test_it_is_followed_where_it_sends_on_to(site, tmp_path):
    site.page("/nieuw", PAGE)
    old = site.page("/oud", b"", status=301, Location="/nieuw")
    found = one(old, tmp_path)
    assert (found.name, found.url) == (old, site.url("/nieuw")) and found.path.read_bytes() == PAGE


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://10.0.0.1/", "ingest_url_private"),
        ("http://localhost:1/", "ingest_url_port"),
        ("file:///etc/passwd", "ingest_url_invalid"),
        ("http://a:b@127.0.0.1/", "ingest_url_credentials"),
        ("http://a.example:x/", "ingest_url_invalid"),
    ],
)
def test_every_step_on_is_checked_anew(site, tmp_path, to, reason):
    url = site.page("/oud", b"", status=302, Location=to)
    assert one(url, tmp_path, allow_hosts=("127.0.0.1",)).reason == reason


def test_a_ring_of_steps_ends(site, tmp_path):
    assert one(site.page("/a", b"", status=302, Location="/a"), tmp_path).reason == "ingest_url_redirects"
    assert site.paths.count("/a") == 6


def test_robots_txt_is_respected_at_every_step(site, tmp_path):
    rules = f"User-agent: *\nDisallow: /\n\nUser-agent: {AGENT}\nDisallow: /prive/*.html$\n"
    site.page("/robots.txt", rules.encode(), kind="text/plain")
    closed, opened = site.page("/prive/x.html"), site.page("/prive/x.html?y")
    step = site.page("/stap", b"", status=302, Location="/prive/x.html")
    found = list(fetch([closed, opened, step], tmp_path, allow_hosts=HOME))
    assert [getattr(f, "reason", None) for f in found] == ["ingest_url_robots", None, "ingest_url_robots"]
    assert "/prive/x.html" not in site.paths


def test_a_site_that_cannot_say_what_it_wants_is_left_alone(site, tmp_path):
    site.page("/robots.txt", b"", status=503)
    assert one(site.page("/a"), tmp_path).reason == "ingest_url_robots_unknown"
    assert site.paths == ["/robots.txt"]


def test_an_error_of_the_site_is_told(site, tmp_path):
    found = one(site.url("/weg"), tmp_path)
    assert (found.reason, found.detail, found.scope) == ("ingest_url_status", "404", "file")


def test_too_large_is_stopped_and_nothing_kept(site, tmp_path):
    url = site.page("/groot", b"x" * 3_000_000)
    assert one(url, tmp_path, most_bytes=2**20).reason == "ingest_url_too_large"
    assert list(tmp_path.iterdir()) == []


def test_what_unpacks_to_something_huge_is_stopped(site, tmp_path):
    bomb = gzip.compress(bytes(200 * 2**20), compresslevel=1)
    url = site.page("/bom", gzip.compress(bomb), Content_Encoding="gzip")
    assert isinstance(one(url, tmp_path, most_bytes=len(bomb)), Fetched)  # one wrapping is taken off, and no more
    started = time.monotonic()
    assert one(site.page("/b", bomb, Content_Encoding="gzip"), tmp_path).reason == "ingest_url_too_large"
    assert time.monotonic() - started < 5


def test_packed_pages_are_unpacked_and_broken_ones_refused(site, tmp_path):
    whole = gzip.compress(PAGE)
    assert one(site.page("/a", whole, Content_Encoding="gzip"), tmp_path).path.read_bytes() == PAGE
    twice = gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])
    assert one(site.page("/b", twice, Content_Encoding="gzip"), tmp_path).path.read_bytes() == PAGE
    for path, body, packing in (("/c", whole[:-9], "gzip"), ("/d", PAGE, "gzip"), ("/e", PAGE, "br")):
        assert one(site.page(path, body, Content_Encoding=packing), tmp_path).reason == "ingest_url_packed"


def test_a_site_that_drips_is_left(site, tmp_path):
    site.pause = 0.05
    url = site.page("/traag", b"x" * 400)
    started = time.monotonic()
    assert one(url, tmp_path, seconds=0.5).reason == "ingest_url_slow"
    assert one(url, tmp_path, total_seconds=0.3).reason == "ingest_url_slow"
    assert time.monotonic() - started < 3
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_breaks_off_is_told_and_the_next_one_fetched(site, tmp_path):
    cut = site.page("/kort", b"half", Content_Length="900")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        found = list(fetch([cut, nobody, site.url("/").replace("http:", "https:"), site.page("/goed")], tmp_path,
                           allow_hosts=HOME))  # fmt: skip
    assert [getattr(f, "reason", None) for f in found] == ["ingest_url_unreachable"] * 3 + [None]


def test_an_address_given_twice_is_fetched_once(site, tmp_path):
    url = site.page("/a")
    assert len(list(fetch([url, url + "#deel", f" {url} "], tmp_path, allow_hosts=HOME))) == 1
