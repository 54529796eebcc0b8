"""Containers of Office files and e-books: what they claim is checked before anything in them is opened.

A member is only ever read by its name, in memory: nothing is unpacked on the disk, so a name that climbs out of the
folder leads nowhere. Zips within the zip stay closed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from lxml import etree

from advisor.ingest.model import Reject

MOST_BYTES = 500 * 1024 * 1024  # of all members together, unpacked
MOST_XML = 48 * 1024 * 1024  # of a part that is held as a tree, which takes about ten times as much memory
MOST_MEMBERS = 20_000
BIG = 10 * 1024 * 1024  # a smaller member may be packed as tightly as it likes
RATIO = 100  # unpacked to packed: sheets of empty cells reach 60

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wrote before 2007, and still writes around a locked file
_MODERN = {".doc": ".docx", ".dot": ".docx", ".xls": ".xlsx", ".xlt": ".xlsx", ".ppt": ".pptx", ".pps": ".pptx"}
_CHUNK = 1 << 20
# In any of the encodings in which a parser would still see them.
_ENTITY, _DOCTYPE = (
    tuple(word.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be", "cp500"))
    for word in ("<!ENTITY", "<!DOCTYPE")
)
# Only what a parser may get: pictures, carried pages and the settings of printers may well begin with a DOCTYPE. A part
# with another ending meets parsers that resolve nothing themselves.
_PARTS = (".xml", ".rels", ".vml")
_PAGES = (".opf", ".ncx", ".xhtml", ".html", ".htm")
# What the standard library and lxml raise for a container or a part that is damaged.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, etree.LxmlError, NotImplementedError, EOFError, KeyError, ValueError, RuntimeError,
    zipfile.LargeZipFile, RecursionError, TypeError, AttributeError, IndexError, LookupError, ArithmeticError,
    AssertionError, MemoryError, struct.error, SyntaxError,
)  # fmt: skip
# A zip that no reader reads: what it is by its own word, and what to save it as.
_OPEN = {"text": ".docx", "spreadsheet": ".xlsx", "presentation": ".pptx"}
_FOLDERS = {"word": "docx", "ppt": "pptx", "xl": "xlsx"}


def kind_of(path: Path, name: str) -> str | Reject:
    """ "docx", "pptx", "xlsx" or "epub" by what is in the container, not by its name; else why it is none of them.

    Opens none of its parts but the one that names the format. Raises OSError.
    """
    if not path.stat().st_size:
        return Reject(name, "ingest_empty")
    try:
        with zipfile.ZipFile(path) as file:
            refused = _claims(file, name)
            if refused:
                return refused
            names = set(file.namelist())
            folders = {n.split("/")[0].lower() for n in names if "/" in n}
            own = ""
            if "mimetype" in names:
                with file.open("mimetype") as part:
                    own = part.read(200).decode("ascii", "replace").strip()
    except zipfile.BadZipFile:
        return _not_a_zip(path, name)
    except DAMAGE as error:
        return damaged(name, path, error)
    if own == "application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if own.startswith("application/vnd.oasis.opendocument."):
        return Reject(name, "ingest_old_office", _OPEN.get(own.split(".")[-1].split("-")[0], ".docx"))
    if "xl/workbook.bin" in names:
        return Reject(name, "ingest_old_office", ".xlsx")
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in _FOLDERS.items() if folder in folders), Reject(name, "ingest_zip"))
    return Reject(name, "ingest_zip")


def check(path: Path, name: str, *, streamed: bool = False, doctype: bool = False) -> Reject | None:
    """Why the container at `path` must not be opened, or None. Raises OSError.

    streamed: its reader holds no part as a whole tree, so that one may be large.
    doctype: its parts may begin with a document type (XHTML does), but still declare no entities.
    """
    if not path.stat().st_size:
        return Reject(name, "ingest_empty")
    try:
        with zipfile.ZipFile(path) as file:
            return _claims(file, name) or _held(file, name, streamed) or _declarations(file, name, pages=doctype)
    except zipfile.BadZipFile:
        return _not_a_zip(path, name)
    except DAMAGE as error:
        return damaged(name, path, error)


def damaged(place: str, path: Path, error: Exception, scope: str = "file") -> Reject:
    """A part that its format does not explain; the words of the library stay inside but for their first line."""
    return Reject(place, "ingest_damaged", path.suffix.lower() or type(error).__name__, scope)  # type: ignore[arg-type]


def tree(blob: bytes) -> etree._Element:
    """The root of an XML part, by a parser that resolves and fetches nothing. Raises one of `DAMAGE`."""
    if len(blob) > MOST_XML:
        raise ValueError("a part is too large to hold")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                             remove_pis=True)  # fmt: skip
    return etree.fromstring(blob, parser)


def _claims(file: zipfile.ZipFile, name: str) -> Reject | None:
    members = file.infolist()
    if len(members) > MOST_MEMBERS:
        return Reject(name, "ingest_bomb", str(len(members)))
    if any(member.flag_bits & 1 for member in members):
        return Reject(name, "ingest_encrypted")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES or any(m.file_size > BIG and m.file_size > RATIO * m.compress_size for m in members):
        return Reject(name, "ingest_bomb", f"{total // 1024**2} MB")
    return None


def _held(file: zipfile.ZipFile, name: str, streamed: bool) -> Reject | None:
    sizes = [m.file_size for m in file.infolist() if m.filename.lower().endswith(_PARTS)]
    too_big = not streamed and (max(sizes, default=0) > MOST_XML or sum(sizes) > 2 * MOST_XML)
    return Reject(name, "ingest_too_big") if too_big else None


def _declarations(file: zipfile.ZipFile, name: str, *, pages: bool) -> Reject | None:
    """Pages may say what type of document they are; nothing may declare an entity."""
    endings, forbidden = (_PARTS + _PAGES, _ENTITY) if pages else (_PARTS, _ENTITY + _DOCTYPE)
    for member in file.infolist():
        if not member.filename.lower().endswith(endings):
            continue
        with suppress(*DAMAGE), file.open(member) as part:  # a damaged one is found by whoever needs it
            tail = b""
            while chunk := part.read(_CHUNK):
                text = tail + chunk
                if any(sign in text for sign in forbidden):
                    return Reject(name, "ingest_entities", Path(member.filename).name[:80])
                tail = chunk[-32:]
    return None


def _not_a_zip(path: Path, name: str) -> Reject:
    with open(path, "rb") as file:
        start = file.read(8)
        if path.name.startswith("~$"):
            return Reject(name, "ingest_lock_file")
        if start != OLE:
            return Reject(name, "ingest_damaged", path.suffix.lower())
        tail = start
        while chunk := file.read(_CHUNK):
            if "EncryptedPackage".encode("utf-16-le") in tail + chunk:
                return Reject(name, "ingest_encrypted")
            tail = chunk[-32:]
    return Reject(name, "ingest_old_office", _MODERN.get(path.suffix.lower(), path.suffix.lower()))
