"""How messages in a conversation are read is learned from what comes of each way to read them."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.answer import choice, reading
from evals.fit import reading as fit
from evals.fit.rows import dev_items

pytestmark = pytest.mark.slow


def test_a_row_for_each_way_and_a_model_of_them_and_of_their_answers(advisor, monkeypatch):
    # Given a few messages of conversations, and two that stand alone behind another subject
    monkeypatch.setattr(fit, "SWITCHED", 2)
    items = dev_items()
    talked = [i for i in items if i.get("history") and i["family"] != "smalltalk"]
    few = [*talked[:: len(talked) // 6], *[i for i in items if not i.get("history")][:40:10]]
    talk = advisor.house.current().conversation
    # When the rows are gathered
    rows, told = fit.reading_rows(talk.several, few, talk.choice)
    # Then each way has all signals and whether it came right, and the second are those where the answers differ
    assert rows and told and len(told) <= len(rows)
    for found, names in ((rows, reading.SIGNALS), (told, choice.SIGNALS)):
        for signals, right, item in found:
            assert signals.shape == (len(right), len(names)) and len(right) > 1 and item["id"]
            assert np.isfinite(signals).all()
    # And both models are learned, with a weight for each signal, and what they reach is reported
    report: dict = {}
    learned = fit.fit_reading(talk.several, few, talk.choice, report)
    assert {n: set(d["weights"]) for n, d in learned.items()} == {
        "reading": set(reading.SIGNALS),
        "choice": set(choice.SIGNALS),
    }
    assert any(k.startswith("answers, leaning") for k in report) and any(k.startswith("readings, lea") for k in report)
