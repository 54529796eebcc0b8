"""A loss that our sources do not tell is denied first; two vouchers are told apart; who loses work is helped on."""

from __future__ import annotations

import pytest

from advisor.domain import Profile, Question


def ask(advisor, question, persona="worker"):
    return advisor.ask(Question(question, profile=Profile(persona=persona)))


def cited(answer):
    return {c.document for c in answer.citations}


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("dus er verdwijnen 76.000 jobs in de chemie volgens die studie, toch?", "Zo staat het niet in onze bronnen."),
        (
            "Volgens mijn collega zegt de studie dat 76.000 mensen hun werk verliezen. Mag dat op onze affiche?",
            "Zo staat het niet in onze bronnen.",
        ),
        ("Een folder schrijft dat er 76.000 jobs weggaan. Mag ik dat doorgeven?", "Zo staat het niet in onze bronnen."),
        ("is it true that 76,000 jobs get lost in basic industry?", "Our sources do not say that."),
        ("c'est vrai que 76 000 emplois vont disparaître ?", "Nos sources ne disent pas cela."),
    ],
)
def test_a_loss_is_denied_before_what_is_so(advisor, question, opening):
    answer = ask(advisor, question)
    assert answer.answer.startswith(opening) and "study-76000-tasks-change" in cited(answer)


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        (
            "is het waar dat 83 procent van de technici een digitale opleiding moet volgen?",
            ("Dat cijfer vinden we niet", "Zo staat het niet"),
        ),
        (
            "is it true that 83 percent of technicians need green training?",
            ("We do not find that figure", "That is not what our source says"),
        ),
    ],
)
def test_a_share_that_nothing_tells_is_not_taken_over(advisor, question, opening):
    answer = ask(advisor, question)
    assert answer.abstained or answer.answer.startswith(opening)
    assert "83" not in answer.answer


@pytest.mark.parametrize(
    "question",
    ["verschil opleidingscheques loopbaancheques", "difference training voucher career voucher"],
)
def test_both_vouchers_are_told(advisor, question):
    told = cited(ask(advisor, question, "counsellor"))
    assert any(d.startswith("inc-cheque") for d in told) and any(d.startswith("inc-loopbaan") for d in told)


CRIES = [
    "mijn bedrijf gaat dicht, ik zit er helemaal door en zie het niet meer zitten, wat moet ik nu",
    "the plant closes, I lost my job and I cannot go on like this anymore",
    "l'usine ferme, je perds mon travail et je n'en peux plus, je craque complètement",
]


@pytest.mark.parametrize("question", CRIES)
def test_who_loses_work_hears_who_helps_with_it_behind_the_help_line(advisor, question):
    answer = ask(advisor, question)
    told = [c.document for c in answer.citations]
    assert answer.intent == "distress" and told[0].startswith("help-tele-onthaal")
    assert "help-vdab-0800" in told and "help-awel-102" not in told and not answer.courses


def test_children_of_the_visitor_are_no_child_in_need(advisor):
    answer = ask(advisor, "ik heb twee kinderen, een lening en ik zie het echt niet meer zitten")
    assert answer.intent == "distress" and "help-awel-102" not in cited(answer)


def test_hard_news_is_no_search_for_a_course(advisor):
    answer = ask(advisor, "notre atelier ferme en juin, j'ai deux enfants aux études, par où je commence ?")
    assert answer.intent != "courses" and "help-vdab-0800" in cited(answer)


@pytest.mark.parametrize(
    "question",
    [
        "ik zoek een cursus lassen, al wil ik eigenlijk gewoon dood, maar ja, in Gent",
        "we close in June, honestly I just want to die, which courses are there?",
        "je cherche une formation en chimie, je veux mourir, il y a quoi à Gand ?",
    ],
)
def test_a_cry_between_two_commas_is_heard(advisor, question):
    answer = ask(advisor, question)
    assert answer.intent == "distress" and "help-zelfmoordlijn-1813" in cited(answer) and not answer.courses


@pytest.mark.parametrize("question", ["Hoeveel jobs gaan er verloren?", "How many jobs get lost in basic industry?"])
def test_who_asks_how_many_takes_nothing_for_true(advisor, question):
    answer = ask(advisor, question).answer
    assert not answer.startswith(("Zo staat het niet in onze bronnen.", "Our sources do not say that."))
