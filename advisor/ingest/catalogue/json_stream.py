"""JSON of any size as pieces that fit in memory.

A value that is short enough is one piece; a longer one is walked into, and each of its members is a piece. So a
catalogue of 300 MB is never held whole, and one of 3 MB is read at once. The standard library reads each piece;
numbers stay as they are written.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from advisor.ingest.model import Reject

LONGEST = 8_000_000  # characters of one piece: as Python objects at most some 400 MB, for lists of empty lists
LEVELS = 8  # of values that are walked into
DEPTH = 60  # of objects in a piece that are looked into
VALUES = 2_000_000  # that a file is taken apart into: more are of a file that only costs time
KEPT = 150_000_000  # characters of objects that others refer to, of one at most, and given back in all
KEPT_EACH = 100_000
KEPT_GIVEN = 1_000_000_000
_CHUNK = 1 << 20
_SPACE = re.compile(r"[ \t\n\r\ufeff\x1e]*")  # a mark of order, and the separator of JSON text sequences
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Piece(NamedTuple):
    """A value and where it stands: "offers.json#/items/3", or "offers.jsonl:12" for a file of lines."""

    place: str
    value: Any


class _Broken(Exception):
    """The JSON goes on in no way that can be read."""

    def __init__(self, line: int, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.line, self.reason, self.detail = line, reason, detail


class _TooLong(Exception):
    """A value that does not end within `LONGEST` characters."""


def pieces(path: Path, name: str) -> Iterator[Piece | Reject]:
    """The values of a JSON or JSON Lines file, and what cannot be read of it. Raises OSError."""
    encoding = _encoding(path, name)
    if isinstance(encoding, Reject):
        yield encoding
        return
    with open(path, encoding=encoding, newline="") as stream:
        head = stream.read(_CHUNK)
        stream.seek(0)
        yield from _lines(stream, name) if _is_lines(head) else _whole(stream, name)


def decode(text: str) -> Any:
    """A short JSON text as a value. Raises ValueError, also for what is nested too deeply."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    try:
        return _DECODER.decode(text.strip("\ufeff \t\r\n"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def member(place: str, key: str | int) -> str:
    """The place of a member of the value at `place`, in the way of a JSON pointer (RFC 6901)."""
    step = str(key).replace("~", "~0").replace("/", "~1")
    return f"{place}/{step}" if "#" in place else f"{place}#/{step}"


class Kept:
    """Objects of a file by their id, as short text: what other objects of the file refer to.

    What is more than the limits above is not kept, or not given back; then `full` says so.
    """

    def __init__(self) -> None:
        self.full = False
        self._left, self._given = KEPT, 0
        self._texts: dict[str, list[str]] = {}

    def add(self, key: str, value: dict[str, Any]) -> None:
        """Keep `value` under `key`, next to others that are there; the same one twice is kept once."""
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        here = self._texts.get(key, ())
        if written in here:
            return
        if len(written) > KEPT_EACH or len(written) > self._left:
            self.full = True
            return
        self._left -= len(written)
        self._texts.setdefault(key, []).append(written)

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def get(self, key: str) -> list[dict[str, Any]]:
        """All that was kept under `key`."""
        self._given += sum(map(len, self._texts.get(key, ())))
        if self._given > KEPT_GIVEN:
            self.full = True
            return []
        return [json.loads(written) for written in self._texts.get(key, ())]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)


def _encoding(path: Path, name: str) -> str | Reject:
    """How the bytes are to be read: as `decode.decode` does, but without holding them."""
    with open(path, "rb") as file:
        head = file.read(_CHUNK)
        if not head.strip():
            return Reject(name, "ingest_empty")
        marked = next((e for mark, e in _MARKS if head.startswith(mark)), None)
        if marked is None and b"\0" in head:
            return Reject(name, "ingest_not_text", "NUL")
        for encoding in (marked,) if marked else ("utf-8", "cp1252"):
            file.seek(0)
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            return encoding
    return Reject(name, "ingest_not_utf8")


def _is_lines(head: str) -> bool:
    """Whether the file holds one object a line: its first two lines are each an object of their own."""
    lines = [line for line in (raw.strip("\ufeff \t\r") for raw in head.split("\n")) if line][:2]
    return len(lines) == 2 and all(line[0] == "{" for line in lines) and lines[0][-1] == "}"


def _lines(stream: TextIO, name: str) -> Iterator[Piece | Reject]:
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        place = f"{name}:{number}"
        if len(line) == LONGEST and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = stream.readline(LONGEST)
            yield Reject(place, "ingest_item_too_large", scope="row")
        elif line.strip("\ufeff \t\r\n"):
            try:
                yield Piece(place, decode(line))
            except ValueError as error:
                yield Reject(place, "ingest_not_json", message(error), scope="row")


def _whole(stream: TextIO, name: str) -> Iterator[Piece | Reject]:
    text = _Text(stream)
    found = False
    try:
        while text.peek():
            for piece in _visit(text, f"{name}:{text.line_here()}" if found else f"{name}#", 0):
                found = True
                yield piece
    except _Broken as broken:
        scope = "page" if found else "file"
        yield Reject(f"{name}:{broken.line}", broken.reason, broken.detail, scope)


def _visit(text: _Text, place: str, level: int, *, in_array: bool = False) -> Iterator[Piece]:
    """The next value as one piece, or as its members where it is too long or broken further on."""
    opening = text.peek()
    try:
        value = text.value()
    except _TooLong:
        problem = _Broken(text.line_here(), "ingest_item_too_large")
        walk = True
    except RecursionError:
        problem = _Broken(text.line_here(), "ingest_nested_too_deeply")
        walk = True
    except json.JSONDecodeError as error:
        problem = _Broken(text.line_at(error.pos), "ingest_json_broken", error.msg)
        walk = not (in_array and opening == "{")  # half an item is none
    else:
        yield Piece(place, value)
        return
    if not walk or level == LEVELS or opening not in ("[", "{"):
        raise problem
    yield from (_array if opening == "[" else _object)(text, place, level + 1)


def _array(text: _Text, place: str, level: int) -> Iterator[Piece]:
    text.take("[")
    number = 0
    while text.peek() != "]":
        if number:
            text.take(",")
        yield from _visit(text, member(place, number), level, in_array=True)
        number += 1
    text.take("]")


def _object(text: _Text, place: str, level: int) -> Iterator[Piece]:
    """Members that hold others are pieces of their own; the rest of the object is the last piece."""
    text.take("{")
    rest: dict[str, Any] = {}
    first = True
    while text.peek() != "}":
        if not first:
            text.take(",")
        first = False
        if text.peek() != '"':
            raise _Broken(text.line_here(), "ingest_json_broken", "Expecting property name")
        key = text.scalar()
        text.take(":")
        if text.peek() in ("[", "{"):
            yield from _visit(text, member(place, key), level)
        else:
            rest[key] = text.scalar()
    text.take("}")
    if rest:
        yield Piece(place, rest)


class _Text:
    """The text of a file from where it is read, a stretch at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._line = 1  # of the beginning of `_text`
        self._ended = False
        self._left = VALUES

    def _more(self) -> None:
        """Forget what was read and add as much again as is left, so that no long value is begun too often."""
        self._line += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :]
        self._at = 0
        chunk = self._stream.read(max(_CHUNK, len(self._text)))
        self._text += chunk
        self._ended = not chunk

    def line_at(self, position: int) -> int:
        return self._line + self._text.count("\n", 0, position)

    def line_here(self) -> int:
        return self.line_at(self._at)

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._more()

    def take(self, character: str) -> None:
        if self.peek() != character:
            raise _Broken(self.line_here(), "ingest_json_broken", f"Expecting '{character}'")
        self._at += 1

    def value(self) -> Any:
        """The value that begins here. Raises _Broken, and with nothing taken _TooLong and the decoder's own."""
        self._left -= 1
        if self._left < 0:
            raise _Broken(self.line_here(), "ingest_too_big")
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self._ended:
                    raise
            else:
                # A number may go on in what is not read yet.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            if len(self._text) - self._at >= LONGEST:
                raise _TooLong
            self._more()

    def scalar(self) -> Any:
        """A value that holds no others. Raises _Broken."""
        try:
            return self.value()
        except _TooLong:
            raise _Broken(self.line_here(), "ingest_item_too_large") from None
        except json.JSONDecodeError as error:
            raise _Broken(self.line_at(error.pos), "ingest_json_broken", error.msg) from None


def message(error: ValueError) -> str:
    """What is wrong, without the place in the stretch that was read."""
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)
