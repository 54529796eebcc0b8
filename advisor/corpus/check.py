"""Checks what a machine can check of the corpus, and says where each mistake stands.

`check` never raises for a mistake in the corpus: it lists them. The sentences of the keys are in
``prompts/check.<language>.yaml``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from advisor.corpus.check_references import check_overviews, check_references
from advisor.corpus.check_simple import check_glossary, check_simple
from advisor.corpus.check_sources import check_sources
from advisor.corpus.check_texts import check_texts, function_words
from advisor.corpus.entries import Entry, Problem
from advisor.corpus.loading import corpus_files
from advisor.errors import CorpusError

__all__ = ["Problem", "check", "read_and_check"]


def read_entries(folder: Path) -> tuple[list[Entry], list[Problem]]:
    """Every record that can be read, and a problem for each that cannot."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    try:
        files = list(corpus_files(folder))
    except CorpusError as error:
        return [], [Problem.of(error)]
    for file in files:
        try:
            blocks = file.read()
        except CorpusError as error:
            problems.append(Problem.of(error))
            continue
        for block in blocks:
            try:
                entries.append(Entry(file.kind, block, file.record(block)))
            except CorpusError as error:
                problems.append(Problem.of(error))
    return entries, problems


def read_and_check(folder: Path, today: dt.date) -> tuple[list[Entry], list[Problem]]:
    """What can be read, and all mistakes by file and line."""
    entries, problems = read_entries(folder)
    problems += check_references(entries)
    problems += check_overviews(folder, entries)
    words = function_words(folder)
    problems += check_texts(entries, words)
    problems += check_sources(entries, today)
    problems += check_simple(folder, entries, words)
    problems += check_glossary(folder)
    return entries, sorted(problems, key=lambda problem: (problem.file, problem.line, problem.key))


def check(folder: Path | str, today: dt.date) -> list[Problem]:
    """All mistakes in the corpus under `folder`, by file and line; an empty list where it is sound.

    Ids are unique and resolve; three languages are there and say the same figures, which are those of
    `figures`; a question does not give its answer away; a text is in the language that it stands under;
    sources are named, their addresses can be shown and their dates are not after `today`; a rule ends
    after it begins; what is shown together exists and leads nowhere in circles. Where there are simple texts,
    each fact that may be volunteered has one, with its figures and not longer; no form is of two terms.
    """
    return read_and_check(Path(folder), today)[1]
