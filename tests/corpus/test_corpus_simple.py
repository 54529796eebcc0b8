"""Facts said simply, and the glossary: whole, short, the same figures, found as whole words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from advisor.answer.plan import Planner
from advisor.corpus import fingerprint
from advisor.corpus.bounds import bounds_in
from advisor.corpus.check import check
from advisor.corpus.check_simple import may_be_volunteered
from advisor.corpus.glossary import Glossary
from advisor.corpus.model import Corpus, Text3
from advisor.corpus.simple import simple_texts
from advisor.domain import LANGUAGES
from advisor.errors import CorpusError
from advisor.text import sentences, word_count

TODAY = dt.date(2026, 11, 23)

SIMPLE = """\
- id: topic-people-needed
  nl: De sector zoekt 1.500 nieuwe mensen. Dat is 12,5% van de jobs.
  en: The sector needs 1,500 new people. That is 12.5% of the jobs.
  fr: Le secteur cherche 1 500 personnes. C'est 12,5 % des emplois.
"""
GLOSSARY = """\
- id: leave
  forms:
    nl: [verlof, Vlaams opleidingsverlof, VOV]
    en: [leave, training leave, VOV]
    fr: [congé, congé de formation, VOV]
  explanation:
    nl: Vrij van je werk.
    en: Time off work.
    fr: Du temps sans travail.

- id: ai
  forms: {nl: [AI], en: [AI], fr: [IA]}
  explanation: {nl: Computers die leren., en: Computers that learn., fr: Des ordinateurs qui apprennent.}

- id: electrolysis
  forms: {nl: [elektrolyse, CO2-vrije waterstof], en: [electrolysis], fr: [électrolyse]}
  explanation: {nl: Water splitsen met stroom., en: Splitting water with electricity., fr: Séparer l'eau.}
"""

# name: (file, old text, new text, expected key, text on the line that is to be named)
MISTAKES: dict[str, tuple[str, str, str, str, str]] = {
    "missing": ("simple", SIMPLE, "", "simple_missing", "facts/topic.yaml"),
    "unknown fact": ("simple", "topic-people-needed", "topic-people-gone", "id_unknown", "- id:"),
    "twice": ("simple", SIMPLE, SIMPLE + SIMPLE.replace(" nl: De", " nl: Een"), "id_twice", "nl: Een"),
    "figure added": ("simple", "C'est 12,5 %", "En 2030, c'est 12,5 %", "simple_figure_new", "fr:"),
    "figure changed": ("simple", "needs 1,500", "needs 1,600", "simple_figure_new", "en:"),
    "figure lost": ("simple", "1.500 nieuwe", "nieuwe", "simple_figure_lost", "nl:"),
    "percent lost": ("simple", "12,5% van", "12,5 van", "simple_figure_lost", "nl:"),
    "bound added": ("simple", "zoekt 1.500", "zoekt ongeveer 1.500", "simple_bound", "nl:"),
    "longer": ("simple", "of the jobs.", "of all the many jobs that there are. Is it not?", "simple_longer", "en:"),
    "long sentences": ("simple", "mensen. Dat is", "mensen, en dat is toch wel", "simple_sentences", "nl:"),
    "other language": ("simple", "en: The sector needs 1,500 new people. That is 12.5% of the jobs.",
                       "en: De sector zoekt 1,500 mensen. Dat is 12.5% van de jobs.", "language_other", "en: De"),
    "language missing": ("simple", "  fr: Le", "  # Le", "corpus_language_missing", "- id:"),
    "unknown key": ("simple", "  fr: Le", "  why: no\n  fr: Le", "corpus_unknown_key", "why: no"),
    "form of two": ("glossary", "[elektrolyse,", "[vov, elektrolyse,", "glossary_form_twice", "[vov,"),
    "form twice": ("glossary", "[leave,", "[leave, training leave,", "glossary_form_twice", "[leave,"),
    "form with a sign": ("glossary", "training leave,", "training leave (VOV),", "glossary_form_unusable", "(VOV)"),
    "figure in a meaning": ("glossary", "Vrij van je werk.", "125 uur vrij van je werk.", "glossary_figure", "125"),
    "forms of one language missing": ("glossary", ", fr: [IA]", "", "corpus_language_missing", "nl: [AI]"),
    "meaning missing": ("glossary", "fr: Séparer l'eau.", "", "corpus_language_missing", "Water splitsen"),
    "term twice": ("glossary", "- id: ai", "- id: leave", "id_twice", "forms: {nl: [AI]"),
}  # fmt: skip
FILES = {"simple": "simple/topic.yaml", "glossary": "glossary.yaml"}


@pytest.fixture
def told(small: Path) -> Path:
    """The small corpus with a simple text of its one fact that may be volunteered, and three terms."""
    (small / "simple").mkdir()
    for name, text in (("simple", SIMPLE), ("glossary", GLOSSARY)):
        (small / FILES[name]).write_text(text, encoding="utf-8")
    return small


@pytest.fixture(scope="module")
def simple(real_folder: Path) -> dict[str, Text3]:
    return dict(simple_texts(real_folder))


@pytest.fixture(scope="module")
def glossary(real_folder: Path) -> Glossary:
    return Glossary.load(real_folder)


def test_a_sound_corpus_has_no_mistakes(told: Path) -> None:
    assert check(told, TODAY) == []


def test_who_has_no_simple_texts_needs_none(small: Path) -> None:
    assert check(small, TODAY) == []
    assert simple_texts(small) == {}
    assert Glossary.load(small).find("VOV", "nl") == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_with_file_and_line(name: str, told: Path) -> None:
    which, old, new, key, marker = MISTAKES[name]
    path = told / FILES[which]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [(problem.file, problem.line) for problem in check(told, TODAY) if problem.key == key]
    assert found
    if key == "simple_missing":
        assert found[0][0] == marker
    else:
        changed = path.read_text(encoding="utf-8")
        line = changed[: changed.index(marker)].count("\n") + 1 - (key == "id_twice")
        assert (FILES[which], line) in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mistake_has_a_sentence(language: str, real_folder: Path) -> None:
    written = (real_folder.parent / "prompts" / f"check.{language}.yaml").read_text(encoding="utf-8")
    keys = {key for _, _, _, key, _ in MISTAKES.values()}
    assert [key for key in sorted(keys) if f"\n{key}: " not in written] == []


def test_what_is_left_out_or_longer_on_purpose_is_no_mistake(told: Path) -> None:
    path = told / FILES["simple"]
    text = (
        SIMPLE.replace(" 12,5% van", " veel van").replace(" 12.5% of", " much of").replace(" 12,5 % des", " bien des")
    )
    assert text != SIMPLE
    path.write_text(text, encoding="utf-8")
    assert {problem.key for problem in check(told, TODAY)} == {"simple_figure_lost"}
    longer = text.replace("of the jobs.", "of the jobs. It is a lot of work for all who are there.")
    path.write_text(longer + "  omits: ['12,5%']\n  longer: a reason\n", encoding="utf-8")
    assert check(told, TODAY) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [("minstens", "at least", "au moins"), ("hoogstens", "at most", "au plus"), ("zowat", "roughly", "environ"),
     ("bijna", "almost", "près de"), ("ruim", "over", "plus de"), ("minder dan", "less than", "moins de")],
    ids=lambda words: words[1],
)  # fmt: skip
def test_what_bounds_a_figure_stays(words: tuple[str, str, str], language: str) -> None:
    word = words[LANGUAGES.index(language)]
    assert bounds_in(f"{word} 80 %", language).figures == bounds_in(f"80 % {word}", language).said
    assert len(bounds_in(f"{word} 80 %", language).figures) == 1
    assert bounds_in(f"{word} 2035", language).figures == bounds_in("80 %", language).said == frozenset()


def test_loading_names_file_and_line(told: Path) -> None:
    (told / FILES["simple"]).write_text(SIMPLE.replace("  en: The", "  # The"), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        simple_texts(told)
    assert (caught.value.slots["file"], caught.value.slots["line"]) == ("simple/topic.yaml", 1)
    (told / FILES["glossary"]).write_text(GLOSSARY.replace("- id: ai", "- id: leave"), encoding="utf-8")
    with pytest.raises(CorpusError, match="corpus_id_twice"):
        Glossary.load(told)


def test_no_index_is_old_because_of_words_that_are_only_shown(told: Path) -> None:
    before = fingerprint(told)
    (told / FILES["simple"]).write_text(SIMPLE.replace("zoekt", "wil"), encoding="utf-8")
    (told / FILES["glossary"]).unlink()
    assert fingerprint(told) == before


def test_terms_are_found_as_whole_words_the_longest_first(told: Path) -> None:
    found = Glossary.load(told)

    def words(text: str, language: str, *, first_only: bool = False) -> list[str]:
        return [text[start:end] for start, end, _ in found.find(text, language, first_only=first_only)]

    assert words("Vlaams opleidingsverlof (VOV) is verlof.", "nl") == ["Vlaams opleidingsverlof", "VOV", "verlof"]
    assert words("Vlaams opleidingsverlof (VOV) is verlof.", "nl", first_only=True) == ["Vlaams opleidingsverlof"]
    assert words("Verloftijd, ouderschapsverlof, verlof-", "nl") == ["verlof"]
    assert words("VERLOF en vov", "nl") == ["VERLOF"]  # a form with a capital only as it is written
    assert words("J'ai l’électrolyse et l'IA.", "fr") == ["électrolyse", "IA"]
    assert words("CO2\u2011vrije\u00a0waterstof", "nl") == ["CO2\u2011vrije\u00a0waterstof"]
    assert words("www.verlof.be, https://a.be/verlof, ik@verlof.be/verlof en verlof.be", "nl") == []
    assert words("Het verlof. Een verlof/AI.", "nl") == ["verlof", "verlof", "AI"]
    assert words("leave", "nl") == words("verlof", "de") == words("", "nl") == []


@pytest.fixture(scope="module")
def statements(real: Corpus) -> dict[str, Text3]:
    return {record.id: record.statement for record in (*real.facts.values(), *real.holes.values())}


def test_nearly_every_fact_and_gap_is_said_simply(statements: dict[str, Text3], simple: dict[str, Text3]) -> None:
    """The check asks for what may be volunteered; what is only told when asked may wait a while."""
    assert set(simple) <= set(statements)
    assert len(simple) >= 0.97 * len(statements), sorted(set(statements) - set(simple))


def test_what_may_be_volunteered_is_what_the_planner_volunteers(real: Corpus) -> None:
    planner = SimpleNamespace(_knowledge=SimpleNamespace(status=lambda fact: "current"))
    for fact in real.facts.values():
        assert Planner._volunteer(planner, fact) == may_be_volunteered(fact)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_simple_texts_are_short_on_the_whole(
    language: str, statements: dict[str, Text3], simple: dict[str, Text3]
) -> None:
    """At most 12 words a sentence, no sentence over 24, and no more words in all than the statements have."""
    lengths = [word_count(sentence) for text in simple.values() for sentence in sentences(text[language])]
    assert sum(lengths) / len(lengths) <= 12
    assert max(lengths) <= 24
    assert sum(lengths) <= 1.02 * sum(word_count(statements[id_][language]) for id_ in simple)


def test_a_simple_text_is_not_the_statement_cut_up(statements: dict[str, Text3], simple: dict[str, Text3]) -> None:
    for language in LANGUAGES:
        same = [i for i in simple if simple[i][language] == statements[i][language]]
        assert len(same) <= 0.02 * len(simple), same


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_speaks_of_words_that_are_told(language: str, glossary: Glossary, real: Corpus) -> None:
    """Nearly every term occurs in what the advisor says, and no meaning explains itself by its own name alone."""
    assert len(glossary.terms) >= 100
    told = [fact.statement[language] for fact in real.facts.values()]
    told += [f"{course.name[language]}. {course.description[language]}" for course in real.courses.values()]
    told += [hole.statement[language] for hole in real.holes.values()]
    seen = {term.id for text in told for _, _, term in glossary.find(text, language)}
    assert len(seen) >= 0.95 * len(glossary.terms), sorted(set(glossary.terms) - seen)
    for term in glossary.terms.values():
        assert 3 <= word_count(term.explanation[language]) <= 40, term.id
        assert len(sentences(term.explanation[language])) <= 3, term.id
