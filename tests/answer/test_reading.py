"""A message in a conversation, read as it is meant there."""

from __future__ import annotations

import pytest

from advisor.domain import Question, Turn


@pytest.fixture
def read(advisor):
    readings = advisor.house.current().conversation.readings
    return lambda text, *history: readings.understand(Question(text, history=history))


def test_a_message_may_lean_on_what_the_answer_named(advisor):
    history = (
        Turn("user", "waar kan ik thuis iets leren over kunstmatige intelligentie?"),
        Turn("assistant", "Bij VDAB kan je gratis een onlinecursus AI volgen."),
    )
    ways = advisor.house.current().conversation.readings.of(Question("is dat ook voor zelfstandigen?", history=history))
    assert ways[-1].resolved.leans_on == "answered" and "vdab" in ways[-1].text
    assert any("intelligentie" in w.text for w in ways[:-1])


@pytest.mark.parametrize(
    ("before", "message", "wanted"),
    [
        ("welke cursussen zijn er over zonnepanelen?", "Iets anders: wat is EVC?", "inc-evc-what"),
        ("are there courses on hydrogen?", "New topic. What is EVC?", "inc-evc-what"),
        ("y a-t-il des cours de soudure ?", "Changeons de sujet : c'est quoi l'EVC ?", "inc-evc-what"),
    ],
)
def test_a_change_of_subject_forgets_what_went_before(talk, read, before, message, wanted):
    answer = talk(before, message)
    assert answer.question == message
    assert wanted in {c.document for c in answer.citations}
    understood = read(message, Turn("user", before), Turn("assistant", "Ja."))
    assert not understood.question.history and "EVC" in understood.text


@pytest.mark.parametrize(
    ("first", "then", "place"),
    [
        ("waar kan mijn kind van 9 leren programmeren in Asse?", "nee sorry, niet Asse maar Tienen", "tienen"),
        ("où apprendre à coder à Asse pour un enfant ?", "pas Asse mais Tirlemont en fait, on a déménagé", "tirlemont"),
        ("coding club for kids in Asse?", "not Asse but Tienen, we moved", "tienen"),
    ],
)
def test_a_corrected_place_stands_where_the_wrong_one_stood(talk, read, first, then, place):
    understood = read(then, Turn("user", first), Turn("assistant", "CoderDojo Asse."))
    assert place in understood.text.casefold() and "asse" not in understood.text.casefold().split()
    answer = talk(first, then)
    assert answer.intent != "distress"
    assert "coderdojo-tienen" in {c.document for c in answer.citations}


def test_a_place_that_is_too_far_is_no_longer_asked_for(read):
    first = "où je peux faire une 7e pour travailler dans une usine chimique ?"
    then = "ah non finalement plutôt vers Anvers, Saint-Nicolas c'est trop loin pour moi en train"
    understood = read(then, Turn("user", first), Turn("assistant", "À Saint-Nicolas."))
    assert understood.facets.places == ("antwerp",)


@pytest.mark.parametrize(
    ("first", "then", "wanted"),
    [
        ("Wat is het doel van de digibanken?", "Hoeveel geld zit daar eigenlijk in?", "digi-50-million-100"),
        ("What is EVC?", "and if I only pass half of it?", "inc-evc-partial"),
        ("C'est quoi une STEM-academie ?", "à partir de quel âge ?", "stem-academies-from-kindergarten"),
    ],
)
def test_something_new_is_told_and_not_only_the_same_again(talk, first, then, wanted):
    before = {c.document for c in talk(first).citations}
    assert wanted not in before
    assert wanted in {c.document for c in talk(first, then).citations}


def test_what_a_message_may_mean_as_well_is_told_beside(advisor):
    history = (
        Turn("user", "does Flanders pay for research on factories without CO2?"),
        Turn("assistant", "Yes, there is an innovation programme called Moonshot."),
        Turn("user", "so with rockets?"),
        Turn("assistant", "No, it is only a name for a high goal."),
    )
    question = Question("and what is its goal, by which year?", history=history)
    rooms = advisor.house.current()
    # The likeliest way to read it knows what the others find, and whichever is answered, both are told.
    assert 0 < sum(rooms.conversation.readings.understand(question).elsewhere.values()) < 1
    answer = rooms.answer(question)
    assert "ctx-moonshot-programme" in {c.document for c in answer.citations}


@pytest.mark.parametrize(
    ("first", "then", "town", "wanted"),
    [
        (
            "waar leert ge voor procesoperator?",
            "sorry, had moeten zeggen dat ik in Sint-Niklaas woon bij mijn moeder en daar graag wil blijven",
            "Sint-Niklaas",
            "7cpt-klassiek-sint-carolus",
        ),
        (
            "where can you learn process operator?",
            "my bad, should have said that we moved to Sint-Niklaas last year for the work of my dad",
            "Sint-Niklaas",
            "7cpt-klassiek-sint-carolus",
        ),
    ],
)
def test_a_condition_in_a_story_is_heard_without_the_story(talk, first, then, town, wanted):
    answer = talk(first, then)
    assert wanted in {c.id for c in answer.courses}
    assert all(town in str(c.location) for c in answer.courses)


def test_a_town_takes_the_place_of_the_one_in_the_answer(talk):
    answer = talk("Zijn er cursussen over 3D-printen?", "liefst in Antwerpen")
    assert answer.abstained and "zonder de voorwaarde 'in Antwerpen'" in answer.answer


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("recept voor stoofvlees?", "en met bruin bier?"),
        ("how do I bake bread?", "and without yeast?"),
        ("quelle est la capitale du Pérou ?", "et celle du Chili ?"),
    ],
)
def test_what_leans_on_a_refusal_is_refused(talk, first, then):
    assert talk(first).abstained
    assert talk(first, then).abstained


def test_the_sentences_of_every_answer_are_no_part_of_what_it_tells(advisor):
    phrases = advisor.house.current().composer.phrases
    told = "In Tienen is er een club. [1]\n\n" + phrases.say("check_rule", "nl")
    assert phrases.without(told).split() == "In Tienen is er een club. [1]".split()
    for language in ("nl", "en", "fr"):
        assert not phrases.without(phrases.say("out_of_scope", language)).strip()
        offered = f"{phrases.say('out_of_scope_where', language)} Tienen"
        assert phrases.without(offered).split()[-1] == "Tienen"


@pytest.mark.parametrize("message", ["bedankt!", "merci, super", "thanks a lot"])
def test_thanks_are_no_question_about_what_went_before(talk, message):
    assert talk("welke cursussen lassen zijn er?", message).intent == "smalltalk"


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("hoeveel knelpuntberoepen zijn er?", "wat is de hoofdstad van Peru?"),
        ("are there courses on hydrogen?", "who won the football world cup in 2018?"),
        ("qui paie ma formation ?", "comment cuire un œuf mollet ?"),
    ],
)
def test_a_strange_question_stays_strange_in_a_conversation(talk, before, message):
    assert talk(before, message).abstained


@pytest.mark.parametrize(
    "message",
    [
        "sorry, ik heb het slecht gezegd: bij ons op 't werk zijn we maar met twaalf",
        "pardon, je me suis mal exprimée : chez nous on n'est que douze",
        "With my knees I can't climb ladders anymore, so something on the ground please.",
        "Ze is net gescheiden en durft niet in een grote klas. Past dat dan voor haar?",
    ],
)
def test_hard_circumstances_are_no_cry_for_help(talk, message):
    assert talk("welke opleidingen zijn er voor procesoperator?", message).intent != "distress"


@pytest.mark.parametrize(
    "message",
    [
        "laat die cursus maar zitten, ik wil niet meer leven",
        "never mind the course, I don't want to wake up anymore",
        "peu importe la formation, je ne veux plus vivre",
    ],
)
def test_a_cry_for_help_is_heard_in_a_conversation(talk, message):
    assert talk("welke opleidingen zijn er voor procesoperator?", message).intent == "distress"


@pytest.mark.parametrize(
    ("before", "message", "language", "wanted"),
    [
        (
            "wat verandert er voor een operator?",
            "désolé je suis plus à l'aise en français. qu'est-ce qu'un opérateur peut faire lui-même pour consommer "
            "moins d'énergie ?",
            "fr",
            "sk-operator-energy-checks",
        ),
        (
            "zijn er cursussen lassen?",
            "can we do English please? what exactly is EVC, the recognition of skills?",
            "en",
            "inc-evc-what",
        ),
    ],
)
def test_a_wish_for_a_language_is_no_part_of_the_question(talk, read, before, message, language, wanted):
    understood = read(message, Turn("user", before), Turn("assistant", "Ja."))
    assert "English" not in understood.question.text and "à l'aise" not in understood.question.text
    answer = talk(before, message)
    assert answer.language == language and answer.question == message
    assert wanted in {c.document for c in answer.citations}
