"""JSON Lines in, one question or one fault for each line out, in order.

A line that cannot be read never stops the others: it becomes a `BadLine` in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from advisor.domain import LANGUAGES, PERSONAS, Profile, Question, Turn

# A history of 200 turns of 20,000 characters fits in it; a file that is no JSON Lines does not fill memory.
MAX_LINE = 16 * 1024 * 1024  # bytes
ROLES = ("user", "assistant")


@dataclass(frozen=True)
class BadLine:
    """Line `line` (from 1) could not be read; `key` and `slots` make the sentence that says why."""

    line: int
    key: str
    slots: dict[str, object]


@dataclass(frozen=True)
class GoodLine:
    """What line `line` asks; `id` is given back as it was written."""

    line: int
    id: str | int | None
    question: Question


class _Unreadable(Exception):
    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots = key, slots


def read_lines(
    stream: BinaryIO, *, language: str | None = None, persona: str | None = None
) -> Iterator[GoodLine | BadLine]:
    """Reads `stream` line by line, as it comes. `language` and `persona` hold where a line names none."""
    number = 0
    while raw := stream.readline(MAX_LINE + 1):
        number += 1
        too_long = len(raw) > MAX_LINE and not raw.endswith(b"\n")
        while too_long and raw and not raw.endswith(b"\n"):
            raw = stream.readline(MAX_LINE)
        try:
            if too_long:
                raise _Unreadable("line_too_long", limit=MAX_LINE // 1024 // 1024)
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            yield _good_line(number, raw, language, persona)
        except _Unreadable as fault:
            yield BadLine(number, fault.key, fault.slots)


def _good_line(number: int, raw: bytes, language: str | None, persona: str | None) -> GoodLine:
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise _Unreadable("line_not_utf8") from None
    if not text:
        raise _Unreadable("line_empty")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _Unreadable("line_not_json", column=error.colno, detail=error.msg) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets without end
        raise _Unreadable("line_not_json", column=1, detail="too large") from None
    if not isinstance(data, dict):
        raise _Unreadable("line_not_an_object")
    profile = data.get("profile")
    if profile is None:
        profile = {}
    if not isinstance(profile, dict):
        raise _wrong("profile", "object")
    question = _text(data, "question")
    if question is None:
        raise _Unreadable("line_no_question")
    identifier = data.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int | None):
        raise _wrong("id", "text")
    return GoodLine(
        number,
        _repair(identifier) if isinstance(identifier, str) else identifier,
        Question(
            text=question,
            language=_language(data) or language,
            history=tuple(_history(data.get("history"))),
            profile=Profile(
                persona=_choice(_text(profile, "persona", "profile."), "profile.persona", PERSONAS) or persona,
                role=_text(profile, "role", "profile."),
                theme=_text(profile, "theme", "profile."),
                place=_text(profile, "place", "profile."),
            ),
            id=None if identifier is None else _repair(str(identifier)),
        ),
    )


def _wrong(field: str, kind: str) -> _Unreadable:
    return _Unreadable(f"line_not_{kind}", field=field)


def _repair(text: str) -> str:
    """`text` with halves of surrogate pairs replaced: JSON can spell them, UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _text(data: dict[str, Any], field: str, prefix: str = "") -> str | None:
    value = data.get(field)
    if value is not None and not isinstance(value, str):
        raise _wrong(prefix + field, "text")
    return None if value is None else _repair(value)


def _choice(value: str | None, field: str, allowed: tuple[str, ...]) -> str | None:
    if value and value not in allowed:
        raise _Unreadable("line_not_allowed", field=field, value=value[:40], allowed=", ".join(allowed))
    return value or None


def _language(data: dict[str, Any]) -> str | None:
    value = _choice(_text(data, "language"), "language", (*LANGUAGES, "auto"))
    return None if value == "auto" else value


def _history(value: object) -> Iterator[Turn]:
    if value is None:
        return
    if not isinstance(value, list):
        raise _wrong("history", "list")
    for index, turn in enumerate(value):
        if not isinstance(turn, dict):
            raise _wrong(f"history[{index}]", "object")
        role = _choice(_text(turn, "role", f"history[{index}]."), f"history[{index}].role", ROLES)
        content = _text(turn, "content", f"history[{index}].")
        if role is None or content is None:
            raise _Unreadable("line_turn_incomplete", field=f"history[{index}]")
        yield Turn(role, content)
