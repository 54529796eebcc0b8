"""The part of `advisor doctor` that looks at corpus, model and index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.cli.checks import Finding
from advisor.cli.texts import Texts
from advisor.errors import AdvisorError, CorpusError, IndexUnusable, ModelError
from advisor.quiet import wants_hub
from advisor.settings import Settings


def corpus(settings: Settings, texts: Texts) -> Iterator[Finding]:
    """Our own corpus can be read and has no faults."""
    if settings.corpus is None:
        yield Finding("ok", "corpus_none")
        return
    from advisor.corpus import load_corpus
    from advisor.corpus.check import check

    problems = check(settings.corpus, settings.date())
    if problems:
        first = problems[0]
        told = texts.error(CorpusError(first.key, file=first.file, line=first.line, **first.slots))
        yield Finding("fail", "corpus_faults", {"n": len(problems), "first": told})
        return
    loaded = load_corpus(settings.corpus)
    yield Finding("ok", "corpus_ok", {"facts": len(loaded.facts), "courses": len(loaded.courses)})


def model(settings: Settings) -> Iterator[Finding]:
    """The default model is made and its files are there; another one is only named."""
    if settings.embedder is not None:
        if not wants_hub(settings.embedder) and not Path(settings.embedder).expanduser().is_dir():
            yield Finding("fail", "model_gone", {"path": settings.embedder})
        else:
            yield Finding("ok", "model_other", {"name": settings.embedder})
        return
    from advisor.embed.ready import model_folder
    from advisor.embed.record import Record

    folder = model_folder(settings)
    if not folder.exists():
        yield Finding("warn", "model_absent")
        return
    try:
        record = Record.read(folder)
        damaged = record.damaged(folder)
    except (ModelError, OSError):
        yield Finding("warn", "model_old", {"path": folder})
        return
    if damaged:
        yield Finding("fail", "model_bad", {"path": folder, "list": ", ".join(damaged)})
        return
    least = record.trials[record.passages].cosine_min
    slots = {"name": record.model, "route": record.passages, "cosine": f"{least:.4f}"}
    yield Finding("ok", "model_ok", slots)


def documents(settings: Settings, texts: Texts) -> Iterator[Finding]:
    """What was ingested can be read; nothing is said where nothing was."""
    from advisor.ingest import Library

    library = Library(settings.home)
    try:
        sources = library.sources()
    except AdvisorError as error:
        yield Finding("fail", "documents_bad", {"detail": texts.error(error)})
        return
    for source in sources:
        if (damage := library.damage(source)) is not None:
            yield Finding("fail", "documents_bad", {"detail": f"{source.name}: {texts.error(damage)}"})
    if sources:
        yield Finding("ok", "documents_ok", {"n": len(sources)})


def index(settings: Settings, texts: Texts) -> Iterator[Finding]:
    """The index is whole and of what is on disk now; says what is in it, made by which model, and when."""
    from advisor.building import corpus_print
    from advisor.embed.update import model_name
    from advisor.index.generation import current_name, index_folder
    from advisor.index.manifest import Manifest

    try:
        name = current_name(settings.home)
        if name is None:
            yield Finding("warn", "index_absent")
            return
        folder = index_folder(settings.home) / name
        manifest = Manifest.read(folder)
        manifest.check(folder)
        if settings.embedder is None and manifest.model != (needed := model_name(settings)):
            raise IndexUnusable("index_other_model", found=manifest.model, needed=needed)
        outdated = manifest.corpus_fingerprint != corpus_print(settings)
    except AdvisorError as error:
        yield Finding("warn", "index_bad", {"detail": texts.error(error)})
        return
    damaged = manifest.damaged(folder)
    if damaged:  # of the same size and date, so that opening does not see it
        yield Finding("fail", "index_rotten", {"path": folder, "list": ", ".join(damaged)})
        return
    if outdated:
        yield Finding("warn", "index_outdated")
    slots = {
        "passages": manifest.passages,
        "documents": manifest.documents,
        "date": manifest.made_at,
        "model": manifest.model,
    }
    yield Finding("ok", "index_ok", slots)


def chroma(settings: Settings, texts: Texts) -> Iterator[Finding]:
    """The Chroma server has the vectors of the index; nothing is said where there is none and none is needed."""
    from advisor.index.chroma_server import Place, state
    from advisor.index.generation import current_name, index_folder

    try:
        name = current_name(settings.home)
    except IndexUnusable:  # the check of the index says so
        return
    index, server = index_folder(settings.home), settings.chroma
    if server is None:
        if name is not None and Place.read(index / name / "chroma") is not None:
            yield Finding("warn", "chroma_left")
        return
    if server.token and server.open_to_all:
        yield Finding("warn", "chroma_open_token", {"server": server.url})
    if name is None:
        return
    problem = state(index, name, server)
    if problem is None:
        yield Finding("ok", "chroma_ok", {"server": server.url})
    else:
        yield Finding("warn", "chroma_off", {"detail": texts.error(problem)})
