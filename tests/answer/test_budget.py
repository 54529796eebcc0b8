"""What a course may cost is a condition, and no question after its price."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question
from advisor.retrieve.budget import budget, price, without_budget

COURSE = frozenset({"course"})


@pytest.mark.parametrize(
    ("text", "euros", "rest"),
    [
        ("avondcursus lassen in Genk, max 300 euro", 300, "avondcursus lassen in Genk"),
        ("lascursus van hoogstens € 1.200 bij Gent", 1200, "lascursus van bij Gent"),
        ("welding course under 250 euros", 250, "welding course"),
        ("formation soudage, pas plus de 200 € ?", 200, "formation soudage ?"),
        ("a course for 100 euro tops", 100, "a course for"),
    ],
)
def test_the_most_it_may_cost_is_read_and_left_out(text, euros, rest):
    assert budget(text, COURSE) == euros
    assert without_budget(text, COURSE) == rest


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("krijg ik tot 250 euro opleidingscheques?", {"course", "scheme_cheque"}),
        ("hoeveel mensen betalen minder dan 300 euro?", {"course", "how_many"}),
        ("cursus van hoogstens 3 dagen", {"course"}),
        ("ik verdien minder dan 2000 euro", set()),
    ],
)
def test_what_is_no_budget(text, cues):
    assert budget(text, frozenset(cues)) is None and without_budget(text, frozenset(cues)) == text


def test_the_price_of_an_offer():
    assert price("3,146 euros") == 3146 and price("EUR 1,157 a year (EEA)") == 1157
    assert price("€ 45.50 per day") == 45 and price("paid") is None


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Avondcursus lassen regio Genk, max 300 euro", "hoogstens 300 euro"),
        ("welding course near Ghent, at most 300 euros", "at most 300 euros"),
        ("formation soudage à Gand, maximum 300 euros", "300 euros au plus"),
    ],
)
def test_offers_are_told_with_the_budget_as_a_condition(advisor, question, label):
    composer = advisor.house.current().composer
    understood = composer.understanding.understand(Question(question))
    assert understood.facets.budget == 300
    answer = advisor.ask(Question(question, profile=Profile(persona="worker")))
    assert answer.intent == "courses" and "hole-course-price" not in {c.document for c in answer.citations}
    from advisor.answer.conditions import conditions_of

    named = {c.name: c for c in conditions_of(understood, composer.understanding.vocabulary, composer.phrases)}
    assert named["budget"].label == label
    courses = composer.knowledge.corpus.courses.values()
    assert all(named["budget"].test(c) for c in courses if c.free)
    assert all(named["budget"].test(c) is None for c in courses if not c.free and not c.cost)
