"""What a model sends, made into sentences with their citations behind them, whatever form it came in."""

from __future__ import annotations

import json
import re

_START = re.compile(r"\s*(?:```(?:json)?\s*)?\{")
_DECODER = json.JSONDecoder()


class Reply:
    """Fed piece by piece; gives text that the guard reads. A reply that is a JSON object is read an item at a time,
    any other is passed on as it is."""

    def __init__(self) -> None:
        self._buffer = ""
        self._json: bool | None = None
        self._place = 0

    def feed(self, piece: str) -> str:
        """The text that is complete with `piece`."""
        if self._json is False:
            return piece
        self._buffer += piece
        if self._json is None:
            if not self._buffer.strip():
                return ""
            if _START.match(self._buffer):
                self._json = True
            elif len(self._buffer.strip()) < 8 and self._buffer.strip().startswith("`"):
                return ""
            else:
                self._json = False
                text, self._buffer = self._buffer, ""
                return text
        return self._items()

    def finish(self) -> str:
        """What is left when the stream ends; half an item is nothing."""
        if self._json:
            return ""
        text, self._buffer = self._buffer, ""
        return text

    def _items(self) -> str:
        if not self._place:
            start = self._buffer.find("[")
            if start < 0:
                return ""
            self._place = start + 1
        out = []
        while True:
            start = self._buffer.find("{", self._place)
            if start < 0:
                return "".join(out)
            try:
                item, end = _DECODER.raw_decode(self._buffer, start)
            except (ValueError, RecursionError):
                return "".join(out)
            self._place = end
            out.append(_line(item))


def _line(item: object) -> str:
    """One sentence of the schema as a line of text; "" for anything else."""
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return ""
    source = item.get("source")
    named = source if isinstance(source, list) else [source]
    ids = [s for s in named if isinstance(s, str) and s]
    text = " ".join(item["text"].split())
    body = text.rstrip(".!?")
    stop = text[len(body) :] or "."
    return f"{body}{''.join(f' [{i}]' for i in ids)}{stop}\n"
