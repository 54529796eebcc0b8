"""Answers and search results as the JSON that other programs read.

Names, types and meanings here are a promise (README, "For other programs"): keys may be added at the end,
none is ever renamed. Unknown is null.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from advisor.domain import Answer, Citation, CourseCard, Hit

Json = dict[str, Any]
# Line ends and controls that JSON itself does not escape, and marks that turn the direction of what follows.
_COMMANDS = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def answer_to_json(answer: Answer) -> Json:
    """One answer, as `advisor ask --json` writes it."""
    return {
        "id": answer.id,
        "question": answer.question,
        "language": answer.language,
        "intent": answer.intent,
        "answer": answer.answer,
        "abstained": answer.abstained,
        "citations": [_citation(citation) for citation in answer.citations],
        "skills": [{"id": skill.id, "label": skill.label} for skill in answer.skills],
        "courses": [_course(course) for course in answer.courses],
        "follow_ups": list(answer.follow_ups),
        "engine": answer.engine,
        "elapsed_ms": round(float(answer.elapsed_ms), 1),
    }


def _citation(citation: Citation) -> Json:
    return {
        "marker": citation.marker,
        "document": citation.document,
        "title": citation.title,
        "locator": citation.locator,
        "url": citation.url,
        "date": citation.date,
        "quote": citation.quote,
        "quote_kind": citation.quote_kind,
        "caveat": citation.caveat,
        "language": citation.language,
        "country": citation.country,
    }


def mode(course: CourseCard) -> str | None:
    """ "on site", "online" or "blended", as it was promised; the vocabulary writes ids with hyphens."""
    return course.mode.replace("-", " ") if course.mode else None


def _course(course: CourseCard) -> Json:
    return {
        "id": course.id,
        "name": course.name,
        "provider": course.provider,
        "url": course.url,
        "language": course.language,
        "mode": mode(course),
        "location": course.location,
        "duration": course.duration,
        "cost": course.cost,
        "skills": list(course.skills),
        "as_of": course.as_of,
        "description": course.description,
        "why": course.why,
        "notice": course.notice,
        "fits": list(course.fits),
        "unknown": list(course.unknown),
    }


def results_to_json(hits: Sequence[Hit], id: str | int | None = None) -> Json:
    """What was found for one question, best first, as `advisor search --json` writes it."""
    return {"id": id, "results": [_result(hit) for hit in hits]}


def _result(hit: Hit) -> Json:
    passage = hit.passage
    return {
        "id": passage.id,
        "document": passage.document,
        "title": passage.title,
        "text": passage.text,
        "language": passage.language,
        "score": round(float(hit.score), 4),
        "kind": passage.kind,
        "locator": passage.locator,
        "url": passage.url,
        "date": passage.date,
    }


def to_line(value: Json) -> bytes:
    """`value` as one line of UTF-8, whatever the locale; no character in it ends a line for any reader, or commands
    the terminal in which it is looked at."""
    text = json.dumps(value, ensure_ascii=False)
    text = _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode("utf-8", "replace") + b"\n"
