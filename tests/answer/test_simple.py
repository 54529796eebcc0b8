"""Given an answer, when it is said more simply, then the words change and nothing that is true does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from advisor.domain import Answer, Question
from advisor.text import figures, sentences

ASKED = [
    "Hoeveel mensen zoekt de basisindustrie in Vlaanderen?",
    "Welke vaardigheden heeft een operator nodig voor waterstof?",
    "Krijg ik betaald verlof om een opleiding te volgen?",
    "What does an energy manager do?",
    "Quelles aides existent pour se former quand on travaille ?",
    "Où puis-je trouver de l'aide pour utiliser un ordinateur à Gand ?",
]


@pytest.fixture(scope="module")
def pairs(advisor) -> list[tuple[Answer, Answer]]:
    answers = [advisor.ask(Question(text)) for text in ASKED]
    return [(answer, advisor.simpler(answer)) for answer in answers]


def marks(text: str) -> set[str]:
    return set(re.findall(r"\[\d+\]", text))


def test_statements_are_said_simply_under_the_same_marks(pairs, advisor):
    changed = 0
    for before, after in pairs:
        assert marks(after.answer) == marks(before.answer)
        assert replace(after, answer="") == replace(before, answer="")
        for citation in before.citations:
            simple = advisor.house.current().simplifier.texts.get(citation.document)
            if simple is None:
                continue
            told = [s.rstrip(".!?") for s in sentences(simple[before.language])]
            missing = [s for s in told if s not in after.answer]
            # All of a simple text stands there, or none: nothing is chopped.
            assert not missing or len(missing) == len(told), (missing, after.answer)
            changed += not missing
    assert changed >= 8


def test_no_figure_comes_in(pairs):
    for before, after in pairs:
        known = set(figures(before.answer)) | {f for c in before.citations for f in figures(c.quote)}
        assert set(figures(after.answer)) <= known


def test_what_frames_a_statement_stays(advisor):
    rooms = advisor.house.current()
    fact = next(f for f in rooms.corpus.facts.values() if len(sentences(f.statement["nl"])) > 1)
    known = advisor.ask(Question(ASKED[0])).citations[0]
    first, *rest = sentences(fact.statement["nl"])
    told = f"Gepland vanaf 1 maart 2027: {first} [1] {' '.join(f'{s} [1]' for s in rest)} Onze eigen zin. [1]"
    answer = replace(
        advisor.ask(Question(ASKED[0])),
        answer=told.replace(f"{rest[-1]} [1]", f"{rest[-1][:-1]} (Duitse bron). [1]"),
        citations=(replace(known, marker=1, document=fact.id),),
        language="nl",
    )
    simple = advisor.simpler(answer).answer
    written = sentences(rooms.simplifier.texts[fact.id]["nl"])
    assert simple.startswith(f"Gepland vanaf 1 maart 2027: {written[0]}")
    assert simple.endswith("Onze eigen zin. [1]") and first not in simple


def test_courses_and_what_is_not_ours_stay(advisor):
    answer = advisor.ask(Question("Welke cursus lassen is er in Gent?"))
    assert advisor.simpler(answer).courses == answer.courses
    plain = advisor.ask(Question("hallo"))
    assert advisor.simpler(plain) is plain


@pytest.mark.parametrize(
    ("question", "language", "term"),
    [
        ("Wat is elektrolyse?", "nl", "elektrolyse"),
        ("what is a steam cracker", "en", "steam cracker"),
        ("C'est quoi la métallurgie ?", "fr", "métallurgie"),
    ],
)
def test_who_asks_what_a_word_means_gets_its_meaning_too(advisor, question, language, term):
    terms = advisor.house.current().composer.knowledge.terms
    told = terms.asked(question, language)
    assert [t for t, _ in told] == [term]
    assert told[0][1] in [known.explanation[language] for known in terms.glossary.terms.values()]


@pytest.mark.parametrize(
    ("question", "language"),
    [("Wat is elektrolyse?", "nl"), ("what is a steam cracker", "en"), ("C'est quoi une pompe à chaleur ?", "fr")],
)
def test_a_word_that_no_source_explains_is_told_as_our_own_words(advisor, question, language):
    ((_, meaning),) = advisor.house.current().composer.knowledge.terms.asked(question, language)
    answer = advisor.ask(Question(question, language))
    assert meaning in answer.answer.replace(" [1]", "")
    assert answer.abstained and [c.document for c in answer.citations] == ["hole-term-explained"]


def test_who_asks_something_else_gets_no_meanings(advisor):
    question = "Hoeveel werknemers moeten bijscholen over elektrificatie en recyclage?"
    assert advisor.house.current().composer.knowledge.terms.asked(question, "nl") == []
