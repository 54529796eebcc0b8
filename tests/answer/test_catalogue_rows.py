"""Given thousands of courses, when conditions are stated, then those are kept that a test of each would keep."""

from __future__ import annotations

import random
from collections.abc import Callable
from types import SimpleNamespace

from advisor.answer.catalogue_rows import CatalogueRows
from advisor.answer.conditions import Condition
from advisor.corpus.model import Course


def course(number: int, rng: random.Random) -> Course:
    three = dict.fromkeys(("nl", "en", "fr"), f"Opleiding {number}")
    return Course(
        id=f"a.csv#{number}", name=three, provider=three, url=None, description=three, kind=None, level=None,
        language=rng.choice(("nl", "fr", None)), audience=(), mode=rng.choice(("on-site", "online", None)),
        duration=None, cost=None, free=rng.choice((True, False, None)), location=None,
        places=rng.choice(((), ("ghent",), ("antwerp", "ghent"))), skills=(), themes=(), seen_on=None,
        ends=rng.choice((None, "2025-01-01", "2027-01-01")), full=rng.random() < 0.1, sources=("a.csv",),
    )  # fmt: skip


def test_groups_decide_as_each_course_would():
    rng = random.Random(5)
    courses = {c.id: c for c in (course(n, rng) for n in range(2000))}
    # One passage in three is something else.
    passages = [SimpleNamespace(kind="offer", document=id_) for id_ in courses]
    passages = [p for offer in passages for p in (offer, SimpleNamespace(kind="fact", document="f"))][::1]
    tested: list[str] = []

    def counting(test: Callable[[Course], bool | None]) -> Callable[[Course], bool | None]:
        return lambda c: tested.append(c.id) or test(c)

    conditions = [
        Condition("mode", "", counting(lambda c: None if c.mode is None else c.mode == "online"), ("mode",)),
        Condition("free", "", counting(lambda c: c.free), ("free",)),
        Condition("place", "", counting(lambda c: "ghent" in c.places if c.places else None), ("places", "mode")),
        Condition("evening", "", lambda c: None),  # reads the whole text: left to the test of each
    ]
    still = lambda c: not c.full and not (c.ends and c.ends < "2026-11-26")  # noqa: E731
    rows = CatalogueRows(SimpleNamespace(passages=passages), courses).meeting(conditions, still)

    expected = [
        row
        for row, p in enumerate(passages)
        if p.kind == "offer"
        and still(courses[p.document])
        and all(c.test(courses[p.document]) is not False for c in conditions)
    ]
    assert rows.tolist() == expected and 0 < len(expected) < 1000
    assert len(tested) < 30 + 3 * 2000, "one test a group"


def test_without_a_catalogue_there_is_nothing():
    rows = CatalogueRows(SimpleNamespace(passages=[SimpleNamespace(kind="fact", document="f")]), {})
    assert len(rows) == 0 and rows.meeting([], lambda c: True).tolist() == []
