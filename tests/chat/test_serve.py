"""`advisor chat` as a person starts it: says where the page is, in their language, and why it cannot."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from page_steps import Desk

from advisor.chat.server import listen, serve
from advisor.errors import UsageError

pytestmark = pytest.mark.xdist_group("chat")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_a_port_that_is_taken_is_said_before_anything_is_loaded(chat_settings):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError) as caught:
        serve(chat_settings, port=taken.getsockname()[1], open_advisor=lambda: pytest.fail("opened"))
    assert caught.value.key == "port_taken"
    assert caught.value.slots["port"] == taken.getsockname()[1] if taken.fileno() >= 0 else True


def test_a_port_of_one_own_choice_is_used():
    with listen("127.0.0.1", 0) as one:
        assert one.getsockname()[1] > 0


CANNOT_OPEN = """
import sys, time
from advisor.chat.server import serve
from advisor.errors import IndexUnusable
from advisor.settings import Settings

def fail():
    time.sleep(0.5)
    raise IndexUnusable("index_damaged", path="x")

try:
    serve(Settings.from_environment(), port=int(sys.argv[1]), open_advisor=fail, say=print)
except IndexUnusable as error:
    print("ended with", error.key)
"""


def test_an_advisor_that_cannot_open_ends_the_server_with_its_own_error(chat_settings):
    # In a process of its own: another test may have left its event loop running in this one.
    done = subprocess.run(
        [sys.executable, "-c", CANNOT_OPEN, str(free_port())],
        env={**os.environ, "ADVISOR_HOME": str(chat_settings.home)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    said = done.stdout.splitlines()
    assert said[-1] == "ended with index_damaged"
    assert not any("ready at" in line and "still loading" not in line for line in said)


@pytest.mark.browser
@pytest.mark.slow
def test_advisor_chat_says_where_the_page_is_and_answers(advisor, chat_settings, browser, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(chat_settings.home, home, symlinks=True)
    port = free_port()
    env = {**os.environ, "ADVISOR_HOME": str(home), "ADVISOR_UI_LANGUAGE": "fr", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "advisor", "chat", "--port", str(port)]
    log = tmp_path / "terminal.txt"
    with log.open("w") as terminal:
        process = subprocess.Popen(command, env=env, stderr=terminal, stdout=terminal, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 240
        while "Le conseiller est prêt" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        context = browser.new_context(locale="fr-BE")
        desk = Desk(context, f"http://localhost:{port}/", {})
        assert desk.ask("Qu'est-ce qu'une digibank ?").locator(".sources li").count() >= 1
        desk.leave()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)
    finally:
        process.kill()
        process.wait()
    said = log.read_text()
    assert f"http://localhost:{port}" in said
    assert "Traceback" not in said
    assert "digibank" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "terminal.txt"]
