"""The scripts of Gradio that this page will need, named in its first HTML, so that they are fetched side by side.

Without that each of them is only found when the one before it has run: four waits for the line in place of one. Its
files are named by their content, so they are looked up, and what is not found is simply not named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

_IMPORTED = re.compile(r"(?:from|import)[\"'`]\./([\w.-]+\.js)[\"'`]")
_ON_DEMAND = re.compile(r"import\([\"'`]\./(Index-[\w-]+\.js)[\"'`]\)")  # what its first script always fetches
_PARTS = ("Blocks-*.js", "HTML-*.js")  # the frame of a page, and the only component of ours


def gradio_assets() -> Path | None:
    """The folder of Gradio's scripts."""
    found = find_spec("gradio")
    folder = Path(found.origin).parent / "templates" / "frontend" / "assets" if found and found.origin else None
    return folder if folder and folder.is_dir() else None


def scripts_ahead(assets: Path | None) -> list[str]:
    """The names of the scripts in `assets`, with all that they import themselves."""
    if assets is None:
        return []
    first = [name for file in assets.glob("index-*.js") for name in _ON_DEMAND.findall(_text(file))]
    parts = [file.name for pattern in _PARTS for file in assets.glob(pattern)]
    entries = {file.name for file in assets.glob("index-*.js")}  # in the HTML already
    return sorted(_with_imports(assets, [*first, *parts]) - entries)


def _with_imports(assets: Path, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    open_ones = list(names)
    while open_ones:
        name = open_ones.pop()
        if name not in found and (assets / name).is_file():
            found.add(name)
            open_ones += _IMPORTED.findall(_text(assets / name))
    return found


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
