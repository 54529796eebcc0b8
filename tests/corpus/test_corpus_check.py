"""Given a sound corpus, when one thing is broken, then the check names it with its file and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.corpus.check import check

TODAY = dt.date(2026, 11, 23)
FACTS, HOLES, LINKS = "facts/topic.yaml", "holes.yaml", "links.yaml"
COURSES, SKILLS = "courses/courses.jsonld", "vocabulary/skills.yaml"

# name: (file, old text, new text, expected key, text on the line that is to be named)
MISTAKES: dict[str, tuple[str, str, str, str, str]] = {
    # The file
    "yaml": (FACTS, "figures: ['7']", "figures: ['7'", "corpus_syntax", "LINE 44"),
    "json": (COURSES, '"@type": "Course",', '"@type": "Course"', "corpus_syntax", '"name": ['),
    "no graph": (COURSES, '"@graph"', '"graph"', "corpus_not_a_graph", "{"),
    "no list": (HOLES, "- id: hole-wages", "wages:\n- id: hole-wages", "corpus_not_a_list", "wages:"),
    "key twice": (FACTS, "  kind: rule", "  kind: rule\n  kind: who", "corpus_key_twice", "  kind: who"),
    # The fields
    "no source": (FACTS, "    title: Rules of leave\n", "", "corpus_missing", "LINE 51"),
    "language missing": (FACTS, "    fr: Il y a 7", "    fr2: Il y a 7", "corpus_language_unknown",
                         "fr2: Il y a"),
    "language empty": (FACTS, "  subject: {nl: verlof, en: leave, fr: congé}",
                       "  subject: {nl: verlof, en: leave}",
                       "corpus_language_missing", "subject: {nl: verlof, en: leave}"),
    "unknown field": (FACTS, "  use: background", "  used: background", "corpus_unknown_key",
                      "used: background"),
    "use": (FACTS, "use: background", "use: often", "corpus_not_allowed", "use: often"),
    "kind": (HOLES, "kind: money", "kind: cash", "corpus_not_allowed", "kind: cash"),
    "date": (FACTS, "valid_from: '2026-01-21'", "valid_from: 21-01-2026", "corpus_not_a_date",
             "valid_from: 21"),
    "list": (FACTS, "shown_with: [topic-rule]", "shown_with: topic-rule", "corpus_not_a_list_field",
             "shown_with:"),
    "truth": (FACTS, "use: background", "weak: perhaps", "corpus_not_true_or_false", "weak: perhaps"),
    "empty label": (SKILLS, "en: sorting waste", "en: ''", "corpus_not_text", "label: {nl: afval"),
    "link to two": (LINKS, "theme: recycling,", "theme: recycling, role: operator,", "corpus_link_unclear",
                    "theme: recycling, role"),
    "course language": (COURSES, '{"@language": "fr", "@value": "Trier les déchets"}',
                        '{"@language": "de", "@value": "Müll sortieren"}', "corpus_language_missing",
                        '"name": ['),
    "course field": (COURSES, '"advisor:seenOn"', '"advisor:seen"', "corpus_unknown_key", '"advisor:seen"'),
    "course mode": (COURSES, '"onsite"', '"at home"', "corpus_not_allowed", '"at home"'),
    "course type": (COURSES, '"@type": "Organization"', '"@type": "Firm"',
                    "corpus_not_of_type", '"provider"'),
    # Ids and what they point to
    "id twice": (FACTS, "- id: topic-rule", "- id: topic-people-needed", "id_twice", "  kind: rule"),
    "id of a fact and a hole": (HOLES, "- id: hole-wages", "- id: topic-rule", "id_twice",
                                "- id: topic-rule"),
    "word twice": (SKILLS, "- id: sorting-waste", "- id: recycling-group", "id_twice", "label: {nl: afval"),
    "link twice": (LINKS, "role: operator", "theme: recycling", "link_twice", "LINE 2"),
    "shown with nothing": (FACTS, "shown_with: [topic-rule]", "shown_with: [topic-law]", "id_unknown",
                           "[topic-law]"),
    "unknown skill": (FACTS, "skills: [sorting-waste]", "skills: [juggling]", "id_unknown",
                      "skills: [juggling]"),
    "unknown nearby": (HOLES, "nearby: [topic-people-needed]", "nearby: [topic-x]", "id_unknown",
                       "nearby: [topic-x]"),
    "unknown proof": (LINKS, "proof: sorting-course", "proof: nobody", "id_unknown", "proof: nobody"),
    "unknown group": (SKILLS, "broader: recycling-group", "broader: music", "id_unknown", "broader: music"),
    "unknown place": (COURSES, '["ghent"]', '["atlantis"]', "id_unknown", '["atlantis"]'),
    "unknown theme": (COURSES, '"termCode": "recycling"', '"termCode": "opera"', "id_unknown", '"about"'),
    "unknown in overview": ("overviews.yaml", "facts: [topic-people-needed]", "facts: [topic-y]",
                            "id_unknown",
                            "facts: [topic-y]"),
    "circle": (FACTS, "  use: background", "  shown_with: [topic-rule]", "shown_with_circle",
               "shown_with: [topic-rule]\n  valid_from"),
    # Figures
    "figure in one language": (FACTS, "1,500 new people", "1,600 new people", "figure_missing",
                               "en: The sector"),
    "decimal": (FACTS, "c'est 12,5 %", "c'est 12,6 %", "figure_missing", "fr: Le secteur"),
    "percent sign": (FACTS, "12.5% of", "12.5 of", "figure_missing", "en: The sector"),
    "number word": (FACTS, "zeven dagen", "acht dagen", "figure_missing", "nl: Er zijn acht"),
    "month": (FACTS, "situation de janvier", "situation de juin", "figure_missing", "fr: C'est la situation"),
    "figure in a course": (COURSES, "3 jours à trier", "4 jours à trier", "figure_missing", '"description"'),
    "listed figure": (FACTS, "figures: ['7']", "figures: ['7', '9']", "figure_listed_not_said",
                      "figures: ['7', '9']"),
    "unlisted figure": (FACTS, "figures: ['1.500', '12,5%']", "figures: ['1.500']", "figure_said_not_listed",
                        "nl: De sector heeft 1.500"),
    "answer": (FACTS, "How many new people are needed?", "Are 1,500 people needed?", "answer_in_question",
               "Are 1,500 people"),
    # Texts
    "other language": (FACTS, "en: There are 7 days of leave a year for those who work in the company.",
                       "en: Er zijn 7 dagen verlof per jaar voor wie in het bedrijf werkt.", "language_other",
                       "en: Er zijn 7"),
    "id in a text": (HOLES, "Ask the employer.", "Ask the employer (topic-people-needed).", "id_in_text",
                     "(topic-people-needed)"),
    "no question": (HOLES, "    fr: [Combien gagne un opérateur ?]\n", "", "asked_as_missing", "asked_as:"),
    "question twice": (HOLES, "[How much does an operator earn?]", "[Wage?, Wage?]", "asked_as_twice",
                       "[Wage?"),
    # Sources
    "nowhere": (FACTS, "    url: https://www.example.org/rules\n", "", "source_nowhere",
                "title: Rules of leave"),
    "address": (FACTS, "https://www.example.org/rules", "www.example.org/rules", "url_unusable", "url: www."),
    "registry": (FACTS, "https://www.example.org/rules", "https://pypi.example/project/x", "url_registry",
                 "pypi.example"),
    "mirror": (FACTS, "https://www.example.org/rules", "https://docplayer.nl/1", "url_mirror",
               "docplayer.nl/1"),
    "course mirror": (COURSES, "https://www.example.org/course", "https://scribd.com/1", "url_mirror",
                      "scribd.com"),
    "date of a source": (FACTS, "date: '2024-01'", "date: spring", "date_unreadable", "date: spring"),
    "date to come": (FACTS, "date: '2024-01'", "date: '2027-01'", "date_to_come", "date: '2027-01'"),
    "backwards": (FACTS, "valid_until: '2026-12-31'", "valid_until: '2025-12-31'", "validity_backwards",
                  "valid_until: '2025"),
}  # fmt: skip


def line_of(path: Path, marker: str) -> int:
    """The line (from 1) of the first character of `marker`; "LINE 2" is line 2."""
    if marker.startswith("LINE "):
        return int(marker.removeprefix("LINE "))
    text = path.read_text(encoding="utf-8")
    assert marker in text, marker
    return text[: text.index(marker)].count("\n") + 1


def test_the_small_corpus_is_sound(small: Path) -> None:
    assert check(small, TODAY) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found_with_file_and_line(name: str, small: Path, edit: Callable[[str, str, str], None]) -> None:
    file, old, new, key, marker = MISTAKES[name]
    edit(file, old, new)
    problems = check(small, TODAY)
    assert key in [problem.key for problem in problems], problems
    line = line_of(small / file, marker) - (name in ABOVE)
    assert (file, line) in {(problem.file, problem.line) for problem in problems if problem.key == key}


ABOVE = {"id twice", "word twice", "nowhere"}  # the line above the marker is the one that is named


def test_a_broken_file_does_not_hide_the_others(small: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(HOLES, "kind: money", "kind: [money")
    edit(FACTS, "'2026-12-31'", "'2025-12-31'")
    assert {"corpus_syntax", "validity_backwards"} <= {problem.key for problem in check(small, TODAY)}


def test_text_that_is_not_utf8_is_named_with_its_line(small: Path) -> None:
    path = small / HOLES
    path.write_bytes(path.read_bytes().replace("opérateur".encode(), "opérateur".encode("latin-1")))
    (problem,) = [p for p in check(small, TODAY) if p.key == "corpus_not_utf8"]
    assert (problem.file, problem.line) == (HOLES, 10)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert [problem.key for problem in check(tmp_path / "nowhere", TODAY)] == ["corpus_no_folder"]


def test_an_unknown_file_of_the_vocabulary(small: Path) -> None:
    (small / "vocabulary" / "rolls.yaml").write_text("", encoding="utf-8")
    assert [problem.key for problem in check(small, TODAY)] == ["corpus_unknown_file"]
