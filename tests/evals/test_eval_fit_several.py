"""What later questions of a message mean is learned from messages written for it."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.answer.several import PART_SIGNALS
from advisor.settings import data_folder
from evals.fit import several as fit
from training.several import FILE, MORE, Message, Part, messages


def message(text: str, *parts: str) -> Message:
    return Message("m", "en", "worker", text, tuple(Part(p, ("a",)) for p in parts))


@pytest.mark.parametrize(
    ("text", "parts", "apart"),
    [
        ("What is EVC, and where?", ["What is EVC", "where?"], ["What is EVC", "where?"]),
        ("I weld. What is EVC? I live in Geel. Where is it?", ["What is EVC?", "Where is it?"], None),
        ("EVC : prix, durée et lieu", ["EVC : prix", "durée", "lieu"], ["EVC : prix", "durée", "lieu"]),
    ],
)
def test_a_message_is_taken_apart_where_its_parts_begin(text, parts, apart):
    found = fit.texts_of(message(text, *parts))
    assert found == apart if apart else found == ["I weld. What is EVC? I live in Geel.", "Where is it?"]


def both() -> list[Message]:
    return [m for name in (FILE, MORE) for m in messages(data_folder("corpus"), name)]


def test_all_messages_say_what_answers_each_of_their_parts(advisor):
    corpus = advisor.house.current().corpus
    found = both()
    assert len({m.id for m in found}) == len({m.text for m in found}) == len(found) > 1300
    assert {m.language for m in found} == {"nl", "en", "fr"} and sum(len(m.parts) > 1 for m in found) > 500
    for m in found:
        assert m.parts and m.begins() == sorted(m.begins())
        for part in m.parts:
            assert part.unknown or part.right
            assert all(r in corpus.facts or r in corpus.courses or r in corpus.holes for r in part.right), part


def test_none_of_them_is_a_question_of_the_evals():
    from evals.items import load_items

    asked = {i.question.casefold().strip(" ?.!") for i in load_items()}
    assert not {m.text.casefold().strip(" ?.!") for m in both()} & asked


@pytest.mark.slow
def test_a_row_for_each_later_part_and_a_model_of_them(advisor):
    several = advisor.house.current().conversation.several
    few = [m for m in messages(data_folder("corpus")) if len(m.parts) > 1][::40]
    rows = fit.part_rows(several, few)
    assert rows
    for signals, right, item in rows:
        assert signals.shape == (len(right), len(PART_SIGNALS)) and len(right) > 1 and item["id"]
        assert np.isfinite(signals).all()
    report: dict = {}
    learned = fit.fit_part_choice(several, few, report)
    assert set(learned["weights"]) == set(PART_SIGNALS)
    assert any(k.startswith("later parts, leaning") for k in report)
