"""What is marked in a source is what the answer says of it, word for word; nothing else ever is."""

from __future__ import annotations

import pytest

from advisor.chat.evidence import around, pieces, said_from
from advisor.domain import Answer, Citation, Passage

PASSAGE = "Een digibank helpt je op weg. Je kan er  een laptop lenen. In 2021 waren er 5.000 bezoekers."


def marked(passage, *said):
    return [piece.text for piece in pieces(passage, said) if piece.marked]


def test_a_sentence_of_the_answer_is_found_word_for_word_whatever_the_spaces():
    assert marked(PASSAGE, "Je kan er een laptop lenen.") == ["Je kan er  een laptop lenen."]
    assert "".join(piece.text for piece in pieces(PASSAGE, ["Je kan er een laptop lenen."])) == PASSAGE


@pytest.mark.parametrize(
    "said",
    [
        "Je kan er een laptop kopen.",  # another word
        "je kan er een laptop lenen.",  # other letters
        "Je kan er een laptop le",  # half a word
        "In 2021 waren er 5",  # half a figure
        "op weg",  # so short that it may stand anywhere
        "",
    ],
)
def test_what_is_not_there_in_these_words_is_not_marked(said):
    assert marked(PASSAGE, said) == []


def test_what_stands_there_twice_is_not_marked_for_nobody_knows_which():
    assert marked(f"{PASSAGE} {PASSAGE}", "Een digibank helpt je op weg.") == []


def test_two_sentences_in_a_row_and_two_that_overlap_lose_no_letter():
    said = ("Een digibank helpt je op weg.", "Je kan er een laptop lenen.", "helpt je op weg. Je kan er")
    found = pieces(PASSAGE, said)
    assert "".join(piece.text for piece in found) == PASSAGE
    assert "In 2021" not in "".join(piece.text for piece in found if piece.marked)


def test_only_the_sentences_that_carry_a_number_are_of_that_source():
    text = "Zonder bron.\n\nUit *de eerste*. [1] Uit de tweede. [2][3]\n\n- Ook uit de eerste [1]\n\nEn iets (1) erna."
    answer = Answer("x", "nl", "skills", text, False)
    assert said_from(answer, 1) == ["Uit de eerste.", "Ook uit de eerste"]
    assert said_from(answer, 2) == said_from(answer, 3) == ["Uit de tweede."]
    assert said_from(answer, 4) == []


def test_a_passage_of_a_document_is_shown_in_its_place_and_a_doubtful_place_is_not():
    texts = ["Eerste deel. Een brug.", "Een brug. Het midden. Nog een brug.", "Nog een brug. Het einde."]
    passages = [Passage(f"a#{n}", "a", "source", text, "nl", "A") for n, text in enumerate(texts)]
    quoted = Citation(1, "a", "A", texts[1], "source")
    assert around(passages, quoted) == ("Eerste deel.", "Het einde.")
    assert around([*passages, passages[1]], quoted) == ("", "")
    assert around(passages, Citation(1, "a", "A", "Iets anders.", "source")) == ("", "")
    assert around(passages, Citation(1, "a", "A", texts[1], "summary")) == ("", "")
    before, after = around([passages[0], passages[1], Passage("a#2", "a", "source", "Lang " * 200, "nl", "A")], quoted)
    assert before == "Eerste deel." and after.endswith("…") and len(after) < 300
