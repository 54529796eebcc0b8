"""Whether a found fact answers, as a signal: which facts are read, in which words, and what stands where none is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from advisor.answer.answering import FURTHEST, NOTHING, Answering, as_read
from advisor.answer.scope_signals import SIGNALS
from advisor.answer.signal_model import SignalModel
from advisor.domain import Question


@dataclass
class Told:
    """Gives the numbers that it holds, and keeps what it was asked."""

    numbers: list[float]
    asked: list[tuple[str, list[str]]] = field(default_factory=list)

    def logits(self, question, statements):
        self.asked.append((question, list(statements)))
        return np.array(self.numbers[: len(statements)], np.float32)


@pytest.fixture
def found(advisor):
    """``found(question)`` gives the message as it was read and what was found for it."""
    composer = advisor.house.current().composer

    def of(text: str):
        understood = composer.understanding.understand(Question(text))
        return understood, composer.evidence(understood)[0]

    return of


@pytest.fixture
def knowledge(advisor):
    return advisor.house.current().composer.knowledge


def of_kind(ranked, kind):
    return [e for e in ranked if e.kind == kind]


def test_the_first_fact_is_read_in_the_language_of_the_question(found, knowledge):
    understood, ranked = found("Combien de personnes ont été interrogées pour l'étude ?")
    facts = of_kind(ranked, "fact")
    reader = Told([-9.0])
    assert Answering(knowledge, reader).of(understood, [*of_kind(ranked, "gap"), *facts]) == -FURTHEST
    assert reader.asked == [(understood.text, [as_read(knowledge.corpus.facts[facts[0].document], "fr")])]


def test_of_an_overview_the_likelier_of_its_first_two_facts_counts(found, knowledge):
    understood, ranked = found("Who pays for my training?")
    overview = of_kind(ranked, "overview")[:1]
    reader = Told([-2.0, 3.0])
    assert Answering(knowledge, reader).of(understood, overview + of_kind(ranked, "fact")) == 3.0
    first, second = knowledge.overviews[overview[0].document].facts[:2]
    assert reader.asked[0][1] == [as_read(knowledge.corpus.facts[f], "en") for f in (first, second)]


def test_nothing_found_is_no_answer_and_what_cannot_be_read_tells_nothing(found, knowledge):
    understood, ranked = found("How many people were interviewed for the study?")
    assert Answering(knowledge, Told([])).of(understood, of_kind(ranked, "gap")) == NOTHING
    assert math.isnan(Answering(knowledge, None).of(understood, ranked))
    foreign = replace(understood, asked_in="uk")
    assert math.isnan(Answering(knowledge, Told([1.0, 1.0])).of(foreign, ranked))


def test_what_people_ask_of_a_source_is_read_too(corpus):
    fact = next(f for f in corpus.facts.values() if f.caveat and f.source.date)
    told = as_read(fact, "nl")
    assert fact.statement["nl"] in told and fact.caveat["nl"] in told
    assert fact.source.title in told and fact.source.date in told


@pytest.mark.parametrize("name", ["scope", "doubt"])
def test_a_signal_that_cannot_be_told_counts_as_its_mean_and_an_answer_lowers_the_chance(name):
    model = SignalModel.load(name)
    at = SIGNALS.index("answers")
    signals = np.array(model.mean, float)
    untold, sure, never = signals.copy(), signals.copy(), signals.copy()
    untold[at], sure[at], never[at] = math.nan, 5.0, -5.0
    assert model.chance(untold) == pytest.approx(model.chance(signals))
    assert model.chance(sure) < model.chance(signals) < model.chance(never)


def test_the_advisor_reads_with_the_cross_encoder(advisor, found):
    scope = advisor.house.current().composer.scope
    understood, ranked = found("How many people were interviewed for the study?")
    assert scope.measure.answering.of(understood, ranked) > 0
