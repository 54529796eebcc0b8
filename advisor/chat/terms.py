"""Words of an answer that can be asked what they mean: what is read stays the same, letter for letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from advisor.chat.markdown import Words

Meanings = Sequence[tuple[str, str]]  # (the term as it stands in the answer, what it means)
# No <button>: what stands in one cannot be selected in every browser, nor broken over two lines.
_TERM = Markup('<span class="term" role="button" tabindex="0" aria-expanded="false" data-meaning="{}">{}</span>')


def explained(terms: Meanings) -> Words:
    """What puts the meaning behind each of `terms` where it first stands, whole. For one answer: it remembers."""
    meanings = dict(terms)
    if not meanings:
        return escape
    longest_first = sorted(meanings, key=len, reverse=True)
    places = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    told: set[str] = set()

    def words(text: str) -> Markup:
        made, at = Markup(""), 0
        for found in places.finditer(text):
            if found[0] in told:
                continue
            told.add(found[0])
            made += escape(text[at : found.start()]) + _TERM.format(meanings[found[0]], found[0])
            at = found.end()
        return made + escape(text[at:])

    return words
