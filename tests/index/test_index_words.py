"""Given words as people write them, when they are looked for, then the right passage is found."""

from __future__ import annotations

import random

import numpy as np
import pytest

from advisor.index import ngrams
from advisor.index.ngrams import NgramIndex, word_grams
from advisor.index.vocabulary import ADDED, CHANGED, DOUBLED, LOST, SWAPPED, Vocabulary, slips
from advisor.index.word_table import WordTable

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


def test_files_that_tell_how_often_row_by_row_answer_the_same(tmp_path):
    """As an index was written before what stands equally often was put together."""
    texts = [*TEXTS, "gas gas gas, stroom stroom", "gas en stroom en gas"]
    built = NgramIndex.build(texts)
    built.save(tmp_path / "grams")
    read = lambda name: np.load(tmp_path / "grams" / f"{name}-0.npy")  # noqa: E731
    np.save(tmp_path / "grams" / "times-0.npy", np.repeat(read("times"), read("lengths")))
    assert len(read("times")) == len(read("rows")) > len(read("lengths"))
    (tmp_path / "grams" / "runs-0.npy").unlink()
    (tmp_path / "grams" / "lengths-0.npy").unlink()
    before = NgramIndex.load(tmp_path / "grams")
    for question in ("gas en stroom", "enrgie", "iets anders"):
        assert (before.match(question).scores == built.match(question).scores).all()


def test_an_empty_index_answers_nothing(tmp_path):
    assert NgramIndex.build([]).match("iets").scores.shape == (0,)


@pytest.fixture
def vocabulary(tmp_path):
    Vocabulary.save(WordTable.of(TEXTS).totals(), [], "nl", tmp_path / "words")
    return Vocabulary(tmp_path / "words", "nl")


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
    ("meant", "typed", "cost"),
    [("fabriek", "fabriek", 0), ("fabriek", "fabirek", SWAPPED), ("fabriek", "fabrik", LOST),
     ("fabriek", "fabbriek", DOUBLED), ("fabriek", "fabxriek", ADDED), ("fabriek", "fobriek", CHANGED),
     ("", "", 0), ("de", "", 2 * LOST), ("gas", "gass", DOUBLED)],
)  # fmt: skip
def test_each_kind_of_slip_has_its_cost(meant, typed, cost):
    assert slips(meant, typed) == pytest.approx(cost)


@pytest.mark.parametrize("word", ["verpleegkunde", "stoofvlees", "recept", "bier", "salsa", "fabrieken"])
def test_a_word_of_the_language_is_no_mistyped_word_of_ours(vocabulary, word):
    assert vocabulary.knows(word)
    assert vocabulary.meant(word) == word


def test_an_ordinary_word_is_meant_where_none_of_ours_is_near(vocabulary):
    assert vocabulary.meant("ziekenhuizn") == "ziekenhuizen"


def test_a_word_of_ours_is_meant_before_an_ordinary_one(vocabulary):
    assert vocabulary.meant("machne") == "machine"


class TestCounting:
    """Given texts, when they are counted, then shards and tables say what counting each by hand would."""

    WORDS = ("waterstof", "lassen", "energie", "kunststof", "recyclage", "operator", "hydraulica", "onderhoud")

    def texts(self, count: int) -> list[str]:
        rng = random.Random(3)
        return [" ".join(rng.choices(self.WORDS, k=12)) + f" nummer {i}" for i in range(count)]

    def test_a_table_of_words_counts_what_stands_in_each_text(self):
        table = WordTable.of(["lassen en lassen", "", "en waterstof"])
        assert table.words == ["lassen", "en", "waterstof"]
        assert table.counts.toarray().tolist() == [[2, 1, 0], [0, 0, 0], [0, 1, 1]]
        assert table.totals() == {"lassen": 2, "en": 2, "waterstof": 1}
        beside = table.beside(["hoe lassen", "", ""])
        assert beside.words[-1] == "hoe" and beside.counts.toarray()[0].tolist() == [3, 1, 0, 1]

    def test_an_ngram_counts_as_often_as_it_stands_there(self):
        index = NgramIndex.build(["lassen lassen lassen " + "x" * 9, "lassen " + "y" * 9, ""])
        scores = index.match("lassen").scores
        assert scores[0] > scores[1] > 0 == scores[2]

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
