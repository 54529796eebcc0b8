"""Help pages of LibreOffice, as Debian's packages hold them: the same page and paragraph in several languages.

Free to use (MPL-2.0). A page is a file of one name in the folder of each language; a paragraph has the same id in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html

PACKAGES = {"nl": "nl", "en": "en-us", "fr": "fr", "de": "de", "tr": "tr"}
"""The end of the package's name by language."""
SHORTEST, LONGEST = 40, 900  # characters
_FOLDERS = {"en": "en-US"}

Told = dict[str, dict[str, str]]


def read(help_folder: Path) -> tuple[Told, Told]:
    """Pages (``label_nl`` the title, ``description_nl`` its paragraphs together, …) and paragraphs (``label_nl``, …),
    by id, of all languages found. A text that is in English in the folder of another language is left out, and so is a
    paragraph that stands on another page too."""
    pages: Told = {}
    paragraphs: Told = {}
    for code in ("en", *(c for c in PACKAGES if c != "en")):
        folder = help_folder / _FOLDERS.get(code, code) / "text"
        for file in sorted(folder.rglob("*.html")):
            name = file.relative_to(folder).as_posix()
            tree = html.parse(file, html.HTMLParser(encoding="utf-8"))
            told = dict(_paragraphs(tree))
            for key, text in told.items():
                of = paragraphs.setdefault(f"{name}#{key}", {})
                if text != of.get("label_en"):
                    of[f"label_{code}"] = text
            title, body = " ".join((tree.findtext(".//title") or "").split()), " ".join(told.values())[:LONGEST]
            of = pages.setdefault(name, {})
            if title and body and body != of.get("description_en"):
                of |= {f"label_{code}": title, f"description_{code}": body}
    different = {tuple(sorted(of.items())[:2]): key for key, of in paragraphs.items() if len(of) > 1}
    return pages, {key: paragraphs[key] for key in different.values()}


def _paragraphs(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for node in tree.iterfind(".//p[@id]"):
        for hidden in node.findall(".//span[@hidden]"):
            if str(hidden.get("id", "")).startswith("MAC"):
                hidden.text = ""
                for child in list(hidden):
                    hidden.remove(child)
        text = " ".join(node.text_content().split())
        if node.get("class") == "paragraph" and SHORTEST <= len(text) <= LONGEST and text not in seen:
            seen.add(text)
            yield str(node.get("id")), text
