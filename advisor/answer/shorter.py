"""The same answer in fewer words: what it tells first, with what must be known beside that.

Whole sentences only, and never without their caveat, so that no condition gets lost.
"""

from __future__ import annotations

import re
from dataclasses import replace

from advisor.answer.simple import PIECE
from advisor.domain import Answer

MOST = 2  # sentences that tell something
_MARKS = re.compile(r"\[(\d+)\]")


def shorter(answer: Answer, check: str = "") -> Answer:
    """`answer` with its first statements and their caveats, and `check`, our sentence on rules that change, where it
    stood; the cards of courses only where it is these that it tells. The same object where it is as short already."""
    told: list[str] = []
    kept: set[str] = set()
    for paragraph in answer.answer.split("\n\n"):
        chosen = []
        for piece in PIECE.split(paragraph):
            marks = set(_MARKS.findall(piece))
            if marks <= kept or (piece.startswith("*") and marks & kept) or (check and check in piece):
                keep = bool(marks)
            else:
                keep = len(kept) < MOST and not piece.startswith("*")
            if keep and marks:
                kept |= marks if not piece.startswith("*") else set()
                chosen.append(piece)
        if chosen:
            told.append(" ".join(chosen))
    text = "\n\n".join(told)
    if not told or len(text) >= len(answer.answer):
        return answer
    citations = tuple(c for c in answer.citations if str(c.marker) in set(_MARKS.findall(text)))
    courses = answer.courses if answer.intent == "courses" else ()
    return replace(answer, answer=text, citations=citations, courses=courses)
