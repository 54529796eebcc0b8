"""Offers are read beside the question: which of them stay, which go, and what is not read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from advisor.answer.linear import LinearModel
from advisor.answer.offer_reading import MOST_READ, SIGNALS, OfferReading
from advisor.answer.selection import Offer, Selection
from advisor.domain import Question


@dataclass
class Reads:
    """Finds these names in an offer to be on the subject, and keeps what it read."""

    right: tuple[str, ...] = ()
    read: list[str] = field(default_factory=list)

    def logits(self, question, statements):
        self.read += statements
        return np.array([5.0 if any(n in s for n in self.right) else -5.0 for s in statements], np.float32)


@pytest.fixture
def composer(advisor):
    return advisor.house.current().composer


@pytest.fixture
def offers(composer):
    courses = sorted(composer.knowledge.corpus.courses.values(), key=lambda c: c.id)
    names = {}
    for course in courses:
        names.setdefault(course.name["en"], course)  # several schools give the same
    return [Offer(c, 1.0, ()) for c in list(names.values())[:10]]


def reading(composer, reader) -> OfferReading:
    # By what is read alone: sure from 0.7 on, left out under one half.
    weights = np.array([1.0 if s == "read" else 0.0 for s in SIGNALS], np.float32)
    return OfferReading(composer.knowledge, reader, LinearModel(weights, 0.0, 0.5), composer.understanding.cues)


def understood(composer, text="welding course in Ghent", language="en"):
    return composer.understanding.understand(Question(text, language))


def chosen(*fitting: Offer, untold=(), near=(), has_subject=True) -> Selection:
    return Selection(tuple(fitting), tuple(untold), None, (), has_subject, True, tuple(near) or tuple(fitting))


def ids(offers) -> list[str]:
    return [o.course.id for o in offers]


def test_what_is_on_another_subject_is_left_out_and_nothing_comes_before_its_better(composer, offers):
    reader = Reads((offers[1].course.name["en"], offers[3].course.name["en"]))
    found = reading(composer, reader).narrowed(understood(composer), chosen(*offers[:4]))
    assert ids(found.fitting) == ids([offers[1], offers[3]])
    assert ids(found.near) == ids([offers[1], offers[3]]) and found.any_on_subject and not found.doubtful


def test_where_none_is_on_the_subject_there_is_none_and_not_all_are_read(composer, offers):
    reader = Reads()
    found = reading(composer, reader).narrowed(understood(composer), chosen(*offers))
    assert not (found.fitting or found.untold or found.near or found.any_on_subject or found.doubtful)
    assert len(reader.read) == MOST_READ < len(offers)


def test_no_more_are_read_than_are_shown(composer, offers):
    reader = Reads(tuple(o.course.name["en"] for o in offers))
    found = reading(composer, reader).narrowed(understood(composer), chosen(*offers))
    assert ids(found.fitting) == ids(offers[:3]) and len(reader.read) == 3


def test_offers_that_do_not_tell_of_a_condition_and_those_elsewhere_are_read_too(composer, offers):
    reader = Reads((offers[1].course.name["en"],))
    read = reading(composer, reader)
    untold = read.narrowed(understood(composer), chosen(untold=offers[:3], near=offers[:5]))
    assert ids(untold.untold) == ids(offers[1:2]) and ids(untold.near) == ids([offers[1], *offers[3:5]])
    near = read.narrowed(understood(composer), chosen(near=offers[:3]))
    assert ids(near.near) == ids(offers[1:2]) and not near.fitting and near.any_on_subject


def test_a_chance_between_the_two_thresholds_is_told_with_doubt(composer, offers):
    class Unsure(Reads):
        def logits(self, question, statements):
            return np.array([0.2] * len(statements), np.float32)

    assert reading(composer, Unsure()).narrowed(understood(composer), chosen(*offers[:2])).doubtful


def test_what_a_catalogue_brought_stays_and_is_not_read(composer, offers):
    theirs = replace(offers[0], course=replace(offers[0].course, sources=("catalogue.csv",)))
    reader = Reads()
    found = reading(composer, reader).narrowed(understood(composer), chosen(theirs, offers[1]))
    assert ids(found.fitting) == [theirs.course.id] and not found.doubtful and len(reader.read) == 1


@pytest.mark.parametrize(
    "case", ["no reader", "no subject", "another language", "follow-up"], ids=lambda case: case.replace(" ", "-")
)
def test_nothing_is_left_out_where_nothing_can_be_read(case, composer, offers):
    reader = None if case == "no reader" else Reads()
    question = understood(composer)
    if case == "another language":
        question = replace(question, asked_in="de")
    if case == "follow-up":
        question = replace(question, resolved=replace(question.resolved, follow_up=True))
    selection = chosen(*offers[:4], has_subject=case != "no subject")
    assert reading(composer, reader).narrowed(question, selection) is selection
    assert reader is None or not reader.read


def test_where_those_that_meet_all_are_on_another_subject_the_others_are_read(composer, offers):
    reader = Reads((offers[4].course.description["en"],))
    found = reading(composer, reader).narrowed(understood(composer), chosen(*offers[:2], near=offers[:5]))
    assert not found.fitting and ids(found.near) == ids(offers[4:5]) and found.any_on_subject
    assert len(reader.read) == 5  # each once


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("Is er een lascursus in de buurt van Oostkamp?", "nl", "Is er een lascursus in de buurt ?"),
        ("laser cutting course limburg", "en", "laser cutting course"),
        ("Limburg?", "nl", "Limburg?"),
    ],
)
def test_a_place_says_nothing_for_or_against_a_subject(text, language, read, composer, offers):
    asked = []

    class Keeps(Reads):
        def logits(self, question, statements):
            asked.append(question)
            return super().logits(question, statements)

    replace(composer.offers.reading, reader=Keeps()).signals(understood(composer, text, language), offers[0])
    assert asked == [read]


def test_an_offer_is_read_in_the_language_of_the_question_with_whom_it_is_for(composer, offers):
    course = next(o.course for o in offers if o.course.audience)
    reader = Reads()
    reading(composer, reader).narrowed(understood(composer, "cours de soudure", "fr"), chosen(Offer(course, 1.0, ())))
    whom = composer.knowledge.corpus.concepts["audience"][course.audience[0]].label["fr"]
    assert reader.read[0].startswith(course.name["fr"]) and whom in reader.read[0]
