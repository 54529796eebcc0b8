"""Conditions on courses: what an offer does not tell is never passed off as met."""

from __future__ import annotations

import pytest

from advisor.domain import Question, Turn


@pytest.mark.parametrize(
    "text",
    [
        "Ik werk overdag: waar kan ik 's avonds spuitgieten leren?",
        "prevention adviser level 2 as e-learning",
    ],
)
def test_a_condition_of_which_nothing_is_known_is_said_and_counts_as_not_found(advisor, text):
    answer = advisor.ask(Question(text))
    assert answer.intent == "courses"
    assert answer.abstained


@pytest.mark.parametrize(
    "text",
    [
        "Welke studies voor kapper in Gent?",
        "Where can I learn to cook in Leuven?",
        "formation de photographe à Hasselt",
    ],
)
def test_a_subject_that_the_catalogue_lacks_is_not_answered_with_what_lies_in_that_town(advisor, text):
    answer = advisor.ask(Question(text))
    assert answer.abstained
    assert answer.courses == ()


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Kan ik volledig online leren lassen?", "vdab-online-ai"),
        ("un cours d'IA à Ostende stp, pas plus loin", "tiener-techniekacademie-oostende"),
    ],
)
def test_what_only_shares_the_condition_is_no_find(advisor, text, other):
    answer = advisor.ask(Question(text))
    assert answer.abstained
    assert other not in {c.id for c in answer.courses}


def test_not_in_a_place_does_not_ask_for_that_place(advisor):
    understood = advisor.house.current().composer.understanding.understand(Question("lasopleiding maar niet in Brugge"))
    assert understood.facets.places == ()
    assert "welding" in understood.facets.themes


def test_a_word_of_the_language_is_no_misspelt_place(advisor):
    understanding = advisor.house.current().composer.understanding
    assert understanding.understand(Question("ik wil iets zonder nachtwerk")).facets.places == ()
    assert understanding.understand(Question("Placer des bornes pour voitures électriques")).facets.places == ()


@pytest.mark.parametrize(
    ("earlier", "text", "language"),
    [
        ("Wat zei Van Gysegem over mensen aanwerven?", "en De Kesel?", "nl"),
        ("What did Van Gysegem say about hiring?", "and De Kesel?", "en"),
        ("Wat is een digibank?", "Et en français, c'est quoi exactement ?", "fr"),
    ],
)
def test_a_short_follow_up_stays_in_its_language(advisor, earlier, text, language):
    assert advisor.ask(Question(text, history=(Turn("user", earlier),))).language == language


def test_two_years_later_is_two_years(advisor):
    understanding = advisor.house.current().composer.understanding
    history = (Turn("user", "Combien de digibanken en juin 2023 ?"),)
    assert "2025" in understanding.understand(Question("et deux ans plus tard ?", history=history)).text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("My shifts make evening classes impossible. Can I learn welding somewhere?", False),
        ("Ik kan niet 's avonds. Waar kan ik leren lassen?", False),
        ("Je ne peux pas le soir. Où apprendre à souder ?", False),
        ("Waar kan ik 's avonds leren lassen?", True),
        ("Not only in the evening: where can I learn welding?", True),
        ("Ik kan overdag niet, waar kan ik 's avonds leren lassen?", True),
    ],
)
def test_a_time_that_is_ruled_out_is_no_condition(advisor, text, asked):
    composer = advisor.house.current().composer
    understood = composer.understanding.understand(Question(text))
    assert ("evening" in {c.name for c in composer.offers.conditions(understood)}) is asked


def test_in_a_town_or_online_is_one_condition(advisor):
    offers = advisor.house.current().composer.offers
    understanding = advisor.house.current().composer.understanding

    def named(text: str) -> list[str]:
        return [c.name for c in offers.conditions(understanding.understand(Question(text)))]

    assert named("Circular economy training in Brussels or online") == ["place"]
    assert named("cursus circulaire economie, online of in Brussel") == ["place"]
    assert named("Circular economy training in Brussels, online") == ["place", "mode"]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        (
            "waterstofopleiding voor techniekers, geen bachelor maar iets van enkele dagen, regio Gent",
            "vives-autotechnologie",
        ),
        ("Je cherche une formation courte sur l'hydrogène", "vives-autotechnologie"),
    ],
)
def test_what_leads_to_a_degree_is_not_short(advisor, text, never):
    assert never not in {c.id for c in advisor.ask(Question(text)).courses}


def test_a_project_for_schools_is_no_course_for_a_worker(advisor):
    answer = advisor.ask(Question("lasopleiding in Limburg, 's avonds"))
    assert "rtc-limburg-lassen" not in {c.id for c in answer.courses}
    assert "rtc-limburg-lassen" in {c.id for c in advisor.ask(Question("lassen voor leerlingen in Limburg")).courses}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (
            "Is there a welding course in West Flanders that starts after the summer, and would a forty-year-old "
            "warehouse worker without a technical diploma be accepted?",
            "ewf-european-welder",
        ),
        (
            "Zoek cursus lassen inox regio Genk, liefst 's avonds en niet te duur want ik betaal het zelf",
            "salga-lasacademie",
        ),
    ],
)
def test_what_teaches_the_subject_is_told_as_the_nearest_where_none_surely_fits(advisor, text, near):
    answer = advisor.ask(Question(text))
    assert answer.abstained and near in {c.document for c in answer.citations}
