"""Given a message that is typed badly or in capitals, when it is asked, then it is answered as it was meant."""

from __future__ import annotations

import pytest

from advisor.domain import Question, Turn


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("hoevele wrknemers hebbne groene bijschling nodgi", "nl", "59.000"),
        ("How amny workkern eed green upskillng?", "en", "59,000"),
        ("Combiend e travailers ont besoin de compétencse vretes ?", "fr", "59 000"),
        ("HOEVEEL WERKNEMERS HEBBEN GROENE BIJSCHOLING NODIG?", "nl", "59.000"),
    ],
)
def test_what_was_meant_is_answered_and_what_was_typed_is_kept(advisor, typed, language, expected):
    answer = advisor.ask(Question(typed, language))
    assert not answer.abstained
    assert expected in answer.answer.replace("\u202f", " ").replace("\u00a0", " ")
    assert answer.question == typed


def test_a_follow_up_on_a_badly_typed_message_is_understood(advisor):
    first = "hoevele wrknemers hebbne groene bijschling nodgi"
    said = advisor.ask(Question(first, "nl")).answer
    answer = advisor.ask(Question("en sotf skilsl?", "nl", (Turn("user", first), Turn("assistant", said))))
    assert "67.000" in answer.answer


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I cook mussels with fries?", "en"),
        ("recept stoofvlees met bruin bier", "nl"),
        ("formation de cordiste à Namur", "fr"),
    ],
)
def test_ordinary_words_of_another_subject_are_not_taken_for_ours(advisor, text, language):
    rooms = advisor.house.current()
    assert rooms.understanding.as_meant(Question(text, language)).text == text


def test_each_message_of_a_conversation_is_read_in_its_own_language(advisor):
    first = "Bonjour, ma cliente cherche un cours de soudure."
    history = (Turn("user", first), Turn("assistant", "..."))
    question = Question("En ze woont in Genk, spreekt ook Nederlands", None, history)
    assert advisor.house.current().understanding.as_meant(question) == question
