"""A later question of a message is read in several ways, and the answer that it asks for is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from advisor.answer import choice
from advisor.answer.choice import Choice, shown_in
from advisor.answer.linear import LinearModel
from advisor.answer.several import PART_SIGNALS, Said
from advisor.domain import Answer, Citation, Question, Turn
from advisor.retrieve.noted import one_question


@pytest.fixture
def several(advisor):
    return advisor.house.current().conversation.several


def by(several, **weights: float):
    """The same that chooses by these signals alone."""
    model = LinearModel(np.array([weights.get(s, 0.0) for s in PART_SIGNALS]), 0.0, 0.5)
    return replace(several, choice=replace(several.choice, model=model))


def told(*records: str) -> Answer:
    citations = tuple(Citation(n, record, "title", "quote", "summary") for n, record in enumerate(records, 1))
    return Answer("asked", "en", "figure", "told", False, citations)


def answered(several, text: str, parts: list[str], language: str | None = None) -> list[list[str]]:
    with one_question():
        understood = several.readings.understand(Question(text, language))
        return [shown_in(a) for a in several.of_parts(understood, parts)]


def test_a_later_part_is_read_behind_what_was_asked_behind_what_was_told_and_by_itself(several):
    said = Said.before(())
    first = several.readings.understand(Question("What does EVC cost if I work?", "en"))
    said.add(first.question.text, first, several.composer.one(first))
    ways, signals = several.ways(replace(first.question, text="where do I have to be?"), said)
    kinds = [w.resolved.leans_on or w.resolved.kind for w in ways]
    assert kinds[0] == "points" and {"asked_before", "answered", "alone"} & set(kinds[1:])
    assert len({w.text for w in ways}) == len(ways) == len(signals) and all(w.brief for w in ways)


def test_nothing_is_told_twice_where_something_new_is_as_likely(several):
    said = Said.before(())
    said.told = {"inc-evc-cost"}
    way = several.readings.understand(Question("and where?", "en", (Turn("user", "What does EVC cost?"),)))
    answers = [told("inc-evc-cost"), told("inc-evc-cost", "inc-evc-where")]
    signals = np.zeros((2, len(choice.reading.SIGNALS)))
    chooser = by(several, adds=1.0)
    assert chooser._best([way, way], signals, answers, said) == 1
    assert chooser._best([way, way], signals, answers[::-1], said) == 0


def test_it_is_read_behind_the_part_before_and_its_answer(several):
    read = []

    class Reads:
        def logits(self, question, statements):
            read.append(question)
            return np.zeros(len(statements), np.float32)

    asked = replace(several, choice=replace(several.choice, reader=Reads()))
    answered(asked, "What is EVC? And where?", ["What is EVC", "And where?"], "en")
    assert read and all(q.startswith("And where? (What is EVC; ") for q in read)


def test_without_a_reader_the_rules_decide(several):
    without = replace(several, choice=Choice(several.choice.knowledge, None, several.choice.model))
    assert all(answered(without, "What is EVC? And what does it cost?", ["What is EVC", "And what does it cost?"]))


@pytest.mark.parametrize(
    ("language", "parts", "wanted"),
    [
        ("nl", ["Wat kost EVC als je werkt?", "En waar moet ik zijn?"], ["inc-evc-cost", "inc-evc-where"]),
        ("fr", ["L'opleidingskrediet, c'est quoi", "pour quelles formations ?"], ["inc-krediet-w", "inc-krediet-c"]),
        (
            "en",
            ["Who can start an on-the-job training at a company through VDAB", "what do they live on meanwhile?"],
            ["inc-ibo-who", "inc-ibo-pay-and-job"],
        ),
    ],
)
def test_a_part_that_leans_on_the_one_before_is_answered(several, language, parts, wanted):
    found = answered(several, " ".join(parts), parts, language)
    assert all(any(r.startswith(w) for r in records) for records, w in zip(found, wanted, strict=True)), found


def test_the_weights_of_the_package_are_those_of_the_signals(several):
    weights = dict(zip(PART_SIGNALS, several.choice.model.weights, strict=True))
    assert weights["read"] > 0 and weights["adds"] > 0


def test_that_courses_stand_below_is_said_at_the_end(several):
    below = several.composer.phrases.say("courses_beside", "en")
    first = replace(told("inc-evc-cost"), answer=f"It costs 100. [1]\n\n{below}")
    second = replace(told("inc-evc-where"), answer="There. [1]")
    way = several.readings.understand(Question("What does it cost, and where?", "en"))
    assert several._merged(way, [first, second]).answer == f"It costs 100. [1]\n\nThere. [2]\n\n{below}"


@pytest.mark.parametrize(("where", "asked"), [("in Mechelen", False), ("for beginners", True)])
def test_the_town_is_not_asked_where_another_part_names_one(several, where, asked):
    say = several.composer.phrases.say
    text = f"Where can she borrow a laptop, and is there a free course {where}?"
    way = several.readings.understand(Question(text, "en"))
    first = replace(told("digi-offer-examples"), answer=f"In a digibank. [1] {say('asks_town', 'en')}")
    second = replace(told("inc-evc-where"), answer="There. [1]")
    assert (say("asks_town", "en") in several.joined(way, [first, second]).answer) is asked
