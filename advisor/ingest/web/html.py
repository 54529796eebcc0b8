"""Pages of the web, saved or fetched: the text that a visitor reads, under its headings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from advisor.ingest.language import detect
from advisor.ingest.model import Document, Reject, Section
from advisor.ingest.web.blocks import page_sections
from advisor.ingest.web.main import main_parts
from advisor.ingest.web.text import flat_text
from advisor.ingest.web.visible import MOST_BYTES, PageError, json_ld_blocks, visible_page, visible_tree

__all__ = ["json_ld_blocks", "read", "visible_tree"]

_PUBLISHED = "article:published_time datepublished date dc.date dcterms.date dcterms.issued dcterms.created".split()
_CHANGED = "article:modified_time og:updated_time datemodified dcterms.modified last-modified".split()
_DAY = re.compile(r"^\s*(\d{4}-\d{2}-\d{2})(?:$|[T\s])")
_LANGUAGE = re.compile(r"^[a-z]{2,3}$")
LONGEST_TITLE = 300
WORTH_TELLING = 40  # letters: many pages hide a word here and there for those who hear the page
LONGEST_URL = 2000
ENOUGH_TO_TELL = 3000  # characters


def read(path: Path, name: str) -> Iterator[Document | Reject]:
    """One document a page. A page that nests too deeply is read up to there, and the rest rejected."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PageError("ingest_too_large", f"{MOST_BYTES // 2**20} MB")
        page = visible_page(path.read_bytes())
    except PageError as error:
        yield Reject(name, error.reason, error.detail)
        return
    document = _document(page.root, name, path)
    if document:
        yield document
    if page.hidden >= WORTH_TELLING:
        yield Reject(name, "ingest_hidden_text", str(page.hidden), scope="field")
    if page.cut:
        yield Reject(name, "ingest_html_too_deep", scope="page" if document else "file")
    elif not document:
        yield Reject(name, "ingest_no_text")


def _document(root: HtmlElement, name: str, path: Path) -> Document | None:
    """None for a page without text. What stands in `root` is taken out of it."""
    meta = _meta(root)
    date = _date(root, meta)
    url = _canonical(root)
    body = root.find("body")
    sections = page_sections(main_parts(root if body is None else body))
    if not sections:
        return None
    return Document(
        id=name,
        title=_title(root, sections, meta) or path.stem,
        sections=sections,
        language=_language(root, sections),
        url=url,
        date=date,
    )


def _meta(root: HtmlElement) -> dict[str, str]:
    """The names of ``<meta>`` in lower case -> the first content of each."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _title(root: HtmlElement, sections: tuple[Section, ...], meta: dict[str, str]) -> str:
    """The ``<title>``; its h1 where the title only adds the name of the site to it."""
    titles = (flat_text(title) for title in root.iter("title"))
    title = next((t for t in titles if t), "") or " ".join(meta.get("og:title", "").split())
    heading = next((flat_text(h1) for h1 in root.iter("h1") if flat_text(h1)), "")
    if heading and (not title or heading.casefold() in title.casefold()):
        return heading[:LONGEST_TITLE]
    first = next((s.headings[0] for s in sections if s.headings), "")
    return (title or first)[:LONGEST_TITLE]


def _language(root: HtmlElement, sections: tuple[Section, ...]) -> str | None:
    """What the page says, where its text agrees: many pages say "en" whatever they are written in."""
    said = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    said = said.strip().lower().replace("_", "-").split("-")[0]
    if not _LANGUAGE.match(said):
        return None
    text = ""
    for section in sections:
        text += " ".join((*section.headings[-1:], section.text, ""))
        if len(text) > ENOUGH_TO_TELL:
            break
    return said if detect(text[:ENOUGH_TO_TELL]) == said else None


def _date(root: HtmlElement, meta: dict[str, str]) -> str | None:
    """The day that the page says that it was published or changed, ISO 8601."""
    times = [time for time in root.iter("time") if time.get("datetime")]
    marked = [t.get("datetime") for t in times if "date" in (t.get("itemprop") or "").lower() or "pubdate" in t.attrib]
    alone = [times[0].get("datetime")] if len(times) == 1 else []
    for written in (*(meta.get(key) for key in (*_PUBLISHED, *_CHANGED)), *marked, *alone):
        found = _DAY.match(written or "")
        try:
            if found:
                return dt.date.fromisoformat(found.group(1)).isoformat()
        except ValueError:
            continue
    return None


def _canonical(root: HtmlElement) -> str | None:
    """The address that the page gives as its own, when it is one of the web and nothing is odd about it."""
    for link in root.iter("link"):
        if "canonical" not in (link.get("rel") or "").lower().split():
            continue
        url = (link.get("href") or "").strip()
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return None
        return url if len(url) <= LONGEST_URL and not re.search(r"[\s<>\"\\]", url) else None
    return None
