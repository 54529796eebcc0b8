"""The Markdown of an answer as safe HTML: paragraphs, emphasis, lists, links and [n] markers, nothing else.

Everything that is not one of these is text and is escaped. There is no raw HTML and there are no images.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

Marker = Callable[[int], Markup]  # the button that opens source n
Words = Callable[[str], Markup]  # a run of plain text as HTML

_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]()<>#+.!-])"
    r"|\[(?P<marker>\d{1,3})\]"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<target>https?://[^\s()<>\"']+)\)"
    r"|(?P<url>https?://[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?])"
    r"|\*\*(?P<strong>(?=\S).+?(?<=\S))\*\*"
    r"|(?<![\w*])\*(?P<star>(?=[^\s*]).*?(?<=[^\s*]))\*(?![\w*])"
    r"|(?<!\w)_(?P<line>(?=[^\s_]).*?(?<=[^\s_]))_(?!\w)",
    re.DOTALL,
)
_BULLET = re.compile(r"[-*+]\s+(.*)", re.DOTALL)
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(.*)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
# What a growing answer may end in before the rest has arrived: half a marker, a link or emphasis.
_DANGLING = re.compile(r"\s*\[[^\]\n]{0,80}$|\*{1,2}$|(?<!\w)_$|\\$")


def safe_url(url: str | None) -> str | None:
    """The address if it is http(s) without blanks or control characters; everything else is None."""
    if url and re.fullmatch(r"https?://[^\s\x00-\x1f\x7f<>\"]+", url, re.IGNORECASE):
        return url
    return None


def link(url: str, label: str) -> Markup:
    """A link to elsewhere that tells the other site nothing about us."""
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)


def inline(text: str, marker: Marker | None = None, words: Words = escape) -> Markup:
    """One run of text. Without `marker`, [n] stays text. `words` makes HTML of what is no link, marker or sign."""
    return Markup("").join(_inline(text, marker, words))


def _inline(text: str, marker: Marker | None, words: Words) -> Iterator[Markup]:
    at = 0
    for match in _INLINE.finditer(text):
        yield words(text[at : match.start()])
        at = match.end()
        if match["escaped"]:
            yield escape(match["escaped"])
        elif match["marker"]:
            yield marker(int(match["marker"])) if marker else escape(match[0])
        elif match["label"]:
            yield link(match["target"], match["label"])
        elif match["url"]:
            yield link(match["url"], match["url"])
        elif match["strong"]:
            yield Markup("<strong>{}</strong>").format(inline(match["strong"], marker, words))
        else:
            yield Markup("<em>{}</em>").format(inline(match["star"] or match["line"], marker, words))
    yield words(text[at:])


def render(text: str, marker: Marker | None = None, *, growing: bool = False, words: Words = escape) -> Markup:
    """A whole answer. `growing` hides the half-written end of one that is still coming; `words` as in `inline`."""
    if growing:
        text = _settled(text)
    return Markup("").join(_blocks(text, marker, words))


def _settled(text: str) -> str:
    """A growing answer without its half-written end: no lone bracket, no emphasis that is still open."""
    text = _DANGLING.sub("", text)
    start = text.rfind("\n\n") + 1
    if text.count("**", start) % 2:
        at = text.rindex("**")
        text = text[:at] + text[at + 2 :]
    return text


def _blocks(text: str, marker: Marker | None, words: Words) -> Iterator[Markup]:
    paragraph: list[str] = []
    items: list[str] = []
    ordered, first = False, 1

    def flush() -> Iterator[Markup]:
        if paragraph:
            yield Markup("<p>{}</p>").format(inline("\n".join(paragraph), marker, words))
            paragraph.clear()
        if items:
            body = Markup("").join(Markup("<li>{}</li>").format(inline(item, marker, words)) for item in items)
            start = Markup(' start="{}"').format(first) if ordered and first != 1 else ""
            name = "ol" if ordered else "ul"
            yield Markup("<{0}{1}>{2}</{0}>").format(name, start, body)
            items.clear()

    for line in text.split("\n"):
        stripped = line.strip()
        bullet, number = _BULLET.fullmatch(stripped), _NUMBER.fullmatch(stripped)
        heading = _HEADING.fullmatch(stripped)
        if not stripped:
            yield from flush()
        elif bullet or number:
            if paragraph or (items and ordered != bool(number)):
                yield from flush()
            if not items:
                ordered, first = bool(number), int(number[1]) if number else 1
            items.append(number[2] if number else bullet[1])
        elif heading:
            yield from flush()
            yield Markup("<p><strong>{}</strong></p>").format(inline(heading[1], marker, words))
        elif items and line[:1].isspace():
            items[-1] += "\n" + stripped
        else:
            if items:
                yield from flush()
            paragraph.append(stripped)
    yield from flush()


def plain(text: str) -> str:
    """The answer as a screen reader should say it: no markers, no signs."""

    def bare(match: re.Match[str]) -> str:
        if match["marker"]:
            return ""
        kinds = ("escaped", "label", "url", "strong", "star", "line")
        kept = next(filter(None, (match[kind] for kind in kinds)), "")
        return plain(kept) if kept != match[0] else kept

    text = _INLINE.sub(bare, text)
    text = re.sub(r"^\s*(?:[-*+]|#{1,6})\s+", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip()
