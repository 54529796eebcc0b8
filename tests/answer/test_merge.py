"""Answers to parts of one message, put together: nothing twice, and nothing torn from what it is about."""

from __future__ import annotations

from advisor.answer.draft import merge
from advisor.domain import Answer, Citation

ONCE = "Rules change."


def part(text: str, *documents: str) -> Answer:
    cited = tuple(
        Citation(i, d, d, f"quote of {d}", "summary", language="en") for i, d in enumerate(documents, start=1)
    )
    return Answer("q", "en", "courses", text, abstained=False, citations=cited)


def test_a_list_that_comes_again_with_its_prices_is_told_once():
    first = part("These fit: Level 3 (A). [1] Level 2 (B). [2]", "a", "b")
    second = part(
        "These fit: Level 3 (A). [1] We do not know the price. Level 2 (B). [2] Price: 10 euro. [2]", "a", "b"
    )
    text, _ = merge([first, second], ONCE)
    assert text == second.answer


def test_an_unmarked_sentence_keeps_the_course_that_it_is_about():
    first = part("Level 3 (A). [1]", "a")
    second = part("Level 3 (A). [1] We do not know the price. Level 2 (B). [2]", "a", "b")
    text, _ = merge([first, second], ONCE)
    assert "Level 3 (A). [1] We do not know the price. Level 2 (B). [2]" in text


def test_a_statement_that_both_parts_make_is_made_once():
    text, cited = merge([part("One thing. [1]", "a"), part("One thing. [1] Another. [2]", "a", "b")], ONCE)
    assert text.count("One thing.") == 1 and [c.document for c in cited] == ["a", "b"]
