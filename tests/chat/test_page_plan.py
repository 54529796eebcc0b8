"""A person makes a plan: from a goal, an answer and cards; edits it, takes it along, and finds it back only if kept."""

from __future__ import annotations

import http.client
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from page_serving import Running
from page_steps import DESKTOP, PHONE, SMALL

from advisor.chat.texts import Texts
from advisor.domain import LANGUAGES
from advisor.pictures.texts import texts
from advisor.settings import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chat")]
TEXTS = Texts.load(REPOSITORY / "prompts")
CIRCULAR = "Welke vaardigheden heeft een operator nodig voor circulaire productie?"
HEAD = {"format": "skills-advisor-plan", "version": 1}
KEPT = "localStorage.getItem('advisor-plan')"
EVIL = "<img src=x onerror=\"document.body.dataset.hacked='yes'\"> & </script>"


def tell(key, language="nl", **slots):
    return texts("my_plan", language)(key, **slots)


def head(key, language="nl"):
    return texts("plan", language)(f"heads.{key}")


def view_of(desk):
    return desk.page.locator("[data-view=plan]")


def go(desk):
    desk.page.locator("[data-view-link=plan]").click()
    desk.page.wait_for_selector(".plan")
    return view_of(desk)


def choose_goal(desk, role="operator", theme="circular-production"):
    """Chooses in the lists and waits for the skills."""
    view = view_of(desk)
    view.locator("#plan-role").select_option(role)
    view.locator("#plan-theme").select_option(theme)
    view.get_by_role("button", name=tell("goal.show")).click()
    view.locator("[data-list=open] .marker").first.wait_for()
    assert view.locator("svg.picture").count() == 1


def names(view, group):
    return view.locator(f"[data-list={group}] .plan-name").all_inner_texts()


def item(view, group, text):
    return view.locator(f"[data-list={group}] .plan-name", has_text=text)


def bring(desk, content: bytes, name="plan.json"):
    """Chooses a file, as after the button and the window of the browser."""
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    view_of(desk).locator("input[type=file]").set_input_files(file)


def taken(desk, kind) -> tuple[str, bytes]:
    """The file that a button gives: its name and what is in it."""
    with desk.page.expect_download() as waiting:
        view_of(desk).locator(f"[data-paper={kind}]").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def words_of_pdf(content: bytes) -> str:
    sheets = (sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(io.BytesIO(content)))
    return " ".join(" ".join(sheets).split())


def test_a_plan_from_an_answer_a_card_and_a_goal_goes_home_on_paper(come_in):
    desk = come_in(lang="nl")
    page, view = desk.page, view_of(desk)
    turn = desk.ask(CIRCULAR)
    turn.locator("[data-plan-answer]").click()
    dialog = page.get_by_role("dialog", name=TEXTS.say("nl", "put_title"))
    offered = dialog.locator("input[name=skill] + span").all_inner_texts()
    lines = dialog.locator("input[name=step]")
    assert offered and lines.count() >= 2
    assert "inkijken" not in dialog.inner_text(), "what we do not know is no next step"
    assert desk.barriers() == []
    lines.nth(1).check()
    step = lines.nth(1).get_attribute("value")
    page.keyboard.press("Enter")
    turn.locator(".put-said").get_by_role("link", name=TEXTS.say("nl", "plan_look")).wait_for()
    card = turn.locator(".card").first
    course = card.locator(".card-name").inner_text()
    card.locator("[data-plan-course]").click()
    card.locator("[data-plan-course][aria-pressed=true]").wait_for()
    card.get_by_role("link", name=TEXTS.say("nl", "plan_look")).click()
    view.locator(".plan-list").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "plan-heading"
    assert sorted(names(view, "open") + names(view, "planned")) == sorted(offered)
    assert names(view, "courses") == [course]
    assert names(view, "steps") == [step]
    number = view.locator("[data-list=steps] .marker").first  # the source says it in the same words
    number.click()
    assert page.evaluate("document.activeElement.dataset.planNumber") == number.inner_text()
    page.get_by_role("button", name=tell("said.back")).click()
    assert page.evaluate("document.activeElement.dataset.planSource") == number.inner_text()

    choose_goal(desk)
    asked = names(view, "open")
    assert set(offered) <= {*asked, *names(view, "planned")}, "what an answer gave stays with another goal"
    assert view.locator("[data-list=open] .marker").count() >= 10
    status = page.locator("#advisor > [role=status]", has_text="12")
    status.wait_for(state="attached")  # what is said aloud is written a moment after what is seen
    assert tell("said.goal", what="")[:5] in status.inner_text()

    mine = view.locator("[data-list=open] [data-do=can]").nth(2)
    mine.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('[data-list=have] li').length === 1")
    assert names(view, "have") == [asked[2]]
    assert page.evaluate("document.activeElement.dataset.key") == view.locator("[data-list=open] [data-do=can]").nth(
        2
    ).get_attribute("data-key")  # the list can be gone through
    page.wait_for_function("t => document.querySelector('#advisor > [role=status]').textContent === t",
                           arg=tell("said.moved", what=asked[2], where=head("have")))  # fmt: skip
    view.locator("[data-list=open] [data-do=drop]").first.click()
    page.wait_for_function("n => document.querySelectorAll('[data-list=open] li').length === n", arg=len(asked) - 2)
    view.get_by_label(tell("skills.own")).fill("de robot van lijn 3")
    view.get_by_role("button", name=tell("skills.add_can"), exact=True).click()
    item(view, "also", "de robot van lijn 3").wait_for()
    assert view.get_by_label(tell("skills.own")).input_value() == ""
    view.get_by_label(tell("steps.own")).fill("Mijn ploegbaas vragen")
    page.keyboard.press("Enter")
    item(view, "steps", "Mijn ploegbaas vragen").check()
    suggested = view.locator("[data-list=suggested] .plan-what").first.inner_text()
    view.locator("[data-list=suggested] button").first.click()
    item(view, "steps", suggested).wait_for()

    assert view.locator("[data-list=steps] :checked").count() == 1
    view.locator("[data-list=steps] [data-do=drop_step]").first.evaluate("e => { e.click(); e.click(); }")
    item(view, "steps", step).wait_for(state="detached")  # a double click is one press
    assert names(view, "steps") == ["Mijn ploegbaas vragen", suggested]

    shown = [*names(view, "have"), *names(view, "open"), "de robot van lijn 3", course, "Mijn ploegbaas vragen"]
    name, pdf = taken(desk, "pdf")
    assert name == "mijn-plan.pdf" and pdf.startswith(b"%PDF-")
    text = words_of_pdf(pdf)
    assert [word for word in shown if word not in text] == []
    name, content = taken(desk, "docx")
    assert name == "mijn-plan.docx"
    text = " ".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    assert [word for word in shown if word not in text] == []
    name, file = taken(desk, "json")
    kept = json.loads(file)
    assert name == "mijn-plan.json" and kept["version"] == 1 and kept["format"] == "skills-advisor-plan"
    assert {"label": "de robot van lijn 3"} in kept["has"]

    desk.press("Français")  # the plan stays, and speaks the language
    view.get_by_role("heading", level=1, name=texts("plan", "fr")("title")).wait_for()
    again = json.loads(taken(desk, "json")[1])
    assert [s.get("id") for s in again["needs"]] == [s.get("id") for s in kept["needs"]] and again["language"] == "fr"
    assert "de robot van lijn 3" in view.inner_text() and asked[2] not in view.inner_text()
    for scheme, size in (("dark", PHONE), ("light", DESKTOP)):
        desk.looks(scheme=scheme, size=size)
        assert desk.barriers() == [] and desk.overflows() <= 0, size
    desk.looks(size=SMALL)
    assert desk.overflows() <= 0


def another_visitor_takes_a_course(desk):
    """Sees nothing of anybody else's plan; a card of the list goes in and out."""
    page, view = desk.page, view_of(desk)
    page.locator("[data-view-link=courses]").click()
    card = page.locator("[data-view=courses] .card").nth(1)
    button = card.locator("[data-plan-course]")
    button.click()
    card.get_by_role("link", name=TEXTS.say("en", "plan_look")).click()
    view.locator("[data-list=courses]").wait_for()
    assert view.locator(".plan-list .plan-name").all_inner_texts() == [card.locator(".card-name").text_content()]
    page.go_back()
    assert TEXTS.say("en", "plan_in") in button.inner_text() and button.get_attribute("aria-pressed") == "true"
    button.click()
    page.wait_for_function("!document.querySelector('[data-plan-course][aria-pressed=true]')")
    go(desk)
    view.get_by_text(texts("plan", "en")("none.courses")).wait_for()


def test_a_plan_is_kept_only_after_consent_and_nobody_sees_anothers(come_in):
    desk = come_in(lang="nl")
    page, view = desk.page, go(desk)
    choose_goal(desk)
    own = "mijn eigen kunstje"
    view.get_by_label(tell("skills.own")).fill(own)
    page.keyboard.press("Enter")
    item(view, "open", own).wait_for()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    another_visitor_takes_a_course(come_in(lang="en"))

    desk.reload()
    page.wait_for_selector(".plan")
    assert view.locator(".plan-list").count() == 0
    choose_goal(desk)
    view.get_by_label(tell("keep.tick")).check()
    view.get_by_label(tell("skills.own")).fill(own)
    page.keyboard.press("Enter")
    item(view, "open", own).wait_for()
    desk.reload()
    item(view, "open", own).wait_for()
    assert view.get_by_label(tell("keep.tick")).is_checked()
    assert tell("keep.memory") not in view.inner_text()
    view.get_by_label(tell("keep.tick")).uncheck()
    assert page.evaluate(KEPT) is None
    view.get_by_label(tell("keep.tick")).check()

    view.get_by_role("button", name=tell("keep.wipe")).click()
    sure = page.get_by_role("alertdialog", name=tell("sure.wipe"))
    page.keyboard.press("Enter")  # the button that keeps it has the focus
    assert sure.is_hidden() and own in view.inner_text()
    view.get_by_role("button", name=tell("keep.wipe")).click()
    sure.get_by_role("button", name=tell("sure.wipe_do")).click()
    page.wait_for_function("!document.querySelector('.plan-list')")
    assert page.evaluate("localStorage.length") == 0 and own not in page.content()


def test_a_file_is_gone_on_with_and_a_hostile_one_is_only_words(come_in):
    desk = come_in(lang="nl")
    page, view = desk.page, go(desk)
    complaint = view.get_by_role("alert")

    def refused(content, key, **slots):
        bring(desk, content)
        complaint.get_by_text(texts("plan", "nl")(f"errors.{key}", **slots)).wait_for()

    refused(b"no plan at all", "plan_not_json")
    refused(b'{"format": "something else"}', "plan_not_a_plan")
    refused(b"[" * 5_000_000, "plan_too_large", most=200)
    refused(json.dumps({**HEAD, "version": 2}).encode(), "plan_newer")
    assert view.locator(".plan-list").count() == 0

    file = {
        **HEAD,
        "goal": {"roles": ["operator", "technician"], "themes": ["recycling"]},
        "has": [{"id": "sorting-waste", "label": "gratis geld"}],
        "needs": [{"id": "sorting-waste"}, {"label": EVIL}],
        "courses": [{"name": EVIL, "provider": EVIL, "url": "javascript:alert(1)"}],
        "steps": [EVIL],
        "sources": [{"title": EVIL, "url": "javascript:alert(1)", "caveat": EVIL}],
        "wrong": 1,
    }
    bring(desk, json.dumps(file).encode())
    view.locator("[data-list=have]").wait_for()
    notes = view.locator(".plan-notes").inner_text()
    for key in ("unknown_left_out", "address_left_out"):
        assert texts("plan", "nl")(f"notes.{key}") in notes
    assert names(view, "have") == ["afval sorteren"]
    assert names(view, "open") == [EVIL] == names(view, "steps")
    assert view.locator("img, script, a[href^='javascript']").count() == 0
    assert page.evaluate("document.body.dataset.hacked") is None
    assert "niet door ons nagekeken" in view.locator(".plan-sources").inner_text()
    assert view.locator("#plan-role option:checked").inner_text() == "operator, technicus"
    assert "<img src=x onerror=" in words_of_pdf(taken(desk, "pdf")[1])
    assert desk.barriers() == []

    bring(desk, json.dumps({**HEAD, "needs": ["lassen van kunststof"]}).encode())  # asks before the first is lost
    sure = page.get_by_role("alertdialog", name=tell("sure.open"))
    page.keyboard.press("Escape")
    assert sure.is_hidden() and names(view, "have") == ["afval sorteren"]
    bring(desk, json.dumps({**HEAD, "needs": ["lassen van kunststof"]}).encode())
    sure.get_by_role("button", name=tell("sure.open_do")).click()
    item(view, "open", "lassen van kunststof").wait_for()
    assert EVIL not in view.inner_text()

    view.get_by_role("button", name=tell("steps.add"), exact=True).last.click()
    complaint.get_by_text(tell("said.nothing")).wait_for()
    page.route("**/view/plan/*", lambda route: route.abort())
    view.locator("[data-paper=pdf]").click()
    complaint.get_by_text(tell("failed.send")).wait_for()
    page.evaluate('localStorage.setItem(\'advisor-plan\', \'{"format": "skills-advisor-plan", "version": 7}\')')
    desk.reload()
    complaint.get_by_text(texts("plan", "nl")("errors.plan_newer")).wait_for()
    assert '"version": 7' in page.evaluate(KEPT), "what a newer advisor kept is not ours to lose"
    desk.errors.clear()  # the browser's own report of the request that was cut off


@pytest.fixture
def counter(advisor: Any, chat_settings: Any, gradio_loaded: None) -> Iterator[Running]:
    """The page as `advisor chat --desk` serves it."""
    running = Running(advisor, chat_settings, desk=True)
    yield running
    running.stop()


def test_at_a_desk_a_plan_is_never_kept_and_goes_with_the_visitor(come_in, counter):
    desk = come_in(counter.url, lang="nl")
    page, view = desk.page, go(desk)
    choose_goal(desk)
    assert tell("keep.desk") in view.inner_text() and view.locator("[data-keep]").count() == 0
    assert "afval sorteren" in view.inner_text()
    bring(desk, json.dumps({**HEAD, "has": ["sorting-waste"]}).encode())
    page.get_by_role("button", name=tell("sure.open_do")).click()
    item(view, "also", "afval sorteren").wait_for()
    assert tell("keep.desk") in view.inner_text() and view.locator("[data-keep]").count() == 0
    page.evaluate("localStorage.setItem('advisor-plan', JSON.stringify({format: 'skills-advisor-plan', version: 1}))")
    page.keyboard.press("F9")
    assert page.evaluate("localStorage.length") == 0 and "afval sorteren" not in page.content()
    assert go(desk).locator(".plan-list").count() == 0
    kept = json.dumps({**HEAD, "has": ["een oud geheim"]})
    page.evaluate(f"localStorage.setItem('advisor-plan', {json.dumps(kept)})")
    desk.reload()
    page.wait_for_selector(".plan")
    assert "een oud geheim" not in page.content() and page.evaluate(KEPT) is None


def post(running, path, body, kind="application/json"):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.request("POST", path, body, {"Content-Type": kind})
    reply = connection.getresponse()
    found = reply.status, dict(reply.getheaders()), reply.read()
    connection.close()
    return found


def test_the_server_takes_and_gives_bytes_of_a_bounded_size_and_keeps_none(served, chat_settings, caplog):
    secret = "eenheeleigenwoordje"
    plan = json.dumps({"language": "fr", "plan": {**HEAD, "has": [secret]}})
    before = {file: file.stat().st_mtime_ns for file in chat_settings.home.rglob("*") if file.is_file()}
    kinds = {
        "pdf": ("application/pdf", b"%PDF-"),
        "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        "json": ("application/json; charset=utf-8", b"{"),
    }
    for kind, (type_, start) in kinds.items():
        status, headers, content = post(served, f"/view/plan/{kind}", plan)
        assert (status, headers["content-type"]) == (200, type_) and content.startswith(start)
        assert headers["cache-control"] == "no-store" and headers["content-disposition"].startswith("attachment")
        assert "default-src 'none'" in headers["content-security-policy"]
        assert post(served, f"/view/plan/{kind}", plan, "text/plain")[0] == 422  # all that another site can send
        assert post(served, f"/view/plan/{kind}", '{"plan": [1]}')[0] == 400
    assert post(served, "/view/plan/exe", plan)[0] == 404
    for path in ("/view/plan", "/view/plan/open", "/view/plan/pdf"):
        assert post(served, path, b"x" * 900_000)[0] == 413
        assert post(served, path, b"{}", "text/plain")[0] == 422
    told = {"do": "drop_step", "place": 0, "text": "b"}  # the list is another by now: the words count
    status, _, content = post(served, "/view/plan", json.dumps({"plan": {**HEAD, "steps": ["a", "b"]}, "change": told}))
    assert [step["text"] for step in json.loads(content)["plan"]["steps"]] == ["a"]
    hostile = [None, 1, "x", [], {"do": []}, {"do": "done", "place": True}, {"do": "course", "id": {"$ne": 1}},
               {"do": "answer", "sources": [1, {"id": 2}], "steps": [{}], "skills": "x"}, {"do": "goal", "role": []},
               {"do": "drop_step", "place": -1}, {"do": "can", "key": "../../etc"}]  # fmt: skip
    for change in hostile:
        status, _, content = post(served, "/view/plan", json.dumps({"plan": {**HEAD}, "change": change}))
        assert status == 200 and json.loads(content)["plan"] is None, change
    changed = [f for f in chat_settings.home.rglob("*") if f.is_file() and f.stat().st_mtime_ns != before.get(f)]
    assert not any(secret.encode() in file.read_bytes() for file in changed) and secret not in caplog.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_plan_is_used(language):
    source = "".join(
        (REPOSITORY / "advisor" / "chat" / name).read_text("utf-8")
        for name in ("templates/plan.html", "static/plan.js", "plan_view.py", "plan_changes.py")
    )
    tree = texts("my_plan", language).tree
    made = {f"goal.{kind}" for kind in ("role", "theme", "occupation")} | {f"take.{k}" for k in ("pdf", "docx", "json")}
    made |= {f"sure.{what}{end}" for what in ("wipe", "open") for end in ("", "_text", "_do")}
    for name, part in tree.items():
        for key in part if isinstance(part, dict) else [None]:
            whole = f"{name}.{key}" if key else name
            if whole not in made:
                assert f'"{whole}"' in source or (name == "said" and f'"{key}"' in source), whole
