"""Text for a terminal: harmless, wrapped, and a progress that does not flood a log."""

from __future__ import annotations

import io

import pytest

from advisor.cli.context import Progress
from advisor.cli.terminal import markdown, wrap
from advisor.cli.texts import Texts
from advisor.settings import REPOSITORY
from advisor.text import clean, one_line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("a\x1b[31mb\x1b[0m", "ab"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x07", "link"),
        ("\x9b31mred", "red"),
        ("a\tb\r\nc\x00", "a b\nc "),
        ("\u202eabc\u2066", "abc"),
        ("é 👩‍🔬 €", "é 👩‍🔬 €"),
        ("\x1b", ""),
        ("\ud800", " "),
        ("a\x1b]0;never ended, and more\nb", "a0;never ended, and more\nb"),
        ("mis-encoded \x9e, and more", "mis-encoded  , and more"),
    ],
)
def test_only_text_is_left(text, cleaned):
    assert clean(text) == cleaned


def test_one_line_is_one_line():
    assert one_line(" a\n b\x1b[2J ") == "a b"


def test_markdown_becomes_text(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    source = "## Kop\n**Vet** en *schuin*, zie [de bron](https://example.org/a). [1]\n\n\n\n"
    source += "1. een\n2. twee 3 * 4 * 5"
    assert markdown(source, on=False) == (
        "Kop\nVet en schuin, zie de bron\n(https://example.org/a). [1]\n\n1. een\n2. twee 3 * 4 * 5"
    )


def test_an_address_is_never_broken(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    address = "https://example.org/" + "a-b/" * 20
    assert address in wrap(f"see {address} there")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_on_one_line_and_taken_away():
    stream = Terminal()
    progress = Progress(Texts.load(REPOSITORY / "prompts", "en"), stream)
    for done in range(101):
        progress("embed_passages", done, 100)
    assert "\n" not in stream.getvalue()
    assert "100 % Reading the passages" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_progress_in_a_log_is_a_line_a_stage():
    stream = io.StringIO()
    progress = Progress(Texts.load(REPOSITORY / "prompts", "nl"), stream)
    progress("model_build", 0, 1)
    for done in range(1000):
        progress("embed_passages", done, 1000)
    assert stream.getvalue().count("\n") == 2
    assert "\x1b" not in stream.getvalue()
