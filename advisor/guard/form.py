"""What a sentence looks like: no markup, no structure, no leak, no advice of its own, the asked language."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence

from advisor.guard.marks import Marks
from advisor.ingest.language import detect
from advisor.text import fold, seen, words

LONGEST = 700  # characters of one sentence
SHINGLE = 7  # words in a row that are no chance
CANARY = 6  # letters and figures of a secret that are looked for when it is short
_MARKUP = re.compile(
    r"<[^>\s][^>]*>?|!\[|\]\s*\(|\[[^\]]*\]:\s|```|`[^`]+`|^\s{0,3}#{1,6}\s|^\s*\|.*\||&(?:#\w+|\w{2,8});|\$\$|\\[a-z]{3,}\{"
    r"|(?:javascript|data|vbscript|file):\S|\bon\w+\s*=|^\s*(?:>\s|-{3,}|={3,})",
    re.IGNORECASE | re.MULTILINE,
)
_STRUCTURE = re.compile(
    r"^\s*[{\[]\s*[\"{\[]|[\"'][\w ]+[\"']\s*:\s*[\"\[{\d]|[\"']\s*[}\]]\s*[,}\]]?\s*$"
    r"|</?\w+|tool_call|function_call|<\|"
)
_QUOTES = re.compile(r"(?<!\w)['‘\"“«][^'’\"”»\n]{3,160}['’\"”»](?!\w)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.,!?])[*_](?!\w)")
_LEAD = re.compile(r"^\s*(?:[-*•+–]\s+|\d{1,2}[.)]\s+)*")


def plain(text: str) -> str:
    """As it may be shown: no marks that nobody sees, no emphasis, no sign of a list, on one line."""
    return " ".join(_LEAD.sub("", _EMPHASIS.sub("", seen(text))).split())


def markup(text: str) -> str:
    """The first piece of markup in it, "" where there is none."""
    m = _MARKUP.search(text) or _STRUCTURE.search(text)
    return m.group().strip()[:40] if m else ""


class Secrets:
    """What may not come out: a prompt, canaries, the words of other visitors. Kept only as long as the request."""

    def __init__(self, texts: Sequence[str], allowed: str = "") -> None:
        """`allowed` is what may be said all the same: the evidence."""
        known = set(_shingles(allowed))
        self._shingles = {s for text in texts for s in _shingles(text)} - known
        self._short = {s for text in texts if len(words(text)) < SHINGLE and len(s := _squeezed(text)) >= CANARY}

    def leaked(self, text: str) -> bool:
        """Also where it is spaced out, turned round, or written in base64."""
        if self._shingles & set(_shingles(text)):
            return True
        if not self._short:
            return False
        told = _squeezed(text) + " " + " ".join(_decoded(text))
        return any(s in told or s[::-1] in told for s in self._short)


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _decoded(text: str) -> list[str]:
    out = []
    for m in re.finditer(r"[A-Za-z0-9+/]{8,}={0,2}", text):
        try:
            out.append(_squeezed(base64.b64decode(m.group() + "=" * (-len(m.group()) % 4)).decode("utf-8", "ignore")))
        except (binascii.Error, ValueError):
            continue
    return out


def _shingles(text: str) -> list[str]:
    found = words(text)
    return [" ".join(found[i : i + SHINGLE]) for i in range(len(found) - SHINGLE + 1)]


def advice(text: str, whole: str, marks: Marks) -> str:
    """The topic on which it advises and its evidence does not speak ("medical"), or ""."""
    for topic in ("medical", "legal", "financial", "political"):
        if marks.topic(topic, text) and not marks.topic(topic, whole):
            return topic
    return ""


def other_language(text: str, asked: str, small: Mapping[str, frozenset[str]]) -> str | None:
    """The language that it is in where that is not `asked`, None where it is or where nobody can tell.

    `small` are the function words that only one language has.
    """
    tokens = [w for w in words(_QUOTES.sub(" ", text)) if w.isalpha()]
    votes = {language: sum(t in found for t in tokens) for language, found in small.items()}
    best = max(votes, key=lambda lang: votes[lang])
    own = votes.get(asked, 0)
    if asked in votes:
        if best != asked and votes[best] >= own + 2:
            return best
        if best == asked and (own >= 2 or (own == 1 and sum(votes.values()) == 1)):
            return None
    elif votes[best] >= 3:
        return best
    if len(tokens) < 5:
        return None
    found = detect(text)
    if found in (None, asked) or (found not in votes and (own or (asked in votes and len(tokens) < 8))):
        return None
    return found
