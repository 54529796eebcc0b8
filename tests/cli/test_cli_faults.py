"""Whatever goes wrong: one sentence in the person's language, the right exit code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from advisor.errors import AdvisorError, BusyError, CorpusError, StorageError, UsageError


@pytest.mark.parametrize(
    ("trouble", "code", "said"),
    [
        (StorageError("home_not_writable", path="/data"), 1, "/data cannot be written"),
        (UsageError("setting_not_a_date", name="ADVISOR_TODAY", value="soon"), 2, "ADVISOR_TODAY is soon"),
        (
            CorpusError("corpus_missing", file="facts/a.yaml", line=7, id="x", field="url"),
            1,
            "facts/a.yaml:7: x: the",
        ),
        (AdvisorError("a_key_without_sentence", path="/x"), 1, "a_key_without_sentence: path=/x"),
        (OSError(28, "No space left on device", "/data"), 1, "The disk is full (/data)"),
        (OSError(30, "Read-only file system", "/data"), 1, "cannot be written (/data)"),
        (OSError(5, "Input/output error"), 1, "Input/output error"),
        (MemoryError(), 1, "not enough memory"),
        (RuntimeError("boom"), 1, "RuntimeError: boom"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_each_fault_is_one_sentence(run, fake, trouble, code, said):
    fake.trouble = {"x": trouble}
    ran = run("ask", "x")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err and ran.out == ""
    assert ran.err.count("\n") == (1 if said else 0)


def test_a_fault_while_opening_is_explained_as_well(run):
    def closed(settings, progress):
        raise BusyError("home_not_writable", path="/home")

    ran = run("ask", "x", open_advisor=closed)
    assert (ran.code, ran.out) == (1, "")
    assert "/home" in ran.err


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "kan niet geschreven worden"), ("fr", "On ne peut pas écrire"), ("en", "cannot be written")],
)
def test_the_sentence_is_in_the_language_of_the_person(run, fake, language, said):
    fake.trouble = {"x": OSError(30, "Read-only file system", "/data")}
    assert said in run("ask", "x", language=language).err


def test_details_are_there_for_who_asks(run, fake, monkeypatch, capsys):
    monkeypatch.setenv("ADVISOR_DEBUG", "1")
    fake.trouble = {"x": RuntimeError("boom")}
    assert run("ask", "x").code == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_sentence_cannot_command_the_terminal(run, fake):
    fake.trouble = {"x": RuntimeError("\x1b[2Jboom\x07")}
    assert not set(run("ask", "x").err) & {"\x1b", "\x07"}


def advisor(*argv: str, **keywords) -> subprocess.Popen:
    environment = {**os.environ, "ADVISOR_UI_LANGUAGE": "en", **keywords.pop("env", {})}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-m", "advisor", *argv], **pipes, env=environment, **keywords)


def test_a_reader_that_leaves_is_no_fault():
    process = advisor("--help")
    process.stdout.close()
    error = process.stderr.read().decode()
    process.stderr.close()
    process.wait(timeout=30)
    assert error == ""


def test_a_setting_that_cannot_be_read_is_wrong_usage():
    out, error = advisor("doctor", env={"ADVISOR_TODAY": "soon"}).communicate(timeout=30)
    assert b"ADVISOR_TODAY is soon" in error and b"Traceback" not in error
    assert out == b""


def test_a_terminal_without_accents_still_gets_its_answer():
    process = advisor("--help", env={"ADVISOR_UI_LANGUAGE": "fr", "PYTHONIOENCODING": "ascii"})
    out, error = process.communicate(timeout=30)
    assert process.returncode == 0 and b"utilisation" in out and error == b""
