"""What a model is given to read: rules, evidence fenced with ids that nobody can guess, and the question."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from advisor.domain import LANGUAGES
from advisor.guard import Evidence
from advisor.llm.line import Message

LONGEST_PIECE = 1400  # characters of one piece of evidence
LONGEST_EARLIER = 300  # characters of one earlier question
MOST_SENTENCES = 6
_FENCE = re.compile(r"<{2,}|>{2,}")
_PLAIN = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")"})


@dataclass(frozen=True)
class Prompt:
    """Messages, and what of them may not come out again: the rules and a canary that only this request has."""

    messages: tuple[Message, ...]
    secrets: tuple[str, ...]
    schema: Mapping[str, Any] | None = None


class Prompts:
    """``prompts/model.<language>.yaml``, read once."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, folder: Path) -> Prompts:
        """Reads the files under `folder` (``prompts/``)."""
        return cls({lang: yaml.safe_load((folder / f"model.{lang}.yaml").read_text("utf-8")) for lang in LANGUAGES})

    def answer(
        self,
        question: str,
        earlier: Sequence[str],
        evidence: Sequence[Evidence],
        *,
        rules: str,
        language: str,
        persona: str | None,
        form: str,
    ) -> Prompt:
        """Asks for an answer in `language`; `rules` is the language of the rules themselves (one of ours)."""
        text = self._texts[rules]
        canary = secrets.token_hex(5)
        name = text.get(f"language_{language}") or text["language_other"].format(code=language)
        audience = text.get(f"audience_{persona}") or text["audience_any"]
        slots = {"canary": canary, "language": name, "audience": audience, "example": evidence[0].id}
        system = text["short" if form == "json" else "system"].format(**slots)
        before = text["earlier"].format(questions=" / ".join(map(_data, earlier))) + "\n" if earlier else ""
        pieces = "\n\n".join(
            text["piece"].format(id=e.id, title=_data(e.title)[:200] or "-", text=_data(_whole(e))) for e in evidence
        )
        user = text["user"].format(evidence=pieces, earlier=before, question=_data(question))
        schema = _schema([e.id for e in evidence]) if form == "json" else None
        return Prompt((("system", system), ("human", user)), (system, canary), schema)

    def rewrite(self, question: str, earlier: Sequence[str], language: str) -> tuple[Message, ...]:
        """Asks for the question of a conversation, made to stand alone."""
        text = self._texts[language]
        before = text["earlier"].format(questions=" / ".join(_data(q)[:LONGEST_EARLIER] for q in earlier))
        return (
            ("system", text["rewrite_system"]),
            ("human", text["rewrite_user"].format(earlier=before, question=_data(question))),
        )

    def say(self, key: str, language: str) -> str:
        """One of our own sentences around what the model said."""
        return self._texts[language][key]


def _whole(evidence: Evidence) -> str:
    text = "\n".join((evidence.text, *evidence.more))
    return text if len(text) <= LONGEST_PIECE else text[:LONGEST_PIECE].rsplit(" ", 1)[0]


def _data(text: str) -> str:
    """Text of others without the signs that this prompt is built from: it cannot close its fence or pose as an id."""
    return _FENCE.sub("\u2026", text).translate(_PLAIN).strip()


def _schema(ids: Sequence[str]) -> dict[str, Any]:
    sentence = {
        "type": "object",
        "properties": {"text": {"type": "string", "maxLength": 400}, "source": {"type": "string", "enum": list(ids)}},
        "required": ["text", "source"],
        "additionalProperties": False,
    }
    return {
        "name": "answer",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {"sentences": {"type": "array", "items": sentence, "maxItems": MOST_SENTENCES}},
            "required": ["sentences"],
            "additionalProperties": False,
        },
    }
