"""What opens and closes a letter is left out of what is asked."""

from __future__ import annotations

import pytest

from advisor.retrieve.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Geachte, heb ik recht op verlof? Met vriendelijke groeten, P. De Wachter", "heb ik recht op verlof?"),
        ("Beste,\nis er een lascursus in Gent?\nmvg\nAn", "is er een lascursus in Gent?"),
        ("Is there a welding course in Ghent? Kind regards, Ann", "Is there a welding course in Ghent?"),
        ("Quelles aides pour une formation ? Merci d'avance, bien à vous", "Quelles aides pour une formation ?"),
        ("Madame, Monsieur, quelles aides existent ? Cordialement", "quelles aides existent ?"),
        ("ik zoek een cursus, alvast bedankt!", "ik zoek een cursus"),
        # What is nothing but that, or goes on behind it, stays.
        ("alvast bedankt", "alvast bedankt"),
        ("Alvast bedankt, en waar is dat dan te vinden?", "Alvast bedankt, en waar is dat dan te vinden?"),
        ("Merci d'avance, et c'est où ?", "Merci d'avance, et c'est où ?"),
        ("welke beste opleiding bestaat er?", "welke beste opleiding bestaat er?"),
    ],
)  # fmt: skip
def test_courtesies_are_left_out(text, asked):
    assert without_courtesies(text).strip() == asked
