"""E-books (.epub): the chapters in their order, each a page that is read as pages of the web are."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from advisor.ingest.model import Document, Reject, Section
from advisor.ingest.office import archive
from advisor.ingest.tidy import tidy, title
from advisor.ingest.web.blocks import page_sections
from advisor.ingest.web.visible import PageError, visible_page

MOST_PAGE = 16 * 1024 * 1024  # bytes of one chapter
MOST_CHAPTERS = 5_000
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # scrambled, but no text
_LANGUAGE = re.compile(r"^[a-z]{2,3}$")
_DC = "{http://purl.org/dc/elements/1.1/}"


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document for the book; its headings are the places."""
    refused = archive.check(path, name, doctype=True)
    if refused:
        yield refused
        return
    sections: list[Section] = []
    try:
        with zipfile.ZipFile(path) as file:
            members = set(file.namelist())
            if _is_locked(file, members):
                yield Reject(name, "ingest_encrypted")
                return
            package = _package(file)
            book = archive.tree(file.read(package))
            for chapter in _chapters(book, package)[:MOST_CHAPTERS]:
                place = f"{name}: {posixpath.basename(chapter)}"
                if chapter not in members:
                    yield Reject(place, "ingest_damaged", ".epub", "page")
                    continue
                try:
                    if file.getinfo(chapter).file_size > MOST_PAGE:
                        raise ValueError("a chapter is too large")
                    root = visible_page(file.read(chapter)).root
                    body = root.find("body")
                    sections += page_sections([root if body is None else body])
                except PageError as error:
                    yield Reject(place, error.reason, error.detail, "page")
                except archive.DAMAGE as error:
                    yield archive.damaged(place, path, error, "page")
    except archive.DAMAGE as error:
        yield archive.damaged(name, path, error)
        return
    if not sections:
        yield Reject(name, "ingest_no_text")
        return
    language = tidy(book.findtext(f".//{_DC}language") or "").lower().split("-")[0]
    first = sections[0].headings[:1]
    yield Document(
        name,
        title([book.findtext(f".//{_DC}title"), *first], path),
        tuple(sections),
        language=language if _LANGUAGE.match(language) and language != "und" else None,
    )


def _is_locked(file: zipfile.ZipFile, members: set[str]) -> bool:
    """Whether more than its fonts is scrambled."""
    if "META-INF/encryption.xml" not in members:
        return False
    methods = archive.tree(file.read("META-INF/encryption.xml")).iterfind(".//{*}EncryptedData/{*}EncryptionMethod")
    return any(method.get("Algorithm") not in _FONTS for method in methods)


def _package(file: zipfile.ZipFile) -> str:
    """The member that lists the chapters. Raises one of `archive.DAMAGE`."""
    container = archive.tree(file.read("META-INF/container.xml"))
    found = container.find(".//{*}rootfile")
    if found is None or not found.get("full-path"):
        raise ValueError("no list of chapters")
    return found.get("full-path")


def _chapters(book, package: str) -> list[str]:
    """The members of the chapters in the order in which they are read, each once, without the table of contents."""
    folder = posixpath.dirname(package)
    pages = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").partition("#")[0])))
        for item in book.iterfind(".//{*}manifest/{*}item")
        if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
    }
    order = (item.get("idref") for item in book.iterfind(".//{*}spine/{*}itemref"))
    return list(dict.fromkeys(pages[id_] for id_ in order if id_ in pages))
