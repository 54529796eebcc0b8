"""A premise is only contradicted where the question states a figure that the source gives otherwise."""

from __future__ import annotations

import pytest

from advisor.answer.premise import contradicts
from advisor.domain import Question


@pytest.fixture
def composer(advisor):
    return advisor.house.current().composer


@pytest.mark.parametrize(
    ("question", "fact", "stated"),
    [
        ("Klopt het dat er 40.000 nieuwe talenten nodig zijn?", "study-30000-new-talents", True),
        ("Het doel is klimaatneutraal tegen 2040, klopt dat?", "ctx-flanders-2050-targets", True),
        # A year that is asked for is none that is stated; which class somebody is in counts nothing.
        (
            "hoeveel mensen zijn er tegen 2035 nodig in de chemie, moet morgen binnen zijn dus kort",
            "ctx-flanders-2050-targets",
            False,
        ),
        ("Ik ben technieker sinds 17 jaar, is er nog toekomst?", "study-30000-new-talents", False),
        ("Je suis technicien depuis 17 ans, est-ce qu'il y a de l'avenir ?", "study-30000-new-talents", False),
        ("ik zit in het 3de middelbaar, is chemie echt iets voor mij?", "stem-cpt-no-chem-needed", False),
        ("I'm in the 4th year, is chemistry really for me?", "stem-cpt-no-chem-needed", False),
        ("Je suis en 5e année, la chimie c'est vraiment pour moi ?", "stem-cpt-no-chem-needed", False),
    ],
)
def test_what_is_no_stated_figure_is_never_contradicted(question, fact, stated, composer):
    understood = composer.understanding.understand(Question(question))
    assert contradicts(understood, composer.knowledge.corpus.facts[fact]) is stated


def test_a_correction_states_nothing(talk):
    answer = talk("heb ik recht op opleidingsverlof als ik 4/5 werk?", "nee sorry, ik bedoelde halftijds, dus 50%")
    assert not answer.answer.startswith("Zo staat het niet")
