"""The corpus as it is delivered: sound, whole, and with nothing that misleads when it stands alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from advisor.corpus import fingerprint, load_corpus, load_vocabulary
from advisor.corpus.check import check
from advisor.corpus.model import CONCEPT_FILES, Corpus
from advisor.domain import LANGUAGES
from advisor.errors import CorpusError

# A fact that misleads without another. An editor may add to these, never take one away.
SHOWN_WITH = {
    "study-30000-new-talents": {"study-replacement-ageing"},
    "study-quote-crevits-jobs-added": {"study-replacement-ageing", "occ-chem-job-loss-2024"},
    "ctx-one-in-four-jobs": {"ctx-green-net-jobs-positive"},
    "ctx-green-26-percent-jobs": {"ctx-green-jobs-sectors"},
    "ctx-jobs-chem-steel-refining": {"study-76000-source-nbb-2019"},
    "stem-monitor-higher-ed-47": {"stem-diplomas-19-percent"},
    "digi-50-million-100": {"digi-54-in-2025", "digi-extension-2025-2026"},
    "digi-goal-100-end-2022": {"digi-54-in-2025"},
    "inc-okot-free": {"inc-unemployment-training-2026"},
    "inc-kiem-10-weeks": {"inc-unemployment-training-2026"},
    "inc-ibo-pay-and-job": {"inc-unemployment-training-2026"},
    "plastiq-kiem": {"inc-unemployment-training-2026"},
    "occ-bottleneck-2022-free-training": {"inc-unemployment-training-2026"},
    "inc-unemployment-training-before-2026": {"inc-unemployment-training-2026"},
    "inc-vdab-exemption-four-weeks": {"inc-unemployment-training-2026"},
    "inc-vov-2025-2026-final": {"inc-vov-2026-2027-reform"},
    "inc-seed-vov-extended": {"inc-vov-2025-2026-final", "inc-vov-2026-2027-reform"},
}


def test_the_corpus_is_sound(real_folder: Path) -> None:
    assert check(real_folder, dt.date(2026, 11, 23)) == []


def test_it_is_whole(real: Corpus) -> None:
    topics = {topic: sum(fact.topic == topic for fact in real.facts.values()) for topic in sorted(
        {fact.topic for fact in real.facts.values()}
    )}  # fmt: skip
    least = {"context": 52, "digibanken": 50, "help": 15, "incentives": 113, "occupations": 61, "skills": 58,
             "stem": 55, "study": 72}  # fmt: skip
    assert {topic: topics.get(topic, 0) >= count for topic, count in least.items()} == dict.fromkeys(least, True)
    assert len(real.courses) >= 187
    assert len(real.holes) >= 25
    assert set(real.concepts) == set(CONCEPT_FILES.values())


@pytest.mark.parametrize("fact", sorted(set(SHOWN_WITH) - {"plastiq-kiem"}))
def test_what_misleads_alone_is_shown_with_the_other(fact: str, real: Corpus) -> None:
    assert set(real.facts[fact].shown_with) >= SHOWN_WITH[fact]


def test_the_course_of_plastiq_promises_no_benefit(real: Corpus) -> None:
    """A course has no shown_with: its own text must not promise what the rule of 2026 takes back."""
    description = real.courses["plastiq-kiem"].description
    assert "Vraag VDAB" in description["nl"]
    assert "Ask VDAB" in description["en"]
    assert "Demandez au VDAB" in description["fr"]


def test_weak_sources_are_marked_and_history_is_not_told_as_answer(real: Corpus) -> None:
    assert sum(fact.weak for fact in real.facts.values()) >= 10
    assert real.facts["occ-bottleneck-2024"].use == "history"
    assert real.facts["study-sector-split-values"].use == "background"


def test_sector_values_are_not_tied_to_sectors(real: Corpus) -> None:
    fact = real.facts["study-sector-split-values"]
    assert fact.caveat is not None
    for language in LANGUAGES:
        assert not any(sector in fact.statement[language].lower() for sector in ("chemie", "chemical", "chimie"))


def test_what_the_study_does_not_tell_is_admitted(real: Corpus) -> None:
    for hole in ("hole-skills-per-occupation", "hole-seven-challenges-list", "hole-sector-split"):
        assert len(real.holes[hole].asked_as["nl"]) >= 4
        assert real.holes[hole].nearby


def test_every_role_theme_and_taught_skill_has_a_label_in_three_languages(real: Corpus) -> None:
    for type_ in ("role", "theme", "skill", "occupation"):
        for concept in real.concepts[type_].values():
            assert all(concept.label[language].strip() for language in LANGUAGES)


def test_each_link_stands_on_a_record_that_says_so(real: Corpus) -> None:
    for link in real.links:
        proof = real.facts.get(link.proof) or real.courses[link.proof]
        assert link.skill in proof.skills, link


def test_the_vocabulary_loads_alone(real_folder: Path, real: Corpus) -> None:
    assert load_vocabulary(real_folder / "vocabulary") == real.concepts


def test_the_fingerprint_changes_with_any_file(small: Path) -> None:
    before = fingerprint(small)
    assert fingerprint(small) == before == load_corpus(small).fingerprint
    words = small / "language" / "function_words.yaml"
    words.write_text(words.read_text(encoding="utf-8") + "de: der die das\n", encoding="utf-8")
    assert fingerprint(small) != before


def test_loading_a_broken_corpus_names_file_and_line(small: Path) -> None:
    path = small / "holes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  kind: money", "  kind: cash"), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_corpus(small)
    assert caught.value.slots["file"] == "holes.yaml"
    assert caught.value.slots["line"] == 2


def test_numbers_and_dates_of_a_hand_edited_file_stay_text(small: Path) -> None:
    """Given an editor who forgets the quotes, then 1.500 does not become 1.5 and NO stays Norway."""
    path = small / "facts" / "topic.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("['1.500', '12,5%']", "[1.500, 12,5%]").replace("date: '2024-01'", "date: 2024-01")
    text = text.replace("figures: [1.500, 12,5%]", 'figures: [1.500, "12,5%"]').replace("country: BE", "country: NO")
    path.write_text(text, encoding="utf-8")
    fact = load_corpus(small).facts["topic-people-needed"]
    assert fact.figures == ("1.500", "12,5%")
    assert (fact.source.date, fact.source.country) == ("2024-01", "NO")
