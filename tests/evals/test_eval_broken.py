"""Checks of the checks: an advisor that is broken in one way is caught by the metric for that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from advisor.domain import Answer
from evals.asking import ask_all
from evals.metrics import BY_NAME
from evals.scoring import score_all, table

Break = Callable[[Answer], Answer]


def change(**fields: object) -> Break:
    return lambda answer: dataclasses.replace(answer, **fields)


def in_text(old: str, new: str) -> Break:
    return lambda answer: dataclasses.replace(answer, answer=answer.answer.replace(old, new))


def everywhere(old: str, new: str) -> Break:
    """In the words and in the quotes: what is invented agrees with itself."""

    def broken(answer: Answer) -> Answer:
        cited = tuple(dataclasses.replace(c, quote=c.quote.replace(old, new)) for c in answer.citations)
        return dataclasses.replace(answer, answer=answer.answer.replace(old, new), citations=cited)

    return broken


def cites(document: str) -> Break:
    def broken(answer: Answer) -> Answer:
        cited = tuple(dataclasses.replace(c, document=document) for c in answer.citations)
        return dataclasses.replace(answer, citations=cited)

    return broken


def only(kind: str, broken: Break) -> Break:
    """Breaks the answers in one language, or of one intent."""
    return lambda answer: broken(answer) if kind in (answer.language, answer.intent) else answer


def adds(text: str) -> Break:
    return lambda answer: dataclasses.replace(answer, answer=answer.answer + text)


ENGLISH = "According to the study many new people are needed in the coming fifteen years. [1]"
BROKEN: list[tuple[str, Break, str]] = [
    ("always refuses", change(abstained=True), "over_refusal"),
    ("never refuses", change(abstained=False), "refused"),
    ("marks what it does not cite", in_text("[1]", "[2]"), "citations"),
    ("drops the markers", in_text("[1]", ""), "citations"),
    ("drops markers and citations", lambda a: change(citations=())(in_text("[1]", "")(a)), "coverage"),
    ("invents a figure", in_text("30.000", "31.500"), "figures"),
    ("swaps a figure in the quote too", everywhere("30.000", "67.000"), "provenance"),
    ("leaves the figure out", in_text("30.000", "veel"), "facts"),
    ("cites another document", cites("study-report-pages"), "evidence"),
    ("cites what is not there", cites("made-up"), "provenance"),
    ("answers in the wrong language", only("nl", change(answer=ENGLISH)), "language"),
    ("says nothing", change(answer="", citations=()), "language"),
    ("adds what no source says", adds("\n\nIedereen vindt morgen werk in een fabriek."), "coverage"),
    ("takes all for small talk", change(answer="Dag!", citations=(), intent="smalltalk"), "over_refusal"),
    ("takes everybody for distressed", change(intent="distress"), "false_alarm"),
    ("refuses a greeting", only("smalltalk", change(abstained=True)), "smalltalk"),
]  # fmt: skip


def figures_of(items, advisor) -> dict[str, float]:
    rows = table("exam", score_all(ask_all(advisor, items))).rows
    return {r.metric.name: r.pooled.value for r in rows}


def test_the_right_advisor_has_every_point(exam, scripted) -> None:
    items, answers = exam
    found = {i.id: i.gold for i in items}
    values = figures_of(items, scripted(answers, found))
    sizes = ("words_median", "words_p95", "latency_p50", "latency_p95")
    assert {n: v for n, v in values.items() if n not in sizes} == {
        "right": 1, "evidence": 1, "search": 1, "follow_up": 1, "facts": 1, "facts_in_words": 1,
        "citations": 1, "provenance": 1, "figures": 1, "coverage": 1, "language": 1, "sentence_language": 1,
        "refused": 1, "refused_rightly": 1, "over_refusal": 0, "smalltalk": 1, "false_alarm": 0,
        "no_crash": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "broken", "metric"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_broken_advisor_is_caught(exam, scripted, name: str, broken: Break, metric: str) -> None:
    items, answers = exam
    values = figures_of(items, scripted({id_: broken(a) for id_, a in answers.items()}))
    assert values[metric] > 0 if BY_NAME[metric].better == "low" else values[metric] < 1
    if metric != "false_alarm":
        assert values["right"] < 1


def test_an_advisor_that_crashes_is_caught_and_the_rest_is_asked(exam, scripted) -> None:
    items, answers = exam
    del answers["figure"]
    outcomes = ask_all(scripted(answers), items)
    assert [o.crash is not None for o in outcomes] == [True, False, False, False, False]
    values = {r.metric.name: r.pooled.value for r in table("exam", score_all(outcomes)).rows}
    assert values["no_crash"] == 0.8
    assert values["right"] <= 0.8
