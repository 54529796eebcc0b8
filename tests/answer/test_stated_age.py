"""Who tells their age asks of something else, unless they ask what one may do at it."""

from __future__ import annotations

import pytest

from advisor.domain import Question

MINORS = "hole-minors-work"


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("I'm 16, do girls work in steel?", ("stem-", "study-quote-verschueren-stem-boys-girls")),
        ("J'ai 17 ans, l'avenir dans le plastique ?", ("sk-plastics-", "occ-plastics-")),
        ("Ik ben 16 en hou van chemie", ("occ-", "stem-")),
    ],
)
def test_an_age_does_not_decide_what_is_asked(advisor, question, about):
    answer = advisor.ask(Question(question))
    found = [c.document for c in answer.citations]
    assert not answer.abstained and MINORS not in found
    assert found[0].startswith(about)


@pytest.mark.parametrize(
    "question",
    [
        "Ik ben 16, mag ik al in een fabriek werken?",
        "I'm 17, can I do night shifts?",
        "J'ai 16 ans, je peux déjà travailler la nuit à l'usine ?",
    ],
)
def test_what_one_may_do_at_an_age_is_not_told(advisor, question):
    answer = advisor.ask(Question(question))
    assert answer.abstained and MINORS in {c.document for c in answer.citations}
