"""A document cut into passages: whole sentences, about 200 tokens, quotations and figures unbroken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from advisor.domain import Passage
from advisor.index.entry import CELLS, SEPARATOR, Entry
from advisor.ingest.language import detect, told
from advisor.ingest.lines import open_quote
from advisor.ingest.model import Document, Section
from advisor.text import sentences

# Characters. E5 takes about 4.3 characters of Dutch a token: 900 are about 210 tokens.
USUAL, MOST = 900, 1300
OVERLAP = 160  # a sentence up to this long is repeated where a paragraph is cut
LONG_ENOUGH = 120  # to tell the language of a passage by itself
MOST_ASKED = 40  # passages that are asked for the language of their document
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Where a long sentence may be cut, the best first: where the words before it ("49 miljoen euro", "12 TWh per jaar") and
# the one after it are no figures and no sign of one; where that holds of the word before it; at any space.
_BREAKS = (
    re.compile(r"(?:(?<!\S)[^\W\d][^\s\d]*\s+){4}(?=[^\W\d][^\s\d]*\s)"),
    re.compile(r"(?<=[^\W\d])\s(?=[^\W\d])"),
    re.compile(r"\s"),
)
_SAYS = re.compile(r"[^\W\d_]{2}")


def document_entries(document: Document) -> list[Entry]:
    """The entries of a document, in order; ids are ``<document>#<number>``.

    A search gives each (document, locator) once: a section that is cut gets a locator for each piece
    ("heading § 2"), but a page stays one place, and so does a document that says it is one.
    """
    cuts = [(section, cut(section.text)) for section in document.sections]
    every = [text for _, texts in cuts for text in texts]
    language = document.language or _language(every)
    entries: list[Entry] = []
    for section, texts in cuts:
        place = section.locator or SEPARATOR.join(_below_title(document, section))
        if len(every) > 1 and not any(_SAYS.search(_ADDRESS.sub(" ", text)) for text in texts):
            continue  # an address alone says nothing, and is near to every question
        for piece, text in enumerate(texts, 1):
            own = document.language or (told(text, language) if len(text) >= LONG_ENOUGH else language)
            if document.one_place:
                locator = None
            elif section.locator or len(texts) == 1:
                locator = place or None
            else:
                locator = f"{place} § {piece}".strip()
            passage = Passage(
                id=f"{document.id}#{len(entries)}", document=document.id, kind="source", text=text,
                language=own, title=document.title, locator=locator, url=document.url, date=document.date,
            )  # fmt: skip
            entries.append(Entry(passage, context=_context(document, section)))
    return entries


def _language(texts: list[str]) -> str:
    """That of most of a document, by the length of its first passages that are long enough to tell; else of all."""
    long = [text for text in texts if len(text) >= LONG_ENOUGH][:MOST_ASKED]
    lengths: Counter[str] = Counter()
    for text in long:
        lengths[told(text, "und")] += len(text)
    lengths.pop("und", None)
    most = lengths.most_common(1)
    return most[0][0] if most else detect(" ".join(texts)[:3000]) or "und"


def _below_title(document: Document, section: Section) -> tuple[str, ...]:
    if len(section.headings) > 1 and section.headings[0] == document.title:
        return section.headings[1:]
    return section.headings


def _context(document: Document, section: Section) -> str:
    return SEPARATOR.join(dict.fromkeys(h for h in (document.title, *section.headings) if h))


def cut(text: str) -> list[str]:
    """Pieces of at most `MOST` characters that end where a paragraph does, else where a sentence does.

    A table is cut between rows. A sentence longer than that is cut at a space, never between a figure and its unit.
    """
    pieces: list[str] = []
    run = ""
    for paragraph in re.split(r"\s*\n\s*\n\s*", text.strip()):
        # Rows of a table stay lines; other lines were broken by the page.
        paragraph = re.sub(r"[ \t]*\n[ \t]*", "\n" if CELLS in paragraph else " ", paragraph).strip()
        if not paragraph:
            continue
        if run and len(run) + len(paragraph) + 1 <= USUAL:
            run += "\n" + paragraph
            continue
        if run:
            pieces.append(run)
            run = ""
        if len(paragraph) <= MOST:
            run = paragraph
        else:
            pieces.extend(_cut_table(paragraph) if CELLS in paragraph else _cut_paragraph(paragraph))
    if run:
        pieces.append(run)
    return pieces


def _cut_table(table: str) -> list[str]:
    """Parts of whole rows; a row that no passage could hold is cut between cells, then as a sentence is."""
    parts: list[str] = []
    for row in table.splitlines():
        for number, piece in enumerate(_cut_row(row)):
            if number or not parts or len(parts[-1]) + len(piece) + 1 > USUAL:
                parts.append(piece)
            else:
                parts[-1] += f"\n{piece}"
    return parts


def _cut_row(row: str) -> list[str]:
    parts: list[str] = []
    for cell in row.split(CELLS) if len(row) > MOST else [row]:
        for number, piece in enumerate(_cut_sentence(cell)):
            if number or not parts or len(parts[-1]) + len(CELLS) + len(piece) > MOST:
                parts.append(piece)
            else:
                parts[-1] += CELLS + piece
    return parts


def _cut_paragraph(paragraph: str) -> list[str]:
    """Parts of about equal length, each of whole sentences, with a short sentence in common."""
    units = [part for unit in _units(paragraph) for part in _cut_sentence(unit)]
    count = -(-len(paragraph) // USUAL)
    wanted = len(paragraph) / count
    parts: list[list[str]] = [[]]
    length = 0
    for unit in units:
        here = parts[-1]
        if here and (length + len(unit) / 2 > wanted or length + len(unit) > MOST):
            last = here[-1]
            parts.append([last] if len(here) > 1 and len(last) <= OVERLAP and len(last) + len(unit) <= MOST else [])
            length = 0
        parts[-1].append(unit)
        length += len(unit) + 1
    return [" ".join(part) for part in parts if part]


def _units(paragraph: str) -> Iterator[str]:
    """Sentences; those of one quotation stay together while they fit."""
    run = ""
    for sentence in sentences(paragraph):
        run = f"{run} {sentence}" if run else sentence
        if not open_quote(run) or len(run) > USUAL:
            yield run
            run = ""
    if run:
        yield run


def _cut_sentence(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > MOST:
        last = (max((m.end() for m in rule.finditer(sentence[:MOST])), default=0) for rule in _BREAKS)
        at = next((place for place in last if place > MOST // 2), MOST)
        parts.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [*parts, sentence] if sentence else parts
