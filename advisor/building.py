"""Makes a generation of the index from the corpus and what was ingested, and trains what understands questions."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from advisor.answer.presentable import looked_at
from advisor.corpus.cache import dump
from advisor.corpus.loading import fingerprint, load_corpus
from advisor.corpus.model import Corpus
from advisor.corpus.overviews import load_overviews
from advisor.embed.encoder import Encoder
from advisor.errors import AdvisorError, CorpusError
from advisor.index import build, known_vectors, shipped_vectors
from advisor.index.entry import QUESTION, vector_key
from advisor.index.generation import current_name, index_folder
from advisor.index.manifest import Manifest
from advisor.index.passages import mark
from advisor.ingest import Library, Source
from advisor.ingest.catalogue.merge import Together, together
from advisor.ingest.corpus_entries import corpus_entries, course_entries
from advisor.ingest.library import SOURCES, write_sources
from advisor.ingest.wire import to_line
from advisor.retrieve import classifier
from advisor.retrieve import shelf as shelves
from advisor.retrieve.esco_words import with_esco
from advisor.retrieve.exemplars import (
    CLASSIFIER_NAMES,
    FILES,
    OF_OUR_CORPUS,
    load_exemplars,
    train_classifiers,
)
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.offered import offered
from advisor.retrieve.order_chances import made_by
from advisor.retrieve.orders import FILE as ORDERS
from advisor.retrieve.orders import train_orders
from advisor.settings import Settings, data_folder

log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
# Raise it when what is trained or stored beside the index changes its form.
FORMAT = "14"
CORPUS_CACHE = "corpus.json"
CLASSIFIERS = "understanding.npz"
LANGUAGE_FILES = ("cues", "function_words", "world")


class Remembering:
    """An encoder that embeds an example once: the index and the classifiers are made of the same ones, and what the
    index before held, or what came with the corpus (`before`, by `vector_key`), is not embedded again."""

    def __init__(self, encoder: Encoder, *before: Mapping[bytes, np.ndarray]) -> None:
        self.name, self.dimension, self._encoder = encoder.name, encoder.dimension, encoder
        self._known: dict[str, np.ndarray] = {}
        self._before = before

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.encode_queries(texts)

    def encode_examples(self, texts: Sequence[str]) -> np.ndarray:
        wanted = dict.fromkeys(t for t in texts if t not in self._known)
        for text in wanted:
            key = vector_key(QUESTION, text)
            known = next((vectors[key] for vectors in self._before if key in vectors), None)
            if known is not None:
                self._known[text] = known
        new = [t for t in wanted if t not in self._known]
        self._known.update(zip(new, self._encoder.encode_examples(new), strict=True))
        return np.array([self._known[t] for t in texts], np.float32).reshape(-1, self.dimension)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        return self._encoder.encode_passages(texts, progress)


def corpus_print(settings: Settings) -> str:
    """Changes when anything does that the index or the classifiers are made of, in our own corpus."""
    total = hashlib.sha256(FORMAT.encode())
    folder = settings.corpus or data_folder("corpus")
    total.update(fingerprint(folder).encode())
    total.update(b"none" if settings.corpus is None else b"")
    for path in sorted([*folder.glob("exemplars/*.yaml"), *folder.glob("language/*.yaml"), folder / "overviews.yaml"]):
        if path.is_file():
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def status_of(settings: Settings, manifest: Manifest, corpus: Corpus, generation: str) -> dict:
    """What is in a generation of the index, which model made it, since when."""
    return {
        "model": manifest.model,
        "dimension": manifest.dimension,
        "made_at": manifest.made_at,
        "passages": manifest.passages,
        "documents": manifest.documents,
        "vectors": manifest.vectors,
        "kinds": manifest.kinds,
        "languages": manifest.languages,
        "corpus": settings.corpus is not None,
        "facts": len(corpus.facts),
        "courses": len(corpus.courses),
        "home": str(settings.home),
        "generation": generation,
        "engine": settings.llm.engine if settings.llm else "composer",
    }


def rebuild(
    settings: Settings, encoder: Encoder, progress: Progress | None = None, sources: Sequence[Source] | None = None
) -> Together:
    """Builds the index of the corpus and of these sources (those that count now, if None), and trains the classifiers
    beside it. Tells what was merged of the courses of catalogues.

    Call it with the builder's lock: the documents must not change between being read and being indexed.
    """
    folder = settings.corpus or data_folder("corpus")
    _require(folder)
    corpus = load_corpus(folder)
    overviews = load_overviews(folder)
    known = corpus
    if settings.corpus is None:
        corpus = replace(corpus, facts={}, courses={}, holes={}, links=())
        overviews = {}
    library = Library(settings.home)
    sources = library.sources() if sources is None else sources
    wanted = corpus_print(settings)
    trained = _trained_before(settings, encoder, wanted)
    encoder = Remembering(encoder, known_vectors(settings.home, encoder), shipped_vectors(folder, encoder))
    # A file that the disk has spoiled costs its own source, which stays listed: `doctor` says what to do.
    sound = [source for source in sources if not _told_of(library.damage(source))]
    corpus = with_esco(corpus, library.concepts(sound))
    found = together(library.courses(sound))
    entries = list(corpus_entries(corpus, overviews))
    vocabulary = Vocabulary(corpus.concepts)
    if trained is None:
        trained = _train(settings, folder, encoder, known, progress)
    orders = trained.get("order")
    judge = orders if isinstance(orders, classifier.LinearClassifier) else None
    shelf = shelves.Writer(
        f"{FORMAT} {mark(repr(corpus.concepts))}", _before(settings.home), made_by(judge, encoder.name)
    )
    for course in found.handed_over():
        made = list(course_entries(course))
        made_from = mark(
            to_line(course.record) + repr((course.id, course.sources, course.seen_on)).encode("utf-8", "replace")
        )
        if not shelf.known(made_from):
            offer = offered(course, vocabulary)
            shelf.add(offer, [entry.passage for entry in made], made_from, looked_at(offer))
        entries += made
    entries += library.entries(sound)

    def beside(generation: Path) -> None:
        dump(corpus, generation / CORPUS_CACHE)
        shelf.save(generation, judge, encoder, progress)
        write_sources(sources, generation / SOURCES)
        classifier.save(generation / CLASSIFIERS, trained)

    build(
        entries,
        encoder,
        settings.home,
        corpus_fingerprint=wanted,
        corpus_cache=beside,
        progress=progress,
        locked=True,
        server=settings.chroma,
    )
    library.sweep(sources)
    return found


def _train(
    settings: Settings, folder: Path, encoder: Encoder, known: Corpus, progress: Progress | None
) -> dict[str, classifier.Classifier]:
    """All classifiers, learned from the examples of the corpus in `folder`."""
    if progress:
        progress("train", 0, 1)
    # Which document of ours a question is about is of no use where none is in the index.
    names = [n for n in CLASSIFIER_NAMES if settings.corpus or n not in OF_OUR_CORPUS]
    learned = train_classifiers(encoder, load_exemplars(folder), known, load_overviews(folder), only=tuple(names))
    out = {**learned, "order": train_orders(encoder, folder, known)}
    if progress:
        progress("train", 1, 1)
    return out


def _told_of(damage: AdvisorError | None) -> bool:
    if damage is not None:
        log.warning("left out of the index: %s", damage)
    return damage is not None


def _require(folder: Path) -> None:
    """Raises CorpusError where a file is missing without which questions cannot be understood."""
    needed = [f"language/{name}.yaml" for name in LANGUAGE_FILES] + [
        f"exemplars/{name}.yaml" for name in (*FILES, ORDERS)
    ]
    for name in needed:
        if not (folder / name).is_file():
            raise CorpusError("corpus_file_missing", file=str(folder / name), line=0)


def _before(home: Path) -> Path | None:
    """The folder of the generation that counts, where its courses of catalogues are as they were written."""
    try:
        name = current_name(home)
        folder = index_folder(home) / (name or "")
        return None if name is None or Manifest.read(folder).damaged(folder, shelves.FILES) else folder
    except (AdvisorError, OSError):
        return None


def _trained_before(settings: Settings, encoder: Encoder, wanted: str) -> dict[str, classifier.Classifier] | None:
    """The classifiers of the present generation, where they come from the same corpus and model."""
    try:
        name = current_name(settings.home)
        if name is None:
            return None
        folder = index_folder(settings.home) / name
        manifest = Manifest.read(folder)
        if manifest.corpus_fingerprint != wanted or manifest.model != encoder.name:
            return None
        return None if manifest.damaged(folder, (CLASSIFIERS,)) else classifier.load(folder / CLASSIFIERS)
    except (AdvisorError, OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
