"""A question of a conversation made to stand alone by a model, taken over only where it added nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from advisor.domain import Turn
from advisor.text import figures, fold, words

if TYPE_CHECKING:
    from advisor.retrieve.understand import Understanding

LONGEST = 300  # characters
KNOWN = 0.85  # share of its content words that the conversation must have
KEPT = 0.5  # share of the content words of the question that it must have kept
_STEM = 5  # letters by which a word is known: the ending may change
_CAPITAL = re.compile(r"(?<!^)(?<![.?!] )\b[A-ZÀ-ÖØ-Þ][\w'-]+")


def sound_rewrite(
    said: str, question: str, history: Sequence[Turn], language: str, understanding: Understanding
) -> str | None:
    """The first line of what the model said as a question, None where it drifts: other words, names or figures than
    the conversation, another language, an answer, or nothing kept of what was asked."""
    lines = [line.strip().strip("\"'“”«» ") for line in said.strip().splitlines() if line.strip()]
    text = lines[0] if lines else ""
    if not 3 <= len(text) <= LONGEST or len(lines) > 2:
        return None
    known = " ".join([question, *(t.content for t in history)])
    if set(figures(text)) - set(figures(known)):
        return None
    have = fold(known)
    if any(fold(name)[:_STEM] not in have for name in _CAPITAL.findall(text)):
        return None
    small = understanding.function_words
    content = [w for w in words(text) if w not in small and len(w) > 2]
    there = {w[:_STEM] for w in words(known)}
    if not content or sum(w[:_STEM] in there for w in content) < KNOWN * len(content):
        return None
    asked = [w for w in words(question) if w not in small and len(w) > 2]
    mine = {w[:_STEM] for w in words(text)}
    if asked and sum(w[:_STEM] in mine for w in asked) < KEPT * len(asked):
        return None
    return text if understanding.languages.detect(text).code == language else None
