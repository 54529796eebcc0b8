"""What is asked right beside what we know is not told as if it were answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.answer.draft import Draft
from advisor.answer.rank import SIGNALS
from advisor.answer.scope import Verdict
from advisor.answer.telling import tell_refusal
from advisor.domain import Question
from advisor.retrieve.exemplars import NEAR_MISSES, TOLD, UNSAID, load_exemplars
from advisor.settings import data_folder


@pytest.fixture
def composer(advisor):
    return advisor.house.current().composer


def test_questions_that_tend_to_have_no_answer_are_told_from_those_that_do(advisor, composer):
    """None of these is an example: each pair is about one thing."""
    pairs = [
        ("Why did they choose that firm to write the report?", "Who wrote the report?"),
        ("How many people work at that training centre?", "What can I learn at that training centre?"),
        ("Welke bedrijven hebben precies meegedaan?", "Hoeveel bedrijven hebben meegedaan?"),
        ("Wie beslist dat en bij wie kan ik klagen?", "Wat moet ik doen om dat aan te vragen?"),
        ("Combien de femmes sont inscrites cette année ?", "Qui peut s'inscrire à la formation ?"),
        ("Quel budget le projet a-t-il reçu de l'Europe ?", "Que fait le projet pour les travailleurs ?"),
    ]
    understand = composer.understanding.understand
    leads = [understand(Question(one)).unsaid - understand(Question(other)).unsaid for one, other in pairs]
    assert sum(lead > 0 for lead in leads) >= len(pairs) - 1, leads


def test_no_example_of_them_is_found_as_a_known_question(composer):
    examples = [e for e in load_exemplars(data_folder("corpus")) if e.file == NEAR_MISSES]
    assert {e.label for e in examples} == {TOLD, UNSAID}
    index = composer.retriever.index
    known = {q for row in range(len(index.passages)) for q in index.passages.entry(row).questions}
    assert known and not known & {e.text for e in examples}


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Waarom koos men voor Roland Berger en niet voor een ander bureau?", "We zijn niet zeker"),
        ("What does it cost per student to run a STEM academy?", "We are not sure"),
        ("Qui contrôle si les entreprises respectent le droit individuel à la formation ?", "pas sûrs"),
        ("Hoeveel mensen werken er bij de Vlaamse AI Academie?", "Een cijfer vinden we daarvoor niet"),
    ],
)
def test_who_asks_beside_a_fact_hears_that_it_is_not_what_was_asked(advisor, text, doubt):
    answer = advisor.ask(Question(text))
    assert answer.abstained or doubt in answer.answer.split("[1]")[0], answer.answer


@pytest.mark.parametrize(
    "text",
    ["Wie maakte de skills roadmap?", "Where do I find a STEM academy?", "Qui a droit au congé de formation flamand ?"],
)
def test_who_asks_what_a_fact_tells_is_told_without_a_word_of_doubt(advisor, text):
    answer = advisor.ask(Question(text))
    assert not answer.abstained
    assert not any(word in answer.answer for word in ("niet zeker", "not sure", "pas sûrs", "no figure"))


def test_a_refusal_of_what_lies_beside_a_fact_tells_that_fact_and_its_caveats(advisor, composer):
    understood = composer.understanding.understand(Question("How many firms answered the survey in the end?"))
    ranked, _ = composer.evidence(understood)
    fact = next(e for e in ranked if e.kind == "fact")

    def refused(verdict: Verdict, about: float) -> str:
        draft = Draft(composer.knowledge, composer.phrases, "en")
        signals = list(fact.signals)
        signals[SIGNALS.index("about")] = about
        tell_refusal(understood, draft, verdict, [replace(fact, signals=tuple(signals))])
        return draft.text()

    statement = composer.knowledge.corpus.facts[fact.document].statement["en"].split(".")[0]
    near = refused(Verdict(True, 0.9), about=0.0)
    assert near.startswith("Our sources do not say that") and statement in near
    # What it is hardly about, what is of another country, and what is of another world is not told beside it.
    assert statement not in refused(Verdict(True, 0.9), about=-1.0)
    assert statement not in refused(Verdict(True, 0.9, elsewhere=True), about=0.0)
    assert statement not in refused(Verdict(True, 0.9, far=True), about=0.0)
