"""What visitors think of an answer is kept only after they saw it all and agreed, and comes out as eval items."""

from __future__ import annotations

import datetime as dt
import http.client
import json

import pytest
from page_serving import Running
from page_steps import DESKTOP, PHONE

from advisor.chat.feedback import MOST_BYTES, Feedback, candidate, file_of, keep, kept
from advisor.chat.texts import Texts
from advisor.cli import main
from advisor.settings import REPOSITORY

pytestmark = pytest.mark.xdist_group("chat")
TEXTS = Texts.load(REPOSITORY / "prompts")
DAY = dt.date(2026, 11, 26)
GIVEN = {
    "agreed": True, "verdict": "wrong", "reason": "figure", "source": "a", "comment": "Het is 5.",
    "question": "Hoeveel?", "answer": "Het is 4. [1]", "sources": ["a", "b"], "language": "nl", "persona": "youth",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"agreed": "true"}, {"agreed": None}, {"verdict": "x"}, {"language": "de"}, {"question": " "}],
)
def test_without_consent_or_sense_nothing_is_kept(change):
    assert Feedback.read({**GIVEN, **change}, DAY) is None


def test_only_what_was_shown_is_kept_and_cut_to_size(tmp_path):
    more = {"comment": "x" * 9000, "ip": "1.2.3.4", "reason": "<b>", "source": "elsewhere", "sources": ["a"] * 99}
    feedback = Feedback.read({**GIVEN, **more}, DAY)
    assert len(feedback.comment) == 500 and len(feedback.sources) == 20
    assert feedback.reason is None and feedback.source is None
    assert keep(tmp_path, feedback)
    row = json.loads(file_of(tmp_path).read_text("utf-8"))
    assert set(row) == {"day", *GIVEN} - {"agreed"}
    assert file_of(tmp_path).stat().st_mode & 0o077 == 0
    assert list(kept(tmp_path)) == [feedback]
    with file_of(tmp_path).open("a") as stream:
        stream.write('{"cut off')
    assert list(kept(tmp_path)) == [feedback]
    with file_of(tmp_path).open("ab") as stream:
        stream.truncate(MOST_BYTES)
    assert not keep(tmp_path, feedback)


def test_feedback_comes_out_as_items_that_the_evals_refuse_until_somebody_judged_them(
    tmp_path, monkeypatch, capfdbinary
):
    from evals.items import Item, ItemError, load_items

    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    monkeypatch.setenv("ADVISOR_UI_LANGUAGE", "en")
    assert main(["feedback", "export"]) == 0
    out, err = capfdbinary.readouterr()
    assert out == b"" and b"No feedback is kept" in err
    keep(tmp_path, Feedback.read(GIVEN, DAY))
    keep(tmp_path, Feedback.read({**GIVEN, "verdict": "helpful", "reason": None}, DAY))
    assert main(["feedback", "export"]) == 0
    wrong, helpful = (json.loads(line) for line in capfdbinary.readouterr().out.splitlines())
    assert (
        wrong["question"] == "Hoeveel?"
        and wrong["gold"] == []
        and wrong["why"] == "wrong; figure; source: a; Het is 5."
    )
    assert helpful["gold"] == ["a", "b"]
    (tmp_path / "nl.jsonl").write_text(json.dumps(helpful) + "\n", "utf-8")
    (tmp_path / "en.jsonl").touch()
    (tmp_path / "fr.jsonl").touch()
    with pytest.raises(ItemError):
        load_items(tmp_path)
    judged = {k: v for k, v in helpful.items() if k in Item.model_fields} | {"audit": "ok", "family": "figure"}
    assert Item.model_validate(judged).gold == ("a", "b")
    assert candidate(Feedback.read(GIVEN, DAY), 3)["id"] == "feedback-0003"


@pytest.mark.browser
def test_a_visitor_sees_all_that_is_kept_before_it_is_kept(come_in, advisor, chat_settings, gradio_loaded, tmp_path):
    import dataclasses

    running = Running(advisor, dataclasses.replace(chat_settings, home=tmp_path))
    desk = come_in(running.url, lang="nl", persona="youth")
    page = desk.page
    turn = desk.ask("Wat is een digibank?")
    desk.press(TEXTS.say("nl", "feedback_wrong"))
    dialog = page.get_by_role("dialog", name=TEXTS.say("nl", "feedback_title"))
    for scheme, size in (("dark", PHONE), ("light", DESKTOP)):
        desk.looks(scheme=scheme, size=size)
        assert desk.barriers() == []
    page.keyboard.press("Escape")
    assert not file_of(tmp_path).exists()  # whoever leaves has left nothing
    desk.press(TEXTS.say("nl", "feedback_wrong"))
    dialog.get_by_text("Verouderd").click()
    dialog.get_by_label(TEXTS.say("nl", "feedback_which")).select_option(index=1)
    dialog.get_by_label(TEXTS.say("nl", "feedback_comment")).fill("Dat is nu anders.")
    shown = dialog.locator(".record").inner_text()
    desk.press(TEXTS.say("nl", "feedback_keep"))
    turn.get_by_text(TEXTS.say("nl", "feedback_kept")).wait_for()
    assert dialog.is_hidden()
    (feedback,) = kept(tmp_path)
    assert (feedback.verdict, feedback.reason, feedback.persona) == ("wrong", "outdated", "youth")
    assert feedback.source in feedback.sources
    squeezed = " ".join(shown.split())
    for text in (
        feedback.comment,
        feedback.question,
        " ".join(feedback.answer.split()),
        "Verouderd",
        "Jongere",
        "Nederlands",
    ):
        assert text.lower() in squeezed.lower(), text
    titles = [source.inner_text() for source in turn.locator(".source-title").all()]
    assert all(title in shown for title in titles)
    running.stop()


def test_a_feedback_that_is_none_is_refused_by_the_server(served):
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    body = json.dumps({**GIVEN, "agreed": False})
    connection.request("POST", "/view/feedback", body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    assert (reply.status, json.loads(reply.read())) == (400, {"kept": False})
    connection.close()
