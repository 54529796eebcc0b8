"""What was asked beside the subject is told, or said to be unknown; the rule that answers comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from advisor.answer.phrases import Phrases
from advisor.answer.untold import Untold
from advisor.domain import LANGUAGES, Answer, Citation, CourseCard, Profile, Question
from advisor.retrieve.cues import Cues

ROOT = Path(__file__).parents[2]
ROWS = yaml.load((ROOT / "corpus" / "language" / "aspects.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)


@pytest.fixture(scope="module")
def untold() -> Untold:
    cues = yaml.load((ROOT / "corpus" / "language" / "cues.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return Untold.of(ROWS, Phrases.load(ROOT / "prompts"), Cues(cues))


@pytest.fixture
def understood(advisor):
    return lambda text: advisor.house.current().composer.understanding.understand(Question(text))


def answer(text: str, quote: str, language: str = "en", intent: str = "support", **more) -> Answer:
    cited = (Citation(1, "a-fact", "A source", quote, "summary"),)
    return Answer("", language, intent, text, False, citations=cited, **more)


def test_every_aspect_has_a_label_and_words_in_three_languages():
    assert len({row["id"] for row in ROWS}) == len(ROWS) > 50
    for row in ROWS:
        assert set(row["label"]) == set(row["said"]) == set(LANGUAGES) and all(row["said"].values()), row["id"]


def test_a_half_that_no_source_tells_is_named_at_the_end(understood, untold):
    told = answer("The employer must grant it. [1]", "The employer must grant a valid request.")
    said = untold.added(understood("Does my boss have to pay for a course on Saturday?"), told).answer
    assert said.startswith(told.answer) and said.endswith("Saturday or the weekend.")


@pytest.mark.parametrize("where", ["answer", "quote", "card"])
def test_what_is_told_in_the_answer_its_sources_or_its_courses_is_not_said_to_be_unknown(understood, untold, where):
    told = {part: "lessons on Saturday" if part == where else "lessons" for part in ("answer", "quote", "card")}
    card = CourseCard("c", told["card"], "P", None, None, None, None, None, None, (), None)
    given = answer(f"{told['answer']} [1]", told["quote"], intent="courses", courses=(card,))
    assert untold.missing(understood("Is there something about welding, also on Saturday?"), given) in ([], ["price"])
    silent = answer("lessons [1]", "lessons")
    assert untold.missing(understood("Do I get paid leave, also on Saturday?"), silent) == ["saturday"]


def test_only_the_sentence_that_asks_counts_but_a_liking_counts_anywhere(understood, untold):
    assert untold.asked("I work night shifts at the weekend. Which skills do I need?", "en") == []
    assert untold.asked("I am good at maths. Which job is for me?", "en") == ["mathematics"]


@pytest.mark.parametrize(
    ("text", "language", "things"),
    [
        ("Mon client est soudeur sans papiers de qualification.", "fr", ["diploma"]),  # of a trade, not of a stay
        ("Où une personne sans papiers peut-elle apprendre à souder ?", "fr", ["residence"]),
        ("Kan een lasser zonder papieren zijn ervaring laten erkennen?", "nl", []),
        ("C'est quoi un électromécanicien et ça paie bien ?", "fr", ["wage"]),
        ("Do you need to be strong to work in a chemical plant?", "en", ["strength"]),
    ],
)
def test_a_word_with_two_meanings_asks_for_one(untold, text, language, things):
    assert untold.asked(text, language) == things


def test_what_our_sources_tell_elsewhere_is_not_said_to_be_unknown(understood, untold):
    said = untold.added(understood("Which job is there with wind power?"), answer("A job. [1]", "A job.")).answer
    assert said.endswith(untold.phrases.say("untold_ours", "en", things="wind power"))


def test_what_a_part_without_answer_already_says_is_not_said_twice(understood, untold):
    text = f"An answer. [1]\n\n{untold.phrases.say('part_unknown_2', 'en')}"
    assert untold.missing(understood("Do I get leave, and on Saturday?"), answer(text, "An answer.")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mon patron doit-il payer ma formation si elle est donnée le samedi ?", "samedi"),
        ("mag mijn baas weigeren dat ik opleidingsverlof neem in de zomer?", "zomer"),
        ("I love animals and chemistry, what job could I do?", "animals"),
    ],
)
def test_the_advisor_names_what_it_passes_over(advisor, text, named):
    last = advisor.ask(Question(text)).answer.split("\n\n")[-1]
    assert named in last and "[" not in last


@pytest.mark.parametrize(
    "text",
    [
        "labo's vind ik leuk, welke job past daarbij?",
        "which job is there for somebody who loves lab work?",
        "j'aime les labos, quel métier me conviendrait ?",
    ],
)
def test_who_names_a_liking_hears_of_jobs(advisor, text):
    told = advisor.ask(Question(text, profile=Profile(persona="youth")))
    assert any(c.document.startswith(("occ-", "study-job")) for c in told.citations[:2]), told.answer


@pytest.mark.parametrize(
    "text",
    [
        "krijg ik opleidingsverlof voor een lascursus?",
        "do I get training leave to learn welding?",
        "Est-ce que j'ai droit au congé de formation pour apprendre à souder ?",
    ],
)
def test_the_right_comes_before_side_rules_and_before_courses(advisor, text):
    told = advisor.ask(Question(text))
    assert told.intent == "support"
    assert told.citations[0].document in ("inc-vov-basic-right", "inc-vov-training-requirements")
    assert "inc-vov-employer-cannot-force" not in [c.document for c in told.citations]


def test_a_rule_of_another_scheme_is_not_told_beside_the_one_that_is_named(advisor):
    told = advisor.ask(Question("My boss says training vouchers were abolished. Is he right?"))
    assert all(c.document.startswith(("inc-cheque", "help-", "hole-cheque")) for c in told.citations)


def test_who_names_no_town_is_told_the_general_way_in_and_asked_for_it(advisor):
    composer = advisor.house.current().composer
    question = Question("mijn klant kent weinig van computers, waar kan hij terecht?")
    told = advisor.ask(question).answer
    assert composer.phrases.say("asks_town", "nl") in told and "gemeente of bibliotheek" in told
    assert "Izegem" not in told


def test_a_counter_in_one_town_is_no_answer_to_who_names_another(advisor):
    told = advisor.ask(Question("Which digital help desk in Antwerp speaks English?"))
    assert "help-leerwinkel-west-flanders" not in [c.document for c in told.citations]


def test_a_subject_at_school_is_no_language_of_a_course(understood):
    assert understood("je suis nul en français mais fort en bricolage, quelles études ?").facets.taught_in is None
    assert understood("une formation de soudure en français").facets.taught_in == "fr"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("One article says 76,000 workers and another 59,000. Which is it?", ("76,000", "59,000")),
        ("Les académies STEM, c'est 12 500 enfants ou plus de 36 000 ?", ("12 500", "36 340")),
        ("Ergens staat 59.000 en elders 67.000 mensen die moeten bijleren. Welk cijfer klopt?", ("59.000", "67.000")),
        ("Were there 1,943 or 1,485 open jobs in chemicals?", ("1,943", "1,485")),
    ],
)
def test_two_large_figures_are_found_wherever_they_stand(advisor, text, figures):
    told = advisor.ask(Question(text))
    assert all(f in told.answer.replace("\u202f", " ").replace("\u00a0", " ") for f in figures), told.answer
    assert len(told.citations) >= 2


def test_a_course_that_was_asked_before_is_still_asked_at_the_weekend(advisor):
    from advisor.domain import Turn

    understanding = advisor.house.current().composer.understanding
    history = (Turn("user", "Is there a course on energy management for technicians?"),)
    assert "course" in understanding.understand(Question("and is there one at the weekend?", history=history)).text


@pytest.mark.parametrize(
    ("text", "language", "document"),
    [
        ("Gibt es in Antwerpen einen Kurs zum Prozessoperator?", "de", "vdab-procesoperator-antwerpen"),
        ("Gdzie mogę nauczyć się spawać w Belgii?", "pl", "ewf-european-welder"),
        ("Quante persone nuove servono all'industria fiamminga?", "it", "study-30000-new-talents"),
    ],
)
def test_a_trade_or_a_town_is_heard_in_a_language_that_we_do_not_answer_in(advisor, text, language, document):
    composer = advisor.house.current().composer
    assert composer.understanding.understand(Question(text)).asked_in == language
    told = advisor.ask(Question(text))
    assert not told.abstained and document in [c.document for c in told.citations]


def test_romanian_is_not_taken_for_french_nor_typing_errors_for_romanian(understood):
    assert understood("Există un curs de conducere a stivuitorului sau de operator de producție?").asked_in == "ro"
    assert understood("quelel foramtion pour deveinr opertaeur a Gnad").asked_in == "fr"


@pytest.mark.parametrize(
    ("text", "told", "missing"),
    [
        ("How many pupils follow that route?", "It prepares for work since 2023.", True),  # a year is no count
        ("How many pupils follow that route?", "It prepares 1,200 pupils for work.", False),
        ("How many pupils follow that route?", "Half of them follow it.", False),
        ("What do pupils learn on that route?", "It prepares for work.", False),
    ],
)
def test_a_figure_that_is_asked_and_not_told_is_said_to_be_missing_before_the_rest(
    understood, untold, text, told, missing
):
    given = answer(f"{told} [1]", told, intent="figure")
    assert untold.missing_figure(understood(text), given) is missing
    said = untold.added(understood(text), given).answer
    assert said.startswith("We find no figure for that in our sources.") is missing
    assert told in said


def test_numbers_in_words_are_known_in_three_languages(untold):
    for word in ("twaalf", "helft", "twelve", "doubled", "douze", "plupart", "miljoenen"):
        assert untold.cues.has("number", word), word
    assert not untold.cues.has("number", "een opleiding of un metier is a job")


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("schrijf een mail naar mijn baas dat ik opleidingsverlof wil", "we geven alleen informatie"),
        ("sign me up for a welding course in Geel", "we only give information"),
        ("inscrivez-moi à un cours de soudure à Geel", "nous donnons seulement des informations"),
    ],
)
def test_what_we_cannot_do_is_said_before_what_we_can_tell(advisor, text, ours):
    answer = advisor.ask(Question(text))
    assert ours in answer.answer.split("\n\n")[0] and answer.citations
    assert ours not in advisor.ask(Question("waar kan ik me inschrijven voor een lascursus?")).answer


def test_what_the_cards_below_are_about_is_not_said_to_be_left_out(untold, understood):
    asked = understood("will AI take my work, and what should I learn?")
    card = CourseCard(
        "ai", "Course on artificial intelligence", "A school", None, "en", None, None, None, None, (), None
    )
    told = answer("Jobs change [1].", "Jobs change.", intent="skills")
    without = untold.added(asked, told).answer
    assert "artificial intelligence" in without
    assert "artificial intelligence" not in untold.added(asked, answer("Jobs change [1].", "", courses=(card,))).answer
