"""In a conversation each way to read a message is answered, and the answer that it asks for is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from advisor.answer import reading
from advisor.answer.answering import ReadOnce, in_conversation, record_as_read
from advisor.answer.choice import MOST_READ, OWN, SIGNALS, Choice
from advisor.answer.linear import LinearModel
from advisor.domain import Answer, Citation, Question, Turn
from advisor.embed import open_cross_encoder
from advisor.embed.model import TALK_GRAPH
from advisor.retrieve.noted import one_question
from advisor.settings import Settings

BEFORE, TOLD = "Which course teaches welding in Ghent?", "These courses fit: welder, VDAB Ghent."
FACTS = (
    "study-30000-new-talents",
    "study-49000-digital-tools",
    "inc-vov-basic-right",
    "help-awel-102",
    "digi-eu-target-80",
)


@dataclass
class Reads:
    """Says yes to statements that hold one of these words, and keeps what it read."""

    right: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    def logits(self, question, statements):
        self.asked.append(question)
        self.read += statements
        return np.array([5.0 if any(w in s for w in self.right) else -5.0 for s in statements], np.float32)


@pytest.fixture
def knowledge(advisor):
    return advisor.house.current().composer.knowledge


def by(reader, knowledge, **weights: float) -> Choice:
    """By these signals alone, at first by what is read."""
    weights = weights or {"read": 1.0}
    return Choice(knowledge, reader, LinearModel(np.array([weights.get(s, 0.0) for s in SIGNALS]), 0.0, 0.5))


def told(*records: str, abstained=False, intent="figure") -> Answer:
    citations = tuple(Citation(n, record, "title", "quote", "summary") for n, record in enumerate(records, 1))
    return Answer("asked", "en", intent, "told", abstained, citations)


def chosen(choice: Choice, advisor, *answers: Answer, language="en") -> int | None:
    history = (Turn("user", BEFORE), Turn("assistant", TOLD))
    way = advisor.house.current().composer.understanding.understand(Question("and how long is it?", "en", history))
    way = replace(way, asked_in=language)
    return choice.of([way] * len(answers), np.zeros((len(answers), len(reading.SIGNALS))), answers)


def test_the_answer_that_is_read_as_the_one_asked_for_is_chosen(advisor, knowledge):
    right = record_as_read(knowledge.corpus, FACTS[1], "en")
    reader = Reads((right,))
    assert chosen(by(reader, knowledge), advisor, told(FACTS[0]), told(FACTS[2], FACTS[1]), told(FACTS[3])) == 1
    # Each record once, behind the message before and what was told to it.
    assert len(reader.read) == len(set(reader.read)) == 4
    assert set(reader.asked) == {f"and how long is it? ({BEFORE}; {TOLD})"}


def test_no_more_is_read_of_an_answer_than_its_first_records(advisor, knowledge):
    reader = Reads()
    chosen(by(reader, knowledge), advisor, told(*FACTS), told(FACTS[0]))
    assert len(reader.read) == MOST_READ < len(FACTS)


def test_a_refusal_and_talk_are_known_as_such(advisor, knowledge):
    answers = (told(FACTS[0]), told(abstained=True), told(intent="smalltalk"))
    assert chosen(by(Reads(), knowledge, refused=1.0), advisor, *answers) == 1
    assert chosen(by(Reads(), knowledge, talks=1.0), advisor, *answers) == 2


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (told(FACTS[0]), told(FACTS[0])),  # nothing to choose from
        (told(FACTS[0]), told("somebodys-own-report", FACTS[1])),  # which it cannot read
        (told("help-awel-102", intent="distress"), told(FACTS[1])),  # a cry for help was heard
    ],
)
def test_nothing_is_chosen_where_it_cannot_tell(advisor, knowledge, first, then):
    reader = Reads((record_as_read(knowledge.corpus, FACTS[1], "en"),))
    assert chosen(by(reader, knowledge), advisor, first, then) is None and not reader.read


def test_without_a_reader_in_another_language_or_with_one_way_nothing_is_chosen(advisor, knowledge):
    answers = told(FACTS[0]), told(FACTS[1])
    assert chosen(by(None, knowledge), advisor, *answers) is None
    reader = Reads(("a",))
    assert chosen(by(reader, knowledge), advisor, *answers, language="tr") is None
    assert chosen(by(reader, knowledge), advisor, answers[0]) is None
    assert not reader.read


def test_a_pair_is_read_once_while_one_question_is_answered():
    reader = Reads(("b",))
    once = ReadOnce(reader)
    with one_question():
        assert list(once.logits("q", ["a", "b", "a"])) == [-5.0, 5.0, -5.0]
        assert list(once.logits("q", ["b"])) == [5.0] and len(once.logits("q", [])) == 0
        assert reader.read == ["a", "b"]
        once.logits("another", ["b"])
    once.logits("q", ["b"])  # the next question knows nothing of it
    assert reader.read == ["a", "b", "b", "b"]


def test_what_went_before_is_cut_and_what_was_not_said_leaves_no_trace():
    assert in_conversation("And then?", "", "") == "And then?"
    assert in_conversation("And then?", "a  b\nc", "") == "And then? (a b c)"
    assert len(in_conversation("And then?", "x" * 500, "y" * 500)) < 350


@pytest.mark.parametrize(
    ("language", "before", "message", "right", "wrong"),
    [
        (
            "fr",
            "Combien de personnes devront apprendre des outils numériques ?",
            "et pour les soft skills ?",
            "study-67000-soft-skills",
            "study-49000-digital-tools",
        ),
        ("nl", "Wat is Awel?", "kan ik daar ook chatten", "help-awel-102", "help-tele-onthaal-106"),
        (
            "en",
            "How many people are needed by 2035?",
            "and am I entitled to leave for a course?",
            "inc-vov-basic-right",
            "study-30000-new-talents",
        ),
    ],
)
def test_the_real_reader_knows_what_a_message_asks(model_home, knowledge, language, before, message, right, wrong):
    reader = open_cross_encoder(Settings.from_environment({"ADVISOR_HOME": str(model_home)}), TALK_GRAPH)
    texts = [record_as_read(knowledge.corpus, r, language) for r in (right, wrong)]
    yes, no = reader.logits(in_conversation(message, before, texts[1]), texts)
    assert yes > no


def test_the_weights_of_the_package_are_those_of_the_signals(advisor):
    choice = advisor.house.current().conversation.choice
    assert len(choice.model.weights) == len(SIGNALS) and SIGNALS[-len(OWN) :] == OWN
    assert choice.model.weights[SIGNALS.index("read")] > 0


def test_a_clause_that_looks_like_another_language_is_read_in_that_of_the_answer(advisor, knowledge):
    """Of a mistyped message one clause was taken for German, of which no statement is written: KeyError."""
    reader = Reads(right=("30,000",))
    asked = advisor.house.current().composer.understanding.understand(Question("how many?", "en"))
    read = by(reader, knowledge, read=1.0).read(replace(asked, asked_in="de"), [FACTS[0]])
    assert read[FACTS[0]] > 0
