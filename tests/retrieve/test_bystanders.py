"""A sector that only says who asks, whom somebody turns to or where they worked is not what a message is about."""

from __future__ import annotations

import pytest

from advisor.domain import Question


@pytest.fixture
def others(advisor):
    understand = advisor.house.current().composer.understanding.understand
    return lambda text: understand(Question(text)).facets.other_sectors


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben journalist: hoeveel nieuwe mensen heeft de basisindustrie volgens de studie nodig?",
        "Enseignante en primaire : à partir de quel âge accepte-t-on des enfants dans les académies STEM ?",
        "My client is ill from welding fumes. To which doctor does he go?",
        "He resigned from a cleaning firm last week. Can he still start training inside a company?",
        "Elle a reçu une lettre de l'huissier, que doit-elle répondre ?",
    ],
)
def test_a_bystander_is_not_asked_about(others, text):
    assert others(text) == ()


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("ik wil dokter worden, welke studie?", "nursing-care"),
        ("Je suis coiffeuse, quelles compétences vertes me faut-il ?", "beauty-hair"),
        ("Which green skills does a primary school teacher need?", "education"),
        ("I am a journalist", "media-communication"),  # and nothing else is asked
        ("how many nurses are needed by 2035?", "nursing-care"),
    ],
)
def test_who_asks_for_a_trade_asks_about_it(others, text, sector):
    assert others(text) == (sector,)
