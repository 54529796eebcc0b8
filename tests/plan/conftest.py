"""The real corpus on one day, and a plan as a counsellor would make it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from advisor.corpus.model import Corpus
from advisor.domain import Citation, CourseCard
from advisor.plan import Goal, Plan, build_plan, suggestions


@pytest.fixture(scope="session")
def plan(corpus: Corpus, today: dt.date) -> Plan:
    """An operator in plastics whose plant goes circular; two skills are there, two courses were chosen in Dutch."""
    cards = [
        CourseCard(
            id=id_, name=corpus.courses[id_].name["nl"], provider=corpus.courses[id_].provider["nl"], url="https://x.be",
            language="nl", mode=None, location=None, duration=None, cost=None, skills=("kwaliteit controleren",),
            as_of="2022-10-20",
        )
        for id_ in ("vdab-procesoperator-antwerpen", "plastiq-operator-kunststofverwerking")
    ]  # fmt: skip
    study = Citation(2, "study-59000-green-upskilling", "Persbericht", "…", "summary", date="2021-06")
    report = Citation(1, "rapport/fabriek.pdf", "Rapport van de fabriek", "…", "source", "p. 3", caveat="enkel intern")
    made = build_plan(
        corpus,
        Goal(("operator",), ("circular-production",)),
        "nl",
        today,
        has=["sorting-waste", "storingen oplossen", "de robot van lijn 3"],
        cards=cards,
        citations=[report, study],
        steps=["Mijn ploegbaas vragen of ik 2 dagen mag volgen"],
    )
    return dataclasses.replace(made, steps=made.steps + suggestions(made, corpus))
