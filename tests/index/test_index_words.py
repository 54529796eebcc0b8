"""Given words as people write them, when they are looked for, then the right passage is found."""

from __future__ import annotations

import random

import numpy as np
import pytest

from advisor.index import ngrams
from advisor.index.ngrams import NgramIndex, word_grams
from advisor.index.vocabulary import Vocabulary, distance

TEXTS = [
    "Energiebeheer in de fabriek: het verbruik van gas en stroom volgen.",
    "Kunststofverwerking met gerecycleerd materiaal vraagt een andere instelling van de machine.",
    "De verkoper legt de klant uit wat een circulair product is.",
]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("beheer van energie", 0),  # the parts of a compound
        ("verwerking van kunststoffen", 1),  # and its parts in another order and number
        ("enrgiebeheer", 0),
        ("kunstofverwreking", 1),
        ("vrkoper", 2),
        ("VERKOPER", 2),
        ("gerecycleeerd", 1),
    ],
)
def test_compounds_endings_and_errors_find_the_passage(question, row):
    match = NgramIndex.build(TEXTS).match(question)
    assert match.scores.argmax() == row
    assert 0 < match.scores[row] <= 1


def test_what_is_not_there_scores_nothing():
    match = NgramIndex.build(TEXTS).match("xyzzy 12345")
    assert match.scores.max() == 0
    assert match.information > 0


@pytest.mark.parametrize("text", ["", "  ", "?!", "🙂"])
def test_a_question_without_words_scores_nothing(text):
    assert NgramIndex.build(TEXTS).match(text).scores.tolist() == [0, 0, 0]


def test_a_longer_question_holds_more_information():
    index = NgramIndex.build(TEXTS)
    assert index.match("circulair product voor de klant").information > index.match("product").information


def test_a_doubled_letter_changes_nothing_but_a_doubled_digit_does():
    assert np.array_equal(word_grams("kapper"), word_grams("kaper"))
    assert not np.array_equal(word_grams("1100"), word_grams("100"))


def test_saved_and_loaded_it_answers_the_same(tmp_path):
    built = NgramIndex.build(TEXTS, (2, 3))
    built.save(tmp_path / "grams")
    loaded = NgramIndex.load(tmp_path / "grams")
    assert loaded.lengths == (2, 3)
    assert np.array_equal(built.match("gas en stroom").scores, loaded.match("gas en stroom").scores)


def test_an_empty_index_answers_nothing(tmp_path):
    assert NgramIndex.build([]).match("iets").scores.shape == (0,)


@pytest.fixture
def vocabulary(tmp_path):
    Vocabulary.save(TEXTS, [], "nl", tmp_path / "words")
    return Vocabulary(tmp_path / "words")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("verbruki", "verbruik"),
        ("fabirek", "fabriek"),
        ("vebrruik", "verbruik"),
        ("kunststofverwreking", "kunststofverwerking"),
        ("hoevele", "hoeveel"),  # of the commonest words, though no passage has it
        ("fabrieken", "fabrieken"),  # another form of a known word is no error
        ("machine", "machine"),
        ("gsa", "gsa"),  # too short to tell
        ("e2020x", "e2020x"),
        ("circlair", "circulair"),
        ("waterstof", "waterstof"),
    ],
)
def test_a_mistyped_word_is_taken_for_the_nearest(vocabulary, typed, meant):
    assert vocabulary.meant(typed) == meant


@pytest.mark.parametrize(
    ("left", "right", "errors"),
    [("fabriek", "fabriek", 0), ("fabirek", "fabriek", 1), ("fabrik", "fabriek", 1),
     ("fabbriek", "fabriek", 1), ("fobriek", "fabriek", 1), ("abc", "cba", 2), ("a", "abcd", 3), ("", "", 0)],
)  # fmt: skip
def test_distance_counts_each_slip_once(left, right, errors):
    assert distance(left, right, 2) == errors


class TestTakenOver:
    """Given an index that was built before, when it is built again, then what stayed is not counted again."""

    WORDS = ("waterstof", "lassen", "energie", "kunststof", "recyclage", "operator", "hydraulica", "onderhoud")

    def texts(self, count: int) -> list[str]:
        rng = random.Random(3)
        return [" ".join(rng.choices(self.WORDS, k=12)) + f" nummer {i}" for i in range(count)]

    def test_the_same_scores_as_from_nothing(self, monkeypatch):
        monkeypatch.setattr(ngrams, "SHARD", 16)
        old = self.texts(50)
        new = [*old[10:30], "een heel nieuwe tekst over waterstof", *old[40:], *old[:3]]
        counted = []
        real = ngrams._counted
        before = NgramIndex.build(old)
        monkeypatch.setattr(ngrams, "_counted", lambda text, lengths: counted.append(text) or real(text, lengths))
        again = NgramIndex.build(new, before=before)
        assert counted == ["een heel nieuwe tekst over waterstof"]
        fresh = NgramIndex.build(new)
        for question in ("waterstof lassen", "onderhoud van hydraulica nummer 12", "kunstof"):
            assert again.match(question).scores == pytest.approx(fresh.match(question).scores)
            assert again.match(question).information == pytest.approx(fresh.match(question).information)

    def test_shards_say_what_one_would(self, monkeypatch, tmp_path):
        whole = NgramIndex.build(self.texts(50)).match("lassen nummer 49").scores
        monkeypatch.setattr(ngrams, "SHARD", 7)
        split = NgramIndex.build(self.texts(50))
        split.save(tmp_path / "s")
        loaded = NgramIndex.load(tmp_path / "s")
        assert len(list((tmp_path / "s").glob("keys-*.npy"))) == 8
        for index in (split, loaded):
            assert index.match("lassen nummer 49").scores == pytest.approx(whole)

    def test_the_commonest_are_left_out_first(self, monkeypatch):
        index = NgramIndex.build([*["lassen"] * 200, "lassen zeldzaam"])
        monkeypatch.setattr(ngrams, "MOST_POSTINGS", 150)
        scores = index.match("lassen zeldzaam").scores
        assert scores.argmax() == 200 and (scores[:200] == 0).all()
