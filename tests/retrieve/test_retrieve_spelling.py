"""Given a mistyped question, when it is read, then it means what was meant, and nothing else is changed."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.index.vocabulary import Vocabulary
from advisor.retrieve.spelling import badly_typed, meant
from advisor.text import words


class OnlyWords:
    """The part of an index that spelling looks at."""

    def __init__(self, folder):
        texts = [
            "De energiebeheerder volgt het verbruik van de range aan op een machine.",
            "energie-efficiëntie",
        ]
        Vocabulary.save(Counter(w for t in texts for w in words(t)), [], "nl", folder / "words")
        self._words = Vocabulary(folder / "words", "nl")

    def vocabulary(self, language):
        return self._words if language == "nl" else None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Hoevele verbruikt de machnie?", "hoeveel verbruikt de machine?"),
        ("Wat doet een energiebeheerder?", "Wat doet een energiebeheerder?"),
        ("energie-efficientie", "energie-efficientie"),  # the accent alone is no error
        ("energiie-efficiëntie", "energie-efficientie"),
        ("RAGE in 2024", "RAGE in 2024"),  # an abbreviation
        ("EEN MACHNIE", "EEN machine"),
        ("hoeveelv erbruik dem achine", "hoeveel verbruik de machine"),
        ("hoeveelv erbruik de machnie?", "hoeveel verbruik de machine?"),
        ("de machine A volgt", "de machine A volgt"),
        ("", ""),
        ("🙂 ?!", "🙂 ?!"),
    ],
)
def test_what_was_meant(tmp_path, typed, read):
    assert meant(OnlyWords(tmp_path), typed, "nl") == read


@pytest.mark.parametrize("language", ["fr", None])
def test_a_language_without_passages_is_left_alone(tmp_path, language):
    assert meant(OnlyWords(tmp_path), "machnie", language) == "machnie"


@pytest.mark.parametrize(
    ("typed", "read", "badly"),
    [
        ("Hoevele verbruikt de machnie?", "hoeveel verbruikt de machine?", True),
        ("hoeveel", "hoeveel", False),
        ("machnie", "machine", True),
        ("Wie volgt het verbruik op van de machnie", "Wie volgt het verbruik op van de machine", True),
        ("Wie volgt het verbruik op van machnie A en B", "Wie volgt het verbruik op van machine A en B", False),
        ("", "", False),
    ],
)  # fmt: skip
def test_a_message_is_typed_badly_where_an_eighth_of_its_words_is(typed, read, badly):
    assert badly_typed(typed, read) is badly


def test_what_was_elided_before_a_mistyped_word_stays(tmp_path):
    class French(OnlyWords):
        def vocabulary(self, language):
            return Vocabulary(tmp_path / "words", "fr") if language == "fr" else None

    assert meant(French(tmp_path), "besoin d'outlis", "fr") == "besoin d'outils"
