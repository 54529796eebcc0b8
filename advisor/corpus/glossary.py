"""The glossary: what a term of the field means, in plain words of three languages (``corpus/glossary.yaml``).

    glossary = Glossary.load(folder)
    for start, end, term in glossary.find("VOV en elektrolyse", "nl"):
        ...  # text[start:end] is the term as it stands, term.explanation["nl"] what to show

It says what a word means and nothing else: rules and figures stand in facts, with their source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.corpus.fields import Fields
from advisor.corpus.model import Text3
from advisor.corpus.reading import Block, read_yaml
from advisor.domain import LANGUAGES

FILE = "glossary.yaml"
_WORD = re.compile(r"\w+")
# Web and mail addresses are no words of the sentence.
_ADDRESS = re.compile(r"https?://\S+|(?<!\S)\S+@\S+|(?<![\w-])(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?")
_PLAIN = str.maketrans("’\u2011\u00a0\u202f", "'-  ")


@dataclass(frozen=True)
class Term:
    """One entry. `forms` are the ways in which the term is written in each language: inflections, abbreviations.

    A form with a capital is only meant as it is written (AI, VOV); one without, in any case. `label` is the first.
    """

    id: str
    forms: Mapping[str, tuple[str, ...]]
    explanation: Text3

    @property
    def label(self) -> Text3:
        return {language: self.forms[language][0] for language in LANGUAGES}


class Glossary:
    """All terms, and where they stand in a text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Mapping[str, Term] = {term.id: term for term in terms}
        # First word of a form -> (form, whether its case counts, term), the longest first.
        self._starts: dict[str, dict[str, list[tuple[str, bool, Term]]]] = {language: {} for language in LANGUAGES}
        for term in self.terms.values():
            for language in LANGUAGES:
                for form in term.forms[language]:
                    self._add(language, form, term)
        for starts in self._starts.values():
            for forms in starts.values():
                forms.sort(key=lambda found: -len(found[0]))

    def _add(self, language: str, form: str, term: Term) -> None:
        first = _WORD.match(form)
        if first:
            self._starts[language].setdefault(first.group().lower(), []).append((form, form != form.lower(), term))

    @classmethod
    def load(cls, folder: Path | str) -> Glossary:
        """The glossary of the corpus under `folder`; empty where it has none.

        Raises:
            CorpusError: the file cannot be read, a language is missing or an id stands twice; slots `file`, `line`.
        """
        found: dict[str, Term] = {}
        for block in glossary_blocks(Path(folder)):
            term = term_of(block)
            if term.id in found:
                raise block.error("corpus_id_twice", "id")
            found[term.id] = term
        return cls(found.values())

    def find(self, text: str, language: str, *, first_only: bool = False) -> list[tuple[int, int, Term]]:
        """The terms in `text`, in order: (start, end, term), `text[start:end]` being the term as it stands.

        Whole words, the longest form at each place, none inside another and none in a web or mail address. An
        apostrophe, hyphen or no-break space may be of any kind. With `first_only` each term once.
        """
        starts, plain = self._starts.get(language, {}), text.translate(_PLAIN)
        plain = _ADDRESS.sub(lambda address: " " * len(address.group()), plain)
        found: list[tuple[int, int, Term]] = []
        told: set[str] = set()
        end = 0
        for word in _WORD.finditer(plain):
            start = word.start()
            if start < end:
                continue
            for form, exact, term in starts.get(word.group().lower(), ()):
                stop = start + len(form)
                if not _is(plain[start:stop], form, exact) or _WORD.match(plain, stop):
                    continue
                end = stop
                if not (first_only and term.id in told):
                    told.add(term.id)
                    found.append((start, stop, term))
                break
        return found


def _is(piece: str, form: str, exact: bool) -> bool:
    return piece == form or (not exact and piece.lower() == form)


def term_of(block: Block) -> Term:
    """The term that `block` describes. Raises CorpusError with file and line."""
    fields = Fields(block)
    forms = fields.texts3("forms")
    for language in LANGUAGES:
        if not forms.get(language):
            raise block.error("corpus_language_missing", "forms", field="forms", value=language)
    term = Term(fields.text("id"), forms, fields.text3("explanation"))
    fields.finish()
    return term


def glossary_blocks(folder: Path) -> list[Block]:
    """The blocks of the file; none where there is no file. Raises CorpusError where it cannot be read."""
    path = folder / FILE
    return read_yaml(path, path.name) if path.is_file() else []
