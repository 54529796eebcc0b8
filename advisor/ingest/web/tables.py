"""Tables of a page: a row a line. A table that only places other things is none."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from advisor.ingest.web.text import flat_text

SEPARATOR = " | "
MOST_SPAN = 200  # rows or columns that one cell may cover
MOST_REPEATED = 200_000  # characters of a table that are given once more, for cells over many rows
MOST_COVERED = 500_000  # places under such cells
_LAYOUT_ROLES = frozenset(("presentation", "none"))
_INNER = {
    "table": frozenset("caption colgroup col thead tbody tfoot tr".split()),
    "thead": frozenset(("tr",)),
    "tbody": frozenset(("tr",)),
    "tfoot": frozenset(("tr",)),
    "tr": frozenset(("td", "th")),
}
_PLACED = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "details", "dl", "pre")  # a cell with one is no cell of data
_GROUPS = frozenset(("thead", "tbody", "tfoot"))


def is_data(table: HtmlElement) -> bool:
    """Whether a table holds figures and the like in rows of at least two cells, and all its text in cells."""
    if (table.get("role") or "").lower() in _LAYOUT_ROLES or any(True for _ in table.iterdescendants(*_PLACED)):
        return False
    widest = 0
    for part in (table, *_parts(table)):
        allowed = _INNER[part.tag]
        if (part.text or "").strip() or any(c.tag not in allowed or (c.tail or "").strip() for c in part):
            return False
        if part.tag == "tr":
            widest = max(widest, len(part))
    return widest > 1


def _parts(table: HtmlElement) -> Iterator[HtmlElement]:
    """The groups and rows of a table, in order."""
    for child in table:
        if child.tag in _GROUPS:
            yield child
            yield from (row for row in child if row.tag == "tr")
        elif child.tag == "tr":
            yield child


def table_rows(table: HtmlElement) -> Iterator[str]:
    """The caption and the rows of a table of data, each a line. A cell over many rows is said in each of them."""
    for caption in table.iterchildren("caption"):
        yield flat_text(caption)
    covered: dict[int, tuple[int, str | None]] = {}  # column -> rows still to come, text (None beside the first)
    repeated = places = 0
    for row in _parts(table):
        if row.tag != "tr":
            continue
        above, covered = covered, {}
        texts: list[str] = []
        column = 0
        for cell in (*row, None):
            while column in above:
                left, text = above.pop(column)
                if left > 1:
                    covered[column] = (left - 1, text)
                if text is not None and repeated < MOST_REPEATED:
                    repeated += len(text)
                    texts.append(text)
                column += 1
            if cell is None:
                break
            texts.append(flat_text(cell))
            height, width = _span(cell, "rowspan"), _span(cell, "colspan")
            if height > 1 and places < MOST_COVERED:
                places += height * width
                covered.update({column + n: (height - 1, None if n else texts[-1]) for n in range(width)})
            column += width
        covered.update({at: (left - 1, text) for at, (left, text) in above.items() if left > 1})
        if any(texts):
            yield SEPARATOR.join(texts).strip(" |")


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), MOST_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1
