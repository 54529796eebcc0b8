"""Given ESCO's own CSV files, when they are read, then each row is a skill or an occupation in the file's language."""

from __future__ import annotations

import csv

import pytest

from advisor.ingest.catalogue import esco
from advisor.ingest.catalogue.table import recognises
from advisor.ingest.model import Reject

SKILLS = (
    "conceptType conceptUri skillType reuseLevel preferredLabel altLabels hiddenLabels status modifiedDate scopeNote "
    "definition inScheme description"
).split()
OCCUPATIONS = (
    "conceptType conceptUri iscoGroup preferredLabel altLabels hiddenLabels status modifiedDate "
    "regulatedProfessionNote scopeNote definition inScheme description code"
).split()
URI = "http://data.europa.eu/esco"


def write(path, header, *rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, header)
        out.writeheader()
        out.writerows(rows)
    return path


def skill(**changes):
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": f"{URI}/skill/0a1b",
        "preferredLabel": "metaal lassen",
        "altLabels": "lassen\nmetalen lassen\nmetaal lassen",
        "hiddenLabels": "lasser",
        "description": 'Metaal\nverbinden, "warm".',
    } | changes


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("skills_nl.csv", "nl"),
        ("skills_fr.csv", "fr"),
        ("skills_en (1).csv", "en"),
        ("ESCO dataset_skills_de.csv", "de"),
        ("skills.csv", "und"),
    ],
)
def test_the_language_stands_in_the_name_of_the_file(tmp_path, name, language):
    [found] = esco.read(write(tmp_path / name, SKILLS, skill()), name)
    assert found == esco.EscoConcept(
        f"{URI}/skill/0a1b",
        "skill",
        language,
        "metaal lassen",
        ("lassen", "metalen lassen", "lasser"),
        'Metaal\nverbinden, "warm".',
    )


def test_occupations_are_read_and_groups_are_passed_over(tmp_path):
    path = write(
        tmp_path / "occupations_nl.csv",
        OCCUPATIONS,
        {
            "conceptType": "Occupation",
            "conceptUri": f"{URI}/occupation/9f",
            "iscoGroup": "7212",
            "preferredLabel": "lasser",
            "altLabels": "lasster | lasoperator",
        },
        {"conceptType": "ISCOGroup", "conceptUri": f"{URI}/isco/C7212", "preferredLabel": "Lassers"},
    )
    [found] = esco.read(path, path.name)
    assert (found.kind, found.synonyms, found.description) == ("occupation", ("lasster", "lasoperator"), None)
    assert esco.recognises(OCCUPATIONS) and esco.recognises_head(path.read_bytes()[:2000])


def test_a_row_that_is_no_concept_is_refused_and_the_rest_is_read(tmp_path):
    rows = [
        skill(),
        skill(conceptUri="javascript:alert(1)"),
        skill(preferredLabel="<b> </b>"),
        skill(conceptType="Event"),
        skill(preferredLabel="<b>frezen</b>"),
    ]
    found = list(esco.read(write(tmp_path / "skills_nl.csv", SKILLS, *rows), "skills_nl.csv"))
    assert [f.label for f in found if isinstance(f, esco.EscoConcept)] == ["metaal lassen", "frezen"]
    assert [(f.reason, f.scope) for f in found if isinstance(f, Reject)] == [("ingest_esco_row", "row")] * 3


def test_other_tables_are_not_taken_for_esco_nor_esco_for_courses(tmp_path):
    assert not esco.recognises(["Opleiding", "Duur", "Prijs"]) and not esco.recognises_head(b"\xff\x00\x01")
    assert recognises(SKILLS, [[skill().get(h, "") for h in SKILLS]] * 5, "skills_nl training") is None
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert [f.reason for f in esco.read(tmp_path / "a.csv", "a.csv")] == ["ingest_esco_columns"]
    (tmp_path / "empty.csv").write_bytes(b"")
    assert [f.reason for f in esco.read(tmp_path / "empty.csv", "empty.csv")] == ["ingest_empty"]
    assert list(esco.read(write(tmp_path / "skills_en.csv", SKILLS), "x")) == []


def test_a_head_with_an_odd_line_end_is_no_concepts() -> None:
    assert not esco.recognises_head(b'conceptType,"a\rb\rc\nd')
    assert not esco.recognises_head(b"\n")
