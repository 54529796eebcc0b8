"""Checks texts: the same figures in every language, each in its own language, no answer in a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from advisor.corpus.entries import Entry, Problem
from advisor.corpus.figures import figures_in, is_year, listed
from advisor.corpus.model import Course, Fact, Hole, Text3
from advisor.corpus.reading import read_mapping
from advisor.domain import LANGUAGES

FunctionWords = Mapping[str, frozenset[str]]
_WORD = re.compile(r"[^\W\d_]+")
# PC 111, ISO 50001: a name and no answer.
_NAMED_NUMBER = re.compile(r"\b(?:[A-Z]\w*[A-Z]|pc|cp|psc|iso) ?\d[\d.]*")
ENOUGH_WORDS = 6  # a shorter text may be all names


def function_words(folder: Path) -> FunctionWords:
    """The short words of each language that no other language has: ``language/function_words.yaml``."""
    path = folder / "language" / "function_words.yaml"
    lists = read_mapping(path, path.relative_to(folder).as_posix()) if path.is_file() else {}
    sets = {language: set(str(lists.get(language, "")).lower().split()) for language in LANGUAGES}
    return {
        language: frozenset(words.difference(*(sets[other] for other in LANGUAGES if other != language)))
        for language, words in sets.items()
    }


def check_texts(entries: Sequence[Entry], words: FunctionWords) -> list[Problem]:
    documents = {entry.block.id for entry in entries if entry.kind in ("fact", "course", "hole")}
    problems: list[Problem] = []
    for entry in entries:
        for path, text in _texts(entry):
            problems += _same_figures(entry, path, text)
            problems += own_language(entry, path, text, words)
            problems += _no_ids(entry, path, text, documents)
        if isinstance(entry.record, Fact):
            problems += _listed_figures(entry, entry.record)
            problems += _no_answer_in_question(entry, entry.record)
        if isinstance(entry.record, Fact | Hole | Course):
            problems += _asked_in_all(entry, entry.record.asked_as, isinstance(entry.record, Course))
    return problems


def _texts(entry: Entry) -> Iterator[tuple[str, Text3]]:
    """What a visitor reads in whole sentences."""
    record = entry.record
    if isinstance(record, Fact | Hole):
        yield "statement", record.statement
    if isinstance(record, Fact) and record.caveat:
        yield "caveat", record.caveat
    if isinstance(record, Course):
        yield "description", record.description


def _same_figures(entry: Entry, path: str, text: Text3) -> Iterator[Problem]:
    """A figure or month in one language stands in the other two, in digits or in words.

    The language that is alone is named, with what it lacks or what only it says.
    """
    found = {language: figures_in(text[language], language) for language in LANGUAGES}
    odd: dict[tuple[str, str], list[str]] = {}
    for figure in sorted(frozenset().union(*(figures.firm for figures in found.values()))):
        have = [language for language in LANGUAGES if figure in found[language].all]
        if len(have) == 1:
            odd.setdefault(("figure_alone", have[0]), []).append(figure)
        elif len(have) == 2:
            (without,) = set(LANGUAGES) - set(have)
            odd.setdefault(("figure_missing", without), []).append(figure)
    for (key, language), figures in odd.items():
        yield entry.problem(key, f"{path}.{language}", language=language, value=", ".join(figures))


def _listed_figures(entry: Entry, fact: Fact) -> Iterator[Problem]:
    """`figures` names what the statement says in digits, and nothing else."""
    wanted = listed(fact.figures)
    said = [figures_in(fact.statement[language], language) for language in LANGUAGES]
    unsaid = sorted(wanted.digits - said[0].all - said[1].all - said[2].all)
    if unsaid:
        yield entry.problem("figure_listed_not_said", "figures", value=", ".join(unsaid))
    for language, figures in zip(LANGUAGES, said, strict=True):
        unlisted = sorted(figures.digits - wanted.all)
        if unlisted:
            yield entry.problem(
                "figure_said_not_listed",
                f"statement.{language}",
                language=language,
                value=", ".join(unlisted),
            )


def _no_answer_in_question(entry: Entry, fact: Fact) -> Iterator[Problem]:
    """A question that a figure answers does not name that figure; years and small counts may stand."""
    if fact.kind != "figure":
        return
    answers = {figure for figure in listed(fact.figures).digits if _is_answer(figure)}
    for language, questions in fact.asked_as.items():
        for number, question in enumerate(questions):
            given = answers & figures_in(_NAMED_NUMBER.sub("", question), language).digits
            if given:
                path = f"asked_as.{language}.{number}"
                yield entry.problem("answer_in_question", path, language=language, value=", ".join(sorted(given)))


def _is_answer(figure: str) -> bool:
    return figure.endswith("%") or (not is_year(figure) and float(figure) >= 20)


def own_language(entry: Entry, path: str, text: Text3, words: FunctionWords) -> Iterator[Problem]:
    """A text has more of the small words of its own language than of another."""
    for language in LANGUAGES:
        tokens = [word.lower() for word in _WORD.findall(text[language])]
        if len(tokens) < ENOUGH_WORDS:
            continue
        count = {other: sum(token in words[other] for token in tokens) for other in LANGUAGES}
        best = max(LANGUAGES, key=lambda other: count[other])
        if count[best] > count[language] + 1:
            place = f"{path}.{language}" if path else language
            yield entry.problem("language_other", place, language=language, value=best)


def _no_ids(entry: Entry, path: str, text: Text3, documents: set[str]) -> Iterator[Problem]:
    """An id is for editors; no visitor should read one."""
    for language in LANGUAGES:
        for token in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text[language]):
            if token in documents and token.count("-") > 1:
                yield entry.problem("id_in_text", f"{path}.{language}", language=language, value=token)


def _asked_in_all(entry: Entry, asked: Mapping[str, tuple[str, ...]], may_be_empty: bool) -> Iterator[Problem]:
    """Questions stand in all three languages, or (for a course) in none; no question stands twice."""
    for language in LANGUAGES:
        questions = asked.get(language, ())
        if not questions and (asked or not may_be_empty):
            yield entry.problem("asked_as_missing", "asked_as", language=language)
        for number, question in enumerate(questions):
            if question in questions[:number]:
                yield entry.problem(
                    "asked_as_twice", f"asked_as.{language}.{number}", language=language, value=question
                )
