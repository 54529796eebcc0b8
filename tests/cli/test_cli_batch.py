"""JSON Lines in, JSON Lines out: in order, whatever stands in a line."""

from __future__ import annotations

import io
import json

import pytest

from advisor.cli import batch
from advisor.cli.batch import BadLine, GoodLine, read_lines
from advisor.domain import Profile, Turn
from advisor.errors import IngestError


def read(data: bytes, **defaults):
    return list(read_lines(io.BytesIO(data), **defaults))


def test_every_field_of_a_line_reaches_the_question():
    line = {
        "id": "q1",
        "question": "En wat met techniekers?",
        "history": [
            {"role": "user", "content": "Wat leert een operator?"},
            {"role": "assistant", "content": "…"},
        ],
        "profile": {"persona": "worker", "role": "operator", "theme": None, "place": "Antwerpen"},
        "language": "nl",
        "added_later": 1,
    }
    (found,) = read(json.dumps(line).encode())
    assert isinstance(found, GoodLine)
    assert found.question.text == "En wat met techniekers?"
    assert found.question.id == found.id == "q1"
    assert found.question.history == (Turn("user", "Wat leert een operator?"), Turn("assistant", "…"))
    assert found.question.profile == Profile("worker", "operator", None, "Antwerpen")
    assert found.question.language == "nl"


def test_only_the_question_is_needed():
    (found,) = read(b'{"question": "x"}')
    assert (found.id, found.question.language, found.question.history) == (None, None, ())


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_the_last_line_may_end_in_any_way(ending):
    assert len(read(b'{"question": "a"}\n{"question": "b"}' + ending)) == 2


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b"", "line_empty"),
        (b"   ", "line_empty"),
        (b"not json", "line_not_json"),
        (b'{"question": "x"', "line_not_json"),
        (b"[" * 100_000, "line_not_json"),
        (b'{"question": ' + b"9" * 10_000 + b"}", "line_not_json"),
        (b'["question"]', "line_not_an_object"),
        (b"null", "line_not_an_object"),
        (b"\xff\xfe\x00binary\x00", "line_not_utf8"),
        (b"{}", "line_no_question"),
        (b'{"question": null}', "line_no_question"),
        (b'{"question": 3}', "line_not_text"),
        (b'{"question": ["x"]}', "line_not_text"),
        (b'{"question": "x", "id": {}}', "line_not_text"),
        (b'{"question": "x", "id": true}', "line_not_text"),
        (b'{"question": "x", "history": "y"}', "line_not_list"),
        (b'{"question": "x", "history": ["y"]}', "line_not_object"),
        (b'{"question": "x", "history": [{"role": "user"}]}', "line_turn_incomplete"),
        (b'{"question": "x", "history": [{"role": "system", "content": "y"}]}', "line_not_allowed"),
        (b'{"question": "x", "history": [{"role": "user", "content": 1}]}', "line_not_text"),
        (b'{"question": "x", "profile": []}', "line_not_object"),
        (b'{"question": "x", "profile": {"persona": "king"}}', "line_not_allowed"),
        (b'{"question": "x", "profile": {"role": 1}}', "line_not_text"),
        (b'{"question": "x", "language": "de"}', "line_not_allowed"),
        (b'{"question": "x", "language": 1}', "line_not_text"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_its_place(line, key):
    before, bad, after = read(b'{"question": "a"}\n' + line + b'\n{"question": "b"}\n')
    assert (before.question.text, after.question.text, after.line) == ("a", "b", 3)
    assert isinstance(bad, BadLine)
    assert (bad.line, bad.key) == (2, key)


def test_a_huge_line_is_refused_without_being_kept(monkeypatch):
    monkeypatch.setattr(batch, "MAX_LINE", 1000)
    huge, after = read(b'{"question": "' + b"x" * 5000 + b'"}\n{"question": "b"}\n')
    assert (huge.line, huge.key) == (1, "line_too_long")
    assert after.question.text == "b"


@pytest.mark.parametrize(("length", "fits"), [(1000, True), (1001, False)])
def test_a_line_may_be_just_as_long_as_the_limit(monkeypatch, length, fits):
    monkeypatch.setattr(batch, "MAX_LINE", 1000)
    frame = b'{"question": ""}'
    line = frame.replace(b'""', b'"' + b"x" * (length - len(frame)) + b'"')
    (found,) = read(line)
    assert isinstance(found, GoodLine) is fits


def test_a_byte_order_mark_and_half_a_surrogate_pair_do_no_harm():
    first, second = read(b'\xef\xbb\xbf{"question": "a"}\n{"id": "\\ud83d", "question": "\\ud83d x"}')
    assert first.question.text == "a"
    assert second.question.text == "� x"
    assert second.id.encode("utf-8")


def test_options_hold_where_a_line_says_nothing():
    data = b'{"question": "a"}\n{"question": "b", "language": "fr", "profile": {"persona": "youth"}}\n'
    first, second = read(data + b'{"question": "c", "language": "auto"}', language="nl", persona="worker")[:2]
    assert (first.question.language, first.question.profile.persona) == ("nl", "worker")
    assert (second.question.language, second.question.profile.persona) == ("fr", "youth")


def test_answers_come_in_order_with_faults_in_their_place(run, fake):
    fake.trouble = {
        "b": IngestError("home_not_writable", path="/x"),
        "c": ZeroDivisionError("never show me as a traceback"),
        "d": OSError(5, "input/output error"),
    }
    lines = [{"id": i, "question": q} for i, q in enumerate("abcde")]
    data = "\n".join(map(json.dumps, lines[:3])) + "\nbroken\n" + "\n".join(map(json.dumps, lines[3:]))
    ran = run("ask", "--batch", "-", stdin=data.encode())
    assert ran.code == 1
    assert [line.get("id") for line in ran.lines] == [0, 1, 2, None, 3, 4]
    assert [line.get("line") for line in ran.lines] == [None, 2, 3, 4, 5, None]
    assert ran.lines[3] == {
        "id": None,
        "line": 4,
        "error": "The line is not JSON (column 1: Expecting value).",
    }
    assert "/x" in ran.lines[1]["error"]
    assert "ZeroDivisionError" in ran.lines[2]["error"]
    assert "Traceback" not in ran.out + ran.err


def test_a_batch_without_faults_is_fine_and_quiet(run):
    ran = run("ask", "--batch", "-", stdin=b'{"id": "q1", "question": "x"}\n')
    assert (ran.code, ran.err, ran.lines[0]["id"]) == (0, "", "q1")


def test_nothing_in_nothing_out(run):
    ran = run("ask", "--batch", "-", stdin=b"")
    assert (ran.code, ran.out) == (0, "")


def test_search_takes_the_same_lines(run, fake):
    data = b'{"id": "q1", "question": "x", "language": "fr", "profile": {"place": "Gent"}}\n\n{"question": "y"}'
    ran = run("search", "--batch", "-", "-k", "1", stdin=data)
    assert ran.code == 1
    assert [line["id"] for line in ran.lines] == ["q1", None, None]
    assert ran.lines[0]["results"][0]["document"] == "study-list"
    assert ran.lines[1]["line"] == 2
    (first, k), (second, _) = fake.searched
    assert (first.text, first.language, first.profile.place, k) == ("x", "fr", "Gent", 1)
    assert (second.text, second.language) == ("y", None)


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_batch_that_cannot_be_opened_is_wrong_usage(run, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("ask", "--batch", name)
    assert ran.code == 2
    assert name in ran.err
    assert ran.out == ""


def test_a_batch_file_is_read(run, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "één"}\n', encoding="utf-8")
    assert run("ask", "--batch", str(file)).lines[0]["question"] == "één"


def test_no_character_of_an_answer_ends_its_line(run):
    ran = run("ask", "--batch", "-", stdin='{"question": "a\u2028b\u0085c\\n"}'.encode())
    assert ran.out.count("\n") == 1 and len(ran.out.splitlines()) == 1
    assert ran.lines[0]["question"] == "a\u2028b\u0085c\n"
