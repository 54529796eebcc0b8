"""A plan as PDF: set by Typst, which checks the tags itself (PDF/UA-1) and needs nothing of the system.

Bytes in, bytes out: no file is written, no font of the machine is used, no package is fetched, and no clock is read, so
that the same plan gives the same file.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.pictures.canvas import font_folder, letters
from advisor.pictures.gap_chart import gap
from advisor.pictures.texts import texts
from advisor.plan.paper import Sheet

TEMPLATE = Path(__file__).parent / "templates" / "plan.typ"
STANDARD = "ua-1"
# pt, tried in this order until all stands on one page; DejaVu is large for its size, 8 pt of it reads like 9 of others.
LETTERS = (9.5, 9.0, 8.5, 8.0)
MISSING = "\ufffd"
_LONG_WORD = re.compile(r"\S{34}")


def to_pdf(sheet: Sheet) -> bytes:
    """The sheet as tagged PDF, one page A4 as long as it fits. Raises RuntimeError where Typst finds the template at
    fault, never for what stands in a plan."""
    import typst

    data = json.dumps(_data(sheet), ensure_ascii=False)

    def made(size: float) -> bytes:
        return typst.compile(
            TEMPLATE.read_bytes(),
            sys_inputs={"sheet": data, "letters": str(size)},
            font_paths=_fonts(),
            pdf_standards=[STANDARD],
        )

    for size in LETTERS:
        pdf = made(size)
        if _pages(pdf) == 1:
            return pdf
    return made(LETTERS[0])


def _pages(pdf: bytes) -> int:
    import pypdfium2

    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        return len(document)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """DejaVu Sans alone (Bitstream Vera licence: may be embedded and given on), whatever the machine has."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])


def _data(sheet: Sheet) -> dict[str, Any]:
    say = texts("plan", sheet.language)
    words = {name: say(f"heads.{name}") for name in ("courses", "steps", "sources", "remarks")}
    words |= {f"no_{name}": say(f"none.{name}") for name in ("needs", "courses", "steps")}
    words |= {"page": say("page"), "picture": say("picture"), "done": say("steps.done")}
    drawing = gap([*sheet.picture], sheet.language, "print", "wide", rows=False).svg
    return {**_readable(asdict(sheet)), "drawing": drawing, "words": words}


def _readable(value: Any, key: str = "") -> Any:
    """`value` with a sign in the place of each letter that the font lacks (Typst refuses what nobody could read), and
    with places where a very long word may be broken; addresses stay as they are."""
    if isinstance(value, str):
        known = "".join(c if ord(c) in letters() else MISSING for c in value)
        return known if key in ("url", "id", "key", "state") else _LONG_WORD.sub(lambda m: m[0] + "\u200b", known)
    if isinstance(value, dict):
        return {name: _readable(part, name) for name, part in value.items()}
    return [_readable(part, key) for part in value] if isinstance(value, (list, tuple)) else value
