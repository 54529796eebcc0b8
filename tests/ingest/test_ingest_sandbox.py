"""Given files that hang, burst or break the reader, when they are read, then only they are lost, and soon."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from advisor.ingest.model import Document, Reject, Section
from advisor.ingest.sandbox import Sandbox
from advisor.ingest.wire import from_line, to_line
from advisor.ingest.worker import Forbidden

BAD = """
import sys, time, os, signal, socket, subprocess
from advisor.ingest import worker, recognise
from advisor.ingest.model import Document, Section, Reject

def read(path, name, mapping=None):
    what = path.read_text()
    yield Document(name, "t", (Section("Dit staat er al."),))
    if what == "hang":
        time.sleep(600)
    if what == "spin":
        while True: pass
    if what == "endless":
        while True: yield Reject(name, "ingest_damaged", "x" * 1000, "field")
    if what == "memory":
        hold = [bytearray(50_000_000) for _ in range(100)]
    if what == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "raise":
        raise RuntimeError("a fault of ours")
    if what == "print":
        print("{}"); sys.stdout.flush(); os.write(1, b"garbage\\n")
    if what == "connect":
        socket.create_connection(("127.0.0.1", 9))
    if what == "run":
        subprocess.run(["/bin/true"])
    if what == "shell":
        os.system("true")

recognise.read = read
worker.main()
"""


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch):
    """A sandbox whose process does what the file says: the faults that no file of a test can force."""
    script = tmp_path / "bad_worker.py"
    script.write_text(BAD)
    real = __import__("subprocess").Popen

    def started(command, **more):
        return real([sys.executable, str(script)], **more)

    monkeypatch.setattr("advisor.ingest.sandbox.subprocess.Popen", started)
    with Sandbox(seconds=4) as made:
        yield made


def outcome(sandbox: Sandbox, folder: Path, what: str) -> list:
    path = folder / f"{what}.txt"
    path.write_text(what)
    return list(sandbox.read(path, path.name))


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("hang", "ingest_too_slow"),
        ("spin", "ingest_too_slow"),
        ("endless", "ingest_too_slow"),
        ("memory", "ingest_too_big"),
        ("die", "ingest_reader_failed"),
        ("raise", "ingest_reader_failed"),
        ("connect", "ingest_reader_failed"),
        ("run", "ingest_reader_failed"),
        ("shell", "ingest_reader_failed"),
    ],
)
def test_one_bad_file_costs_itself_only(sandbox, tmp_path, what, reason):
    began = time.monotonic()
    first, *_, last = outcome(sandbox, tmp_path, what)
    assert time.monotonic() - began < 20
    assert isinstance(first, Document), "what had been read is kept"
    assert isinstance(last, Reject) and last.reason == reason and last.place == f"{what}.txt"
    # The next file is read as if nothing had been.
    assert [type(f) for f in outcome(sandbox, tmp_path, "fine")] == [Document]


def test_what_a_library_prints_is_no_answer(sandbox, tmp_path):
    assert outcome(sandbox, tmp_path, "print") == [Document("print.txt", "t", (Section("Dit staat er al."),))]


def test_nothing_that_it_started_outlives_it(sandbox, tmp_path):
    outcome(sandbox, tmp_path, "fine")
    pid = sandbox._process.pid
    sandbox.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIG_DFL)


def test_the_real_process_reads_a_real_file_in_a_second_language(tmp_path):
    path = tmp_path / "nota.txt"
    path.write_text("La salle d'essai compte 37 postes de soudure.", encoding="utf-8")
    with Sandbox() as real:
        (found,) = real.read(path, "nota.txt")
    assert isinstance(found, Document) and "37 postes" in found.sections[0].text


def test_a_line_of_the_wire_is_what_was_found():
    for found in (
        Document("a", "t", (Section("x", ("k",), "p. 3"), Section("y")), "nl", None, "2026-01-01", True),
        Reject("a:3", "ingest_no_text", "d", "row"),
    ):
        assert from_line(to_line(found)) == found
    assert from_line(to_line(Reject("a\ud800", "x"))).place == "a?"


def test_the_watch_is_a_plain_error():
    assert issubclass(Forbidden, Exception)
