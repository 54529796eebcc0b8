"""Builds a generation of the index, whole or not at all; nothing that was embedded once is embedded again."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from advisor.embed.encoder import Encoder, Progress
from advisor.errors import IndexUnusable
from advisor.index import generation
from advisor.index.chroma import Collection, Record
from advisor.index.entry import PARTS, QUESTION, Entry, vector_key
from advisor.index.manifest import FORMAT, Manifest
from advisor.index.ngrams import NgramIndex

log = logging.getLogger(__name__)


def build(
    entries: Iterable[Entry],
    encoder: Encoder,
    home: Path,
    *,
    corpus_fingerprint: str,
    corpus_cache: Callable[[Path], None] | None = None,
    progress: Progress | None = None,
    name: str = "main",
) -> Manifest:
    """Writes a new generation of `entries` under ``home/index`` and switches to it.

    `corpus_cache` is called with the folder of the generation and may write files of its own into it.
    Raises BusyError when another process builds, StorageError when the disk does not take it; whatever
    is raised, the generation that counted before still does.
    """
    entries = _distinct(entries)
    with generation.builder_lock(home), generation.storage(home):
        before = _previous(home, encoder)
        folder = generation.new_generation(home)
        try:
            manifest = _write(folder, before, entries, encoder, corpus_fingerprint, corpus_cache, progress, name)
            generation.switch(home, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        generation.remove_old(home)
    return manifest


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """The last one counts where two have the same id."""
    return list({entry.passage.id: entry for entry in entries}.values())


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
    return folder if (manifest.model, manifest.dimension) == (encoder.name, encoder.dimension) else None


def _write(
    folder: Path, before: Path | None, entries: Sequence[Entry], encoder: Encoder,
    corpus_fingerprint: str, corpus_cache: Callable[[Path], None] | None, progress: Progress | None, name: str,
) -> Manifest:
    parts = [(row, part, text) for row, entry in enumerate(entries) for part, text in entry.parts()]
    keys = [vector_key(part, text) for _, part, text in parts]
    vectors, embedded = _vectors(parts, keys, _reusable(before), encoder, progress)

    with open(folder / "passages.jsonl", "w", encoding="utf-8") as file:
        for entry in entries:
            file.write(json.dumps(entry.to_row(), ensure_ascii=False) + "\n")
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "owners.npy", np.array([(row, part) for row, part, _ in parts], np.int32).reshape(-1, 2))
    np.save(folder / "keys.npy", np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16))
    languages = Counter(entry.passage.language for entry in entries)
    for number, language in enumerate(languages):
        rows = [i for i, e in enumerate(entries) if e.passage.language == language]
        target = folder / "ngrams" / str(number)
        NgramIndex.build([_lexical_text(entries[i]) for i in rows]).save(target)
        np.save(target / "entries.npy", np.array(rows, np.int32))
    if before is not None and (before / "chroma").is_dir():
        shutil.copytree(before / "chroma", folder / "chroma")
    collection = Collection(folder / "chroma", name, model=encoder.name, dimension=encoder.dimension, create=True)
    try:
        collection.put(_records(parts, keys, entries), vectors, progress)
    finally:
        collection.close()
    if corpus_cache:
        corpus_cache(folder)
    files = {p.relative_to(folder).as_posix(): p.stat().st_size for p in sorted(folder.rglob("*.npy"))}
    files["passages.jsonl"] = (folder / "passages.jsonl").stat().st_size
    manifest = Manifest(
        format=FORMAT, name=name, model=encoder.name, dimension=encoder.dimension, made_at=generation.now(),
        corpus_fingerprint=corpus_fingerprint, passages=len(entries),
        documents=len({e.passage.document for e in entries}), vectors=len(parts), embedded=embedded,
        kinds=dict(Counter(e.passage.kind for e in entries)), languages=dict(languages), files=files,
    )
    manifest.write(folder)
    return manifest


def _lexical_text(entry: Entry) -> str:
    return " ".join([entry.passage.text, entry.context, *entry.questions])


def _reusable(before: Path | None) -> dict[bytes, np.ndarray]:
    """Vectors of the previous generation by key."""
    if before is None:
        return {}
    try:
        keys, vectors = np.load(before / "keys.npy"), np.load(before / "vectors.npy", mmap_mode="r")
    except (OSError, ValueError):
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=False)}


def _vectors(
    parts: Sequence[tuple[int, int, str]], keys: Sequence[bytes], known: dict[bytes, np.ndarray],
    encoder: Encoder, progress: Progress | None,
) -> tuple[np.ndarray, int]:
    """Vectors of all parts, (n, dimension) float32, and how many texts were embedded for them."""
    wanted = {key: i for i, key in reversed(list(enumerate(keys))) if key not in known}
    fresh: dict[bytes, np.ndarray] = {}
    questions = [key for key, i in wanted.items() if parts[i][1] == QUESTION]
    passages = [key for key, i in wanted.items() if parts[i][1] != QUESTION]
    if questions:
        fresh.update(zip(questions, encoder.encode_queries([parts[wanted[k]][2] for k in questions]), strict=True))
    if passages:
        fresh.update(
            zip(passages, encoder.encode_passages([parts[wanted[k]][2] for k in passages], progress), strict=True)
        )
    out = np.zeros((len(keys), encoder.dimension), np.float32)
    for i, key in enumerate(keys):
        out[i] = fresh[key] if key in fresh else known[key]
    return out, len(wanted)


def _records(parts: Sequence[tuple[int, int, str]], keys: Sequence[bytes], entries: Sequence[Entry]) -> list[Record]:
    records, count = [], Counter[tuple[int, int]]()
    for (row, part, text), key in zip(parts, keys, strict=True):
        passage = entries[row].passage
        place = count[row, part]
        count[row, part] += 1
        content = "\0".join((passage.document, passage.kind, passage.language)).encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(key + content, digest_size=8).hexdigest()
        records.append(
            Record(
                f"{passage.id}#{PARTS[part]}{place}-{digest}",
                passage.document, passage.kind, passage.language, PARTS[part], text,
            )
        )
    return records
