"""A stream of text cut into sentences, each with the citations that follow it."""

from __future__ import annotations

import re

from advisor.text import sentences

_MARKERS = re.compile(r"\s*(?:\[[^\[\]\n]{0,80}\]\s*)+[.!?]?")
MOST = 2000
"""Characters without an end of a sentence, after which what is there is given out as it is."""


class Splitter:
    """Fed piece by piece; a sentence is complete when the next one has begun, for a citation may still follow."""

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, piece: str) -> list[str]:
        """The sentences that are complete with `piece`."""
        self._buffer += piece
        out: list[str] = []
        *lines, self._buffer = self._buffer.split("\n")
        for line in lines:
            out += split(line)
        text = _early(self._buffer)
        whole = split(self._buffer)
        # The last one may go on; one that stands before an opening bracket may still get its citation.
        kept = 2 if whole and whole[-1].startswith("[") else 1
        if len(whole) > kept:
            place = text.rfind(whole[-kept][:40])
            if place > 0:
                out += whole[:-kept]
                self._buffer = text[place:]
        while len(self._buffer) > MOST:
            out.append(self._buffer[:MOST])
            self._buffer = self._buffer[MOST:]
        return [s for s in out if s.strip()]

    def finish(self) -> list[str]:
        """What is left."""
        out, self._buffer = split(self._buffer), ""
        return [s for s in out if s.strip()]


def split(text: str) -> list[str]:
    """The sentences of a line; a citation behind a full stop belongs to the sentence before it."""
    out: list[str] = []
    for sentence in sentences(_early(text)):
        rest = sentence
        m = _MARKERS.match(rest)
        if m and out and m.end() and rest.lstrip().startswith("["):
            out[-1] = f"{out[-1]} {m.group().strip()}"
            rest = rest[m.end() :].strip()
        if rest:
            out.append(rest)
    return out


_LATE = re.compile(r"([.!?…])([\"'”»)]*)\s*((?:\[[^\[\]\n]{1,80}\]\s*)+)(?=\s|$|[A-ZÀ-ÖØ-Þ])")


def _early(text: str) -> str:
    """Citations behind the full stop are brought before it: "So. [a]" -> "So [a]."."""
    return _LATE.sub(lambda m: f" {m[3].strip()}{m[1]}{m[2]} ", text)
