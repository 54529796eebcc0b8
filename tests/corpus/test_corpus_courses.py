"""The courses are schema.org Courses that others can read, and nothing of them is lost on the way in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.corpus.courses import COURSE_MODES
from advisor.corpus.model import Corpus, Course
from advisor.domain import LANGUAGES


@pytest.fixture(scope="session")
def nodes(real_folder: Path) -> dict[str, dict]:
    """The courses as they are written, by id."""
    found = {}
    for path in (real_folder / "courses").glob("*.jsonld"):
        for node in json.loads(path.read_text(encoding="utf-8"))["@graph"]:
            found[node["@id"].removeprefix("course:")] = node
    return found


def texts(value: object) -> Iterator[str]:
    """Every text under `value`, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "@type":
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def fields(course: Course) -> set[str]:
    """Every text of a course as it was loaded."""
    found: set[str] = set()
    for value in vars(course).values():
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            found.update(*(items if isinstance(items, tuple) else (items,) for items in value.values()))
        elif isinstance(value, tuple):
            found.update(value)
    return found


def test_nothing_that_was_written_is_lost(nodes: dict[str, dict], real: Corpus) -> None:
    """But for the words of the source beside a skill's id, and the duration for machines."""
    assert set(nodes) == set(real.courses)
    for id_, node in nodes.items():
        course = real.courses[id_]
        own_words = {item.get("name") for item in node.get("teaches", ())} | {node.get("timeRequired")}
        own_words.add(node.get("typicalAgeRange"))  # told as two numbers, see test_the_ages_of_an_offer
        spare = {node["@id"], *LANGUAGES, *COURSE_MODES} | own_words
        assert set(texts(node)) - fields(course) - spare == set(), id_
        assert course.free == node.get("isAccessibleForFree")


def test_they_are_courses_with_one_instance(nodes: dict[str, dict]) -> None:
    for id_, node in nodes.items():
        assert node["@type"] == "Course", id_
        assert node["hasCourseInstance"]["@type"] == "CourseInstance", id_
        assert node["provider"]["@type"] == "Organization", id_
        assert node["hasCourseInstance"].get("courseMode") in (None, "onsite", "online", "blended"), id_


def test_a_duration_for_machines_is_iso_8601_and_never_alone(nodes: dict[str, dict]) -> None:
    written = {id_: node["timeRequired"] for id_, node in nodes.items() if "timeRequired" in node}
    assert written
    for id_, duration in written.items():
        assert re.fullmatch(r"P(?:[\d.]+[YMWD])+|PT[\d.]+H", duration), id_
        assert nodes[id_]["advisor:duration"], id_


def test_what_is_unknown_stays_unknown(real: Corpus) -> None:
    assert sum(course.seen_on is None for course in real.courses.values()) >= 1
    assert all(course.cost is None or course.cost["nl"] for course in real.courses.values())
    assert all(course.mode in (None, "on-site", "online", "blended") for course in real.courses.values())


def test_a_price_is_written_as_its_language_writes_it(real: Corpus) -> None:
    costs = [course.cost for course in real.courses.values() if course.cost and "146" in course.cost["nl"]]
    assert costs == [{"nl": "3.146 euro", "en": "3,146 euros", "fr": "3 146 euros"}]


def test_the_ages_of_an_offer(real: Corpus) -> None:
    assert real.courses["acta-project-1825"].ages == (18, 25)
    assert real.courses["watt-met-water"].ages == (14, 120)
    assert real.courses["salga-lasacademie"].ages is None
