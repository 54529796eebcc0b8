"""Builds a generation of the index, whole or not at all; nothing that was embedded once is embedded again."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from advisor.embed.encoder import Encoder, Progress
from advisor.errors import IndexUnusable
from advisor.index import chroma_server, generation, passages
from advisor.index.chroma import Record, fill
from advisor.index.common import Common, texts_fingerprint
from advisor.index.entry import QUESTION, Entry, vector_key
from advisor.index.manifest import FORMAT, Manifest
from advisor.index.ngrams import NgramIndex
from advisor.index.vectors import embed, parts_of, records_of, reusable
from advisor.index.vocabulary import Vocabulary
from advisor.index.word_table import WordTable
from advisor.seal import seal_of
from advisor.settings import ChromaServer

log = logging.getLogger(__name__)
VECTORS = ("keys.npy", "vectors.npy")  # what is taken over from the generation before
COMMON = "common.npy"


def build(
    entries: Iterable[Entry],
    encoder: Encoder,
    home: Path,
    *,
    corpus_fingerprint: str,
    corpus_cache: Callable[[Path], None] | None = None,
    progress: Progress | None = None,
    name: str = "main",
    locked: bool = False,
    server: ChromaServer | None = None,
) -> Manifest:
    """Writes a new generation of `entries` under ``home/index`` and switches to it.

    `corpus_cache` is called with the folder of the generation and may write files of its own into it.
    `locked`: the caller holds the builder's lock already. `server` keeps the vectors for Chroma, if there is one.
    Raises BusyError when another process builds, StorageError when the disk does not take it; whatever
    is raised, the generation that counted before still does.
    """
    entries = _distinct(entries)
    lock = contextlib.nullcontext() if locked else generation.builder_lock(home)
    with lock, generation.storage(home):
        before = _previous(home, encoder)
        folder = generation.new_generation(home)
        try:
            with generation.storage(home):  # before what was written is removed: the disk may be asked if it is full
                manifest = _write(
                    folder, before, entries, encoder, corpus_fingerprint, corpus_cache, progress, name, server
                )
            generation.switch(home, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        generation.remove_old(home)
        if server is not None:
            chroma_server.sweep(generation.index_folder(home), server)
    return manifest


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """The last one counts where two have the same id."""
    return list({entry.passage.id: entry for entry in entries}.values())


def known_vectors(home: Path, encoder: Encoder) -> dict[bytes, np.ndarray]:
    """The vectors of the generation that counts by `vector_key`, where they are of the same model; else none."""
    return reusable(_previous(home, encoder))


def _previous(home: Path, encoder: Encoder) -> Path | None:
    """The folder of the generation that counts, if its vectors are of the same model."""
    try:
        name = generation.current_name(home)
        if name is None:
            return None
        folder = generation.index_folder(home) / name
        manifest = Manifest.read(folder)
    except IndexUnusable as error:
        log.warning("the index is built from nothing: %s", error)
        return None
    if manifest.damaged(folder, VECTORS):
        log.warning("the index is built from nothing: its vectors are damaged")
        return None
    return folder if (manifest.model, manifest.dimension) == (encoder.name, encoder.dimension) else None


def _write(
    folder: Path,
    before: Path | None,
    entries: Sequence[Entry],
    encoder: Encoder,
    corpus_fingerprint: str,
    corpus_cache: Callable[[Path], None] | None,
    progress: Progress | None,
    name: str,
    server: ChromaServer | None,
) -> Manifest:
    parts = parts_of(entries)
    keys = [vector_key(part.kind, part.text) for part in parts]
    vectors, embedded = embed(parts, keys, reusable(before), encoder, progress)

    kinds = Counter(entry.passage.kind for entry in entries)
    languages = Counter(entry.passage.language for entry in entries)
    passages.write(entries, folder, list(kinds), list(languages))
    np.save(folder / "vectors.npy", vectors)
    owners = np.array([(part.row, part.kind) for part in parts], np.int32).reshape(-1, 2)
    np.save(folder / "owners.npy", owners)
    common = _common(before, encoder)
    np.save(folder / COMMON, common.means)
    np.save(folder / "corrections.npy", common.corrections(vectors, owners[:, 1]))
    np.save(folder / "keys.npy", np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16))
    told = [i for i, part in enumerate(parts) if part.kind != QUESTION]
    records = records_of([parts[i] for i in told], [keys[i] for i in told], entries)
    # Chroma writes on one core while the words are counted on another.
    with ThreadPoolExecutor(1) as beside:
        stored = beside.submit(_write_chroma, folder, before, name, encoder, records, vectors[told], progress, server)
        for number, language in enumerate(languages):
            rows = [i for i, e in enumerate(entries) if e.passage.language == language]
            target = folder / "ngrams" / str(number)
            _write_words([entries[i] for i in rows], language, target)
            np.save(target / "entries.npy", np.array(rows, np.int32))
        chroma = stored.result()
    if corpus_cache:
        corpus_cache(folder)
    ours = (p for p in folder.rglob("*") if p.is_file() and chroma not in p.relative_to(folder).parts)
    manifest = Manifest(
        format=FORMAT,
        name=name,
        model=encoder.name,
        dimension=encoder.dimension,
        made_at=generation.now(),
        corpus_fingerprint=corpus_fingerprint,
        common=texts_fingerprint(),
        chroma=chroma,
        passages=len(entries),
        documents=len({e.passage.document for e in entries}),
        vectors=len(parts),
        embedded=embedded,
        kinds=dict(kinds),
        languages=dict(languages),
        files=seal_of(folder, (p for p in ours if p.name != generation.READ)),
    )
    manifest.write(folder)
    return manifest


def _write_chroma(
    folder: Path,
    before: Path | None,
    name: str,
    encoder: Encoder,
    records: Sequence[Record],
    vectors: np.ndarray,
    progress: Progress | None,
    server: ChromaServer | None,
) -> str:
    """Writes what has changed into a copy of the previous collection, or all of it into a new one.

    Returns the name of the folder. A new one has a name of its own: Chroma remembers in this process
    that it could not open the copy.
    """
    earlier = None if before is None else before / Manifest.read(before).chroma
    if server is not None:
        made_by = {"model": encoder.name, "dimension": encoder.dimension}
        chroma_server.write(folder / "chroma", earlier, server, made_by, records, vectors, progress)
        return "chroma"
    if before is not None and earlier is not None and chroma_server.Place.read(earlier) is None:
        try:
            manifest = Manifest.read(before)
            manifest.check(before)  # where our own files were damaged, Chroma's are not trusted either
            shutil.copytree(before / manifest.chroma, folder / "chroma")
            fill(folder / "chroma", name, encoder, records, vectors, progress)
            return "chroma"
        except (IndexUnusable, shutil.Error) as error:
            log.warning("the vectors are written from nothing: %s", error)
            shutil.rmtree(folder / "chroma", ignore_errors=True)
    fresh = "chroma-new" if before is not None else "chroma"
    fill(folder / fresh, name, encoder, records, vectors, progress)
    return fresh


def _write_words(entries: Sequence[Entry], language: str, folder: Path) -> None:
    """The n-grams and the words of the entries of one language."""
    told = WordTable.of(f"{e.passage.text} {e.context}" for e in entries)
    words = told.totals()
    NgramIndex.build(told.beside(" ".join(e.questions) for e in entries)).save(folder)
    Vocabulary.save(words, (q for e in entries for q in e.questions), language, folder / "words")


def _common(before: Path | None, encoder: Encoder) -> Common:
    """That of the previous generation, where it is of the same texts."""
    if before is not None:
        manifest = Manifest.read(before)
        if manifest.common == texts_fingerprint() and not manifest.damaged(before, (COMMON,)):
            return Common(np.load(before / COMMON))
    return Common.estimate(encoder)
