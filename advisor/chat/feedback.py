"""What visitors thought of an answer: kept on this computer, only after they saw what is kept and agreed.

One JSON object a line in ``<home>/feedback/feedback.jsonl``. Nothing is added to what the visitor saw but the day.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from advisor.domain import LANGUAGES, PERSONAS
from advisor.text import clean

VERDICTS = ("helpful", "not_helpful", "wrong")
# What can be wrong with an answer, for each verdict that asks for it.
REASONS_OF = {
    "not_helpful": ("other_question", "too_hard", "too_short", "too_long", "other"),
    "wrong": ("outdated", "figure", "source", "other"),
}
MOST_BYTES = 20_000_000  # nobody fills the disk from the outside
_LONGEST = {"question": 2000, "answer": 6000, "comment": 500, "source": 200}
_MOST_SOURCES = 20
_writing = threading.Lock()


@dataclass(frozen=True)
class Feedback:
    """One judgement. `source` is the document that is wrong, `sources` are all that the answer cites; `day` ISO."""

    day: str
    verdict: str
    reason: str | None
    comment: str
    question: str
    answer: str
    sources: tuple[str, ...]
    source: str | None
    language: str
    persona: str | None

    @classmethod
    def read(cls, data: Mapping[str, Any], day: dt.date) -> Feedback | None:
        """What the browser sent, cut to what is allowed; None where it is no judgement of an answer, or where the
        visitor did not agree to it."""
        verdict, language, persona = (data.get(key) for key in ("verdict", "language", "persona"))
        if data.get("agreed") is not True or verdict not in VERDICTS or language not in LANGUAGES:
            return None
        text = lambda key: clean(str(data.get(key) or "")).strip()[: _LONGEST[key]]  # noqa: E731
        given = data.get("sources")
        sources = tuple(str(s)[: _LONGEST["source"]] for s in given[:_MOST_SOURCES]) if isinstance(given, list) else ()
        if not text("question"):
            return None
        return cls(
            day.isoformat(),
            str(verdict),
            str(data["reason"]) if data.get("reason") in REASONS_OF.get(verdict, ()) else None,
            text("comment"),
            text("question"),
            text("answer"),
            sources,
            text("source") if text("source") in sources else None,
            str(language),
            str(persona) if persona in PERSONAS else None,
        )


def file_of(home: Path) -> Path:
    return home / "feedback" / "feedback.jsonl"


def keep(home: Path, feedback: Feedback) -> bool:
    """Adds it to the file, which only its owner can read. False where the file is full or the disk does not take it."""
    file = file_of(home)
    line = json.dumps(asdict(feedback), ensure_ascii=False).encode() + b"\n"
    try:
        with _writing:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists() and file.stat().st_size + len(line) > MOST_BYTES:
                return False
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as stream:
                stream.write(line)
    except OSError:
        return False
    return True


def kept(home: Path) -> Iterator[Feedback]:
    """All that was kept, oldest first; a line that is no feedback (cut off by a full disk) is passed over."""
    file = file_of(home)
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            yield Feedback(**{**row, "sources": tuple(row["sources"])})
        except (ValueError, TypeError, KeyError):
            continue


def candidate(feedback: Feedback, number: int) -> dict[str, Any]:
    """An item for the evals, for a person to judge and complete: its audit is no word that the evals accept.

    Where the answer helped, what it cites may be the gold; where it did not, that is for the person to find out.
    """
    helped = feedback.verdict == "helpful"
    told = [feedback.verdict, feedback.reason, feedback.source and f"source: {feedback.source}", feedback.comment]
    return {
        "id": f"feedback-{number:04d}",
        "language": feedback.language,
        "persona": feedback.persona or "worker",
        "family": "",
        "question": feedback.question,
        "gold": list(feedback.sources) if helped else [],
        "gold_mode": "any",
        "required": [],
        "abstain": False if helped else None,
        "tags": ["feedback"],
        "audit": "candidate",
        "why": "; ".join(filter(None, told)),
        "split": "dev",
        "answer": feedback.answer,
        "shown": list(feedback.sources),
        "day": feedback.day,
    }
