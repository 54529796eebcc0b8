"""Checks the simple texts and the glossary: whole, the same figures, short, and no form of two terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from advisor.corpus.bounds import bounds_in
from advisor.corpus.check_texts import FunctionWords, own_language
from advisor.corpus.entries import Entry, Problem, by_id
from advisor.corpus.figures import figures_in, listed
from advisor.corpus.glossary import Term, glossary_blocks, term_of
from advisor.corpus.model import Fact, Hole
from advisor.corpus.reading import Block
from advisor.corpus.simple import FOLDER, Simple, simple_blocks, simple_of
from advisor.domain import LANGUAGES
from advisor.errors import CorpusError
from advisor.text import sentences, word_count

# A simple text is not longer than its statement: 1.1 times, or these words more where the statement is short.
LONGER, WORDS_MORE = 1.1, 3
# Words a sentence, on average over one text; over all texts together it is at most 12 (a test).
SENTENCE_WORDS = 15


def may_be_volunteered(fact: Fact) -> bool:
    """Whether an answer may tell `fact` without being asked for it (`Planner` in advisor/answer/plan.py)."""
    return fact.use == "answer" and not fact.weak


def check_simple(folder: Path, entries: Sequence[Entry], words: FunctionWords) -> list[Problem]:
    """Mistakes in ``simple/*.yaml``. A corpus without that folder has none: simple texts are an offer."""
    if not (folder / FOLDER).is_dir():
        return []
    told = {**by_id(entries, "hole"), **by_id(entries, "fact")}
    problems: list[Problem] = []
    found: dict[str, Block] = {}
    try:
        blocks = simple_blocks(folder)
    except CorpusError as error:
        return [Problem.of(error)]
    for block in blocks:
        try:
            simple = simple_of(block)
        except CorpusError as error:
            problems.append(Problem.of(error))
            found.setdefault(block.id, block)
            continue
        first = found.setdefault(simple.id, block)
        if first is not block:
            problems.append(_problem("id_twice", block, "id", first=f"{first.file}:{first.line}"))
        elif simple.id not in told:
            problems.append(_problem("id_unknown", block, "id", value=simple.id, type="fact, hole"))
        else:
            record = told[simple.id].record
            assert isinstance(record, Fact | Hole)
            problems += _against(block, simple, record.statement)
            problems += own_language(Entry("simple", block, record), "", simple.text, words)
    for id_, entry in told.items():
        if id_ not in found and isinstance(entry.record, Fact) and may_be_volunteered(entry.record):
            problems.append(entry.problem("simple_missing", "id"))
    return problems


def _against(block: Block, simple: Simple, statement: Mapping[str, str]) -> Iterator[Problem]:
    """Whether the simple text says what the statement says: its figures, with what bounds them, in no more words."""
    left_out = listed(simple.omits).all
    for language in LANGUAGES:
        text = simple.text[language]
        long, short = figures_in(statement[language], language), figures_in(text, language)
        if new := sorted(short.firm - long.all):
            yield _problem("simple_figure_new", block, language, language=language, value=", ".join(new))
        if lost := sorted(long.firm - short.all - left_out):
            yield _problem("simple_figure_lost", block, language, language=language, value=", ".join(lost))
        was, now = bounds_in(statement[language], language), bounds_in(text, language)
        if odd := sorted((was.figures - now.said) | (now.figures - was.said)):
            yield _problem("simple_bound", block, language, language=language, value=", ".join(odd))
        count, before = word_count(text), word_count(statement[language])
        if simple.longer is None and count > max(LONGER * before, before + WORDS_MORE):
            yield _problem("simple_longer", block, language, language=language, value=count, before=before)
        lengths = [word_count(sentence) for sentence in sentences(text)]
        mean = sum(lengths) / len(lengths)
        if mean > SENTENCE_WORDS:
            value = f"{mean:.0f}"
            yield _problem("simple_sentences", block, language, language=language, value=value, most=SENTENCE_WORDS)


def check_glossary(folder: Path) -> list[Problem]:
    """Mistakes in ``glossary.yaml``: ids twice, a form of two terms, a form that no text can have."""
    problems: list[Problem] = []
    ids: dict[str, Block] = {}
    owners: dict[tuple[str, str], str] = {}
    try:
        blocks = glossary_blocks(folder)
    except CorpusError as error:
        return [Problem.of(error)]
    for block in blocks:
        try:
            term = term_of(block)
        except CorpusError as error:
            problems.append(Problem.of(error))
            continue
        first = ids.setdefault(term.id, block)
        if first is not block:
            problems.append(_problem("id_twice", block, "id", first=f"{first.file}:{first.line}"))
            continue
        problems += _forms(block, term, owners)
    return problems


def _forms(block: Block, term: Term, owners: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """Each form begins and ends with a letter or digit and belongs to one term of its language; what it means is said
    without figures: those have a source, and stand in facts."""
    for language in LANGUAGES:
        said = figures_in(term.explanation[language], language).digits
        if new := sorted(said - figures_in(" ; ".join(term.forms[language]), language).digits):
            place = f"explanation.{language}"
            yield _problem("glossary_figure", block, place, language=language, value=", ".join(new))
        for number, form in enumerate(term.forms[language]):
            path = f"forms.{language}.{number}"
            owner = owners.setdefault((language, form.lower()), f"{term.id} {number}")
            if owner != f"{term.id} {number}":
                other = owner.split()[0]
                yield _problem("glossary_form_twice", block, path, language=language, value=form, to=other)
            if not (form[0].isalnum() and form[-1].isalnum()):
                yield _problem("glossary_form_unusable", block, path, language=language, value=form)


def _problem(key: str, block: Block, path: str, **slots: object) -> Problem:
    return Problem(block.file, block.line_of(path), key, {"id": block.id, **slots})
