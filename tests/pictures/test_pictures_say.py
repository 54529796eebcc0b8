"""What the pictures say is what the corpus says, and nothing more."""

from __future__ import annotations

import dataclasses
import re

import pytest
import yaml
from lxml import etree

from advisor.domain import LANGUAGES
from advisor.pictures import demand, gap, paths, skills_map
from advisor.pictures.path_diagram import FILE as PATHS
from advisor.settings import REPOSITORY
from advisor.text import figures

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = {"soft": 67000, "green": 59000, "digital": 49000}


def bars(picture) -> list[tuple[float, float, float]]:
    """(x, y, width) of every box, in the order in which it was drawn."""
    found = []
    for path in etree.fromstring(picture.svg).iterchildren(f"{SVG}path"):  # not those that hatching is made of
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d"))]
        xs, ys = numbers[::2], numbers[1::2]
        found.append((min(xs), min(ys), max(xs) - min(xs)))
    return found


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_no_bar_of_the_demand_stands_on_or_after_another(gallery, size):
    found = bars(gallery.demand("nl", "light", size))
    every, rest = found[0], found[1:]
    frames, groups = rest[0:6:2], rest[1:6:2]
    new = rest[-1]
    for (x, y, width), value, frame in zip(groups, GROUPS.values(), frames, strict=True):
        assert x == every[0] and frame == (every[0], y, every[2]), "each begins where all do, in a frame as long as all"
        assert width / every[2] == pytest.approx(value / 76000, abs=0.005)
    assert len({y for _, y, _ in [every, *groups, new]}) == 5, "each on a line of its own"
    assert new[1] > max(y for _, y, _ in groups) and new[2] / every[2] == pytest.approx(30 / 76, abs=0.005)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_and_the_table_of_the_demand_say_that_it_does_not_add_up(gallery, language):
    picture = gallery.demand(language)
    drawn = figures(" ".join(etree.fromstring(picture.svg).itertext()))
    for text in (picture.description, " ".join(picture.notes)):
        assert {"175000", "76000", "30000"} <= set(figures(text))
    assert {"76000", "67000", "59000", "49000", "30000", "175000"} <= set(drawn), "the picture alone says it too"
    rows = {row[0].key: row for row in picture.table.rows}
    assert list(rows) == ["all", "soft", "green", "digital", "new"]
    assert figures(rows["soft"][1].text) == ["67000"] and rows["soft"][1].evidence == ("study-67000-soft-skills",)
    assert rows["soft"][2].text == rows["green"][2].text != rows["new"][2].text
    assert all(source.quote and source.title for source in picture.sources)
    assert any("2035" in (source.caveat or "") for source in picture.sources)


def test_a_figure_of_the_corpus_that_changes_changes_the_picture(corpus):
    fact = corpus.facts["study-49000-digital-tools"]
    facts = corpus.facts | {fact.id: dataclasses.replace(fact, figures=("50.000",))}
    changed = demand(dataclasses.replace(corpus, facts=facts), "en")
    assert "50,000" in changed.svg and "49,000" not in changed.svg and "176,000" in changed.description
    facts = {id_: fact for id_, fact in corpus.facts.items() if id_ != "study-30000-new-talents"}
    assert demand(dataclasses.replace(corpus, facts=facts), "en") is None, "never half a picture"


def test_each_cell_of_the_map_counts_what_the_facts_name(corpus, gallery):
    facts = yaml.safe_load((REPOSITORY / "corpus" / "facts" / "skills.yaml").read_text("utf-8"))
    named: dict[str, set[str]] = {}
    proof: dict[str, set[str]] = {}
    for fact in facts:
        for theme in fact.get("themes", ()):
            for role in fact.get("roles", ()):
                if fact.get("skills") and fact.get("use") != "history":
                    named.setdefault(f"{theme}.{role}", set()).update(fact["skills"])
                    proof.setdefault(f"{theme}.{role}", set()).add(fact["id"])
    picture = gallery.skills_map("nl")
    cells = {cell.key: cell for row in picture.table.rows for cell in row if cell.key}
    assert {key: int(cell.text) for key, cell in cells.items()} == {key: len(skills) for key, skills in named.items()}
    assert {key: set(cell.evidence) for key, cell in cells.items()} == proof
    links = {a.get("data-key"): a for a in etree.fromstring(picture.svg).iter(f"{SVG}a")}
    assert set(links) == set(cells) == set(picture.evidence), "each cell leads to the evidence"
    assert links["recycling.operator"].get("aria-label") == "recyclage, operator: 28 vaardigheden"
    assert {a.get("tabindex") for a in links.values()} == {"-1"}, "60 stops for the keyboard: the table has them"
    assert {id_ for ids in picture.evidence.values() for id_ in ids} == {source.id for source in picture.sources}


def test_a_fact_that_has_lapsed_leaves_the_map(corpus, today):
    fact = corpus.facts["sk-ssbd-skills"]
    facts = corpus.facts | {fact.id: dataclasses.replace(fact, valid_until=today.replace(year=2020))}
    picture = skills_map(dataclasses.replace(corpus, facts=facts), "en", today=today)
    assert "safety.scientist" not in picture.evidence
    assert skills_map(dataclasses.replace(corpus, facts={}), "en", today=today) is None


def test_every_way_rests_on_facts_and_courses_of_the_corpus(corpus, gallery, today):
    tree = yaml.safe_load(PATHS.read_text("utf-8"))
    rows = [row for ways in tree["jobs"].values() for row in ways] + tree["general"]
    missing = {id_ for row in rows for id_ in row["proof"]} - set(corpus.facts) - set(corpus.courses)
    assert not missing
    assert {start for row in rows for start in row["from"]} <= set(tree["starts"])
    assert set(tree["jobs"]) == set(gallery.occupations()), "each job is in the vocabulary and has a way of its own"
    assert all(set(text) == set(LANGUAGES) for text in [row["step"] for row in rows] + [*tree["starts"].values()])


def test_a_way_is_told_with_its_source_and_gone_without_it(corpus, gallery, today):
    picture = gallery.paths("process-operator", "nl")
    row = next(row for row in picture.table.rows if row[1].key == "sira")
    assert row[0].text == "Zonder diploma secundair onderwijs" and "geen diploma" in row[3].text
    assert picture.evidence["sira"] == ("stem-sira-no-diploma", "sira-procesoperator")
    assert "9 oktober 2019" in picture.svg, "an old offer says how old"
    gone = dataclasses.replace(
        corpus,
        facts={k: v for k, v in corpus.facts.items() if k != "stem-sira-no-diploma"},
        courses={k: v for k, v in corpus.courses.items() if k != "sira-procesoperator"},
    )
    assert "sira" not in paths(gone, "process-operator", "nl", today=today).evidence
    assert paths(corpus, "welder", "nl", today=today) is None and gallery.paths("<b>", "nl") is None


def test_the_gap_tells_each_skill_once_and_by_more_than_colour():
    skills = [("a", "open"), ("b", "have"), ("c", "planned")]
    picture = gap(skills, "en", "print")
    assert [[cell.text for cell in row] for row in picture.table.rows] == [
        ["b", "I can do this already"],
        ["c", "a course that I chose teaches this"],
        ["a", "I can still learn this"],
    ]
    assert figures(picture.description) == ["3", "1", "1", "1"]
    fills = [path.get("fill") for path in list(etree.fromstring(picture.svg).iterchildren(f"{SVG}path"))[:3]]
    assert fills[0].startswith("#") and fills[1].startswith("url(#gap-") and fills[2] == "#ffffff"
    assert gap([], "fr").description == "Il n'y a pas encore de compétences sur la liste."
