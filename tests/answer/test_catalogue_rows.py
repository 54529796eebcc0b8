"""Given thousands of courses on a shelf, when conditions are stated, then those are kept that a test of each would
keep, and a course is read when it is asked for."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from advisor.answer.catalogue_rows import CatalogueRows
from advisor.answer.conditions import Condition
from advisor.corpus.model import Course
from advisor.domain import Passage
from advisor.errors import IndexUnusable
from advisor.index import Entry
from advisor.index.packed import unpack
from advisor.index.passages import Passages, write
from advisor.retrieve.shelf import COMMON, ROWS, TEXTS, Shelf, Writer


def course(number: int, rng: random.Random) -> Course:
    three = dict.fromkeys(("nl", "en", "fr"), f"Opleiding {number}")
    return Course(
        id=f"a.csv#{number}", name=three, provider=three, url=None, description=three, kind=None, level=None,
        language=rng.choice(("nl", "fr", None)), audience=rng.choice(((), ("workers",))),
        mode=rng.choice(("on-site", "online", None)),
        duration=None, cost=None, free=rng.choice((True, False, None)), location=None,
        places=rng.choice(((), ("ghent",), ("antwerp", "ghent"))), skills=(), themes=(), seen_on=None,
        ends=rng.choice((None, "2025-01-01", "2027-01-01")), full=rng.random() < 0.1, sources=("a.csv",),
    )  # fmt: skip


def passages_of(course: Course, *languages: str) -> list[Passage]:
    return [
        Passage(f"{course.id}@{lang}", course.id, "offer", f"{course.name[lang]}. {course.description[lang]}", lang,
                course.name[lang])
        for lang in languages or ("nl",)
    ]  # fmt: skip


def shelved(folder: Path, courses: Iterable[tuple[Course, list[Passage]]]) -> tuple[SimpleNamespace, Shelf]:
    """The part of an index that rows are chosen from, every second passage something else, and its shelf."""
    writer, entries = Writer(), []
    for offer, passages in courses:
        writer.add(offer, passages)
        for passage in passages:
            entries += [Entry(passage), Entry(Passage(f"f{len(entries)}", "f", "fact", "Feit.", "nl", "f"))]
    writer.save(folder)
    write(entries, folder, ["offer", "fact"], ["nl", "en", "fr"])
    passages = Passages(folder, ["offer", "fact"], ["nl", "en", "fr"])
    index = SimpleNamespace(
        folder=folder, passages=passages, get=lambda document: [passages[i] for i in passages.of(document)]
    )
    ours = {"ours": course(1, random.Random(1))} if not entries else {}
    return index, Shelf(ours, index)


def test_groups_decide_as_each_course_would(tmp_path):
    rng = random.Random(5)
    courses = {c.id: c for c in (course(n, rng) for n in range(2000))}
    index, shelf = shelved(tmp_path, ((c, passages_of(c)) for c in courses.values()))
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
    rows = CatalogueRows(index, shelf).meeting(conditions, still)
    assert len(tested) <= 3 + 3 + 9, "one test a group"

    expected = [
        row
        for row, p in enumerate(index.passages)
        if p.kind == "offer"
        and still(courses[p.document])
        and all(c.test(courses[p.document]) is not False for c in conditions)
    ]
    assert rows.tolist() == expected and 0 < len(expected) < 1000


def test_courses_come_back_as_they_were(tmp_path):
    plain = course(1, random.Random(2))
    several = replace(
        course(2, random.Random(3)),
        name={"nl": "Lassen", "en": "Welding", "fr": "Lassen"},
        description={"nl": "Je last.", "en": "You weld.", "fr": "Je last."},
        cost=dict.fromkeys(("nl", "en", "fr"), "€ 20"),
        starts=("2027-01-04",),
    )
    other = replace(course(3, random.Random(4)), description=dict.fromkeys(("nl", "en", "fr"), "Elders verteld."))
    _, shelf = shelved(
        tmp_path,
        [(plain, passages_of(plain)), (several, passages_of(several, "nl", "en")), (other, passages_of(plain))],
    )
    assert [shelf[c.id] for c in (plain, several, other)] == [plain, several, other]
    assert len(shelf) == 3 and list(shelf) == [plain.id, several.id, other.id]
    assert plain.id in shelf and "nobody" not in shelf
    # What the passages say already is not kept twice.
    written, shared = (tmp_path / TEXTS).read_bytes(), (tmp_path / COMMON).read_bytes()
    ends = [*np.load(tmp_path / ROWS)["at"].tolist(), len(written)]
    first, second, third = (unpack(written[a:b], shared).decode() for a, b in pairwise(ends))
    assert "Opleiding 1" not in first.replace(plain.provider["nl"], "", 1) and "Je last" not in second
    assert "Elders verteld" in third


def test_what_was_read_before_is_taken_over(tmp_path):
    courses = [course(n, random.Random(n)) for n in range(20)]
    (tmp_path / "1").mkdir(), (tmp_path / "2").mkdir()
    first = Writer("words")
    for number, offer in enumerate(courses):
        first.add(offer, passages_of(offer), number + 1)
    first.save(tmp_path / "1")

    again = Writer("words", tmp_path / "1")
    changed = replace(courses[3], mode="blended")
    for number in range(len(courses)):
        if number == 3:
            assert not again.known(99)
            again.add(changed, passages_of(changed), 99)
        else:
            assert again.known(number + 1)
    again.save(tmp_path / "2")
    write([Entry(p) for offer in courses for p in passages_of(offer)], tmp_path / "2", ["offer"], ["nl"])
    passages = Passages(tmp_path / "2", ["offer"], ["nl"])
    index = SimpleNamespace(folder=tmp_path / "2", get=lambda document: [passages[i] for i in passages.of(document)])
    shelf = Shelf({}, index)
    assert [shelf[c.id] for c in courses] == [*courses[:3], changed, *courses[4:]]
    alike = {tuple(row): courses[n].places for n, row in enumerate(shelf.facets(("places",)).tolist())}
    assert len(alike) == len({c.places for c in courses})

    assert not Writer("other words", tmp_path / "1").known(1)


def test_without_a_catalogue_there_is_nothing(tmp_path):
    index, shelf = shelved(tmp_path, [])
    rows = CatalogueRows(index, shelf)
    assert len(rows) == 0 and rows.meeting([], lambda c: True).tolist() == []
    assert list(shelf) == ["ours"] and shelf["ours"].id == "a.csv#1" and len(shelf) == 1


def test_a_damaged_shelf_is_said(tmp_path):
    index, _ = shelved(tmp_path, [(c := course(1, random.Random(1)), passages_of(c))])
    (tmp_path / "facets.npy").write_bytes(b"no")
    with pytest.raises(IndexUnusable):
        Shelf({}, index)
