"""What a message asks beside what is told is learned from messages that the answers were not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.answer.choice import shown_in
from advisor.answer.unheard import SIGNALS
from advisor.settings import data_folder
from evals.field import load_field
from evals.fit import unheard as fit
from evals.items import load_items
from evals.talks import facts_of_overviews


@pytest.fixture(scope="module")
def asked():
    return list(fit.wanted(data_folder("corpus"), facts_of_overviews()))


def test_the_messages_are_those_written_for_it_and_dev_ones_that_visitors_wrote(asked):
    assert len(asked) > 500 and {w.question.id for w in asked} >= {"n1-001", "nl-x-c-01"}
    frozen = {i.question for i in (*load_items(), *load_field()) if i.split == "frozen"}
    assert len(frozen) > 500 and not {w.question.text for w in asked} & frozen
    assert any(not w.groups for w in asked) and max(len(w.groups) for w in asked) > 2


@pytest.mark.slow
def test_a_row_for_each_clause_that_adds_something_and_a_model_of_them(advisor, asked):
    conversation = advisor.house.current().conversation
    few = [w for w in asked if len(w.groups) > 1][::15]  # with fewer one fold holds clauses of one kind only
    # One that is told already wants nothing more.
    told = shown_in(conversation.chosen(few[0].question)[1])
    few[0] = fit.Wanted(few[0].question, [set(told)])
    x, y, groups = fit.unheard_rows(conversation, few)
    assert x.shape == (len(y), len(SIGNALS)) and len(groups) == len(y) and np.isfinite(x).all()
    assert set(y) == {0, 1} and not y[groups == 0].any()
    report: dict = {}
    learned = fit.fit_unheard(conversation, few, report)
    assert set(learned["weights"]) == set(SIGNALS) and learned["threshold"] == fit.THRESHOLD
    clauses, missing, said, right = report[next(k for k in report if "clauses" in k)]
    assert clauses == len(y) and missing == y.sum() and right <= said <= clauses
