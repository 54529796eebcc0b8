"""No request leaves the machine, from the browser or the server; and little of the server is open."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
from pathlib import Path

import pytest
from page_guard import Guard, connections, is_here

from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]


def fetch(running, path, method="GET", **headers):
    """Status, headers and text, as a program without a browser gets them."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.request(method, path, headers=headers)
    reply = connection.getresponse()
    found = reply.status, dict(reply.getheaders()), reply.read().decode("utf-8", "replace")
    connection.close()
    return found


def test_a_whole_visit_asks_nothing_of_any_other_machine(come_in, guard):
    desk = come_in(lang="nl")
    turn = desk.ask("Welke vaardigheden heeft een operator nodig voor circulaire productie?")
    turn.locator(".sources button").first.click()
    desk.press("English")
    turn.locator(".follow-ups button").first.click()
    desk.read(2)
    desk.press("New conversation")
    desk.page.wait_for_timeout(500)
    assert len(desk.requests) > 20
    assert desk.elsewhere == []
    assert guard.outward == []


def test_the_browser_keeps_nothing(come_in):
    desk = come_in(lang="nl")
    desk.ask("Wat is een digibank?")
    assert desk.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert desk.context.cookies() == []
    assert desk.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_the_server_writes_nothing_of_a_visit(come_in, chat_settings):
    word = "kwetsbaarwoordje"
    before = {file: file.stat().st_mtime_ns for file in chat_settings.home.rglob("*") if file.is_file()}
    come_in(lang="nl").ask(f"Wat is een digibank, {word}?")
    for file in chat_settings.home.rglob("*"):
        if file.is_file() and file.stat().st_mtime_ns != before.get(file):
            assert word.encode() not in file.read_bytes(), file


def test_what_the_server_knows_of_a_visitor_goes_when_the_page_is_closed(browser, served):
    from page_steps import Desk

    context = browser.new_context(locale="nl-BE")
    desk = Desk(context, served.url, {})
    desk.ask("Wat is een digibank?")
    session = next(re.search(r"session_hash=(\w+)", url)[1] for url in desk.requests if "session_hash" in url)
    assert session in served.sessions()
    desk.leave()
    served.wait_until(lambda: session not in served.sessions())


def test_the_page_itself_names_no_other_machine(served):
    _, headers, html = fetch(served, "/?lang=fr", **{"Accept-Encoding": "br"})
    addresses = set(re.findall(r"https?://[\w.-]+", html.replace("\\u002f", "/")))
    assert {address for address in addresses if not is_here(address.split("//")[1])} == set()
    assert '<html lang="fr">' in html
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_our_own_files_name_no_other_machine():
    for file in (REPOSITORY / "advisor" / "chat").rglob("*"):
        if file.suffix in (".css", ".js", ".html"):
            named = re.findall(r"(?:https?:)?//([\w-]+\.[\w.-]+)", file.read_text(encoding="utf-8"))
            assert named == [], file


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file%3D/etc/passwd"),
        ("GET", "/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://example.org/"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/login"),
        ("GET", "/page/../server.py"),
        ("GET", "/page/%2e%2e/server.py"),
        ("GET", "/static/../../../routes.py"),
        ("GET", "/manifest.json"),
    ],
)
def test_what_the_page_does_not_need_is_closed(served, method, path):
    status, _, text = fetch(served, path, method)
    assert status == 404
    assert "root:" not in text
    assert "import" not in text


def test_a_part_of_the_page_takes_no_message_without_end_and_none_of_another_site(served):
    def post(body, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
        connection.request("POST", "/view/courses", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    assert post("x" * 300_000, **{"Content-Type": "application/json"}) == 413
    assert post(iter([b"{}"]), **{"Content-Type": "application/json"}) == 413  # does not say how long it is
    assert post('{"language": "nl"}', **{"Content-Type": "text/plain"}) == 422  # all that a form elsewhere can send
    assert post('{"language": "nl"}', **{"Content-Type": "application/json"}) == 200


def test_the_guard_sees_what_leaves():
    with Guard() as guard:
        for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
            with contextlib.suppress(OSError), socket.socket(family) as away:
                away.settimeout(0.05)
                away.connect((address, 9))
        with contextlib.suppress(OSError):
            socket.getaddrinfo("example.invalid", 80)
        with socket.create_server(("127.0.0.1", 0)) as here, socket.create_connection(here.getsockname()):
            if Path("/proc/self/net/tcp").exists():
                assert "127.0.0.1" in connections()
    assert [entry.split()[-1] for entry in guard.outward] == ["192.0.2.1", "2001:db8::1", "example.invalid"]
