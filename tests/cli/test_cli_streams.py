"""Standard streams that are closed or full: the work is done, or one sentence says why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def shell(model_home: Path):
    """``shell("ask x", ">&-")`` runs ``advisor ask x`` in a shell with that redirection, on the prepared index."""
    settings = {"ADVISOR_HOME": str(model_home.parent / "chat"), "ADVISOR_UI_LANGUAGE": "en"}

    def run(command: str, redirection: str) -> subprocess.CompletedProcess[str]:
        environment = {**{n: v for n, v in os.environ.items() if not n.startswith("ADVISOR_")}, **settings}
        line = f'"{sys.executable}" -m advisor {command} {redirection}'
        return subprocess.run(
            ["sh", "-c", line], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=200
        )

    return run


REDIRECTIONS = (">&-", "<&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full")


# What opens everything takes seconds: `search` differs from `ask` only in how it writes.
@pytest.mark.parametrize(
    ("command", "redirection"),
    [
        *((command, redirection) for command in ("ask hallo", "status", "--help") for redirection in REDIRECTIONS),
        *(("search hallo --json", redirection) for redirection in (">&-", "2>/dev/full")),
    ],
)
def test_a_closed_stream_stops_nothing(shell, command, redirection):
    done = shell(command, redirection)
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (">&- " not in f"{redirection} ".replace("2>&-", ""))


@pytest.mark.parametrize("redirection", [">&-", "2>&-"])
def test_wrong_usage_stays_wrong_usage(shell, redirection):
    done = shell("nosuch", redirection)
    assert done.returncode == 2
    assert ("nosuch" in done.stderr) == (redirection == ">&-")


def test_a_batch_from_a_closed_input_is_said(shell):
    done = shell("ask --batch -", "<&-")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "- cannot be read" in done.stderr


@pytest.mark.parametrize("command", ["ask hallo", "search hallo --json", "status"])
def test_an_output_that_is_full_is_one_sentence(shell, command):
    done = shell(command, ">/dev/full")
    assert done.returncode == 1
    assert done.stderr == "advisor: The output cannot be written: the disk is full. Free some space and try again.\n"
