"""`advisor status`: what the advisor knows, with which model, since when."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from advisor.cli.context import Context
from advisor.cli.serialise import to_line
from advisor.settings import Settings
from advisor.text import one_line


def run(arguments: Namespace, context: Context) -> int:
    """Prints it. Looking builds nothing: without an index there is nothing to tell yet.

    Raises IndexUnusable where the index is damaged: what it says of itself would not be true.
    """
    found = of_the_index(context.settings)
    built, status = found is not None, found or nothing_yet(context.settings)
    if built and context.settings.chroma is not None:
        status |= _of_the_server(context, str(status["generation"]))
    if arguments.json:
        context.write(to_line(status))
        return 0
    texts = context.texts
    if not built:
        context.print(one_line(texts("status.not_built", home=context.settings.home)))
        return 0
    labels = {key: texts.find(f"status.{key}") or key for key in status}
    width = max(map(len, labels.values())) + 1
    for key, value in status.items():
        context.print(f"{labels[key] + ':':<{width}} {one_line(_plain(value, context))}")
    return 0


def of_the_index(settings: Settings) -> dict[str, Any] | None:
    """The status of the index as it stands on disk, None where none was built."""
    from advisor.building import CORPUS_CACHE, status_of
    from advisor.corpus.cache import load_cached
    from advisor.index.generation import current_name, index_folder
    from advisor.index.manifest import Manifest

    name = current_name(settings.home)
    if name is None:
        return None
    folder = index_folder(settings.home) / name
    manifest = Manifest.read(folder)
    manifest.check(folder)
    return status_of(settings, manifest, load_cached(folder / CORPUS_CACHE), name)


def _of_the_server(context: Context, generation: str) -> dict[str, Any]:
    """Which Chroma server should have the vectors, and why search does without it if it must."""
    from advisor.index.chroma_server import state
    from advisor.index.generation import index_folder

    server = context.settings.chroma
    assert server is not None
    problem = state(index_folder(context.settings.home), generation, server)
    told = None if problem is None else context.texts("doctor.chroma_off", detail=context.texts.error(problem))
    return {"chroma_server": server.url, "chroma_problem": told}


def nothing_yet(settings: Settings) -> dict[str, Any]:
    """The status of a home in which no index was built; the keys are those of `Advisor.status`."""
    return {
        "model": None,
        "dimension": None,
        "made_at": None,
        "passages": 0,
        "documents": 0,
        "vectors": 0,
        "kinds": {},
        "languages": {},
        "corpus": settings.corpus is not None,
        "facts": 0,
        "courses": 0,
        "home": str(settings.home),
        "generation": None,
        "engine": settings.llm.engine if settings.llm else "composer",
    }


def _plain(value: Any, context: Context) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items()) or context.texts("status.none")
    if isinstance(value, bool):
        return context.texts("status.yes" if value else "status.no")
    return context.texts("status.none") if value in (None, "") else str(value)
