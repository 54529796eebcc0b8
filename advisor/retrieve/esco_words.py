"""Words of ESCO for the skills and occupations of our vocabulary, in every language that was ingested.

A concept of ours gains the labels and synonyms of the ESCO concept that has its name in one of our languages. Others
are left out: thousands of names that nothing of ours speaks of would only be taken for what a question is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from advisor.corpus.model import Concept, Corpus
from advisor.domain import LANGUAGES
from advisor.ingest.catalogue.esco import EscoConcept
from advisor.text import fold

SHORTEST = 4  # letters of a synonym that is taken over: a shorter one means something else somewhere


def with_esco(corpus: Corpus, found: Iterable[EscoConcept]) -> Corpus:
    """The corpus with the richer vocabulary."""
    by_uri: dict[tuple[str, str], list[EscoConcept]] = defaultdict(list)
    for concept in found:
        by_uri[concept.kind, concept.uri].append(concept)
    if not by_uri:
        return corpus
    named: dict[tuple[str, str, str], list[EscoConcept]] = {}
    for (kind, _), told in by_uri.items():
        for concept in told:
            named.setdefault((kind, concept.language, fold(concept.label)), told)
    concepts = dict(corpus.concepts)
    for kind in ("skill", "occupation"):
        concepts[kind] = {id_: _richer(concept, kind, named) for id_, concept in corpus.concepts[kind].items()}
    return replace(corpus, concepts=concepts)


def _richer(concept: Concept, kind: str, named: dict[tuple[str, str, str], list[EscoConcept]]) -> Concept:
    told = next(
        (named[key] for lang in LANGUAGES if (key := (kind, lang, fold(concept.label.get(lang, "")))) in named), None
    )
    if told is None:
        return concept
    synonyms = {language: list(words) for language, words in concept.synonyms.items()}
    for esco in told:
        known = synonyms.setdefault(esco.language, [])
        have = {fold(w) for w in (*known, concept.label.get(esco.language, ""))}
        known += [w for w in (esco.label, *esco.synonyms) if len(w) >= SHORTEST and fold(w) not in have]
    return replace(concept, synonyms={language: tuple(dict.fromkeys(w)) for language, w in synonyms.items()})
