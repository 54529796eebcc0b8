"""What a person reads, and what a program reads."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from advisor.cli.serialise import answer_to_json, results_to_json
from advisor.domain import Answer, Citation, Question

PROMISED = {
    "answer": "id question language intent answer abstained citations skills courses follow_ups engine elapsed_ms",
    "citation": "marker document title locator url date quote quote_kind",
    "course": "id name provider url language mode location duration cost skills as_of",
    "result": "id document title text language score",
}


def starts_with(found: dict, promised: str) -> bool:
    names = PROMISED[promised].split()
    return list(found)[: len(names)] == names


def test_an_answer_has_the_promised_keys_in_their_order(operator):
    found = answer_to_json(operator)
    assert list(found) == PROMISED["answer"].split()
    assert all(starts_with(citation, "citation") for citation in found["citations"])
    assert all(starts_with(course, "course") for course in found["courses"])
    assert found["skills"] == [{"id": "recycling-techniques", "label": "recyclagetechnieken"}]
    assert found["elapsed_ms"] == 41.2
    assert found["courses"][0]["duration"] is None
    assert found["courses"][0]["mode"] == "on site"
    assert json.loads(json.dumps(found)) == found


def test_a_result_has_the_promised_keys_in_their_order(hit):
    found = results_to_json([hit], "q1")
    assert found["id"] == "q1"
    assert starts_with(found["results"][0], "result")
    assert found["results"][0]["score"] == 0.8346


def test_one_answer_as_json_is_one_line(run):
    ran = run("ask", "Welke vaardigheden?", "--json")
    assert (ran.code, ran.err, len(ran.lines)) == (0, "", 1)
    assert ran.lines[0]["question"] == "Welke vaardigheden?"


def test_options_reach_the_question(run, fake):
    run("ask", "Welke", "opleidingen?", "--language", "fr", "--persona", "counsellor")
    (question,) = fake.asked
    assert (question.text, question.language, question.profile.persona) == (
        "Welke opleidingen?",
        "fr",
        "counsellor",
    )


def test_auto_leaves_the_language_open(run, fake):
    run("ask", "x")
    run("ask", "x", "--language", "auto")
    assert [question.language for question in fake.asked] == [None, None]


def test_a_person_reads_answer_courses_sources_and_next_questions(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    ran = run("ask", "Welke vaardigheden?")
    assert ran.out == (
        "Recyclagetechnieken tellen zwaarder. [1]\n"
        "\n"
        "• afval sorteren [2]\n"
        "• digitale tools\n"
        "\n"
        "Opleidingen bij dit antwoord\n"
        "  • Recyclage in de praktijk — Een school\n"
        "    Antwerpen · ter plaatse · laatst gezien: 2023-12\n"
        "    Leert u: recyclagetechnieken\n"
        "    https://example.org/cursus\n"
        "\n"
        "Bronnen\n"
        "  [1] De studie, p. 3, 2021-06\n"
        "  [2] Het profiel\n"
        "      https://example.org/profiel\n"
        "      Let op: Alleen voor Vlaanderen.\n"
        "\n"
        "Volgende vraag?\n"
        "  › Wie betaalt zo'n opleiding?\n"
    )


def test_no_text_can_command_the_terminal(run, fake, monkeypatch):
    evil = "\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\x9b1m \u202eright to left\x08"
    answer = Answer(
        evil, "en", "skills", f"{evil} [1]", False,
        (Citation(1, "d", evil, evil, "source", url=evil, caveat=evil),), follow_ups=(evil,),
    )  # fmt: skip
    monkeypatch.setattr(fake, "ask", lambda question: answer)
    ran = run("ask", "x")
    assert "red" in ran.out and "right to left" in ran.out
    assert not set(ran.out) & {"\x1b", "\x07", "\x9b", "\x08", "\u202e"}
    assert "title" not in ran.out and "[2J" not in ran.out


def test_search_shows_what_was_found(run, fake):
    ran = run("search", "x", "-k", "2", "--language", "nl")
    assert fake.searched == [(Question("x", "nl"), 2)]
    assert " 1. 0.83 De studie (study-list, nl)" in ran.out


def test_search_finds_ten_by_default(run, fake):
    run("search", "x", "--json")
    assert fake.searched == [(Question("x"), 10)]


def test_nothing_found_is_said(run, fake, monkeypatch):
    monkeypatch.setattr(fake, "search", lambda *_: [])
    assert run("search", "x", language="nl").out == "Er is niets gevonden.\n"
    assert run("search", "x", "--json").lines == [{"id": None, "results": []}]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["ask"], "no question"),
        (["ask", "  "], "no question"),
        (["ask", "x", "--batch", "-"], "not both"),
        (["ask", "x", "--language", "de"], "nl, en, fr, auto"),
        (["ask", "x", "--persona", "king"], "youth, worker, counsellor"),
        (["ask", "x", "--persona"], "needs a value"),
        (["ask", "x", "--colour"], "--colour"),
        (["search", "x", "-k", "0"], "from 1 to"),
        (["search", "x", "-k", "ten"], "not ten"),
        (["chat", "--port", "0"], "from 1 to 65535"),
        (["chat", "--port", "99999"], "from 1 to 65535"),
        (["ingest"], "PATH"),
        (["corpus"], "check"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_wrong_usage_is_explained_and_leaves_with_2(run, argv, said):
    ran = run(*argv)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1 and ran.out == ""


def test_no_command_shows_the_help(run):
    ran = run()
    assert ran.code == 2
    assert "commands:" in ran.err and "ask" in ran.err


EVIL = "\x1b[2J\x1b]0;pwned\x07\u202eevil\u2066\x9b1m"


def evil_answer(operator: Answer) -> Answer:
    citation = Citation(1, EVIL, EVIL, EVIL, "source", EVIL, f"https://a.example/{EVIL}", EVIL, caveat=EVIL)
    return replace(operator, answer=f"Een {EVIL} antwoord. [1]", citations=(citation,))


@pytest.mark.parametrize("command", ["ask", "search"])
def test_nothing_that_was_ingested_commands_the_terminal(run, fake, operator, hit, command, monkeypatch):
    passage = replace(hit.passage, id=EVIL, document=EVIL, title=EVIL, text=EVIL, language=EVIL, locator=EVIL)
    monkeypatch.setattr(fake, "search", lambda question, k: [replace(hit, passage=passage)])
    monkeypatch.setattr(fake, "ask", lambda question: evil_answer(operator))
    forbidden = set("\x1b\x07\x9b\u202e\u2066")

    read = run(command, "x")
    assert "evil" in read.out and not forbidden & set(read.out + read.err)
    as_json = run(command, "x", "--json")
    assert not forbidden & set(as_json.out) and EVIL in json.dumps(as_json.lines, ensure_ascii=False).replace(
        "\\u001b", "\x1b"
    ).replace("\\u0007", "\x07")
