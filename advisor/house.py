"""Opens all rooms in order and keeps them: what `Advisor` asks through. One generation of the index at a time."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import yaml

from advisor.answer.alarms import Alarms
from advisor.answer.answering import ReadOnce
from advisor.answer.catalogue_rows import CatalogueRows
from advisor.answer.choice import Choice
from advisor.answer.compare import Comparison
from advisor.answer.composer import Composer
from advisor.answer.conversation import Conversation
from advisor.answer.knowledge import Knowledge
from advisor.answer.next_steps import REFUSED, NextSteps
from advisor.answer.offer_reading import OfferReading
from advisor.answer.offers import Offers
from advisor.answer.parts import Parts
from advisor.answer.phrases import Phrases
from advisor.answer.plan import Planner
from advisor.answer.presentable import Presenter
from advisor.answer.rank import Ranker
from advisor.answer.reading import Readings
from advisor.answer.route import CourseRoute
from advisor.answer.scope import Scope
from advisor.answer.several import PART_CHOICE, PART_SIGNALS, Several
from advisor.answer.simple import Simplifier
from advisor.answer.terms import Terms
from advisor.answer.unheard import Unheard
from advisor.answer.untold import Untold
from advisor.building import (
    CLASSIFIERS,
    CORPUS_CACHE,
    Progress,
    corpus_print,
    rebuild,
    status_of,
)
from advisor.corpus.cache import load_cached
from advisor.corpus.model import Corpus
from advisor.corpus.overviews import load_overviews
from advisor.domain import LANGUAGES, Answer, Hit, Question
from advisor.embed import ensure_model, open_cross_encoder, open_encoder
from advisor.embed.encoder import Encoder
from advisor.embed.model import TALK_GRAPH
from advisor.embed.ready import model_folder
from advisor.embed.record import Record
from advisor.embed.update import is_default
from advisor.errors import AdvisorError, BusyError, CorpusError, IndexUnusable, ModelError, UsageError
from advisor.index import Index, open_index
from advisor.index.chroma_server import behind
from advisor.index.generation import builder_lock, current_name, index_folder, remove_old
from advisor.index.manifest import Manifest
from advisor.ingest import Given, Library, Reject, Source, files, take
from advisor.ingest.report import Report, report
from advisor.retrieve import classifier
from advisor.retrieve.accents import Accents
from advisor.retrieve.cues import Cues
from advisor.retrieve.language import LanguageDetector
from advisor.retrieve.length import AT_MOST
from advisor.retrieve.mentions import Vocabulary
from advisor.retrieve.merged import fused, in_turn
from advisor.retrieve.noted import one_question
from advisor.retrieve.search import Retriever
from advisor.retrieve.shelf import Shelf
from advisor.retrieve.understand import Understanding, Understood
from advisor.retrieve.unwanted import provider_names
from advisor.settings import Settings, data_folder
from advisor.text import fold, words

log = logging.getLogger(__name__)
CANDIDATES = 60
PATIENCE = 1800.0  # seconds that one process waits for another to build: a large catalogue takes a while


@dataclass(frozen=True)
class Rooms:
    """One generation of the index with all that reads it; never changes once open."""

    index: Index
    corpus: Corpus
    understanding: Understanding
    retriever: Retriever
    ranker: Ranker
    composer: Composer
    conversation: Conversation
    simplifier: Simplifier
    settings: Settings

    def answer(self, question: Question) -> Answer:
        """The answer to one question, understood in its conversation."""
        return self.compose(question)[1]

    def compose(self, question: Question) -> tuple[Understood, Answer]:
        """The same, with how the question was understood."""
        with one_question():
            understood, answer = self.conversation.answer(question)
        if understood.simpler:  # the statements that were written so by hand
            answer = self.simplifier.simple(answer)
        return understood, replace(answer, question=question.text)  # as it was typed

    def search(self, question: Question, k: int) -> list[Hit]:
        """Facts, courses and ingested passages for a question, best first; scores in [0, 1]. Where a message asks
        two things, what is found for each takes turns; where it may be read in several ways, what is found for the
        likeliest counts most."""
        with one_question():
            ways = self.conversation.readings.ranked(question)
            parts = self.conversation.several.parts.of(ways[0])
            if len(parts) > 1 or len(ways) == 1:
                return in_turn([self._search(part, k) for part in parts or ways])[:k]
            return fused([self._search(way, k) for way in ways])[:k]

    def _search(self, understood: Understood, k: int) -> list[Hit]:
        hits = self.retriever.search(
            understood.text,
            language=understood.asked_in,
            k=max(k, CANDIDATES),
            vector=understood.vector,
            corrected=understood.corrected,
            kinds={"fact", "course", "source", "offer"},
        )
        if not self.corpus.facts:
            return hits[:k]
        ranked = self.ranker.rank(understood, hits)
        return [replace(e.hit, score=1 / (1 + math.exp(-(e.score - 9) / 3))) for e in ranked[:k]]

    def status(self) -> dict:
        """What is in the index, which model made it, since when."""
        return status_of(self.settings, self.index.manifest, self.corpus, self.index.generation)


class House:
    """Keeps the rooms of the generation that counts, and opens the next one when it is switched to."""

    def __init__(self, settings: Settings, encoder: Encoder, rooms: Rooms) -> None:
        self._settings = settings
        self._encoder = encoder
        self._rooms = rooms
        self._lock = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> House:
        """Makes what is missing, then opens. Raises what `Advisor.open` says."""
        ensure_model(settings, progress)
        encoder = open_encoder(settings)
        rooms = _present(settings, encoder)
        return cls(settings, encoder, rooms or _made(settings, encoder, progress))

    def current(self) -> Rooms:
        """The rooms of the generation that counts now; a new one is opened once, the old goes on until then."""
        rooms = self._rooms
        try:
            name = current_name(self._settings.home)
        except AdvisorError:
            return rooms
        if name is None or name == rooms.index.generation:
            return rooms
        with self._lock:
            if name != self._rooms.index.generation:
                try:
                    index = _opened(self._settings, self._encoder)
                    self._rooms = _rooms(self._settings, self._encoder, index)
                except AdvisorError as error:
                    log.warning("the new index cannot be opened, the old one goes on: %s", error)
            return self._rooms

    def mended(self, rooms: Rooms) -> Rooms | None:
        """Called when answering from `rooms` broke: where files of its index or of the model are damaged, new rooms
        on a new index (raises ModelError for the model); None where they are whole, and something else is wrong."""
        settings, folder = self._settings, rooms.index.folder
        if not rooms.index.damaged():
            if settings.embedder is None and Record.read(model_folder(settings)).damaged(model_folder(settings)):
                raise ModelError("model_not_ready", path=model_folder(settings))
            return None
        log.warning("files of the index are damaged, it is built anew: %s", folder)
        with self._lock:
            if self._rooms is rooms:
                self._rooms = _made(settings, self._encoder, None, damaged=folder.name)
            return self._rooms

    def ingest(
        self,
        paths: Sequence[Path | Given | Reject],
        *,
        dry_run: bool = False,
        mapping: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Adds or updates documents and catalogues, then switches to an index that holds them; the report says what
        was done. Raises StorageError when the disk does not take it; the old index then still counts. Another process
        that builds is waited for.
        """
        given = [f for p in paths for f in (files([p]) if isinstance(p, Path) else [p])]
        if dry_run:
            with Library.for_trial(self._settings.home) as trial:
                before = trial.sources()
                return report(trial, before, take(given, trial, mapping=mapping, progress=progress), dry_run=True)
        # From reading the library to switching the index: what two processes add at once must both be kept.
        with builder_lock(self._settings.home, wait=PATIENCE, waiting=_told(progress)):
            library = Library(self._settings.home)
            before = library.sources()
            taken = take(given, library, mapping=mapping, progress=progress)
            done = report(library, before, taken, dry_run=False)
            if taken.sources != before or _behind(self._settings):
                done.add(rebuild(self._settings, self._encoder, progress, taken.sources))
        return done

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> list[Source]:
        """Takes sources out whole; gives those that were taken out. Raises UsageError for one that is not there."""
        with builder_lock(self._settings.home, wait=PATIENCE, waiting=_told(progress)):
            before = Library(self._settings.home).sources()
            for name in names:
                if not any(s.name == name for s in before):
                    raise UsageError("source_unknown", name=name)
            gone = [s for s in before if s.name in names]
            rebuild(self._settings, self._encoder, progress, [s for s in before if s.name not in names])
        return gone

    def close(self) -> None:
        """Lets go of the generation, for who asks nothing more; one that no longer counts goes at once, and not with
        the next build."""
        self._rooms.index.close()
        with suppress(BusyError), builder_lock(self._settings.home):
            remove_old(self._settings.home)

    def sources(self) -> list[Source]:
        """What was ingested and counts now."""
        return Library(self._settings.home).sources()


def _opened(settings: Settings, encoder: Encoder) -> Index:
    return open_index(settings.home, encoder.name, encoder.dimension, settings.chroma)


def _present(settings: Settings, encoder: Encoder) -> Rooms | None:
    """The rooms of the generation that counts, None where it must be built (anew).

    Raises IndexUnusable when it was made by another model: that is for the person to decide. The default model with
    and without its update is not another one: who gets a new version of this package has decided.
    """
    try:
        index = _opened(settings, encoder)
        if index.manifest.corpus_fingerprint == corpus_print(settings):
            return _sound(settings, encoder, index)
        index.close()
        log.info("the index is not of what is on disk now")
    except (IndexUnusable, CorpusError) as error:
        if error.key == "index_other_model" and not is_default(encoder.name, str(error.slots["found"])):
            raise
        log.info("the index must be built: %s", error)
    return None


def _sound(settings: Settings, encoder: Encoder, index: Index) -> Rooms:
    """The rooms on `index`. Raises IndexUnusable where they cannot be opened because it is damaged."""
    try:
        return _rooms(settings, encoder, index)
    except AdvisorError:
        raise
    except Exception as error:
        # Damage that neither size nor date betrays: only now is all of it read.
        wrong = index.damaged()
        if not wrong:
            raise
        raise IndexUnusable("index_damaged", path=index.folder, detail=wrong[0]) from error


def _made(settings: Settings, encoder: Encoder, progress: Progress | None, damaged: str | None = None) -> Rooms:
    """Builds the index and opens it. `damaged` names a generation that is of what is on disk and yet no good: what is
    whole of it (its vectors, say) is taken over."""
    with builder_lock(settings.home, wait=PATIENCE, waiting=_told(progress)):
        still = damaged is not None and current_name(settings.home) == damaged
        ready = None if still else _present(settings, encoder)  # the process that was waited for has made it
        if ready is not None:
            return ready
        rebuild(settings, encoder, progress)
    return _rooms(settings, encoder, _opened(settings, encoder))


def _behind(settings: Settings) -> bool:
    """Whether the generation that counts is not of what is on disk now, or its vectors are not where they belong."""
    try:
        name = current_name(settings.home)
        folder = index_folder(settings.home) / (name or "")
        if name is None or Manifest.read(folder).corpus_fingerprint != corpus_print(settings):
            return True
        return behind(folder.parent, name, settings.chroma)
    except IndexUnusable:
        return True


def _told(progress: Progress | None) -> Callable[[], None] | None:
    return None if progress is None else lambda: progress("index_wait", 0, 1)


def _rooms(settings: Settings, encoder: Encoder, index: Index) -> Rooms:
    folder = settings.corpus or data_folder("corpus")
    corpus = load_cached(index.folder / CORPUS_CACHE)
    shelf = Shelf(corpus.courses, index)
    corpus = replace(corpus, courses=shelf)
    try:
        classifiers = classifier.load(index.folder / CLASSIFIERS)
        if settings.corpus is None:  # it knows the documents of our corpus, which are not in this index
            classifiers.pop("document", None)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise IndexUnusable("index_damaged", path=index.folder, detail=str(error)) from error
    overviews = load_overviews(folder) if settings.corpus else {}
    read = lambda name: yaml.load((folder / "language" / name).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: E731
    function_words = {lang: text.split() for lang, text in read("function_words.yaml").items()}
    little = frozenset(fold(w) for found in function_words.values() for w in found)
    texts: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    plain = set(little)
    if (folder / "language" / "plain_words.yaml").is_file():
        plain.update(w for text in read("plain_words.yaml").values() for w in words(text))
    # The words of others tell nothing of how our visitors write.
    for row in np.flatnonzero(~np.isin(index.passages.kinds, ("source", "offer"))).tolist():
        entry = index.passages.entry(row)
        texts[entry.passage.language] += [entry.passage.text, entry.passage.title, *entry.questions]
        plain.update(words(entry.passage.text))
    vocabulary = Vocabulary(corpus.concepts, frozenset(plain))
    for word, language in vocabulary.vocabulary_words():
        texts[language].append(word)
    retriever = Retriever(index, encoder)
    accents = Accents.of({language: texts[language] for language in ("nl", "fr")})

    def spelled(text: str, language: str | None) -> str:
        return accents.restored(retriever.meant(text, language), language)

    world = Cues.from_lines(read("world.yaml"))
    offered_by = [p for course in corpus.courses.values() for p in course.provider.values()]
    cues = Cues(read("cues.yaml"), {"length": AT_MOST})
    understanding = Understanding(
        encoder,
        vocabulary,
        cues,
        LanguageDetector(function_words, texts),
        little,
        classifiers,
        spelled,
        Cues.from_lines(read("abroad.yaml") if (folder / "language" / "abroad.yaml").is_file() else {}),
        world,
        provider_names(offered_by),
    )
    meaning = read("meaning.yaml") if (folder / "language" / "meaning.yaml").is_file() else {}
    terms = Terms(settings.corpus, Cues(meaning), little)
    knowledge = Knowledge(corpus, overviews, settings.date(), vocabulary, terms)
    phrases = Phrases.load(settings.prompts)
    ranker = Ranker.load(knowledge, little)
    cross_encoder = open_cross_encoder(settings)
    reader = cross_encoder and ReadOnce(cross_encoder)
    composer = Composer(
        understanding,
        retriever,
        knowledge,
        ranker,
        Offers(knowledge, vocabulary, phrases, little, OfferReading.load(knowledge, reader, cues, little)),
        CatalogueRows(index, shelf),
        Planner(knowledge),
        Scope.load(knowledge, vocabulary, ranker, world, reader),
        CourseRoute.load(),
        Comparison(understanding, overviews, corpus.facts),
        Alarms(understanding),
        Presenter(understanding, shelf.judged(classifiers.get("order"), encoder.name)),
        phrases,
        Untold.of(read("aspects.yaml") if (folder / "language" / "aspects.yaml").is_file() else (), phrases, cues),
        NextSteps(phrases, vocabulary, read(REFUSED) if (folder / "language" / REFUSED).is_file() else {}),
    )
    simplifier = Simplifier(corpus, settings.corpus)
    readings = Readings.load(understanding, composer, composer.scope, composer.phrases)
    talk_reader = open_cross_encoder(settings, TALK_GRAPH)
    several = Several(
        composer,
        Parts.load(understanding),
        readings,
        Choice.load(knowledge, talk_reader, PART_CHOICE, PART_SIGNALS),
    )
    conversation = Conversation(readings, several, Choice.load(knowledge, talk_reader), Unheard.load(several))
    return Rooms(index, corpus, understanding, retriever, ranker, composer, conversation, simplifier, settings)
