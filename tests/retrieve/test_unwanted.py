"""What a visitor refuses, and what only sounds like it."""

from __future__ import annotations

import pytest

from advisor.corpus.loading import load_corpus
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.unwanted import provider_names, unwanted, without_refusals
from advisor.settings import data_folder

PROVIDERS = provider_names(["VDAB", "Syntra West", "De Nayer", "PlastIQ / VDAB"])


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(load_corpus(data_folder("corpus")).concepts)


def test_people_call_who_gives_training_by_the_first_word_of_the_name():
    assert {"vdab", "syntra", "plastiq"} == PROVIDERS


@pytest.mark.parametrize(
    ("messages", "language", "refused"),
    [
        (["Ma cliente a peur des produits chimiques, elle veut autre chose que la chimie."], "fr", {"chemistry"}),
        (["Mijn client wil niet naar VDAB. Waar kan hij nog terecht?"], "nl", {"vdab"}),
        (["VDAB ziet hij niet zitten"], "nl", {"vdab"}),
        (["ze wil niks met metaal te maken hebben"], "nl", {"metals"}),
        (["he doesn't want to work in chemistry anymore"], "en", {"chemistry"}),
        (["I want out of the steel industry"], "en", {"steel"}),
        (["je ne veux pas travailler dans le plastique"], "fr", {"plastics-rubber"}),
        (["un autre secteur que la chimie"], "fr", {"chemistry"}),
        (["I'm scared of chemicals so not chemistry"], "en", {"chemistry"}),
        (["Ik zoek een lascursus, maar niet bij Syntra"], "nl", {"syntra"}),
        (["sans passer par le VDAB svp, j'ai eu une mauvaise expérience"], "fr", {"vdab"}),
        (["zonder opleiding in de chemie, kan ik daar beginnen?"], "nl", set()),
        (["Ik wil niet naar VDAB", "en in Gent?"], "nl", {"vdab"}),
        (["Ik wil niet naar VDAB", "en wat doet VDAB dan?"], "nl", set()),
        # What somebody does, asks or fears for is no refusal.
        (["Ik werk niet in de chemie, kan ik er toch een opleiding volgen?"], "nl", set()),
        (["ik wil niet verhuizen voor een job in de chemie"], "nl", set()),
        (["bang van chemische producten, is dat gevaarlijk?"], "nl", set()),
        (["waarom wil niemand in de chemie werken?"], "nl", set()),
        (["is er niets in de chemie?"], "nl", set()),
        (["is there no course at VDAB?"], "en", set()),
        (["je n'ai pas fait d'études de chimie, je veux devenir soudeur"], "fr", set()),
    ],
)
def test_what_is_refused(vocabulary, messages, language, refused):
    assert unwanted(messages, language, vocabulary, PROVIDERS) == refused


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("Ik zoek een lascursus, maar niet bij VDAB", "nl", "Ik zoek een lascursus"),
        ("which jobs are there in industry, but not chemistry?", "en", "which jobs are there in industry"),
        ("pas la chimie", "fr", "pas la chimie"),
        ("Ma cliente ne veut pas de la chimie, elle préfère le métal.", "fr", "elle préfère le métal."),
        ("Mijn cliënt wil niet naar VDAB. Wie helpt?", "nl", "Mijn cliënt wil niet naar VDAB. Wie helpt?"),
        ("Ik wil niet naar VDAB, waar kan ik nog hulp krijgen?", "nl", "waar kan ik nog hulp krijgen?"),
        ("Ik werk niet in de chemie, mag ik komen?", "nl", "Ik werk niet in de chemie, mag ik komen?"),
    ],
)
def test_what_is_asked_is_not_about_what_is_only_refused(vocabulary, text, language, asked):
    assert without_refusals(text, language, vocabulary, PROVIDERS) == asked
