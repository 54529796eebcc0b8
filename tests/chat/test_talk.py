"""What the server does with a question, whatever the browser sends and whatever the advisor does."""

from __future__ import annotations

import json
import logging
from copy import deepcopy

import pytest

from advisor.chat.opening import Opening
from advisor.chat.render import Renderer
from advisor.chat.talk import Talk
from advisor.chat.texts import Limits, Texts
from advisor.chat.visit import Visit
from advisor.domain import Answer, Citation, CourseCard
from advisor.errors import IndexUnusable
from advisor.settings import REPOSITORY

RENDERER = Renderer(Texts.load(REPOSITORY / "prompts"))
LIMITS = Limits.load()
EVIL = '"><img src=x onerror=alert(1)>'


class Scripted:
    """Says the given texts one after the other; the faults of an advisor cannot be had otherwise."""

    def __init__(self, *texts: str, fault: Exception | None = None, between=lambda: None, **parts) -> None:
        self.texts, self.fault, self.between, self.parts = texts, fault, between, parts
        self.asked = []

    def stream(self, question):
        self.asked.append(question)
        for text in self.texts:
            yield Answer(question.text, question.language or "nl", "skills", text, False, **self.parts)
            self.between()
        if self.fault:
            raise self.fault


def talk(advisor):
    return Talk(advisor, RENDERER, LIMITS)


def sent(text="Wat is een digibank?", conversation="c", turn=1, **more):
    return {"text": text, "conversation": conversation, "turn": turn, "language": "nl", **more}


def states(frames):
    return [frame["state"] for frame in frames]


def test_a_question_gives_growing_frames_and_a_whole_one():
    frames = list(talk(Scripted("Een", "Een digibank")).frames(Visit(), sent()))
    assert states(frames)[0] == "searching"
    assert states(frames)[-1] == "done"
    assert frames[-1]["body"] == "<p>Een digibank</p>"
    assert all((frame["conversation"], frame["turn"]) == ("c", 1) for frame in frames)
    json.dumps(frames)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "error_empty"),
        (" \n\t ", "error_empty"),
        ("\x00", "error_empty"),
        ("\U0001f600\U0001f44d", "error_no_words"),
        ("?!… <>", "error_no_words"),
        ("x" * 20_000, "error_too_long"),
    ],
)
def test_what_is_no_question_gets_a_sentence_and_is_not_asked(text, key):
    advisor = Scripted("x")
    frames = list(talk(advisor).frames(Visit(), sent(text)))
    assert states(frames) == ["error"]
    assert frames[0]["key"] == key
    assert advisor.asked == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": 5, "turn": "x", "conversation": None, "language": ["fr"], "chosen": {}, "persona": 1},
        {"text": "Hallo", "earlier": "x"},
        {"text": "Hallo", "earlier": [1, {"question": 2}, {}, None]},
        {"text": "Hallo", "conversation": "x" * 10_000},
    ],
)
def test_whatever_the_browser_sends_there_is_an_end(data):
    frames = list(talk(Scripted("Dag")).frames(Visit(), data))
    assert frames[-1]["state"] in ("done", "error")


def test_only_a_language_that_was_chosen_binds_the_answer():
    advisor = Scripted("x")
    list(talk(advisor).frames(Visit(), sent(chosen=None, persona="youth")))
    list(talk(advisor).frames(Visit(), sent(chosen="fr", persona="nobody", turn=2)))
    assert [question.language for question in advisor.asked] == [None, "fr"]
    assert [question.profile.persona for question in advisor.asked] == ["youth", None]


def test_the_next_question_carries_what_was_said():
    advisor, visit = Scripted("Antwoord [1]"), Visit()
    list(talk(advisor).frames(visit, sent("Eerste?")))
    list(talk(advisor).frames(visit, sent("Tweede?", turn=2)))
    history = advisor.asked[1].history
    assert [(turn.role, turn.content) for turn in history] == [
        ("user", "Eerste?"),
        ("assistant", "Antwoord [1]"),
    ]


def test_a_new_conversation_knows_nothing_of_the_former():
    advisor, visit = Scripted("Antwoord"), Visit()
    list(talk(advisor).frames(visit, sent("Eerste?")))
    visit.start_over("d")
    list(talk(advisor).frames(visit, sent("Tweede?", conversation="d")))
    list(talk(advisor).frames(visit, sent("Derde?", conversation="e")))
    assert [question.history for question in advisor.asked] == [(), (), ()]


def test_a_server_that_was_started_anew_learns_what_the_browser_still_shows():
    advisor, visit = Scripted("Antwoord"), Visit()
    earlier = [{"question": "Wat doet een operator?", "answer": "Die stuurt de installatie."}]
    list(talk(advisor).frames(visit, sent("En een technicus?", turn=2, earlier=earlier)))
    list(talk(advisor).frames(visit, sent("En dan?", turn=3, earlier=earlier * 2)))
    assert [turn.content for turn in advisor.asked[0].history] == list(earlier[0].values())
    assert len(advisor.asked[1].history) == 4


def test_only_the_last_messages_travel_along():
    advisor, visit = Scripted("Antwoord"), Visit()
    for turn in range(1, 40):
        list(talk(advisor).frames(visit, sent(f"Vraag {turn}?", turn=turn)))
    history = advisor.asked[-1].history
    assert len(history) == LIMITS.remembered_turns
    assert history[-2].content == "Vraag 38?"


def test_visitors_have_conversations_of_their_own():
    advisor, first = Scripted("Antwoord"), Visit()
    list(talk(advisor).frames(first, sent("Eerste?")))
    second = deepcopy(first)
    list(talk(advisor).frames(second, sent("Tweede?", turn=2)))
    assert advisor.asked[1].history == ()


def test_a_stopped_answer_ends_and_what_was_read_is_remembered():
    visit = Visit()
    advisor = Scripted("Een", "Een twee", "Een twee drie", between=lambda: visit.stop("c", 1))
    frames = list(talk(advisor).frames(visit, sent()))
    assert states(frames)[-1] == "stopped"
    assert "done" not in states(frames)
    assert visit.history(10)[-1].content == "Een twee"


def test_an_answer_to_a_conversation_that_was_wiped_is_not_remembered():
    visit = Visit()
    advisor = Scripted("Een", "Een twee", between=lambda: visit.start_over("d"))
    assert states(talk(advisor).frames(visit, sent()))[-1] == "stopped"
    assert visit.history(10) == ()


@pytest.mark.parametrize("fault", [ValueError("geheim"), IndexUnusable("index_damaged"), OSError("geheim")])
def test_a_fault_is_a_sentence_and_the_log_holds_nothing_of_the_question(fault, caplog):
    with caplog.at_level(logging.DEBUG):
        frames = list(talk(Scripted("Een", fault=fault)).frames(Visit(), sent("Mijn geheim is?")))
    assert frames[-1]["state"] == "error"
    assert frames[-1]["key"] == "error_general"
    assert type(fault).__name__ in caplog.text
    assert "geheim" not in caplog.text


def test_an_advisor_without_an_answer_is_a_fault(caplog):
    assert list(talk(Scripted()).frames(Visit(), sent()))[-1]["key"] == "error_general"


def test_while_the_advisor_loads_the_page_says_so_and_then_answers():
    import threading

    may_open = threading.Event()

    def open_slowly():
        may_open.wait(10)
        return Scripted("Klaar")

    opening = Opening(open_slowly)
    frames = talk(opening).frames(Visit(), sent())
    assert next(frames)["state"] == "preparing"
    may_open.set()
    assert states(frames)[-1] == "done"
    assert next(talk(opening).frames(Visit(), sent()))["state"] == "searching"


def test_an_advisor_that_cannot_open_is_said_to_whoever_started_it_and_to_visitors():
    import threading

    told = threading.Event()

    def fail():
        raise IndexUnusable("index_damaged")

    opening = Opening(fail, on_error=told.set)
    assert told.wait(10)
    assert isinstance(opening.error, IndexUnusable)
    assert list(talk(opening).frames(Visit(), sent()))[-1]["key"] == "error_general"


def test_everything_in_sources_and_cards_is_text():
    evil = f"{EVIL}<script>alert(1)</script>"
    citation = Citation(1, evil, evil, evil, "source", evil, "javascript:alert(1)", evil, evil, evil, evil)
    card = CourseCard(evil, evil, evil, "data:text/html,x", evil, evil, evil, evil, evil, (evil,), evil, evil,
                      evil, evil, (evil,), (evil,))  # fmt: skip
    advisor = Scripted(f"{evil} [1]", citations=(citation,), courses=(card,), follow_ups=(evil,))
    frame = list(talk(advisor).frames(Visit(), sent()))[-1]
    html = frame["body"] + frame["extras"]
    assert "<img" not in html
    assert "<script" not in html
    assert "javascript:" not in html
    assert "data:text" not in html
    assert "&lt;script&gt;" in html


def test_a_source_says_whose_words_it_gives_and_what_is_known_of_it():
    ours = Citation(1, "a", "Persbericht", "Samenvatting.", "summary", None, None, "2021-06", "Let op.", "nl", "BE")
    theirs = Citation(2, "b.pdf", "Rapport", "Eigen woorden.", "source", "p. 3", "https://a.be/b", None, None, "fr")
    frame = list(talk(Scripted("Een [1] twee [2]", citations=(ours, theirs))).frames(Visit(), sent()))[-1]
    first, second = frame["extras"].split("<li>")[1:3]
    for part in (
        "Onze samenvatting van de bron",
        "Samenvatting.",
        "juni 2021",
        "Let op.",
        "België",
        "geen openbaar",
    ):
        assert part in first
    for part in (
        "De bron in haar eigen woorden",
        "<blockquote",
        "p. 3",
        "zonder datum",
        'lang="fr"',
        "https://a.be/b",
    ):
        assert part in second
    assert 'rel="noopener noreferrer"' in second


def test_a_caveat_of_ours_is_said_once():
    ours = Citation(1, "a", "Pagina", "Het kost niets. Stand: 2022.", "summary", caveat="Stand: 2022.")
    theirs = Citation(2, "b", "Pagina", "Het kost niets. Stand: 2022.", "source", caveat="Stand: 2022.")
    for citation, times in ((ours, 1), (theirs, 2)):
        frame = list(talk(Scripted("Een", citations=(citation,))).frames(Visit(), sent()))[-1]
        assert frame["extras"].count("Stand: 2022.") == times


def test_a_card_says_what_the_offer_does_not_tell():
    card = CourseCard("a", "Lassen", "VDAB", None, "nl", None, None, None, None, (), None)
    frame = list(talk(Scripted("Een", courses=(card,))).frames(Visit(), sent(language="fr")))[-1]
    assert frame["extras"].count("non précisé") == 3
    assert "néerlandais" in frame["extras"]
    assert "Demandez si elle existe encore" in frame["extras"]


def test_no_mark_of_a_document_turns_the_page_round():
    marks = "\x1b[31m\u202e\u2066"
    citation = Citation(1, f"a{marks}.txt", f"Titel{marks}", f"Passage{marks}.", "source", f"p. 3{marks}")
    frame = RENDERER.frame(
        Answer("x", "nl", "skills", f"Een{marks} zin. [1]", False, citations=(citation,)), "nl", done=True
    )
    shown = json.dumps(frame, ensure_ascii=False)
    assert "Titel" in shown and "Passage." in shown
    assert not set("\x1b\u202e\u2066") & set(shown) and "\\u001b" not in shown
