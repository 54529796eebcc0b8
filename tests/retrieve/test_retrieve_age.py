"""The age that a message tells."""

from __future__ import annotations

import pytest

from advisor.retrieve.age import stated_age, without_age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("ik ben 15 en vind chemie leuk", 15),
        ("Mijn cliënte van 70 uit Leuven wil leren mailen", 70),
        ("62 jaar, bankapp lukt niet", 62),
        ("een 14-jarige die robots bouwt", 14),
        ("I'm 54, in the steel since I was 19", 54),
        ("Boy of 22 came in with his mother", 22),
        ("something for a 9 year old?", 9),
        ("J'ai 16 ans, j'aime la chimie", 16),
        ("Une dame du quartier, 48 ans, elle nettoie des bureaux", 48),
    ],
)
def test_an_age_is_read(text, age):
    assert stated_age(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "Ik sta al 20 jaar aan een extruder",
        "hoeveel mannen gaan er de komende 10 jaar op pensioen",
        "ik heb 18 jaar ervaring",
        "I have worked here for 30 years",
        "a firm of 40 people",
        "a team of 12 wants to learn welding",
        "een ploeg van 15 in de staal",
        "une équipe de 12 en usine",
        "step 3 of 12",
        "Ça fait 22 ans que je fais tourner la même machine",
        "1 op de 10 Belgen",
        "un cheque de 250 euros",
        "ik ben 150",
        "",
    ],
)
def test_what_lasts_or_counts_is_no_age(text):
    assert stated_age(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I'm 16, do girls work in steel?", "do girls work in steel?"),
        ("I’m 45 years old and want to weld", "want to weld"),
        ("J'ai 17 ans, l'avenir dans le plastique ?", "l'avenir dans le plastique ?"),
        ("Ik ben 16 en hou van chemie", "hou van chemie"),
        ("kan ik ergens gratis leren programmeren? ben 15", "kan ik ergens gratis leren programmeren?"),
        ("slt g 16 ans, ya un club", "slt ya un club"),
        ("Mijn dochter van 15, iets met robots?", "Mijn dochter, iets met robots?"),
        ("Une fille de 17 ans, la chimie c'est pour elle ?", "Une fille, la chimie c'est pour elle ?"),
        ("Un monsieur de 61 ans devant moi", "Un monsieur de 61 ans devant moi"),
        ("formation de 10 jours", "formation de 10 jours"),
        ("ik ben 16", "ik ben 16"),
        ("i am 30 percent sure about it", "i am 30 percent sure about it"),
        ("ik ben 5 minuten van Gent", "ik ben 5 minuten van Gent"),
        ("Ik ben 16 en een half, mag ik werken", "Ik ben 16 en een half, mag ik werken"),
        ("De 76.000 werknemers", "De 76.000 werknemers"),
    ],
)
def test_the_clause_that_tells_an_age_is_left_out(text, left):
    assert without_age(text) == left
