"""Given a real `chroma run`, when the vectors are kept there, then several processes read while one builds; and when
it does not answer, then search goes on from the files and nothing is lost."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import numpy as np
import pytest
from markupsafe import escape
from small_index import entry

from advisor.chat.about import About
from advisor.chat.render import Renderer
from advisor.chat.texts import Texts as PageTexts
from advisor.cli import checks_data
from advisor.cli.doctor import sentence
from advisor.cli.texts import Texts
from advisor.domain import LANGUAGES
from advisor.errors import IndexUnusable, ServerUnusable
from advisor.index import build, chroma_server, open_index
from advisor.index.chroma_api import Api
from advisor.index.chroma_server import Place, behind, state
from advisor.index.generation import current_name
from advisor.retrieve.langchain import vector_store
from advisor.retrieve.search import Retriever
from advisor.settings import REPOSITORY, ChromaServer, Settings

# What the command `chroma` does, without importing the library first.
CHROMA = "import sys, chromadb_rust_bindings as chroma; chroma.cli(['chroma', *sys.argv[1:]])"


class Running:
    """A `chroma run` that can be killed and started again, on the same port with the same data."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.url = folder, f"http://127.0.0.1:{self.port}"
        self.server = ChromaServer(self.url)

    def start(self) -> None:
        command = [sys.executable, "-c", CHROMA, "run", "--path", str(self.folder), "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.url}/api/v2/heartbeat")
                return
            except httpx.HTTPError:
                time.sleep(0.05)
        pytest.fail("chroma run did not start")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def names(self) -> list[str]:
        with closing(Api(self.server, wait=10)) as api:
            return [name for name, _ in api.collections()]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    there = Running(tmp_path_factory.mktemp("chroma"))
    there.start()
    yield there
    there.kill()


@pytest.fixture
def many() -> list:
    return [entry(f"fact-{i}", f"Opleiding {i} gaat over lassen, pompen en proces {i * i}.") for i in range(30)]


def made(entries, encoder, home, server, **more):
    return build(entries, encoder, home, corpus_fingerprint="one", server=server, **more)


def opened(home, encoder, server):
    index = open_index(home, encoder.name, encoder.dimension, server)
    index.exact_up_to = 0
    return index


def place(home: Path) -> Place:
    found = Place.read(home / "index" / str(current_name(home)) / "chroma")
    assert found is not None
    return found


def test_two_processes_read_what_a_third_one_builds(many, encoder, home, running):
    made(many, encoder, home, running.server)
    command = [sys.executable, str(Path(__file__).parent / "chroma_reader.py"), str(home), running.url]
    command += [encoder.name, str(encoder.dimension)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline()  # both read the first generation
    changed = [entry(f"fact-{i}", f"Vernieuwde opleiding {i} over waterstof.") for i in range(3)]
    made([*changed, *many[3:]], encoder, home, running.server)  # goes on with the collection
    made([entry(f"new-{i}", f"Cursus {i} over energie.") for i in range(25)], encoder, home, running.server)  # its own
    last = current_name(home)
    time.sleep(0.5)
    told = []
    for reader in readers:
        reader.terminate()
        lines = reader.communicate()[0].splitlines()
        told.append([json.loads(line) for line in lines])
    for rows in told:
        assert all(row["right"] and row["server"] for row in rows), [
            r for r in rows if not (r["right"] and r["server"])
        ]
        assert rows[-1]["generation"] == last and len({row["generation"] for row in rows}) > 1
    assert place(home).collection == f"advisor-{str(last).lower()}"


def test_what_has_not_changed_is_not_sent_again(many, encoder, home, running, monkeypatch):
    sent = []
    whole = Api.upsert
    monkeypatch.setattr(Api, "upsert", lambda self, id_, ids, *rest: (sent.append(ids), whole(self, id_, ids, *rest)))
    made(many, encoder, home, running.server)
    first, sent[:] = place(home).collection, []
    reading = opened(home, encoder, running.server)

    made([entry("other", "Iets over de haven."), *many[1:]], encoder, home, running.server)
    assert [id_.partition("@")[0] for ids in sent for id_ in ids] == ["other"]
    assert place(home) == Place(first, 30)
    # Who still reads the generation before passes over what is not of it.
    vector = encoder.encode_passages(["Iets over de haven."])[0]
    assert len(reading.near(vector, k=3)) == 3
    assert {reading.passages[row].document for row in reading.near(vector, k=3)} <= {e.passage.document for e in many}

    made(many[:5], encoder, home, running.server)  # too much is gone: one of its own
    assert place(home).collection != first and first in running.names()
    assert reading.near(vector, k=3).size == 3
    reading.close()
    made(many[:5], encoder, home, running.server)
    assert first not in running.names()


def test_the_collection_that_a_copy_of_the_home_reads_stays(many, encoder, home, running, tmp_path):
    made(many, encoder, home, running.server)
    first = place(home).collection
    copy = shutil.copytree(home, tmp_path / "copy")
    vector = encoder.encode_passages(["lassen"])[0]
    assert len(opened(copy, encoder, running.server).near(vector, k=3)) == 3
    made(many[:5], encoder, home, running.server)
    assert first in running.names()
    assert made(many[:6], encoder, copy, running.server) and place(copy).collection != first  # it is not the copy's own


def test_a_build_that_breaks_off_leaves_nothing_on_the_server(many, encoder, home, running):
    made(many, encoder, home, running.server)

    def breaks(folder: Path) -> None:
        raise RuntimeError("broken off")

    before = set(running.names())
    with pytest.raises(RuntimeError):
        made([entry("x", "Iets heel anders.")], encoder, home, running.server, corpus_cache=breaks)
    (half,) = set(running.names()) - before
    made(many, encoder, home, running.server)
    assert half not in running.names() and place(home).collection in before


def test_a_server_that_goes_and_comes_back(many, encoder, home, tmp_path, monkeypatch, caplog):
    running = Running(tmp_path / "chroma")
    running.start()
    try:
        made(many, encoder, home, running.server)
        index, vector = opened(home, encoder, running.server), encoder.encode_passages(["lassen en pompen"])[0]
        exact = index.dense(vector, 3)
        assert len(index.near(vector, k=3)) == 3

        running.kill()
        with caplog.at_level(logging.WARNING):
            began = time.monotonic()
            assert len(index.near(vector, k=3)) == len(many)  # all of them, compared exactly
            assert index.dense(vector, 3) == exact
        assert time.monotonic() - began < 5 and len(caplog.records) == 1
        assert state(home / "index", index.generation, running.server).key == "chroma_unreachable"
        # Adding goes on as well: what the server has not taken is in the files.
        manifest = made([*many, entry("new", "Een cursus over de haven.")], encoder, home, running.server)
        assert (manifest.passages, place(home).collection) == (31, None)
        assert len(opened(home, encoder, running.server).near(vector, k=3)) == 31
        assert not behind(home / "index", str(current_name(home)), running.server)  # nothing can be mended now

        running.start()
        monkeypatch.setattr(index._collection, "_again", 0.0)
        assert len(index.near(vector, k=3)) == 3
        assert behind(home / "index", str(current_name(home)), running.server)
        made([*many, entry("new", "Een cursus over de haven.")], encoder, home, running.server)
        assert state(home / "index", str(current_name(home)), running.server) is None

        with closing(Api(running.server, wait=10)) as api:
            api.drop(str(place(home).collection))  # somebody clears the server
        assert len(opened(home, encoder, running.server).near(vector, k=3)) == 31
        assert behind(home / "index", str(current_name(home)), running.server)
    finally:
        running.kill()


def test_without_the_setting_no_server_is_asked_and_the_vectors_come_home(many, encoder, home, running, monkeypatch):
    made(many, encoder, home, running.server)
    assert behind(home / "index", str(current_name(home)), None)
    with pytest.raises(IndexUnusable) as caught:
        vector_store(Retriever(opened(home, encoder, None), encoder))
    assert caught.value.key == "chroma_not_in_folder"
    monkeypatch.setattr(Api, "__init__", lambda *_a, **_m: pytest.fail("a request without the setting"))
    vector = encoder.encode_passages(["lassen"])[0]
    assert len(opened(home, encoder, None).near(vector, k=3)) == len(many)
    build(many, encoder, home, corpus_fingerprint="one")
    assert len(opened(home, encoder, None).near(vector, k=3)) == 3
    assert not behind(home / "index", str(current_name(home)), None)


def test_a_server_with_a_quota_is_asked_for_less(many, encoder, home, running, monkeypatch):
    made(many, encoder, home, running.server)
    monkeypatch.setattr(chroma_server, "CLOUD_MOST", 4)
    asked, whole = [], Api.nearest

    def bounded(self, id_, vector, k, where):
        asked.append(k)
        if k > 4:
            raise ServerUnusable("chroma_failed", server=self.server.url, detail="422 quota")
        return whole(self, id_, vector, k, where)

    monkeypatch.setattr(Api, "nearest", bounded)
    index, vector = opened(home, encoder, running.server), encoder.encode_passages(["lassen"])[0]
    assert [len(index.near(vector, k=10)), len(index.near(vector, k=10))] == [4, 4]
    assert asked == [10, 4, 4]


def test_a_server_that_starts_anew_costs_an_ingest_nothing(many, encoder, home, running, monkeypatch):
    monkeypatch.setattr(chroma_server, "PATIENCE", (0.0, 0.0))
    whole, tried = Api.upsert, []

    def shaky(self, *rest):
        tried.append(rest)
        if len(tried) < 3:
            raise ServerUnusable("chroma_unreachable", server=self.server.url, detail="refused")
        whole(self, *rest)

    monkeypatch.setattr(Api, "upsert", shaky)
    made(many, encoder, home, running.server)
    assert len(tried) == 3 and place(home).records == 30


class Odd(BaseHTTPRequestHandler):
    """Answers as its server's `reply` says: a status and a body, or not at all."""

    def do_GET(self) -> None:
        status, body = self.server.reply
        if status == 0:
            self.server.hold.wait(5)
            return
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


ODD = {
    "chroma_slow": (0, b""),
    "chroma_refused": (401, b"who are you"),
    "chroma_other": (200, b"<html>a router</html>"),
    "chroma_failed": (500, b'{"error": "InternalError", "message": "out of memory"}'),
}


@pytest.mark.parametrize("key", [*ODD, "chroma_unreachable", "chroma_missing"])
def test_a_server_that_does_not_do_is_said_in_three_languages(key, running, home, monkeypatch):
    monkeypatch.setattr(chroma_server, "READ_WAIT", 0.3)
    (home / "index" / "one" / "chroma").mkdir(parents=True)
    (home / "index" / "CURRENT").write_text("one")
    Place("advisor-one", 3).write(home / "index" / "one" / "chroma")
    odd = HTTPServer(("127.0.0.1", 0), Odd)
    odd.reply, odd.hold = ODD.get(key, (0, b"")), threading.Event()
    thread = threading.Thread(target=odd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{odd.server_port}" if key in ODD else running.url
    server = ChromaServer("http://127.0.0.1:1" if key == "chroma_unreachable" else url, token="a secret")
    try:
        settings = Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CHROMA_URL": server.url})
        problem = state(home / "index", "one", server)
        assert isinstance(problem, ServerUnusable) and problem.key == key
        for language in LANGUAGES:
            texts = Texts.load(REPOSITORY / "prompts", language)
            (found,) = checks_data.chroma(settings, texts)
            assert (found.level, found.key) == ("warn", "chroma_off")
            told = sentence(found, texts)
            assert server.url in told and "secret" not in told + repr(server) + str(problem) and "{" not in told
    finally:
        odd.hold.set()
        odd.shutdown()
        thread.join()
        odd.server_close()


def test_what_a_hostile_server_says_is_only_data(home, encoder, many, running, monkeypatch):
    made(many, encoder, home, running.server)
    index, vector = opened(home, encoder, running.server), np.eye(1, encoder.dimension, dtype=np.float32)[0]
    monkeypatch.setattr(Api, "_ask", lambda *_a, **_m: {"ids": [["../../etc/passwd", 7]], "id": "x", "metadata": 3})
    assert len(index.near(vector, k=3)) == len(many)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_visitors_of_the_server(language, home):
    chat_texts = PageTexts.load(REPOSITORY / "prompts")
    shown = {}
    for url in ("", "http://vectors.example:8000"):
        settings = Settings.from_environment({"ADVISOR_HOME": str(home), "ADVISOR_CHROMA_URL": url})
        shown[url] = About(object(), settings, chat_texts, Renderer(chat_texts).templates).html(language)
    told = PageTexts.load(REPOSITORY / "prompts", "about").say(language, "privacy_server")
    assert [escape(told) in page for page in shown.values()] == [False, True]
    assert "vectors.example" not in shown["http://vectors.example:8000"]
