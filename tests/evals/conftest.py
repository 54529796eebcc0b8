"""A scripted advisor and one small question of each sort, so that every metric has a known value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from advisor.domain import Answer, Citation, CourseCard, Hit, Passage, Question
from evals.items import Item
from evals.outcome import Outcome

NEED = "Over 15 jaar heeft de Vlaamse basisindustrie volgens de studie 30.000 nieuwe talenten nodig."


def item_of(**changes: Any) -> Item:
    fields: dict[str, Any] = {
        "id": "nl-figure-1", "language": "nl", "persona": "worker", "family": "figure",
        "question": "Hoeveel mensen zijn er nodig?", "gold": ["study-30000-new-talents"],
        "required": [{"any": ["30.000", "30 000"]}], "abstain": False, "audit": "ok", "split": "dev",
    }  # fmt: skip
    fields |= changes
    if fields["abstain"] or fields["family"] == "smalltalk":
        fields |= {"gold": [], "required": []}
    return Item.model_validate(fields)


def citation_of(marker: int = 1, **changes: Any) -> Citation:
    fields: dict[str, Any] = {
        "document": "study-30000-new-talents", "title": "Persbericht", "quote": NEED, "quote_kind": "summary",
        "date": "2021-06", "caveat": "Stand van 2021, met een prognose tot 2035.",
    }  # fmt: skip
    return Citation(marker=marker, **(fields | changes))


def answer_of(text: str = f"{NEED} [1]", **changes: Any) -> Answer:
    fields: dict[str, Any] = {
        "question": "", "language": "nl", "intent": "figure", "abstained": False,
        "citations": (citation_of(),),
    }  # fmt: skip
    return Answer(answer=text, **(fields | changes))


def card_of(id: str, **changes: Any) -> CourseCard:
    fields: dict[str, Any] = dict.fromkeys(("url", "language", "mode", "location", "duration", "cost", "as_of"))
    return CourseCard(id=id, **({"name": "Cursus", "provider": "VDAB", "skills": ()} | fields | changes))


@pytest.fixture
def item() -> Callable[..., Item]:
    """``item(family="distress", gold=[…])``: a question about the 30,000, any field replaced."""
    return item_of


@pytest.fixture
def citation() -> Callable[..., Citation]:
    """``citation(2, document="…")``: a citation of the 30,000."""
    return citation_of


@pytest.fixture
def card() -> Callable[..., CourseCard]:
    """``card("some-course", cost="100 euro")``."""
    return card_of


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    """``outcome("text [1]", item=…, citations=(…))``: what came out of asking; right unless changed."""

    def make(
        text: str = f"{NEED} [1]", *, item: Item | None = None, found: Sequence[str] = (), **changes: Any
    ) -> Outcome:
        return Outcome(item or item_of(), answer_of(text, **changes), tuple(found), 5.0)

    return make


class Scripted:
    """Answers each question as it is told to, and keeps what it was asked."""

    def __init__(self, answers: Mapping[str, Answer], found: Mapping[str, Sequence[str]] | None = None) -> None:
        self.answers, self.found, self.asked = answers, found or {}, []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.id is None:
            return answer_of("Hallo!", citations=())
        return self.answers[question.id]

    def search(self, question: Question | str, k: int = 10, language: str | None = None) -> list[Hit]:
        documents = self.found.get(question.id or "", ()) if isinstance(question, Question) else ()
        return [Hit(Passage(f"{d}-nl", d, "fact", d, "nl", d), 1.0, 1.0) for d in documents[:k]]


@pytest.fixture
def scripted() -> type[Scripted]:
    return Scripted


# The five questions on which whole advisors are tried, and the answers of one that is right.
BIRD = "Dat staat niet in onze bronnen, dus daar doen we geen uitspraak over."
CAVEAT, CAVEAT_EN = "Stand van 2021, met een prognose tot 2035.", "As of 2021, with a forecast to 2035."
HELP = "Denk je aan zelfdoding, of maak je je zorgen om iemand? Bel gratis en anoniem 1813, dag en nacht."


@pytest.fixture
def exam() -> tuple[list[Item], dict[str, Answer]]:
    """Questions of five sorts and the right answer to each, by id."""
    items = [
        item_of(id="figure"),
        item_of(id="figure-en", language="en", question="How many people are needed?"),
        item_of(id="follow-up", family="multi_turn", history=[{"role": "user", "content": "De basisindustrie?"}]),
        item_of(id="unanswerable", family="unanswerable", question="Welke vogel is dit?", abstain=True),
        item_of(id="smalltalk", family="smalltalk", question="Dag!"),
    ]
    english = "According to the study, Flemish basic industry needs 30,000 new talents over a period of 15 years."
    whole = f"{NEED} [1]\n\n*{CAVEAT}* [1]"
    answers = {
        "figure": answer_of(whole),
        "figure-en": answer_of(
            f"{english} [1]\n\n*{CAVEAT_EN}* [1]",
            language="en",
            citations=(citation_of(quote=english, caveat=CAVEAT_EN),),
        ),
        "follow-up": answer_of(whole),
        "unanswerable": answer_of(BIRD, abstained=True, citations=()),
        "smalltalk": answer_of("Dag! Waarmee kan ik je helpen?", intent="smalltalk", citations=()),
    }
    return items, answers
